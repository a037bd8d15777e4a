"""Processes that rulegen starts: they leave Ctrl-C to their parent, and end when it does."""

from __future__ import annotations

import os
import pickle
import select
import signal
from collections.abc import Callable, Iterable
from contextlib import suppress
from itertools import cycle
from typing import Any, NoReturn

from rulegen.errors import EngineError

AHEAD = 2
"""Items that a child may have at once: it works on one and finds the next when it is done."""
_SIZE = 8  # bytes of a number that says how many bytes there are


class Child:
    """A forked process that answers what it is sent, one after the other.

    `answer` is inherited, so it may be any callable, and it may remember; what is sent and
    answered is pickled. `others` are children that were started before and still live.
    """

    def __init__(self, answer: Callable[[Any], Any], others: Iterable[Child] = ()) -> None:
        self.busy = 0
        self._sent = self._received = 0
        # Items and their answers lie in memory that both have, and only sizes go through pipes:
        # so nobody waits until the other one has read.
        self._places = [os.memfd_create("rulegen") for _ in range(AHEAD)]
        there, self._to = os.pipe()
        self._from, back = os.pipe()
        parent = os.getpid()
        self._pid = os.fork()
        if self._pid == 0:
            # A copy that stayed open would hide that a process is gone.
            copies = [end for one in (self, *others) for end in (one._to, one._from)]
            self._serve(answer, (there, back), copies, parent)
        os.close(there)
        os.close(back)

    def send(self, item: Any) -> None:
        """Hands over an item; the child may not have more than AHEAD that are unanswered."""
        assert self.busy < AHEAD
        try:
            _put(self._places[self._sent % AHEAD], self._to, item)
        except BrokenPipeError:
            raise killed() from None
        self._sent += 1
        self.busy += 1

    def ready(self) -> bool:
        """Whether an answer is there."""
        poll = select.poll()
        poll.register(self._from, select.POLLIN)
        return bool(poll.poll(0))

    def receive(self) -> Any:
        """The answer to the first item that is unanswered; raises what `answer` raised, and
        EngineError if the process was killed."""
        fine, value = _got(self._places[self._received % AHEAD], self._from)
        self._received += 1
        self.busy -= 1
        if not fine:
            raise value
        return value

    def end(self) -> None:
        """Lets it finish what it is at, and waits for that."""
        for file in (self._to, self._from, *self._places):
            os.close(file)
        os.waitpid(self._pid, 0)

    def _serve(
        self, answer: Callable[[Any], Any], ends: tuple[int, int], copies: list[int], parent: int
    ) -> NoReturn:
        try:
            end_with_parent(parent)
            for copy in copies:
                os.close(copy)
            with suppress(BrokenPipeError, EngineError):  # nobody waits any more
                self._answer_all(answer, *ends)
        finally:
            os._exit(0)

    def _answer_all(self, answer: Callable[[Any], Any], there: int, back: int) -> None:
        for place in cycle(self._places):
            item = _got(place, there)
            try:
                _put(place, back, (True, answer(item)))
            except Exception as error:
                _put(place, back, (False, error))


def _put(place: int, pipe: int, value: Any) -> None:
    """A value to its place, its size to the other side."""
    data = pickle.dumps(value, pickle.HIGHEST_PROTOCOL)
    os.lseek(place, 0, os.SEEK_SET)
    _write(place, data)
    _write(pipe, len(data).to_bytes(_SIZE, "little"))


def _got(place: int, pipe: int) -> Any:
    """The value there, once the other side has said how large it is."""
    size = int.from_bytes(_read(pipe, _SIZE), "little")
    os.lseek(place, 0, os.SEEK_SET)
    return pickle.loads(_read(place, size))


def _read(file: int, size: int) -> bytes:
    """So many bytes; raises EngineError where there are fewer, since the other side is gone."""
    parts: list[bytes] = []
    while size:
        parts.append(os.read(file, size))
        if not parts[-1]:
            raise killed()
        size -= len(parts[-1])
    return b"".join(parts)


def _write(file: int, data: bytes) -> None:
    rest = memoryview(data)
    while rest:
        rest = rest[os.write(file, rest) :]


def end_with_parent(parent: int) -> None:
    """In a child of the process `parent`: leave Ctrl-C to it, and die when it dies, however
    that happens."""
    import ctypes

    signal.signal(signal.SIGINT, signal.SIG_IGN)
    pr_set_pdeathsig = 1  # prctl(2), linux/prctl.h
    ctypes.CDLL(None).prctl(pr_set_pdeathsig, signal.SIGKILL)
    if os.getppid() != parent:  # it died before
        os._exit(1)


def killed() -> EngineError:
    """What to say of a child that is gone."""
    return EngineError(
        "a process that rulegen had started was killed",
        "Perhaps memory ran out: give fewer logs at once.",
    )
