"""The same work on many batches, by several processes where that pays; the order is kept."""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from itertools import chain, islice
from typing import TYPE_CHECKING, Any, TypeVar

from rulegen.children import end_with_parent, killed

if TYPE_CHECKING:
    from concurrent.futures import Future

Tag = TypeVar("Tag")
Item = TypeVar("Item")
Result = TypeVar("Result")

# Items done before any process is started: a small log is over by then, and for a big one
# the matcher's caches are warm when they are inherited.
ALONE = 1
# Items each process may have waiting: enough to keep it busy, few enough for flat memory.
AHEAD = 2

_work: Callable[[Any], Any] | None = None


def processors() -> int:
    """How many processors this process may use."""
    return len(os.sched_getaffinity(0))


def in_order(
    work: Callable[[Item], Result], items: Iterable[tuple[Tag, Item]], processes: int | None = None
) -> Iterator[tuple[Tag, Item, Result]]:
    """Each (tag, item) with `work(item)` as a third, in the order of the items.

    `work` is inherited by fork, so it may be any callable; items and results are pickled,
    tags stay here. `processes` defaults to one for each processor.
    """
    wanted = processors() if processes is None else processes
    source = iter(items)
    alone = source if wanted < 2 else islice(source, ALONE)
    for tag, item in alone:
        yield tag, item, work(item)
    if wanted < 2:
        return
    head = list(islice(source, 1))
    if head:
        yield from _forked(work, chain(head, source), wanted)


def _forked(
    work: Callable[[Item], Result], source: Iterable[tuple[Tag, Item]], processes: int
) -> Iterator[tuple[Tag, Item, Result]]:
    from concurrent.futures import BrokenExecutor, ProcessPoolExecutor
    from multiprocessing import get_context

    global _work  # inherited by the children: a closure cannot be pickled
    _work = work
    waiting: deque[tuple[Tag, Item, Future[Result]]] = deque()
    fork, here = get_context("fork"), (os.getpid(),)
    with ProcessPoolExecutor(processes, fork, end_with_parent, here) as pool:
        try:
            for tag, item in source:
                waiting.append((tag, item, pool.submit(_call, item)))
                if len(waiting) > AHEAD * processes:
                    yield _done(waiting.popleft())
            while waiting:
                yield _done(waiting.popleft())
        except BrokenExecutor as error:  # also of `submit`, if one was killed before
            raise killed() from error
        finally:
            for _, _, future in waiting:
                future.cancel()


def _done(waiting: tuple[Tag, Item, Future[Result]]) -> tuple[Tag, Item, Result]:
    tag, item, future = waiting
    return tag, item, future.result()


def _call(item: Any) -> Any:
    assert _work is not None
    return _work(item)
