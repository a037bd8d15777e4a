"""Batches of lines -> what was mined, by one process or by several.

The first lines are mined here. If there are many more, the process forks: each worker knows
the shapes and the filter so far, takes its share of the batches, and hands back summaries,
which merge to what one process would have found.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import cycle
from typing import IO, TypeAlias

from rulegen.children import AHEAD, Child
from rulegen.mine import Miner
from rulegen.pins import Pins
from rulegen.spool import Mined, bounded, merge

Lines: TypeAlias = tuple[list[bytes], Sequence[int]]
WARM = 60_000
"""Lines that one process takes before it is worth having more."""
SHARE = 8_000
"""Lines sent to a worker at once."""


def mine(
    batches: Iterable[Lines],
    pins: Pins,
    *,
    jobs: int = 1,
    tick: Callable[[int], None] = lambda size: None,
) -> Mined:
    """What is in these batches of lines and their numbers; `jobs` processes at most (0: one for
    each core). `tick` is told the bytes of the lines taken."""
    miner = Miner(pins)
    rows = iter(batches)
    taken = 0
    for lines, numbers in rows:
        miner.feed(lines, numbers)
        tick(sum(map(len, lines)))
        taken += len(lines)
        if taken >= WARM:
            break
    workers = jobs or len(os.sched_getaffinity(0))
    if workers > 1 and (first := next(rows, None)) is not None:
        return _shared(miner, _again(first, rows), workers, tick)
    for lines, numbers in rows:
        miner.feed(lines, numbers)
        tick(sum(map(len, lines)))
    return miner.mined()


def _again(first: Lines, rows: Iterator[Lines]) -> Iterator[Lines]:
    yield first
    yield from rows


def _shared(
    miner: Miner, rows: Iterator[Lines], workers: int, tick: Callable[[int], None]
) -> Mined:
    """The rest of the rows, by so many processes, merged with what is known."""
    found: list[_Worker] = []
    try:
        for _ in range(workers):
            found.append(_Worker(miner, found))
        _deal(rows, found, tick)
        parts = [worker.found() for worker in found]
    finally:
        for worker in found:
            worker.child.end()
    return bounded(merge([miner.mined(), *parts]))


def _deal(rows: Iterator[Lines], workers: Sequence[_Worker], tick: Callable[[int], None]) -> None:
    """Rows to the workers in turn, some thousand lines at once."""
    turns = cycle(workers)
    lines: list[bytes] = []
    numbers: list[int] = []
    for some, places in rows:
        lines += some
        numbers += places
        tick(sum(map(len, some)))
        if len(lines) >= SHARE:
            next(turns).take((lines, numbers))
            lines, numbers = [], []
    if lines:
        next(turns).take((lines, numbers))


class _Worker:
    """A process that takes over a part of the lines. It inherits what `miner` knows; its lines
    go to a file that is open here, too, and has no name."""

    def __init__(self, miner: Miner, others: Sequence[_Worker]) -> None:
        self.file = tempfile.TemporaryFile(prefix="rulegen-")  # noqa: SIM115
        self.child: Child = Child(_Part(miner, self.file), [other.child for other in others])

    def take(self, rows: Lines) -> None:
        """Hands over some lines, once there is room."""
        if self.child.busy == AHEAD:
            self.child.receive()
        self.child.send(rows)

    def found(self) -> Mined:
        """What it found, once there are no more lines."""
        while self.child.busy:
            self.child.receive()
        self.child.send(None)
        part: Mined = self.child.receive()
        (spool,) = part.spools
        return replace(part, spools=(replace(spool, file=self.file),))


class _Part:
    """In the worker: takes lines; for None it says what it found."""

    def __init__(self, miner: Miner, file: IO[bytes]) -> None:
        self._miner, self._file = miner, file
        self._fresh = False

    def __call__(self, rows: Lines | None) -> Mined | None:
        if not self._fresh:
            self._miner.fresh(self._file)
            self._fresh = True
        if rows is not None:
            self._miner.feed(*rows)
            return None
        found = self._miner.part()
        self._file.flush()
        return found
