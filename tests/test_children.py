"""Forked processes that answer what they are sent."""

from __future__ import annotations

import os
import signal

import pytest

from rulegen.children import AHEAD, Child
from rulegen.errors import EngineError


def test_answers_come_in_order_however_large() -> None:
    """Larger than what a pipe holds: nobody waits for the other to read."""
    child = Child(lambda size: b"x" * size)
    sizes = [(n + 1) << 20 for n in range(3 * AHEAD)]
    answers = []
    for size in sizes:
        if child.busy == AHEAD:
            answers.append(child.receive())
        child.send(size)
    answers += [child.receive() for _ in range(child.busy)]
    child.end()
    assert list(map(len, answers)) == sizes


def test_a_child_remembers() -> None:
    seen: list[int] = []

    def answer(item: int) -> list[int]:
        seen.append(item)
        return seen

    child = Child(answer)
    answers = []
    for item in range(3):
        child.send(item)
        answers.append(child.receive())
    child.end()
    assert answers == [[0], [0, 1], [0, 1, 2]] and seen == []


def test_an_error_is_raised_here_and_the_next_item_answered() -> None:
    child = Child(lambda item: 1 // item)
    child.send(0)
    child.send(1)
    with pytest.raises(ZeroDivisionError):
        child.receive()
    assert child.receive() == 1
    child.end()


def test_a_killed_child_is_an_error_of_ours() -> None:
    child = Child(lambda item: os.kill(os.getpid(), signal.SIGKILL))
    child.send(None)
    with pytest.raises(EngineError, match="was killed"):
        child.receive()
    child.end()
