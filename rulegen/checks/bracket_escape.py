"""Backslashes that were meant to escape something inside brackets."""

from __future__ import annotations

import re
from collections.abc import Iterator

from rulegen.linting.values import HEAD, Check, Hit, Severity
from rulegen.linting.view import RuleView, span
from rulegen.pattern import Bracket

_LETTER = re.compile(r"(?<!\\)\\([dDnrstwWS])(?![A-Za-z]+\\?-)")
_MEANT = {
    "d": "Write [:digit:] inside the brackets.",
    "D": "Write [^[:digit:]] in place of the brackets.",
    "n": "Take it away: no line has a line feed in it.",
    "r": "Take it away: logcheck takes it off the line.",
    "s": "Write [:space:] inside the brackets.",
    "S": "Write [^[:space:]] in place of the brackets.",
    "t": "Write [:blank:] inside the brackets.",
    "w": "Write _[:alnum:] inside the brackets.",
    "W": "Write [^_[:alnum:]] in place of the brackets.",
}


def _find(view: RuleView) -> Iterator[Hit]:
    for place in view.places:
        if isinstance(place.node, Bracket) and view.text[span(place.node)[0]] == "[":
            begin, end = span(place.node)
            closed = view.text[end : end + 1] == "]"
            for hit in _look(view.text[begin:end], closed):
                yield Hit(hit.message, (begin + hit.span[0], begin + hit.span[1]), hit.advice)


def _look(shown: str, closed: bool) -> Iterator[Hit]:
    """What is wrong in a bracket expression; `closed`: one more `]` stands behind it."""
    end = len(shown)
    if found := _LETTER.search(shown):
        message = f"inside brackets \\{found[1]} is a backslash and the letter {found[1]}"
        yield Hit(message, found.span(), _MEANT[found[1]])
    elif closed and shown.endswith("\\]"):
        yield Hit("inside brackets a backslash stands for itself, so the first ] closes them"
                  " and the next ] is text", (end - 2, end + 1),
                  "Put ] first in the brackets, with no backslash: []a] or [^]].")  # fmt: skip


CHECK = Check(
    code="D07",
    name="bracket-escape",
    severity=Severity.WARNING,
    summary=r"\d, \w, \t or \] inside brackets",
    text="""\
Inside brackets a backslash is a member like any other. `[\\w.]` takes a backslash, a w and a
dot; `[ \\t]` a blank, a backslash and a t; `[^\\]]+` is one character that is no backslash, and
then brackets. Classes are written `[:digit:]`, `[:alnum:]`, `[:blank:]` there, and `]` is a
member when it stands first: `[^]]+`.""",
    bad=HEAD + r"food\[[[:digit:]]+\]: user [\w.-]+ ready$",
    good=HEAD + r"food\[[[:digit:]]+\]: user [._[:alnum:]-]+ ready$",
    rule=_find,
)
