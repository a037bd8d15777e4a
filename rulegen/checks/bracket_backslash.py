"""A backslash before punctuation inside brackets."""

from __future__ import annotations

import re
from collections.abc import Iterator

from rulegen.linting.values import HEAD, Check, Hit, Severity
from rulegen.linting.view import RuleView, span
from rulegen.pattern import Bracket

_ESCAPED = re.compile(r"\\([^\w\s\\\]])")


def _find(view: RuleView) -> Iterator[Hit]:
    for place in view.places:
        if isinstance(place.node, Bracket) and view.text[span(place.node)[0]] == "[":
            begin, end = span(place.node)
            if found := _ESCAPED.search(view.text, begin + 1, end - 1):
                yield Hit("inside brackets nothing needs a backslash: it is taken as one more"
                          " character", found.span(), f"Write {found[1]} alone.")  # fmt: skip


CHECK = Check(
    code="W07",
    name="bracket-backslash",
    severity=Severity.NOTE,
    summary="a backslash before punctuation inside brackets",
    text="""\
`[a-z/\\+]` takes letters, `/`, `+` and a backslash. It is only a little too wide; `--fix` leaves
it alone, as the rule without the backslash takes less.""",
    bad=HEAD + r"food\[[[:digit:]]+\]: session=[[:alnum:]/\+]+$",
    good=HEAD + r"food\[[[:digit:]]+\]: session=[[:alnum:]/+]+$",
    rule=_find,
)
