"""Work spread over processes."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Iterator

import pytest

from rulegen.commands import workers
from rulegen.errors import EngineError


@pytest.mark.parametrize("processes", [1, 2, 3])
@pytest.mark.parametrize("count", [0, 3, workers.ALONE, workers.ALONE + 1, 60])
def test_the_order_is_kept_and_nothing_lost(processes: int, count: int) -> None:
    tagged = ((str(item), item) for item in range(count))
    done = list(workers.in_order(lambda item: item * item, tagged, processes))
    assert done == [(str(item), item, item * item) for item in range(count)]


def test_large_input_is_spread_over_several_processes() -> None:
    items = zip(range(200), range(200), strict=True)
    pids = {pid for _, _, pid in workers.in_order(lambda item: os.getpid(), items, 2)}
    assert len(pids) == 2 and os.getpid() in pids


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


def test_a_killed_process_is_an_error_of_ours() -> None:
    here = os.getpid()

    def work(item: int) -> None:
        if os.getpid() != here:
            os.kill(os.getpid(), signal.SIGKILL)

    with pytest.raises(EngineError, match="was killed"):
        list(workers.in_order(work, zip(range(100), range(100), strict=True), 2))


def test_children_end_with_a_killed_parent() -> None:
    """No process is left behind, however the program ends."""
    reader, writer = os.pipe()
    parent = os.fork()
    if parent == 0:

        def work(item: int) -> None:
            os.write(writer, b"x")
            time.sleep(60)

        workers.ALONE = 0
        list(workers.in_order(work, zip(range(100), range(100), strict=True), 2))
    os.read(reader, 1)
    os.kill(parent, signal.SIGKILL)
    os.waitpid(parent, 0)
    os.close(writer)
    # Only when every holder of the writing end is gone does the pipe end.
    assert b"".join(iter(lambda: os.read(reader, 9), b"")).strip(b"x") == b""
