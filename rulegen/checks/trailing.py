"""Blanks and carriage returns at the end of a rule."""

from __future__ import annotations

from collections.abc import Iterator

from rulegen.linting.lines import taken
from rulegen.linting.values import HEAD, Check, Hit, Severity
from rulegen.linting.view import RuleView, parts, span
from rulegen.pattern import Anchor, Bracket, Literal, Node, Repeat, Span
from rulegen.write.text import BLANKS

_WHITE = frozenset(" \t\n\v\f\r")


def _find(view: RuleView) -> Iterator[Hit]:
    yield from _behind_text(view)
    bare = view.text.rstrip(BLANKS)
    place = (len(bare), len(view.text))
    if bare == view.text or bare.endswith("\\"):
        return
    if "\r" in view.text[len(bare) :]:
        message = "the rule ends in a carriage return, which no log line has when logcheck greps it"
        advice = "The file was saved with the line ends of Windows: run dos2unix, or --fix."
        yield Hit(message, place, advice, bare)
    elif bare.endswith("$"):
        message = "there is a blank behind the $: the rule never matches"
        yield Hit(message, place, "Take the blank away, or run --fix.", bare)
    elif not bare.endswith(":"):
        message = "the rule ends in a blank: it takes only lines that go on behind it"
        yield Hit(message, place, "End the rule with $ and no blank, or write what follows.")


def _behind_text(view: RuleView) -> Iterator[Hit]:
    """Blanks that must stand right before the end of the line."""
    for branch in view.branches:
        *_, last, end = (None, None, *parts(branch))
        if end == Anchor("$") and last is not None and (place := _blank_end(last)):
            yield Hit("a blank before the end of the line: the rule never matches, as logcheck"
                      " takes blanks away there", place, "Take it away.")  # fmt: skip


def _blank_end(node: Node) -> Span | None:
    """Where blanks stand that must end what a node takes."""
    if isinstance(node, Repeat):
        return _blank_end(node.node) and span(node) if node.least else None
    begin, end = span(node)
    if isinstance(node, Bracket):
        return (begin, end) if taken(node) and taken(node) <= _WHITE else None
    if isinstance(node, Literal):
        blanks = len(node.text) - len(node.text.rstrip(BLANKS))
        return (end - blanks, end) if blanks else None
    return None


CHECK = Check(
    code="D02",
    name="trailing",
    severity=Severity.WARNING,
    summary="blanks or a carriage return at the end of the rule or the line",
    text="""\
logcheck takes blanks and carriage returns off the end of each log line, but not off the rules. A
blank behind `$`, or the carriage return of a file saved on Windows, makes a rule that matches
nothing, and neither can be seen. `--fix` takes them away. A blank before `$` waits for lines that
no longer end so when they are compared: `food: $` never matches, `food:$` does.""",
    bad=HEAD + r"food\[[[:digit:]]+\]: ready$ ",
    good=HEAD + r"food\[[[:digit:]]+\]: ready$",
    rule=_find,
)
