"""Lines -> summaries of their shapes, and the lines themselves, spooled by shape.

`Miner` is fed batches of lines and asked for its `Mined` at the end. The filter grows with
the shapes. Lines wait in memory until there are too many of them, then in a temporary file.
"""

from __future__ import annotations

import tempfile
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from heapq import heappop, heappush, nsmallest
from typing import IO
from zlib import crc32

from rulegen.filter import Filter, pattern
from rulegen.model import Token
from rulegen.parse import parse
from rulegen.pins import Pins
from rulegen.places import Places, folded
from rulegen.shapes import NO_PINS, NUMBERS, SAMPLES, Shape, Summary, order, shape_of

SPOOL = 16 << 20
"""Bytes of lines that wait in memory."""
MOST_SHAPES = 30_000
"""Shapes kept; of more, those with the smallest hashes, so that the choice is no accident."""
MOST_PATTERNS = 4000
"""Shapes in the filter."""
LEFT = Shape(None, ())
"""What stands for the lines that were left."""
FIRST_BATCH = 256
"""Lines taken apart before the filter is built for the first time."""


class _Entry:
    """What is known of one shape, in the making: a summary, and lines not yet in it."""

    __slots__ = ("lines", "numbers", "parts", "summary", "waiting")

    def __init__(self) -> None:
        self.summary: Summary | None = None
        self.lines: list[bytes] = []
        self.waiting: list[bytes] = []
        self.numbers: list[int] = []
        self.parts: list[tuple[int, int]] = []

    def settle(self) -> Summary:
        """The summary, with the waiting lines in it."""
        if self.waiting:
            lines, numbers = self.waiting, self.numbers
            marks = zip(map(crc32, lines), lines, strict=True)
            own = Summary(
                len(lines),
                (numbers[0], lines[0]),
                (numbers[-1], lines[-1]),
                numbers[:NUMBERS],
                nsmallest(SAMPLES, set(marks)) if len(lines) < 64 else _smallest(marks),
            )
            self.summary = self.summary.merge(own) if self.summary else own
            self.lines += lines
            lines.clear()
            numbers.clear()
        assert self.summary is not None
        return self.summary

    def forget(self) -> None:
        """Forget all lines."""
        self.summary = None
        self.lines.clear()
        self.waiting.clear()
        self.numbers.clear()
        self.parts = []

    def join(self, other: _Entry) -> None:
        """Take over what another entry knows."""
        summary = other.settle()
        self.summary = self.settle().merge(summary) if self.summary or self.waiting else summary
        self.lines += other.lines
        self.parts += other.parts


def _smallest(marks: Iterable[tuple[int, bytes]]) -> list[tuple[int, bytes]]:
    """The smallest distinct pairs, without a set of all."""
    return sorted(set(nsmallest(SAMPLES * 16, marks)))[:SAMPLES]


@dataclass(frozen=True, slots=True)
class Spool:
    """Lines by shape: the first parts in a file, the rest in memory."""

    entries: dict[Shape, tuple[list[bytes], list[tuple[int, int]]]]
    file: IO[bytes] | None

    def blocks(self, shape: Shape) -> Iterator[bytes]:
        """Blocks of lines, each line with its line feed."""
        lines, parts = self.entries.get(shape, ([], []))
        for offset, size in parts:
            assert self.file is not None
            self.file.seek(offset)
            yield self.file.read(size)
        if lines:
            yield b"\n".join(lines) + b"\n"


@dataclass(frozen=True, slots=True)
class Mined:
    """Shapes with their summaries, and a way to their lines.

    `was` says which shapes of the spools a shape is made of; `LEFT` in a spool stands for the
    lines of shapes that were too many, each with its number in front.
    """

    summaries: dict[Shape, Summary]
    spools: tuple[Spool, ...]
    was: dict[Shape, list[Shape]] = field(default_factory=dict)

    def lines(self, shapes: Iterable[Shape]) -> Iterator[bytes]:
        """Blocks of the source lines of these shapes, each line with its line feed."""
        wanted = [old for shape in shapes for old in self.was.get(shape, (shape,))]
        for spool in self.spools:
            for shape in wanted:
                yield from spool.blocks(shape)

    def left(self) -> Iterator[tuple[int, bytes]]:
        """Lines whose shapes were too many to keep, with their numbers, in rising order."""
        blocks = (block for spool in self.spools for block in spool.blocks(LEFT))
        rows = (row.split(b"\t", 1) for block in blocks for row in block.split(b"\n") if row)
        return iter(sorted((int(number), line) for number, line in rows))


def merge(parts: Sequence[Mined]) -> Mined:
    """What is known from several parts of one input: the same as from the whole."""
    summaries: dict[Shape, Summary] = {}
    was: dict[Shape, list[Shape]] = defaultdict(list)
    now = folded({shape for part in parts for shape in part.summaries})
    for part in parts:
        for shape, summary in part.summaries.items():
            new = now[shape]
            known = summaries.get(new)
            summaries[new] = known.merge(summary) if known else summary
            olds = part.was.get(shape, [shape])
            was[new] = list(dict.fromkeys([*was[new], *olds]))
    spools = tuple(spool for part in parts for spool in part.spools)
    return Mined(summaries, spools, dict(was))


class Miner:
    """Collects the shapes of lines. `pins` stay literal; `filtering` off takes every line
    apart, for the same result."""

    def __init__(
        self, pins: Pins = NO_PINS, *, filtering: bool = True, first_batch: int = FIRST_BATCH
    ) -> None:
        self._pins = pins
        self._filtering = filtering
        self._next_build = first_batch
        self._entries: dict[Shape, _Entry] = {}
        self._once: set[str] = set()
        self._patterns: dict[str, Shape] = {}
        self._targets: list[tuple[Callable[[bytes], None], Callable[[int], None]]] = []
        self._places = Places()
        self._filter = Filter()
        self._built = 0
        self._misses = 0
        self._waiting = 0
        self._largest = 0
        self._ranks: list[tuple[int, Shape]] = []
        self._left = _Entry()
        self._file: IO[bytes] | None = None

    def feed(self, lines: Sequence[bytes], numbers: Sequence[int]) -> None:
        """Take some lines with their numbers, in rising order."""
        match, targets = self._filter.match, self._targets
        for number, line in zip(numbers, lines, strict=True):
            hits = match(line)
            if hits:
                take, note = targets[hits[0] if len(hits) == 1 else min(hits)]
                take(line)
                note(number)
                continue
            self._parse(number, line)
            if self._misses >= self._next_build and self._filtering:
                self._build()
                match, targets = self._filter.match, self._targets
        self._waiting += sum(map(len, lines))
        if self._waiting > SPOOL:
            self._spill()

    def _parse(self, number: int, line: bytes) -> None:
        """Take one line apart."""
        self._misses += 1
        record = parse(line.decode("utf-8", "surrogateescape"))
        shape, tokens = shape_of(record, self._pins)
        shape = self._known(self._places.fold(shape))
        entry = self._entries.get(shape)
        if entry is None:
            self._left.lines.append(b"%d\t%b" % (number, line))
            return
        entry.waiting.append(line)
        entry.numbers.append(number)
        if self._filtering and len(self._patterns) < MOST_PATTERNS:
            text = pattern(shape, _opened(shape, tokens))
            if text in self._once:
                self._patterns.setdefault(text, shape)
            elif text is not None:
                self._once.add(text)

    def _known(self, shape: Shape) -> Shape:
        """The shape, now known; or what it is since a place of it was opened."""
        if shape in self._entries:
            return shape
        if len(self._entries) >= MOST_SHAPES and not self._makes_room(shape):
            return shape
        self._entries[shape] = _Entry()
        heappush(self._ranks, (-_rank(shape), shape))
        if not self._places.learn(shape):
            return shape
        self._fold()
        return self._places.fold(shape)

    def _fold(self) -> None:
        """Join entries whose places were opened."""
        entries: dict[Shape, _Entry] = {}
        for shape, entry in self._entries.items():
            new = self._places.fold(shape)
            if new in entries:
                if entry.waiting or entry.summary:
                    entries[new].join(entry)
            else:
                entries[new] = entry
                if new != shape:
                    self._places.learn(new)
        self._entries = entries
        self._patterns = {text: s for text, s in self._patterns.items() if s in entries}
        self._build()

    def _makes_room(self, shape: Shape) -> bool:
        """Whether a new shape takes the place of the one with the largest rank."""
        rank = _rank(shape)
        while self._ranks and self._ranks[0][1] not in self._entries:
            heappop(self._ranks)
        if not self._ranks or rank >= -self._ranks[0][0]:
            return False
        _, gone = heappop(self._ranks)
        entry = self._entries.pop(gone)
        number = entry.settle().first[0]
        self._left.lines += [b"%d\t%b" % (number, line) for line in self._lines(entry)]
        self._patterns = {text: s for text, s in self._patterns.items() if s != gone}
        self._build()
        return True

    def _lines(self, entry: _Entry) -> Iterator[bytes]:
        """The lines of an entry, from the file and from memory."""
        for offset, size in entry.parts:
            assert self._file is not None
            self._file.seek(offset)
            yield from self._file.read(size).split(b"\n")[:-1]
        yield from entry.lines

    def _build(self) -> None:
        """The filter anew, when enough lines were not in it."""
        self._misses = 0
        shapes = list(self._patterns.values())
        self._targets = [
            (self._entries[s].waiting.append, self._entries[s].numbers.append) for s in shapes
        ]
        self._filter.build(list(self._patterns))
        self._next_build = max(self._next_build, len(shapes) // 4)

    def _spill(self) -> None:
        """Waiting lines to the file."""
        if self._file is None:
            self._file = tempfile.TemporaryFile(prefix="rulegen-")  # noqa: SIM115
        self._file.seek(0, 2)
        for entry in (*self._entries.values(), self._left):
            if entry.waiting:
                entry.settle()
            if entry.lines:
                block = b"\n".join(entry.lines) + b"\n"
                entry.parts.append((self._file.tell(), len(block)))
                self._file.write(block)
                entry.lines = []
        self._waiting = 0

    def mined(self) -> Mined:
        """What was found."""
        known = {s: e for s, e in self._entries.items() if e.waiting or e.summary}
        summaries = {shape: entry.settle() for shape, entry in known.items()}
        known[LEFT] = self._left
        spool = Spool({s: (e.lines, e.parts) for s, e in known.items()}, self._file)
        return merge([Mined(summaries, (spool,))])

    def fresh(self, file: IO[bytes]) -> None:
        """Forget all lines, keep the shapes and the filter: what a process that takes over a
        part of the input begins with. `file` is its own spool."""
        for entry in self._entries.values():
            entry.forget()
        self._left = _Entry()
        self._waiting, self._file = 0, file

    def raw(self) -> Mined:
        """What was found, all lines in the file, nothing folded yet."""
        self._spill()
        known = {s: e for s, e in self._entries.items() if e.summary}
        spool = {s: (list[bytes](), e.parts) for s, e in (*known.items(), (LEFT, self._left))}
        return Mined({s: e.settle() for s, e in known.items()}, (Spool(spool, None),))


def _rank(shape: Shape) -> int:
    """A number that depends on the shape alone."""
    return crc32(order(shape).encode("utf-8", "surrogateescape"))


def _opened(shape: Shape, tokens: tuple[Token, ...]) -> tuple[Token, ...]:
    """A line's tokens with the places open that are open in its shape."""
    return tuple(
        kind if kind.name and not token.name else token
        for kind, token in zip(shape.tokens, tokens, strict=True)
    )
