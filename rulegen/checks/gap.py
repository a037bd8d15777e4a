"""`.*` with text behind it."""

from __future__ import annotations

from collections.abc import Iterator

from rulegen.linting.values import HEAD, Check, Hit, Severity
from rulegen.linting.view import RuleView, span
from rulegen.logcheck.soundness import anchored
from rulegen.pattern import Any, Repeat

_CLOSERS = {'"': '[^"]*', "'": "[^']*", ")": "[^)]*", ">": "[^>]*", "]": "[^]]*"}


def _find(view: RuleView) -> Iterator[Hit]:
    end = len(view.text)
    for place in view.places:
        node = place.node
        if not (isinstance(node, Repeat) and isinstance(node.node, Any) and node.most is None):
            continue
        begin, stop = span(node)
        tail = view.text[stop:].strip(")?") in ("", "$")
        if tail or (stop >= end and not anchored(view.tree)[1]):
            continue
        shown = view.text[begin:stop]
        if begin == 0 or (begin == 1 and view.text[0] == "^"):
            yield Hit(f"{shown} stands for the head of the line: any program may write the rest",
                      (begin, stop), "Write stamp, host and program.")  # fmt: skip
            continue
        better = _CLOSERS.get(place.after[:1], "[^[:space:]]+")
        yield Hit(f"{shown} takes anything, also text that a stranger has put there",
                  (begin, stop), f"Write {better} or the class of this field.")  # fmt: skip


CHECK = Check(
    code="W02",
    name="gap",
    severity=Severity.WARNING,
    summary=".* before the end of the rule",
    text="""\
`.*` in the middle of a rule takes whole sentences: `Failed .* from` also takes what a stranger gave
as user name, with another event inside. A class that stops at the end of the field says what is
meant: `[^[:space:]]+` for a word, `[^\"]*` inside quotes.""",
    bad=HEAD + r"food\[[[:digit:]]+\]: user .* logged in$",
    good=HEAD + r"food\[[[:digit:]]+\]: user [^[:space:]]+ logged in$",
    rule=_find,
    hiding=True,
)
