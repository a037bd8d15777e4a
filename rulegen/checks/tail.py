"""`.*` at the end."""

from __future__ import annotations

from collections.abc import Iterator

from rulegen.linting.values import HEAD, Check, Hit, Severity
from rulegen.linting.view import RuleView, is_tail, span
from rulegen.pattern import Any, Repeat

_WHOLE = "is the whole message: the rule hides all that this program says"


def _find(view: RuleView) -> Iterator[Hit]:
    for place in view.places:
        node = place.node
        if not (isinstance(node, Repeat) and isinstance(node.node, Any) and node.most is None):
            continue
        begin, stop = span(node)
        if begin > 1 and is_tail(view, node):
            what = _WHOLE if _is_all(view, begin) else "at the end takes whatever follows"
            yield Hit(f"{view.text[begin:stop]} {what}", (begin, stop),
                      "Write out what may follow, if it is not free text.")  # fmt: skip


def _is_all(view: RuleView, begin: int) -> bool:
    """Whether nothing of the message stands before a place."""
    return view.message > 0 and not view.text[view.message : begin].strip()


CHECK = Check(
    code="W03",
    name="tail",
    severity=Severity.NOTE,
    summary=".* at the end of the rule",
    text="""\
A rule that ends in `.*$` hides all that may follow, also what a later version of the program
says there. Where the program ends its line with free text nothing else is possible.""",
    bad=HEAD + r"food\[[[:digit:]]+\]: cache written: .*$",
    good=HEAD + r"food\[[[:digit:]]+\]: cache written: [[:digit:]]+ files$",
    rule=_find,
    hiding=True,
)
