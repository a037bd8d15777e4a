"""Backslashes that newer grep warns about."""

from __future__ import annotations

import re
from collections.abc import Iterator

from rulegen.linting.values import HEAD, Check, Hit, Severity
from rulegen.linting.view import RuleView, span
from rulegen.pattern import SPECIAL, Literal

_ESCAPED = re.compile(r"\\(.)", re.DOTALL)


def _find(view: RuleView) -> Iterator[Hit]:
    stray = [at for place in view.places if isinstance(place.node, Literal)
             for at in _stray(place.node)]  # fmt: skip
    if not stray:
        return
    shown = ", ".join(dict.fromkeys(view.text[at : at + 2] for at in stray))
    text = view.text
    for at in reversed(stray):
        text = text[:at] + text[at + 1 :]
    yield Hit(f"a backslash that means nothing here ({shown}); newer grep warns about it",
              (stray[0], stray[0] + 2), "Take it away, or run --fix.", text)  # fmt: skip


def _stray(node: Literal) -> list[int]:
    """Where backslashes stand before a character that needs none. Letters and digits are left
    to the check `escape`; before `]` and `}` grep accepts one (gnulib dfa.c, `lex`)."""
    at = span(node)[0]
    return [
        at + found.start()
        for found in _ESCAPED.finditer(node.spelling or "")
        if found[1] not in SPECIAL and not found[1].isalnum()
    ]


CHECK = Check(
    code="H07",
    name="backslash",
    severity=Severity.NOTE,
    summary="a backslash that newer grep warns about",
    text="""\
grep 3.8 and later say `stray \\ before /` on standard error, each hour and by mail from cron;
Debian has turned the warning off so far. `\\/`, `\\-`, `\\:`, `\\"` and the like mean the
character itself, so `--fix` drops the backslash and the rule takes the same lines.""",
    bad=HEAD + r"food\[[[:digit:]]+\]: reading \/etc\/food$",
    good=HEAD + r"food\[[[:digit:]]+\]: reading /etc/food$",
    rule=_find,
)
