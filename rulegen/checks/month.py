"""Months and weekdays written out in the head of a rule, and journals in another language."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from rulegen.linting.lines import can_begin
from rulegen.linting.values import HEAD, Check, Hit, Severity
from rulegen.linting.view import MONTHS, RuleView, parts, span
from rulegen.pattern import Anchor, Choice, Group, Literal, Node

_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
# Abbreviations that glibc's locales have beside the English ones (localedata, LC_TIME abmon).
_FOREIGN = frozenset(
    "janv févr mars avril avr mai juin juil août aoû sept oct nov déc "
    "Jän Mär Mai Okt Dez ene feb mar abr may jun jul ago sep oct nov dic "
    "gen feb mag giu lug ago set ott dic jan fev abr mai jun jul ago set out nov dez "
    "mrt mei okt".split()
)

_DATE = re.compile(
    rf"\^?(?:(?:19|20)[0-9]{{2}}-[01][0-9]-[0-3][0-9]|(?:{'|'.join(MONTHS)}) [ 0-3][0-9])"
)


def _find(view: RuleView) -> Iterator[Hit]:
    if found := _DATE.match(view.text):
        yield Hit("the date is written out: the rule is dead on every other day", found.span(),
                  f"Write {HEAD.rstrip().rpartition(' ')[0]} for the stamp.")  # fmt: skip
        return
    for branch in view.branches:
        head = parts(branch)[:2]
        if len(head) < 2 or head[0] != Anchor("^"):
            continue
        words = _words(head[1])
        known = [word for word in words if _is_date_word(word)]
        if known and len(known) == len(words):
            yield from _judge(view, head[1], known)


def _judge(view: RuleView, node: Node, words: list[str]) -> Iterator[Hit]:
    advice = r"Write \w{3} for the month, or the whole stamp as Debian does."
    if not any(can_begin(view.tree, f"{month} ") for month in MONTHS):
        shown = ", ".join(words[:3])
        yield Hit(f"no line of syslog begins with {shown}: months are English there, and no"
                  " weekday stands before them", span(node), advice)  # fmt: skip
    elif missing := [m for m in MONTHS if not can_begin(view.tree, f"{m} ")]:
        some = ", ".join(missing[:3])
        yield Hit(f"the month is written out: the rule is dead in {some}"
                  + (" …" if len(missing) > 3 else ""), span(node), advice)  # fmt: skip


def _words(node: Node) -> list[str]:
    """The words that a head begins with, if it begins with words."""
    match node:
        case Literal(text):
            return [text.split(" ")[0].rstrip(".")] if " " in text or text.isalpha() else []
        case Group(Choice(branches)):
            return [word for branch in branches for word in _words(branch)]
        case Group(inner):
            return _words(inner)
        case _:
            return [""]


@lru_cache(maxsize=1)
def _date_words() -> frozenset[str]:
    return frozenset(MONTHS) | frozenset(_DAYS) | _FOREIGN


def _is_date_word(word: str) -> bool:
    return word in _date_words()


CHECK = Check(
    code="D09",
    name="month",
    severity=Severity.WARNING,
    summary="a month, weekday or date is written out at the start",
    text="""\
A rule made by pasting a line keeps its date or month, and is dead with the next one. syslog
writes the months in English and no weekday, whatever the locale is; a rule that begins with
`août` or `Mon` waits for a line that does not come.""",
    bad=r"^Nov [ :[:digit:]]{11} [._[:alnum:]-]+ food\[[[:digit:]]+\]: ready$",
    good=r"^(\w{3} [ :[:digit:]]{11}|[0-9T:.+-]{32}) [._[:alnum:]-]+ food\[[[:digit:]]+\]: ready$",
    rule=_find,
)
