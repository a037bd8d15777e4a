"""Places where so many words were seen that the place is open: any word goes.

Shapes that are equal but for one word, or for two neighbours, are counted. From `OPEN` words
on the place is a slot of class `word`, so that a log in which every line has another name does
not make as many shapes as lines. A word of alarm never counts, nor goes.

What is open is a closure: the least set of rows that holds the rows seen and is closed under
the steps of `_opened`. A step that rows allow is allowed by wider rows, too. So it is no matter
when steps are taken: `Places.of` gives the same for all the shapes of a log, in any order, as
for the shapes that are left of its parts once these are folded.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple, TypeAlias

from rulegen.alarms import SHAPES, WORDS, marks
from rulegen.contexts import AROUND, COMMANDS, INSIDE, KEYS, NOUNS, SUCCESS
from rulegen.model import Token
from rulegen.pins import PINNED
from rulegen.shapes import Head, Shape
from rulegen.tokens import MONTH, WEEKDAY

OPEN = 48
"""Distinct words in one place."""
OPEN_EACH = 16
"""Distinct words in each of two neighbouring places, of which neither is open alone; or in one
whose neighbour is open."""
LONGEST = 64
"""Words of a row; a longer message has no open places."""
ANY = Token("", "word")

Row: TypeAlias = tuple[str, ...]
"""The words of a shape that may be names; "" where any word goes."""
Run: TypeAlias = tuple[int, ...]
"""A place that may vary, or two neighbours."""
Wide: TypeAlias = Mapping[frozenset[int], Set[Row]]
"""Rows with open places, by these."""


class Frame(NamedTuple):
    """A shape without the words of its row: None stands for each of them."""

    head: Head | None
    tokens: tuple[Token | None, ...]


def _words(texts: Iterable[str]) -> frozenset[str]:
    return frozenset(word.lower() for text in texts for word in re.findall("[A-Za-z]{2,}", text))


@lru_cache(maxsize=1)
def alarming() -> frozenset[str]:
    """Words, in small letters, that stand in the table of alarm, alone or with others."""
    return _words((*WORDS.values(), *(re.sub(r"\\.", " ", text) for text in SHAPES.values())))


@lru_cache(maxsize=1)
def telling() -> frozenset[str]:
    """Words, in small letters, that may tell the tokeniser what stands beside them."""
    contexts = [one.text for one in (*AROUND, *SUCCESS)]
    inside = [text for texts in INSIDE for text in texts]
    return _words((*contexts, *inside, *COMMANDS.values(), *KEYS, *NOUNS, MONTH, WEEKDAY))


@lru_cache(maxsize=1 << 13)
def _may_vary(token: Token) -> bool:
    """Whether a token is a word, or any word."""
    if token.name:
        return token == ANY
    return token.text.isascii() and token.text.isalpha() and token.slot != PINNED


@lru_cache(maxsize=1 << 12)
def _split(shape: Shape) -> tuple[Frame, Row]:
    """A shape as its frame and its row. A word of alarm stays in the frame where it is one."""
    varies = [_may_vary(token) for token in shape.tokens]
    stay = [n for n, t in enumerate(shape.tokens) if varies[n] and t.text.lower() in alarming()]
    if stay and marks("".join(token.text or "\x00" for token in shape.tokens)):
        for n in stay:
            varies[n] = False
    frame = [None if may else token for may, token in zip(varies, shape.tokens, strict=True)]
    row = (token.text for may, token in zip(varies, shape.tokens, strict=True) if may)
    return Frame(shape.head, tuple(frame)), tuple(row)


def _joined(frame: Frame, row: Row) -> Shape:
    """The shape of a frame and a row."""
    words = iter(row)
    tokens = (t or (Token(word) if (word := next(words)) else ANY) for t in frame.tokens)
    return Shape(frame.head, tuple(tokens))


@dataclass(frozen=True, slots=True)
class Places:
    """The open places among some shapes: for each frame the rows that have some, by mask."""

    rows: Mapping[Frame, Wide]

    @classmethod
    def of(cls, shapes: Iterable[Shape]) -> Places:
        """The places that are open among these shapes: a function of the set alone."""
        frames: dict[Frame, set[Row]] = defaultdict(set)
        for shape in shapes:
            frame, row = _split(shape)
            if len(row) <= LONGEST:
                frames[frame].add(row)
        found = {frame: _wide(closed(rows, _runs(frame))) for frame, rows in frames.items()}
        return cls({frame: wide for frame, wide in found.items() if wide})

    def fold(self, shape: Shape) -> Shape:
        """The shape with its open places open."""
        if not self.rows:
            return shape
        frame, row = _split(shape)
        wider = _wider(row, self.rows.get(frame, {}))
        return shape if wider is None else _joined(frame, wider)


NONE = Places({})
"""No place is open."""


def _runs(frame: Frame) -> list[Run]:
    """The places of a frame's rows, and those pairs of them that have one token between."""
    at = [n for n, token in enumerate(frame.tokens) if token is None]
    pairs = [(i, i + 1) for i in range(len(at) - 1) if at[i + 1] == at[i] + 2]
    return [*((i,) for i in range(len(at))), *pairs]


def closed(rows: set[Row], runs: Sequence[Run]) -> set[Row]:
    """The widest rows of the closure of some rows."""
    while True:
        wide = _wide(rows)
        rows = {row for row in rows if _wider(row, wide) is None}
        if not wide and len(rows) < OPEN_EACH:
            return rows
        new = set(_opened(rows, runs))
        if not new:
            return rows
        rows |= new


def _wide(rows: Iterable[Row]) -> Wide:
    """The rows with open places, by these."""
    kinds: dict[frozenset[int], set[Row]] = defaultdict(set)
    for row in rows:
        if "" in row:
            kinds[frozenset(i for i, word in enumerate(row) if not word)].add(row)
    return kinds


def _wider(row: Row, wide: Wide) -> Row | None:
    """A wider row that takes this one. In a closure there is one at most."""
    for mask, rows in wide.items():
        blank = _blank(row, mask)
        if blank != row and blank in rows:
            return blank
    return None


def _blank(row: Row, places: Iterable[int]) -> Row:
    return tuple("" if i in places else word for i, word in enumerate(row))


def _opened(rows: set[Row], runs: Sequence[Run]) -> Iterator[Row]:
    """The rows with a run open of which enough words were seen, where all else agrees; an open
    place agrees with any word, and counts as enough."""
    near = _near(rows, runs)
    for run in runs:
        table: dict[Row, list[Row]] = defaultdict(list)
        for row in rows:
            if all(row[i] for i in run):
                table[_rest(row, run)].append(row)
        for row, other in near[run]:
            if all(row[i] for i in run):
                table[_rest(row, run)].append(other)
        few = 2 if near[run] else OPEN_EACH
        for found in table.values():
            if len(found) >= few and _enough(found, run, _least(found[0], run, runs)):
                yield _blank(found[0], run)


def _enough(found: list[Row], run: Run, least: int) -> bool:
    words = ({row[i] for row in found} for i in run)
    return all("" in seen or len(seen) >= least for seen in words)


def _rest(row: Row, run: Run) -> Row:
    return row[: run[0]] + row[run[-1] + 1 :]


def _least(row: Row, run: Run, runs: Sequence[Run]) -> int:
    """How many words open a run of this row."""
    open_beside = any(len(pair) > len(run) and run[0] in pair and "" in (row[i] for i in pair)
                      for pair in runs)  # fmt: skip
    return OPEN_EACH if len(run) > 1 or open_beside else OPEN


def _near(rows: set[Row], runs: Sequence[Run]) -> dict[Run, list[tuple[Row, Row]]]:
    """Pairs of rows, of which one is wide, that agree but for a run."""
    near: dict[Run, list[tuple[Row, Row]]] = defaultdict(list)
    for one in rows:
        if "" in one:
            for other in rows - {one}:
                differ = {i for i, (a, b) in enumerate(zip(one, other, strict=True))
                          if a and b and a != b}  # fmt: skip
                if len(differ) <= 2:
                    for run in runs:
                        if differ.issubset(run):
                            near[run] += [(one, other), (other, one)]
    return near
