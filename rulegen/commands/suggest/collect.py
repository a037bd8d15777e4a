"""The reported lines of some logs, mined by what logcheck raises them as."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from importlib import import_module
from itertools import chain, islice
from typing import TYPE_CHECKING

from rulegen.commands.logs import Logs
from rulegen.commands.unmatched import Sheaf, sheaves, unmatched
from rulegen.echoes import echoed
from rulegen.logcheck.layers import Kind
from rulegen.logcheck.matcher import Matcher
from rulegen.logcheck.values import Outcome, Reported

if TYPE_CHECKING:
    from rulegen.mine import Miner
    from rulegen.spool import Mined

_BLANK = 0x20  # no line begins with a lesser byte but one that is indented
_AT_ONCE = 4096  # lines that a miner takes
_NEXT = (
    "rulegen.mine",
    "rulegen.group.steps",
    "rulegen.commands.suggest.make",
    "rulegen.commands.suggest.nearest",
    "rulegen.report.suggest",
    "concurrent.futures.thread",
)


@dataclass(frozen=True, slots=True)
class Collected:
    """What was mined, by kind; numbers of lines are places among the reported lines.

    `continued` counts further lines of a message, which have no head of their own.
    """

    mined: dict[Kind, Mined]
    continued: int = 0


def collect(logs: Logs, matcher: Matcher, outcome: Outcome) -> Collected:
    """The lines that logcheck would report (see `unmatched`), mined."""
    if matcher.unique or matcher.may_doubt:
        return mine(unmatched(logs, matcher, outcome))
    return _mined(sheaves(logs, matcher, outcome))


def mine(lines: Iterable[Reported]) -> Collected:
    """These lines, mined."""
    return _mined(_sheaves_of(lines))


def _sheaves_of(lines: Iterable[Reported]) -> Iterator[Sheaf]:
    numbered = enumerate(lines, start=1)
    while some := list(islice(numbered, _AT_ONCE)):
        found: Sheaf = {}
        for number, one in some:
            numbers, texts = found.setdefault(one.verdict.kind, ([], []))
            numbers.append(number)
            texts.append(one.line)
        yield found


def _mined(found: Iterable[Sheaf]) -> Collected:
    """These lines, mined by kind: a rule for lines that `violations.d` raises stands in
    another file than one for the rest, so they are never one event."""
    miners: dict[Kind, Miner] = {}
    continued = 0
    for sheaf in _loading(found):
        for kind, (numbers, lines) in sheaf.items():
            if any(line[0] <= _BLANK for line in lines):
                rows = [row for row in zip(numbers, lines, strict=True) if row[1][0] > _BLANK]
                continued += len(lines) - len(rows)
                numbers, lines = [n for n, _ in rows], [line for _, line in rows]
            if kind not in miners:
                miners[kind] = _miner()
            miners[kind].feed(lines, numbers)
    mined = {kind: echoed(miners[kind].mined()) for kind in Kind if kind in miners}
    return Collected({kind: one for kind, one in mined.items() if one.summaries}, continued)


def _loading(found: Iterable[Sheaf]) -> Iterator[Sheaf]:
    """The same lines. What will be needed is loaded behind the first of them: from then on other
    processes have enough to do."""
    rows = iter(found)
    first = list(islice(rows, 1))
    for name in _NEXT if first else ():
        import_module(name)
    return chain(first, rows)


def _miner() -> Miner:
    from rulegen.mine import Miner

    return Miner()
