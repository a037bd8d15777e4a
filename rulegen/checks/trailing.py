"""Blanks and carriage returns at the end of a rule."""

from __future__ import annotations

from collections.abc import Iterator

from rulegen.linting.values import HEAD, Check, Hit, Severity
from rulegen.linting.view import RuleView
from rulegen.write.text import BLANKS


def _find(view: RuleView) -> Iterator[Hit]:
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


CHECK = Check(
    code="D02",
    name="trailing",
    severity=Severity.WARNING,
    summary="blanks or a carriage return at the end of the rule",
    text="""\
logcheck takes blanks and carriage returns off the end of each log line, but not off the rules. A
blank behind `$`, or the carriage return of a file saved on Windows, makes a rule that matches
nothing, and neither can be seen. `--fix` takes them away.""",
    bad=HEAD + r"food\[[[:digit:]]+\]: ready$ ",
    good=HEAD + r"food\[[[:digit:]]+\]: ready$",
    rule=_find,
)
