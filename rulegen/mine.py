"""Lines -> summaries of their shapes, and the lines themselves, spooled by shape.

`Miner` is fed batches of lines and asked for its `Mined` at the end. The filter grows with
the shapes. Lines wait in memory until there are too many of them, then in a temporary file.
"""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from typing import IO

from rulegen.filter import Filter, layers, pattern
from rulegen.model import Token
from rulegen.parse import parse
from rulegen.piles import Shelf, Target
from rulegen.pins import Pins
from rulegen.shapes import NO_PINS, Shape, shape_of
from rulegen.spool import Mined, Spool, bounded, merge

WAITING = 24 << 20
"""Bytes of lines that wait in memory."""
MOST_PATTERNS = 4000
"""Shapes in the filter."""
MOST_ONCE = 1 << 16
"""Patterns remembered that were made of one line only."""
FIRST_BATCH = 64
"""Lines taken apart before the filter is built for the first time."""


class Miner:
    """Collects the shapes of lines. `pins` stay literal; `filtering` off takes every line
    apart, for the same result."""

    def __init__(
        self, pins: Pins = NO_PINS, *, filtering: bool = True, first_batch: int = FIRST_BATCH
    ) -> None:
        self._pins = pins
        self._filtering = filtering
        self._shelf = Shelf()
        self._once: set[int] = set()
        self._patterns: dict[str, Shape] = {}
        self._filter = Filter()
        self._targets: list[Target | None] = []
        self._misses = 0
        self._next_build = first_batch
        self._waiting = 0
        self._file: IO[bytes] | None = None

    def feed(self, lines: Sequence[bytes], numbers: Sequence[int]) -> None:
        """Take some lines with their numbers."""
        match, targets = self._filter.match, self._targets
        for number, line in zip(numbers, lines, strict=True):
            if hits := match(line):
                target = targets[hits[0] if len(hits) == 1 else min(hits)]
                if target:
                    target[0](line)
                    target[1](number)
                    continue
            self._parse(number, line)
            if self._misses >= self._next_build:
                self._build()
                match, targets = self._filter.match, self._targets
        self._waiting += sum(map(len, lines))
        if self._waiting > WAITING:
            self._spill()

    def _parse(self, number: int, line: bytes) -> None:
        """Take one line apart."""
        self._misses += 1
        record = parse(line.decode("utf-8", "surrogateescape"))
        shape, tokens = shape_of(record, self._pins)
        shape = self._shelf.places.fold(shape)
        pile = self._shelf.pile(shape)
        pile.lines.append(line)
        pile.numbers.append(number)
        if self._filtering and pile is not self._shelf.left:
            self._learn(shape, tokens)

    def _learn(self, shape: Shape, tokens: tuple[Token, ...]) -> None:
        """A pattern for a shape, once two lines have the same."""
        text = pattern(shape, _opened(shape, tokens))
        if text is None or text in self._patterns:
            return
        if (mark := hash(text)) in self._once and len(self._patterns) < MOST_PATTERNS:
            self._patterns[text] = shape
        elif len(self._once) < MOST_ONCE:
            self._once.add(mark)

    def _build(self) -> None:
        """The filter anew, when enough lines were not in it."""
        self._misses = 0
        self._shelf.fold()
        piles = self._shelf.piles
        self._patterns = {text: shape for text, shape in self._patterns.items() if shape in piles}
        for shape in self._patterns.values():
            piles[shape].filtered = True
        self._fill()
        self._next_build = max(self._next_build, 3 * len(self._targets))

    def _fill(self) -> None:
        """Patterns into the filter, with where the lines go that they take."""
        rows = layers(self._patterns)
        target = {t: self._shelf.piles[shape].target for t, shape in self._patterns.items()}
        self._filter.build([pattern for pattern, _ in rows])
        self._targets = [target.get(text) for _, text in rows]

    def _spill(self) -> None:
        """Waiting lines to the file."""
        if self._file is None:
            self._file = tempfile.TemporaryFile(prefix="rulegen-")  # noqa: SIM115
        self._file.seek(0, 2)
        self._shelf.sweep()
        for pile in (*self._shelf.piles.values(), self._shelf.left):
            pile.spill(self._file)
        self._file.flush()
        self._waiting = 0

    def mined(self) -> Mined:
        """What was found."""
        return bounded(merge([self._part(self._file)]))

    def _part(self, file: IO[bytes] | None) -> Mined:
        """What was found, not folded yet."""
        self._shelf.sweep()
        found = {s: (p, known) for s, p in self._shelf.piles.items() if (known := p.summary())}
        spool = Spool({shape: pile for shape, (pile, _) in found.items()}, self._shelf.left, file)
        return Mined({shape: known for shape, (_, known) in found.items()}, (spool,))

    def fresh(self, file: IO[bytes]) -> None:
        """Forget all lines, keep the shapes and the filter: what a process that takes over a
        part of the input begins with. `file` is its own spool."""
        self._shelf.sweep()
        for pile in (*self._shelf.piles.values(), self._shelf.left):
            pile.forget()
        self._waiting, self._file = 0, file

    def part(self) -> Mined:
        """What was found, all lines in the file that `fresh` gave."""
        self._spill()
        return self._part(None)


def _opened(shape: Shape, tokens: tuple[Token, ...]) -> tuple[Token, ...]:
    """A line's tokens with the places open that are open in its shape."""
    return tuple(
        kind if kind.name and not token.name else token
        for kind, token in zip(shape.tokens, tokens, strict=True)
    )
