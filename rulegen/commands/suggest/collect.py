"""The reported lines of some logs, mined by what logcheck raises them as."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from importlib import import_module
from itertools import chain, islice
from typing import TYPE_CHECKING

from rulegen.commands.unmatched import unmatched
from rulegen.logcheck.layers import Kind
from rulegen.logcheck.matcher import Matcher
from rulegen.logcheck.values import Outcome, Reported

if TYPE_CHECKING:
    from rulegen.spool import Mined

_BLANK = 0x20  # no line begins with a lesser byte but one that is indented
_AT_ONCE = 4096  # lines that wait before a miner takes them
_NEXT = ("rulegen.mine", "rulegen.commands.suggest.make", "rulegen.commands.suggest.nearest")


@dataclass(frozen=True, slots=True)
class Collected:
    """What was mined, by kind; numbers of lines are places among the reported lines.

    `continued` counts further lines of a message, which have no head of their own.
    """

    mined: dict[Kind, Mined]
    continued: int = 0


def collect(
    paths: Sequence[str],
    matcher: Matcher,
    outcome: Outcome,
    *,
    quoted: bool = True,
    processes: int | None = None,
    progress: Callable[[int], None] = lambda size: None,
) -> Collected:
    """The lines that logcheck would report (see `unmatched`), mined."""
    lines = unmatched(
        paths, matcher, outcome, quoted=quoted, processes=processes, progress=progress
    )
    return mine(lines)


def mine(lines: Iterable[Reported]) -> Collected:
    """These lines, mined by kind: a rule for lines that `violations.d` raises stands in
    another file than one for the rest, so they are never one event."""
    feeders: dict[Kind, _Feeder] = {}
    continued = 0
    for number, one in enumerate(_loading(lines), start=1):
        line = one.line
        if line[0] <= _BLANK:
            continued += 1
            continue
        if (feeder := feeders.get(one.verdict.kind)) is None:
            feeder = feeders[one.verdict.kind] = _Feeder()
        feeder.lines.append(line)
        feeder.numbers.append(number)
        if len(feeder.lines) >= _AT_ONCE:
            feeder.feed()
    mined = {kind: feeders[kind].mined() for kind in Kind if kind in feeders}
    return Collected({kind: found for kind, found in mined.items() if found.summaries}, continued)


def _loading(lines: Iterable[Reported]) -> Iterator[Reported]:
    """The same lines. What will be needed is loaded behind the first of them: from then on other
    processes have enough to do."""
    rows = iter(lines)
    first = list(islice(rows, 1))
    for name in _NEXT if first else ():
        import_module(name)
    return chain(first, rows)


class _Feeder:
    """Lines of one kind that wait for their miner."""

    def __init__(self) -> None:
        from rulegen.mine import Miner

        self._miner = Miner()
        self.lines: list[bytes] = []
        self.numbers: list[int] = []

    def mined(self) -> Mined:
        """What was found, once there are no more lines."""
        self.feed()
        return self._miner.mined()

    def feed(self) -> None:
        """Hands over the lines that wait."""
        self._miner.feed(self.lines, self.numbers)
        self.lines, self.numbers = [], []
