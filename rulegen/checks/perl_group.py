"""`(?:`, `(?i)` and other groups of Perl."""

from __future__ import annotations

from collections.abc import Iterator

from rulegen.linting.values import HEAD, Check, Hit, Severity
from rulegen.linting.view import RuleView, span
from rulegen.pattern import Group

_MEANT = {
    ":": "Write ( alone: grep has no other groups.",
    "i": "Write both cases: [Ff]oo.",
    "=": "grep -E cannot look ahead: write out what may follow.",
    "!": "grep -E cannot look ahead: write out what may follow.",
    "<": "grep -E has no named groups and cannot look behind.",
    "P": "grep -E has no named groups.",
    "#": "Comments stand on lines of their own, behind #.",
}


def _find(view: RuleView) -> Iterator[Hit]:
    for place in view.places:
        if isinstance(place.node, Group):
            at = span(place.node)[0]
            mark = view.text[at + 2 : at + 3]
            if view.text[at + 1 : at + 2] == "?" and mark in _MEANT:
                shown = view.text[at : at + 3]
                yield Hit(f"grep -E has no {shown} groups: it looks for the text “{mark}…”",
                          (at, at + 3), _MEANT[mark])  # fmt: skip


CHECK = Check(
    code="D08",
    name="perl-group",
    severity=Severity.WARNING,
    summary="(?: and other groups of Perl",
    text="""\
`(?:a|b)` is Perl. grep drops the `?`, for there is nothing before it to be optional, and looks
for `:a` or `b`. Plain parentheses do the same in grep -E.""",
    bad=HEAD + r"food\[[[:digit:]]+\]: (?:dis)?connected$",
    good=HEAD + r"food\[[[:digit:]]+\]: (dis)?connected$",
    rule=_find,
)
