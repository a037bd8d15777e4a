"""The lines of each shape, while they are collected: `Shelf` has a pile for each shape."""

from __future__ import annotations

from array import array
from collections.abc import Callable
from heapq import heappop, heappush, nsmallest
from typing import IO, NamedTuple, TypeAlias
from zlib import adler32, crc32

from rulegen.places import NONE, Places
from rulegen.shapes import NUMBERS, SAMPLES, Shape, Summary, order

MOST = 26 << 20
"""Bytes of all shapes kept. Of more, those with the smallest hashes stay, so that the choice
is no accident."""
TOKEN = 64
"""Bytes of a token, besides its text."""
FIRST_FOLD = 128
"""Shapes known before open places are looked for."""

Target: TypeAlias = tuple[Callable[[bytes], None], Callable[[int], None]]
"""Where a line and its number go."""


class Block(NamedTuple):
    """Where lines of one shape are in a file: so many bytes of lines from `start` on, each line
    with its line feed, then the number of each line in eight bytes."""

    start: int
    size: int
    lines: int


class Pile:
    """The lines of one shape: the latest in memory, with their numbers; earlier ones in a file,
    summed up."""

    __slots__ = ("blocks", "earlier", "filtered", "lines", "numbers")

    def __init__(self) -> None:
        self.lines: list[bytes] = []
        self.numbers: list[int] = []
        self.blocks: list[Block] = []
        self.earlier: Summary | None = None
        self.filtered = False

    @property
    def target(self) -> Target:
        """What takes a line and its number."""
        return self.lines.append, self.numbers.append

    def summary(self) -> Summary | None:
        """What is known of all the lines, if there are any."""
        if not self.lines:
            return self.earlier
        now = _summed(self.lines, self.numbers)
        return self.earlier.merge(now) if self.earlier else now

    def take(self, other: Pile) -> None:
        """Take over all lines of another pile."""
        if other.earlier:
            self.earlier = self.earlier.merge(other.earlier) if self.earlier else other.earlier
        self.lines += other.lines
        self.numbers += other.numbers
        self.blocks += other.blocks

    def spill(self, file: IO[bytes]) -> None:
        """Lines in memory to the end of a file."""
        if self.lines:
            self.earlier = self.summary()
            lines = b"\n".join(self.lines) + b"\n"
            self.blocks.append(Block(file.tell(), len(lines), len(self.lines)))
            file.write(lines)
            file.write(array("q", self.numbers).tobytes())
            self.lines.clear()
            self.numbers.clear()

    def forget(self) -> None:
        """Forget all lines; `target` still holds."""
        self.lines.clear()
        self.numbers.clear()
        self.blocks = []
        self.earlier = None


def _summed(lines: list[bytes], numbers: list[int]) -> Summary:
    """The summary of some lines."""
    marks = zip(map(crc32, lines), lines, strict=True)
    if len(lines) < 64:
        samples = nsmallest(SAMPLES, set(marks))
    else:  # the smallest distinct pairs, without a set of all
        samples = sorted(set(nsmallest(SAMPLES * 16, marks)))[:SAMPLES]
    first, last = min(numbers), max(numbers)
    return Summary(
        len(lines),
        (first, lines[numbers.index(first)]),
        (last, lines[numbers.index(last)]),
        sorted(numbers)[:NUMBERS],
        samples,
    )


def rank(shape: Shape) -> int:
    """A hash of the shape; the smallest stay where there are too many."""
    text = order(shape).encode("utf-8", "surrogateescape")
    return crc32(text) << 32 | adler32(text)


def size(shape: Shape) -> int:
    """Bytes of a shape, roughly."""
    return sum(TOKEN + len(token.text) for token in shape.tokens)


class Shelf:
    """A pile for each shape, `places` that are open, and one pile for what is `left`: lines
    whose shapes are too many."""

    def __init__(self) -> None:
        self.piles: dict[Shape, Pile] = {}
        self.places = NONE
        self.left = Pile()
        self._gone: list[Pile] = []
        self._ranked: dict[int, Shape] = {}
        self._ranks: list[int] = []
        self._bar = 1 << 64
        self._size = 0
        self._next_fold = FIRST_FOLD

    def pile(self, shape: Shape) -> Pile:
        """The pile for lines of this shape, which is folded."""
        found = self.piles.get(shape)
        return self._new(shape) if found is None else found

    def _new(self, shape: Shape) -> Pile:
        """A new pile, or what is left if the shape is one too many."""
        if (place := rank(shape)) >= self._bar:
            return self.left
        self._put(shape, Pile(), place)
        while self._size > MOST:
            self._drop()
        return self.piles.get(shape, self.left)

    def _put(self, shape: Shape, pile: Pile, place: int) -> None:
        self.piles[shape] = pile
        self._ranked[place] = shape
        self._size += size(shape)
        heappush(self._ranks, -place)

    def _drop(self) -> None:
        """The shape of the largest hash goes. What is in the filter may still get lines."""
        self._bar = -heappop(self._ranks)
        shape = self._ranked.pop(self._bar)
        pile = self.piles.pop(shape)
        self._size -= size(shape)
        if pile.filtered:
            self._gone.append(pile)
        else:
            self.left.take(pile)

    def sweep(self) -> None:
        """What came to shapes that have gone is left, too."""
        for pile in self._gone:
            self.left.take(pile)
            pile.forget()

    def fold(self) -> None:
        """Look for open places, if there are so many new shapes that it pays, and join the
        piles that are one now."""
        self.sweep()
        self._gone.clear()
        if len(self.piles) < self._next_fold:
            return
        self.places = Places.of(self.piles)
        if self.places.rows:
            self._join()
        self._next_fold = max(FIRST_FOLD, 3 * len(self.piles) // 2)

    def _join(self) -> None:
        """Piles by their folded shapes."""
        piles, self.piles, self._size = self.piles, {}, 0
        self._ranked, self._ranks = {}, []
        for shape, pile in piles.items():
            now = self.places.fold(shape)
            if now in self.piles:
                self.piles[now].take(pile)
            else:
                self._put(now, pile, rank(now))
