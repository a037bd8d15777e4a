"""The same work on many batches, by several processes where that pays; the order is kept."""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from typing import Any, TypeVar

Item = TypeVar("Item")
Result = TypeVar("Result")

# Batches done before any process is started: a small log is over by then, and for a big one
# the matcher's caches are warm when they are inherited.
ALONE = 12
# Batches each process may have waiting: enough to keep it busy, few enough for flat memory.
AHEAD = 3

_work: Callable[[Any], Any] | None = None


def processors() -> int:
    """How many processors this process may use."""
    return len(os.sched_getaffinity(0))


def in_order(
    work: Callable[[Item], Result], items: Iterable[Item], processes: int | None = None
) -> Iterator[tuple[Item, Result]]:
    """Each item with `work(item)`, in the order of the items.

    `work` is inherited by fork, so it may be any callable; items and results are pickled.
    `processes` defaults to one for each processor.
    """
    wanted = processors() if processes is None else processes
    source = iter(items)
    first = source if wanted < 2 else islice(source, ALONE)
    yield from ((item, work(item)) for item in first)
    if wanted < 2:
        return
    head = list(islice(source, 1))
    if head:
        yield from _forked(work, _chain(head, source), wanted)


def _chain(head: list[Item], rest: Iterator[Item]) -> Iterator[Item]:
    yield from head
    yield from rest


def _forked(
    work: Callable[[Item], Result], source: Iterator[Item], processes: int
) -> Iterator[tuple[Item, Result]]:
    from concurrent.futures import Future, ProcessPoolExecutor
    from multiprocessing import get_context

    global _work  # inherited by the children: a closure cannot be pickled
    _work = work
    waiting: deque[tuple[Item, Future[Result]]] = deque()
    with ProcessPoolExecutor(processes, get_context("fork")) as pool:
        try:
            for item in source:
                waiting.append((item, pool.submit(_call, item)))
                if len(waiting) > AHEAD * processes:
                    done, result = waiting.popleft()
                    yield done, result.result()
            while waiting:
                done, result = waiting.popleft()
                yield done, result.result()
        finally:
            for _, result in waiting:
                result.cancel()


def _call(item: Any) -> Any:
    assert _work is not None
    return _work(item)
