"""Work spread over processes."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest

from rulegen.commands import workers


@pytest.mark.parametrize("processes", [1, 2, 3])
@pytest.mark.parametrize("count", [0, 3, workers.ALONE, workers.ALONE + 1, 60])
def test_the_order_is_kept_and_nothing_lost(processes: int, count: int) -> None:
    tagged = ((str(item), item) for item in range(count))
    done = list(workers.in_order(lambda item: item * item, tagged, processes))
    assert done == [(str(item), item, item * item) for item in range(count)]


def test_large_input_is_spread_over_several_processes() -> None:
    items = zip(range(200), range(200), strict=True)
    pids = {pid for _, _, pid in workers.in_order(lambda item: os.getpid(), items, 2)}
    assert len(pids) == 3  # this one, for the beginning, and two others


def test_items_are_taken_only_when_needed() -> None:
    """Memory stays flat: the source is never far ahead of what was handed out."""
    taken = 0

    def source() -> Iterator[tuple[None, int]]:
        nonlocal taken
        for item in range(1000):
            taken += 1
            yield None, item

    ahead = 0
    for given, _ in enumerate(workers.in_order(lambda item: item, source(), 2), start=1):
        ahead = max(ahead, taken - given)
    assert ahead <= workers.AHEAD * 2 + 2


def test_an_error_in_the_work_reaches_the_caller() -> None:
    def work(item: int) -> float:
        return 1 / (item - 40)

    with pytest.raises(ZeroDivisionError):
        list(workers.in_order(work, zip(range(100), range(100), strict=True), 2))
