"""A dot that was meant to be a dot."""

from __future__ import annotations

import re
from collections.abc import Iterator

from rulegen.linting.values import HEAD, Check, Hit, Severity, of_them
from rulegen.linting.view import Place, RuleView, span
from rulegen.pattern import Any

_DIGITS = r"(?:\[0-9\]|\[\[:digit:\]\])"
_NUMBER = re.compile(rf"{_DIGITS}(?:[+*]|\{{[0-9,]+\}})?\Z")
_FRACTION = re.compile(rf"[0-9]|{_DIGITS}")
_SENTENCE = re.compile(r" [A-Za-z][a-z]{3,}\Z")


def _find(view: RuleView) -> Iterator[Hit]:
    single = (p for p in view.places if isinstance(p.node, Any) and p.repeat is None)
    dots = [span(place.node)[0] for place in single if _meant(place, view)]
    if dots:
        message = f"this dot takes any character{of_them(len(dots))}"
        yield Hit(message, (dots[0], dots[0] + 1), "Write \\. for a dot.")


def _meant(place: Place, view: RuleView) -> bool:
    """Between two letters or digits, between a number and its fraction, behind the last word
    of a sentence, or between a letter and the end of the rule."""
    begin, end = span(place.node)
    before, after = place.before[-1:], place.after[:1]
    if before.isalnum() and after.isalnum():
        return True
    if _NUMBER.search(view.text[:begin]) and _FRACTION.match(view.text, end):
        return True
    if after == " " and _SENTENCE.search(place.before):
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
