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
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from rulegen.mine import Miner
from rulegen.pins import Pins
from rulegen.spool import Mined, bounded, merge

if TYPE_CHECKING:
    from multiprocessing.connection import Connection

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
    import multiprocessing

    context = multiprocessing.get_context("fork")
    with tempfile.TemporaryDirectory(prefix="rulegen-") as folder:
        pipes: list[Connection] = []
        processes = []
        for number in range(workers):
            here, there = context.Pipe()
            path = Path(folder, str(number))
            process = context.Process(
                target=_work, args=(there, [*pipes, here], miner, path), daemon=True
            )
            process.start()
            there.close()
            pipes.append(here)
            processes.append(process)
        _deal(rows, pipes, tick)
        parts = [_opened(pipe.recv(), Path(folder, str(n))) for n, pipe in enumerate(pipes)]
        for process in processes:
            process.join()
    return bounded(merge([miner.mined(), *parts]))


def _deal(rows: Iterator[Lines], pipes: list[Connection], tick: Callable[[int], None]) -> None:
    """Rows to the workers in turn, some thousand lines at once; None at the end."""
    turn = 0
    lines: list[bytes] = []
    numbers: list[int] = []
    for some, places in rows:
        lines += some
        numbers += places
        tick(sum(map(len, some)))
        if len(lines) >= SHARE:
            pipes[turn % len(pipes)].send((lines, numbers))
            lines, numbers, turn = [], [], turn + 1
    if lines:
        pipes[turn % len(pipes)].send((lines, numbers))
    for pipe in pipes:
        pipe.send(None)


def _work(pipe: Connection, others: list[Connection], miner: Miner, path: Path) -> None:
    """A worker: takes lines until None comes, sends what it found. `others` are the ends of
    pipes that the fork has copied: open here, they would hide that a process is gone."""
    for other in others:
        other.close()
    with path.open("w+b") as file:
        miner.fresh(file)
        while (rows := pipe.recv()) is not None:
            miner.feed(*rows)
        found = miner.part()
        file.flush()
    pipe.send(found)


def _opened(part: Mined, path: Path) -> Mined:
    """A worker's part with its file open here, which keeps it when the folder goes."""
    (spool,) = part.spools
    return replace(part, spools=(replace(spool, file=path.open("rb")),))
