"""A few lines out of many that are as different from each other as possible."""

from __future__ import annotations

import re

_WORD = re.compile(rb"[^\s=,;:<>()\[\]]+")
_NUMBER = re.compile(rb"[0-9]+")
_HEAD_WORDS = 4  # stamp and host differ on every line and say nothing about the event

# Lines of shapes seen before change nothing; shapes beyond this number are not looked at.
_SHAPES = 64


class Samples:
    """Keeps `count` lines, exchanging one when a new line lies farther from the others.

    The distance of two lines is the share of words they do not have in common. The first
    line is always kept.
    """

    def __init__(self, count: int = 3) -> None:
        self._count = count
        self._kept: list[tuple[bytes, frozenset[bytes]]] = []
        self._shapes: set[bytes] = set()

    def add(self, line: bytes) -> None:
        """Takes a line into account."""
        if len(self._shapes) >= _SHAPES:
            return
        shape = _NUMBER.sub(b"0", line)
        if shape in self._shapes:
            return
        self._shapes.add(shape)
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
