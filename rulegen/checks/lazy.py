"""`.*?` and `+?`, which are not lazy in grep."""

from __future__ import annotations

from collections.abc import Iterator

from rulegen.linting.values import HEAD, Check, Hit, Severity
from rulegen.linting.view import RuleView, span
from rulegen.pattern import Any, Repeat


def _find(view: RuleView) -> Iterator[Hit]:
    for place in view.places:
        node = place.node
        if not (isinstance(node, Repeat) and isinstance(node.node, Repeat)):
            continue
        inner = node.node
        if (node.least, node.most) != (0, 1) or view.text[span(node)[1] - 1] != "?":
            continue
        shown = view.text[slice(*span(node))]
        if inner.least == 0:
            message = f"grep has no lazy repeats: {_short(shown)} is {_short(shown[:-1])}"
        else:
            message = f"grep has no lazy repeats: {_short(shown)} also takes nothing at all"
        advice = "Take the ? away"
        if isinstance(inner.node, Any):
            advice += ", and write a class that stops where the field ends"
        yield Hit(message, (span(inner)[1] - 1, span(node)[1]), advice + ".")


def _short(text: str) -> str:
    return text if len(text) < 24 else "…" + text[-20:]


CHECK = Check(
    code="W04",
    name="lazy",
    severity=Severity.WARNING,
    summary=".*? and +? are not lazy in grep",
    text="""\
In Perl `.*?` takes as little as it can. grep -E has no such repeats: the `?` makes the repeat
optional, so `.*?` is `.*`, and `[0-9]+?` is `[0-9]*`, which also takes nothing.""",
    bad=HEAD + r"food\[[[:digit:]]+\]: took [0-9]+? ms$",
    good=HEAD + r"food\[[[:digit:]]+\]: took [0-9]+ ms$",
    rule=_find,
)
