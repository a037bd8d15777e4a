"""The same work on many batches, by several processes where that pays; the order is kept."""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import chain, islice
from typing import Any, Generic, TypeVar

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


@dataclass(slots=True, eq=False)
class _Task(Generic[Tag, Item, Result]):
    """An item, and what came of it once it is done; until then perhaps whose it is."""

    tag: Tag
    item: Item
    hand: _Hand | None = None
    results: tuple[Result, ...] = ()


class _Hand:
    """A child with the tasks that it has, in order."""

    def __init__(self, child: Child) -> None:
        self.child = child
        self.tasks: deque[_Task[Any, Any, Any]] = deque()

    def give(self, task: _Task[Any, Any, Any]) -> None:
        self.child.send(task.item)
        task.hand = self
        self.tasks.append(task)

    def take(self) -> None:
        """What is done."""
        while self.tasks and self.child.ready():
            self.take_one()

    def take_one(self) -> None:
        """The next thing that will be done."""
        self.tasks.popleft().results = (self.child.receive(),)


def _shared(
    work: Callable[[Item], Result], source: Iterator[tuple[Tag, Item]], others: int
) -> Iterator[tuple[Tag, Item, Result]]:
    """By so many other processes; by this one, too, while they have enough to do and the caller
    has had all that is done."""
    hands: list[_Hand] = []
    waiting: deque[_Task[Tag, Item, Result]] = deque()

    def new() -> _Task[Tag, Item, Result] | None:
        if len(waiting) > AHEAD * (others + 1) or (row := next(source, None)) is None:
            return None
        waiting.append(_Task(*row))
        return waiting[-1]

    try:
        for _ in range(others):
            hands.append(_Hand(Child(work, [hand.child for hand in hands])))
        while True:
            for hand in hands:
                hand.take()
                while len(hand.tasks) < AHEAD and (task := new()):
                    hand.give(task)
            if waiting and waiting[0].results:
                first = waiting.popleft()
                yield first.tag, first.item, first.results[0]
            elif task := new():
                task.results = (work(task.item),)
            elif waiting and (there := waiting[0].hand):
                there.take_one()
            else:
                return
    finally:
        for hand in hands:
            hand.child.end()
