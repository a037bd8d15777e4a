"""The reported lines of some logs, mined by what logcheck raises them as."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from rulegen.commands.unmatched import unmatched
from rulegen.logcheck.layers import Kind
from rulegen.logcheck.matcher import Matcher
from rulegen.logcheck.values import Outcome, Reported
from rulegen.mine import Mined, Miner

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
    miners: dict[Kind, _Feeder] = {}
    continued = 0
    for number, one in enumerate(lines, start=1):
        if one.line[:1].isspace():
            continued += 1
            continue
        kind = one.verdict.kind
        if kind not in miners:
            miners[kind] = _Feeder()
        miners[kind].take(number, one.line)
    return Collected({kind: one.mined() for kind, one in miners.items()}, continued)


class _Feeder:
    """Hands lines to a miner, many at once."""

    def __init__(self) -> None:
        self._miner = Miner()
        self._lines: list[bytes] = []
        self._numbers: list[int] = []

    def take(self, number: int, line: bytes) -> None:
        self._lines.append(line)
        self._numbers.append(number)
        if len(self._lines) >= _AT_ONCE:
            self._feed()

    def mined(self) -> Mined:
        self._feed()
        return self._miner.mined()

    def _feed(self) -> None:
        self._miner.feed(self._lines, self._numbers)
        self._lines, self._numbers = [], []
