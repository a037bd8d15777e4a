"""`.*` with text behind it."""

from __future__ import annotations

from collections.abc import Iterator

from rulegen.linting.values import HEAD, Check, Hit, Severity, of_them
from rulegen.linting.view import RuleView, is_tail, span
from rulegen.pattern import Any, Node, Repeat

_CLOSERS = frozenset("\"'>)],;:")


def _find(view: RuleView) -> Iterator[Hit]:
    gaps = [
        place for place in view.places if _is_free(place.node) and not is_tail(view, place.node)
    ]
    if not gaps:
        return
    first = gaps[0]
    begin, end = span(first.node)
    shown = view.text[begin:end]
    more = of_them(len(gaps))
    if view.text[:begin] in ("", "^"):
        yield Hit(f"{shown} stands for the head of the line: any program may write the rest{more}",
                  (begin, end), "Write stamp, host and program.")  # fmt: skip
        return
    closer = first.after[:1]
    better = f"Write [^{closer}]{shown[1:]}" if closer in _CLOSERS else (
        "If it is one word, write [^[:space:]]+")  # fmt: skip
    if end <= view.message:
        better = "Write the name of the program"
    yield Hit(f"{shown} takes anything, also text that a stranger has put there{more}",
              (begin, end), f"{better}.")  # fmt: skip


def _is_free(node: Node) -> bool:
    return isinstance(node, Repeat) and isinstance(node.node, Any) and node.most is None


CHECK = Check(
    code="W02",
    name="gap",
    severity=Severity.WARNING,
    summary=".* before the end of the rule",
    text="""\
`.*` in the middle of a rule takes whole sentences: `Failed .* from` also takes what a stranger
gave as user name, with another event inside. A class that stops at the end of the field says
what is meant: `[^[:space:]]+` for a word, `[^\"]*` inside quotes.""",
    bad=HEAD + r"food\[[[:digit:]]+\]: user .* logged in$",
    good=HEAD + r"food\[[[:digit:]]+\]: user [^[:space:]]+ logged in$",
    rule=_find,
    hiding=True,
)
