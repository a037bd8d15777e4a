"""A dot that was meant to be a dot."""

from __future__ import annotations

from collections.abc import Iterator

from rulegen.linting.values import HEAD, Check, Hit, Severity
from rulegen.linting.view import Place, RuleView, span
from rulegen.pattern import Any


def _find(view: RuleView) -> Iterator[Hit]:
    last = -1
    for place in view.places:
        if isinstance(place.node, Any) and place.repeat is None and _meant(place, view):
            at = span(place.node)[0]
            if last < 0 or at > last + 40:
                yield Hit("this dot takes any character", (at, at + 1), "Write \\. for a dot.")
                last = at


def _meant(place: Place, view: RuleView) -> bool:
    """Between two letters or digits, or between a letter and the end of the rule."""
    begin, end = span(place.node)
    before, after = place.before[-1:], place.after[:1]
    if before.isalnum() and after.isalnum():
        return True
    behind = view.text[end:].lstrip(".")
    text_before = before or view.text[:begin].rstrip(".")[-1:]
    return behind in ("$", "") and (text_before.isalnum() or text_before in ")]+}")


CHECK = Check(
    code="W05",
    name="dot",
    severity=Severity.NOTE,
    summary="an unescaped dot in a name, a number or at the end of a sentence",
    text="""\
A dot takes any character. In `192.0.2.1`, `mail.example` or `now.$` that is only a little too
wide, but whoever reads the rule has to think about it each time.""",
    bad=HEAD + r"food\[[[:digit:]]+\]: backup ends now.$",
    good=HEAD + r"food\[[[:digit:]]+\]: backup ends now\.$",
    rule=_find,
    hiding=True,
)
