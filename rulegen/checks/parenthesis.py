"""A `)` that closes nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator

from rulegen.linting.values import HEAD, Check, Hit, Severity
from rulegen.linting.view import RuleView, span
from rulegen.pattern import Literal

_BARE = re.compile(r"(?:[^\\)]|\\.)*(\))", re.DOTALL)


def _find(view: RuleView) -> Iterator[Hit]:
    for node in (place.node for place in view.places):
        if isinstance(node, Literal) and ")" in node.text:
            begin, end = span(node)
            if found := _BARE.match(view.text, begin, end):
                yield Hit("this ) closes nothing, so grep looks for it in the line", found.span(1),
                          "Write its (, or \\) for a parenthesis in the text.")  # fmt: skip


CHECK = Check(
    code="D11",
    name="parenthesis",
    severity=Severity.WARNING,
    summary="a ) that closes nothing",
    text="""\
grep refuses a `(` that nothing closes, but takes a `)` that closes nothing for text. Mostly the
`(` was lost, or the `)` is a slip, and then the rule never matches.""",
    bad=HEAD + r"food\[[[:digit:]]+\]: started for user .+)$",
    good=HEAD + r"food\[[[:digit:]]+\]: started for (user .+)$",
    rule=_find,
)
