"""Lines -> summaries of their shapes, and the lines themselves, spooled by shape.

`Miner` is fed batches of lines and asked for its `Mined` at the end. The filter grows with
the shapes. Lines wait in memory until there are too many of them, then in a temporary file.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import IO
from zlib import crc32

from rulegen.filter import Filter, pattern
from rulegen.parse import parse
from rulegen.pins import Pins
from rulegen.shapes import NO_PINS, NUMBERS, SAMPLES, Shape, Summary, shape_of

SPOOL = 16 << 20
"""Bytes of lines that wait in memory."""
MOST_PATTERNS = 4000
"""Shapes in the filter."""
FIRST_BATCH = 256
"""Lines before the filter is built for the first time."""


class _Entry:
    """What is known of one shape, in the making."""

    __slots__ = ("count", "first", "last", "lines", "numbers", "parts", "samples", "worst")

    def __init__(self) -> None:
        self.count = 0
        self.first = self.last = (0, b"")
        self.numbers: list[int] = []
        self.samples: list[tuple[int, bytes]] = []
        self.worst = 1 << 32
        self.lines: list[bytes] = []
        self.parts: list[tuple[int, int]] = []

    def add(self, number: int, line: bytes) -> None:
        """One more line."""
        if not self.count:
            self.first = (number, line)
        self.count += 1
        self.last = (number, line)
        if self.count <= NUMBERS:
            self.numbers.append(number)
        mark = crc32(line)
        if mark < self.worst:
            self._sample(mark, line)
        self.lines.append(line)

    def _sample(self, mark: int, line: bytes) -> None:
        if (mark, line) not in self.samples:
            self.samples = sorted([*self.samples, (mark, line)])[:SAMPLES]
            if len(self.samples) == SAMPLES:
                self.worst = self.samples[-1][0]

    def summary(self) -> Summary:
        return Summary(self.count, self.first, self.last, self.numbers, self.samples)


@dataclass(frozen=True, slots=True)
class Mined:
    """Shapes with their summaries, and a way to their lines."""

    summaries: dict[Shape, Summary]
    spools: tuple[Spool, ...]

    def lines(self, shapes: Iterable[Shape]) -> Iterator[bytes]:
        """Blocks of the source lines of these shapes, each line with its line feed."""
        wanted = list(shapes)
        for spool in self.spools:
            for shape in wanted:
                yield from spool.blocks(shape)

    def merge(self, other: Mined) -> Mined:
        """What is known from two parts of the input."""
        out = dict(self.summaries)
        for shape, summary in other.summaries.items():
            out[shape] = out[shape].merge(summary) if shape in out else summary
        return Mined(out, self.spools + other.spools)


@dataclass(frozen=True, slots=True)
class Spool:
    """Lines by shape: the first part in a file, the rest in memory."""

    entries: dict[Shape, tuple[list[bytes], list[tuple[int, int]]]]
    file: IO[bytes] | None

    def blocks(self, shape: Shape) -> Iterator[bytes]:
        lines, parts = self.entries.get(shape, ([], []))
        for offset, size in parts:
            assert self.file is not None
            self.file.seek(offset)
            yield self.file.read(size)
        if lines:
            yield b"\n".join(lines) + b"\n"


class Miner:
    """Collects the shapes of lines. `pins` are texts or class names that stay literal;
    `filtering` off takes every line apart, for the same result."""

    def __init__(self, pins: Pins = NO_PINS, *, filtering: bool = True,
                 first_batch: int = FIRST_BATCH) -> None:  # fmt: skip
        self._pins = pins
        self._filtering = filtering
        self._next_build = first_batch
        self._entries: dict[Shape, _Entry] = {}
        self._patterns: list[str] = []
        self._targets: list[_Entry] = []
        self._seen: set[str] = set()
        self._filter = Filter()
        self._built = 0
        self._misses = 0
        self._waiting = 0
        self._file: IO[bytes] | None = None

    def feed(self, lines: Sequence[bytes], numbers: Sequence[int]) -> None:
        """Take some lines with their numbers."""
        find, targets = self._filter.find, self._targets
        for number, line in zip(numbers, lines, strict=True):
            place = find(line)
            if place is not None:
                targets[place].add(number, line)
                continue
            self._parse(number, line)
            if self._misses >= self._next_build and self._filtering:
                self._build()
                find = self._filter.find
        self._waiting += sum(map(len, lines))
        if self._waiting > SPOOL:
            self._spill()

    def _parse(self, number: int, line: bytes) -> None:
        """Take one line apart."""
        self._misses += 1
        record = parse(line.decode("utf-8", "surrogateescape"))
        shape, tokens = shape_of(record, self._pins)
        if (entry := self._entries.get(shape)) is None:
            entry = self._entries[shape] = _Entry()
        entry.add(number, line)
        if self._filtering and len(self._patterns) < MOST_PATTERNS:
            text = pattern(shape, tokens)
            if text is not None and text not in self._seen:
                self._seen.add(text)
                self._patterns.append(text)
                self._targets.append(entry)

    def _build(self) -> None:
        """The filter anew, when enough lines were not in it."""
        self._misses = 0
        if len(self._patterns) > self._built:
            self._built = len(self._patterns)
            self._filter.build(self._patterns)
        self._next_build = max(self._next_build, len(self._patterns) // 4)

    def _spill(self) -> None:
        """Waiting lines to the file."""
        if self._file is None:
            self._file = tempfile.TemporaryFile(prefix="rulegen-")
        self._file.seek(0, 2)
        for entry in self._entries.values():
            if entry.lines:
                block = b"\n".join(entry.lines) + b"\n"
                entry.parts.append((self._file.tell(), len(block)))
                self._file.write(block)
                entry.lines = []
        self._waiting = 0

    def mined(self) -> Mined:
        """What was found."""
        spool = Spool({s: (e.lines, e.parts) for s, e in self._entries.items()}, self._file)
        return Mined({s: e.summary() for s, e in self._entries.items()}, (spool,))
