"""A pid written out."""

from __future__ import annotations

import re
from collections.abc import Iterator

from rulegen.linting.values import HEAD, Check, Hit, Severity
from rulegen.linting.view import RuleView, span, spelt
from rulegen.pattern import Literal

_PID = re.compile(r"(?<=[\w./)-])\[[0-9]+\](?=: )")


def _find(view: RuleView) -> Iterator[Hit]:
    for place in view.places:
        node = place.node
        if not isinstance(node, Literal) or span(node)[0] > view.message:
            continue
        for found in _PID.finditer(node.text + place.after[:1]):
            begin = span(node)[0] + spelt(node, found.start())
            end = span(node)[0] + spelt(node, min(found.end(), len(node.text)))
            if end <= view.message:
                shown = found[0].strip("[]")
                yield Hit(f"the process number {shown} is written out: the rule is dead as soon"
                          " as the program starts anew", (begin, end),
                          r"Write \[[[:digit:]]+\].")  # fmt: skip


CHECK = Check(
    code="D04",
    name="pid",
    severity=Severity.WARNING,
    summary="a process number is written out",
    text="""\
A rule made by pasting a log line keeps the number of the process that wrote the line. The next
process has another one.""",
    bad=HEAD + r"food\[2150\]: ready$",
    good=HEAD + r"food\[[[:digit:]]+\]: ready$",
    rule=_find,
)
