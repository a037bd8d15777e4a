"""What was mined: shapes with their summaries, and a way to their lines."""

from __future__ import annotations

import os
from array import array
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import accumulate
from typing import IO

from rulegen.piles import MOST, Pile, rank, size
from rulegen.places import Places
from rulegen.shapes import Shape, Summary


@dataclass(frozen=True, slots=True)
class Spool:
    """Piles by shape with the file of their blocks; `left` are lines of no shape."""

    piles: dict[Shape, Pile]
    left: Pile
    file: IO[bytes] | None

    def blocks(self, pile: Pile) -> Iterator[bytes]:
        """Lines of a pile, each with its line feed, some at a time."""
        for block in pile.blocks:
            yield self._read(block.start, block.size)
        if pile.lines:
            yield b"\n".join(pile.lines) + b"\n"

    def numbered(self, pile: Pile) -> Iterator[tuple[int, bytes]]:
        """Lines of a pile with their numbers."""
        for block in pile.blocks:
            lines = self._read(block.start, block.size).split(b"\n")
            numbers = array("q", self._read(block.start + block.size, 8 * block.lines))
            yield from zip(numbers, lines, strict=False)
        yield from zip(pile.numbers, pile.lines, strict=True)

    def _read(self, start: int, size: int) -> bytes:
        assert self.file is not None
        # Not by `seek`: other threads and processes read the same file.
        return os.pread(self.file.fileno(), size, start)


@dataclass(frozen=True, slots=True)
class Mined:
    """Shapes with their summaries, and a way to their lines.

    `was` says which shapes of the spools a shape is made of; `dropped` are shapes of the spools
    that were too many.
    """

    summaries: dict[Shape, Summary]
    spools: tuple[Spool, ...]
    was: dict[Shape, list[Shape]] = field(default_factory=dict)
    dropped: tuple[Shape, ...] = ()

    def lines(self, shapes: Iterable[Shape]) -> Iterator[bytes]:
        """Blocks of the source lines of these shapes, each line with its line feed."""
        wanted = [old for shape in shapes for old in self.was.get(shape, (shape,))]
        for spool in self.spools:
            for shape in wanted:
                if pile := spool.piles.get(shape):
                    yield from spool.blocks(pile)

    def left(self) -> list[tuple[int, bytes]]:
        """Lines whose shapes were too many to keep, with their numbers, in rising order."""
        return sorted(
            row
            for spool in self.spools
            for pile in (spool.left, *(spool.piles.get(shape) for shape in self.dropped))
            if pile
            for row in spool.numbered(pile)
        )


def merge(parts: Sequence[Mined]) -> Mined:
    """What is known from several parts of one input: the same as from the whole."""
    summaries: dict[Shape, Summary] = {}
    was: dict[Shape, dict[Shape, None]] = defaultdict(dict)
    places = Places.of({shape for part in parts for shape in part.summaries})
    for part in parts:
        for shape, summary in part.summaries.items():
            now = places.fold(shape)
            known = summaries.get(now)
            summaries[now] = known.merge(summary) if known else summary
            was[now].update(dict.fromkeys(part.was.get(shape, [shape])))
    spools = tuple(spool for part in parts for spool in part.spools)
    dropped = tuple(shape for part in parts for shape in part.dropped)
    return Mined(summaries, spools, {now: list(olds) for now, olds in was.items()}, dropped)


def bounded(whole: Mined) -> Mined:
    """The same with no more shapes than are kept; the lines of the others are left."""
    ranked = sorted(whole.summaries, key=rank)
    sizes = accumulate(map(size, ranked))
    kept = {shape for shape, total in zip(ranked, sizes, strict=True) if total <= MOST}
    if len(kept) == len(ranked):
        return whole
    dropped = [old for shape in ranked if shape not in kept for old in whole.was[shape]]
    return Mined(
        {shape: summary for shape, summary in whole.summaries.items() if shape in kept},
        whole.spools,
        {shape: olds for shape, olds in whole.was.items() if shape in kept},
        (*whole.dropped, *dropped),
    )
