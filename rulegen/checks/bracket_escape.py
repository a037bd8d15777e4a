"""Backslashes that were meant to escape something inside brackets."""

from __future__ import annotations

import re
from collections.abc import Iterator

from rulegen.linting.values import HEAD, Check, Hit, Severity
from rulegen.linting.view import RuleView, span
from rulegen.pattern import Bracket

_CLASS = re.compile(r"\\([dDwWsS])(?![A-Za-z]*\\?-)")
_MEANT = {"d": "[:digit:]", "w": "_[:alnum:]", "s": "[:space:]"}


def _find(view: RuleView) -> Iterator[Hit]:
    for place in view.places:
        if not isinstance(place.node, Bracket) or view.text[span(place.node)[0]] != "[":
            continue
        begin, end = span(place.node)
        shown = view.text[begin:end]
        if found := _CLASS.search(shown):
            letter = found[1]
            meant = _MEANT.get(letter.lower(), "")
            advice = f"Write {meant} inside the brackets." if letter.islower() else (
                f"Write [^{meant}] in place of the brackets.")  # fmt: skip
            yield Hit(f"inside brackets \\{letter} is a backslash and the letter {letter}",
                      (begin + found.start(), begin + found.end()), advice)  # fmt: skip
        elif shown.endswith("\\]") and view.text[end : end + 1] == "]":
            yield Hit("inside brackets a backslash stands for itself, so the first ] closes them"
                      " and the next ] is text", (end - 2, end + 1),
                      "Put ] first in the brackets, with no backslash: []a] or [^]].")  # fmt: skip


CHECK = Check(
    code="D07",
    name="bracket-escape",
    severity=Severity.WARNING,
    summary=r"\d, \w or \] inside brackets",
    text="""\
Inside brackets a backslash is a member like any other. `[\\w.]` takes a backslash, a w and a
dot; `[^\\]]+` is one character that is no backslash, and then brackets. Classes are written
`[:digit:]`, `[:alnum:]`, `[:space:]` there, and `]` is a member when it stands first: `[^]]+`.""",
    bad=HEAD + r"food\[[[:digit:]]+\]: user [\w.-]+ ready$",
    good=HEAD + r"food\[[[:digit:]]+\]: user [._[:alnum:]-]+ ready$",
    rule=_find,
)
