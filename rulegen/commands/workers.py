"""The same work on many batches, by several processes where that pays; the order is kept."""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import chain, islice
from typing import Generic, TypeVar

from rulegen.children import AHEAD, Child

Tag = TypeVar("Tag")
Item = TypeVar("Item")
Result = TypeVar("Result")

ALONE = 1
"""Items that are not worth another process."""


def processors() -> int:
    """How many processors this process may use."""
    return len(os.sched_getaffinity(0))


def in_order(
    work: Callable[[Item], Result], items: Iterable[tuple[Tag, Item]], processes: int | None = None
) -> Iterator[tuple[Tag, Item, Result]]:
    """Each (tag, item) with `work(item)` as a third, in the order of the items.

    `work` is inherited by fork, so it may be any callable; items and results are pickled,
    tags stay here. `processes` defaults to one for each processor; this one is among them.
    """
    wanted = processors() if processes is None else processes
    source = iter(items)
    first = list(islice(source, ALONE + 1))
    if wanted > 1 and len(first) > ALONE:
        yield from _shared(work, chain(first, source), wanted - 1)
        return
    for tag, item in chain(first, source):
        yield tag, item, work(item)


@dataclass(frozen=True, slots=True)
class _Done(Generic[Result]):
    """What this process did, to be had like what a child does."""

    result: Result

    def ready(self) -> bool:
        return True

    def receive(self) -> Result:
        return self.result


def _shared(
    work: Callable[[Item], Result], source: Iterable[tuple[Tag, Item]], others: int
) -> Iterator[tuple[Tag, Item, Result]]:
    """By so many other processes, and by this one while all of them have enough to do."""
    children: list[Child] = []
    waiting: deque[tuple[Tag, Item, Child | _Done[Result]]] = deque()
    try:
        for _ in range(others):
            children.append(Child(work, children))
        for tag, item in source:
            child = min(children, key=lambda one: one.busy)
            if child.busy < AHEAD:
                child.send(item)
                waiting.append((tag, item, child))
            else:
                waiting.append((tag, item, _Done(work(item))))
            while waiting and (waiting[0][2].ready() or len(waiting) > AHEAD * (others + 1)):
                yield _received(*waiting.popleft())
        while waiting:
            yield _received(*waiting.popleft())
    finally:
        for child in children:
            child.end()


def _received(tag: Tag, item: Item, there: Child | _Done[Result]) -> tuple[Tag, Item, Result]:
    return tag, item, there.receive()
