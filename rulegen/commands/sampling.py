"""A few lines out of many that are as different from each other as possible."""

from __future__ import annotations

import re

_WORD = re.compile(rb"[^\s=,;:<>()\[\]]+")
_NUMBER = re.compile(rb"[0-9]+")
_HEAD_WORDS = 4  # stamp and host differ on every line and say nothing about the event

_MOST = 24  # lines that differ in more than numbers; what comes after them is not looked at


class Distinct:
    """The first lines that differ in more than numbers."""

    def __init__(self) -> None:
        self._kept: dict[bytes, bytes] = {}

    def add(self, line: bytes) -> bool:
        """Takes a line into account; returns whether it was kept."""
        if self.full or (mask := _NUMBER.sub(b"0", line)) in self._kept:
            return False
        self._kept[mask] = line
        return True

    def lines(self) -> tuple[bytes, ...]:
        """The lines kept, in the order in which they came."""
        return tuple(self._kept.values())

    @property
    def full(self) -> bool:
        """Whether there may be more such lines."""
        return len(self._kept) >= _MOST


class Samples:
    """Keeps `count` lines, exchanging one when a new line lies farther from the others.

    The distance of two lines is the share of words they do not have in common. The first
    line is always kept.
    """

    def __init__(self, count: int = 3) -> None:
        self._count = count
        self._kept: list[tuple[bytes, frozenset[bytes]]] = []
        self.distinct = Distinct()

    def add(self, line: bytes) -> None:
        """Takes a line into account."""
        if not self.distinct.add(line):
            return
        self._kept.append((line, frozenset(_WORD.findall(line)[_HEAD_WORDS:])))
        if len(self._kept) > self._count:
            self._kept.pop(self._dullest())

    def lines(self) -> tuple[bytes, ...]:
        """The lines kept, in the order in which they came."""
        return tuple(line for line, _ in self._kept)

    def _dullest(self) -> int:
        """The position of the line whose nearest other is nearest; never the first."""
        words = [words for _, words in self._kept]
        nearest = {
            at: min(_distance(words[at], other) for n, other in enumerate(words) if n != at)
            for at in range(1, len(words))
        }
        return min(nearest, key=lambda at: (nearest[at], -at))


def _distance(one: frozenset[bytes], other: frozenset[bytes]) -> float:
    both = len(one | other)
    return 1 - len(one & other) / both if both else 0.0
