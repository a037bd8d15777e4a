"""A backslash too many inside brackets, or one too few before them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from rulegen.linting.lines import taken
from rulegen.linting.values import HEAD, Check, Hit, Severity, of_them
from rulegen.linting.view import RuleView, span
from rulegen.pattern import Bracket

_NUMBER = frozenset("[0123456789")
_ESCAPED = re.compile(r"\\(?!\[:)([^\w\s\\\]])")


def _find(view: RuleView) -> Iterator[Hit]:
    nodes = [place.node for place in view.places if isinstance(place.node, Bracket)]
    nodes = [node for node in nodes if view.text[span(node)[0]] == "["]
    known = [found for begin, end in map(span, nodes)
             if (found := _ESCAPED.search(view.text, begin + 1, end - 1))]  # fmt: skip
    if known:
        message = f"inside brackets a backslash is one more character{of_them(len(known))}"
        yield Hit(message, known[0].span(), f"Write {known[0][1]} alone.")
    for begin, end in (span(node) for node in nodes if _is_bare(node, view.text)):
        yield Hit(f"{view.text[begin:end]} takes digits and an opening bracket",
                  (begin, begin + 2), r"Write \[[[:digit:]]+\].")  # fmt: skip


def _is_bare(node: Bracket, text: str) -> bool:
    """Whether the brackets around a number have no backslash: `food[[0-9]+]:`."""
    begin, end = span(node)
    return text.startswith("[[", begin) and text.startswith("+]", end) and taken(node) == _NUMBER


CHECK = Check(
    code="W07",
    name="bracket-backslash",
    severity=Severity.NOTE,
    summary="a backslash too many inside brackets, or one too few before them",
    text="""\
`[a-z/\\+]` takes letters, `/`, `+` and a backslash. `food[[0-9]+]:` takes `food[7]:` by luck alone,
since its brackets also hold a bracket. Both are only a little too wide; `--fix` leaves them alone,
as the rules without the mistake take less.""",
    bad=HEAD + r"food\[[[:digit:]]+\]: session=[[:alnum:]/\+]+$",
    good=HEAD + r"food\[[[:digit:]]+\]: session=[[:alnum:]/+]+$",
    rule=_find,
)
