"""The reported lines of some logs, mined by what logcheck raises them as."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from rulegen.commands.unmatched import unmatched
from rulegen.logcheck.layers import Kind
from rulegen.logcheck.matcher import Matcher
from rulegen.logcheck.values import Outcome, Reported
from rulegen.mine import Miner
from rulegen.spool import Mined

_BLANK = 0x20  # no line begins with a lesser byte but one that is indented
_AT_ONCE = 4096  # lines that wait before a miner takes them


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
    feeders = {kind: _Feeder() for kind in Kind}
    continued = 0
    for number, one in enumerate(lines, start=1):
        line = one.line
        if line[0] <= _BLANK:
            continued += 1
            continue
        feeder = feeders[one.verdict.kind]
        feeder.lines.append(line)
        feeder.numbers.append(number)
        if len(feeder.lines) >= _AT_ONCE:
            feeder.feed()
    return Collected(
        {kind: mined for kind, one in feeders.items() if (mined := one.mined()).summaries},
        continued,
    )


class _Feeder:
    """Lines of one kind that wait for their miner."""

    def __init__(self) -> None:
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
