"""`.*` at the end."""

from __future__ import annotations

from collections.abc import Iterator

from rulegen.linting.values import HEAD, Check, Hit, Severity
from rulegen.linting.view import RuleView, is_tail, span
from rulegen.pattern import Any, Repeat


def _find(view: RuleView) -> Iterator[Hit]:
    for place in view.places:
        node = place.node
        if not (isinstance(node, Repeat) and isinstance(node.node, Any) and node.most is None):
            continue
        begin, stop = span(node)
        if begin > 1 and is_tail(view, node):
            yield Hit(f"{view.text[begin:stop]} at the end takes whatever follows", (begin, stop),
                      "Write out what may follow, if it is not free text.")  # fmt: skip


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
