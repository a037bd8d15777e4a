"""Parentheses that do nothing."""

from __future__ import annotations

from collections.abc import Iterator

from rulegen.linting.values import HEAD, Check, Hit, Severity
from rulegen.linting.view import RuleView, span
from rulegen.pattern import BackRef, Group, Literal


def _find(view: RuleView) -> Iterator[Hit]:
    if any(isinstance(place.node, BackRef) for place in view.places):
        return
    for place in view.places:
        node = place.node
        if not isinstance(node, Group) or place.repeat or not isinstance(node.node, Literal):
            continue
        shown = view.text[slice(*span(node))]
        if shown.startswith("(?"):
            continue  # the check `perl-group` says more
        text = node.node.text
        yield Hit(f"these parentheses do nothing: the rule takes only lines with “{text}”",
                  span(node), f"If it may be missing, write {shown}?; if they stand in the"
                  " text, write \\( and \\).")  # fmt: skip


CHECK = Check(
    code="N08",
    name="group",
    severity=Severity.WARNING,
    summary="parentheses around fixed text",
    text="""\
Parentheses around fixed text change nothing. Mostly a `?` was lost behind them, so that the rule
takes only one of two forms, or they stand in the text and need backslashes: then the rule never
matches.""",
    bad=HEAD + r"food\[[[:digit:]]+\]: connection from UDP(/IPv6): closed$",
    good=HEAD + r"food\[[[:digit:]]+\]: connection from UDP(/IPv6)?: closed$",
    rule=_find,
)
