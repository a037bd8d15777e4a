"""Rows of columns: how a group sees its shapes.

A message is a row of *units*: the separators (blanks, brackets, commas …), each alone, and
what stands between two of them. A group has one column for each place of the row, with all
units seen there.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from typing import TypeAlias

from rulegen.alarms import marks
from rulegen.classes import NUMBER, family
from rulegen.model import Token
from rulegen.pins import PINNED
from rulegen.shapes import Head, Shape, order

Unit: TypeAlias = tuple[Token, ...]

SEPARATORS = frozenset("\"'()[]{}<>,;=|`")
SLOT = "\x00"
"""What stands for a variable part in constant text."""


@dataclass(frozen=True, slots=True)
class Column:
    """One place of a row.

    `units` are sorted and distinct. `kind` is "" where all units are one after their slots are
    joined, `words` where they are alternatives, else the token class that takes them all.
    Columns of the same `segment` other than 0 may be missing, together. `repeated` is what
    separates the elements of a list that may have any length.
    """

    units: tuple[Unit, ...]
    kind: str = ""
    segment: int = 0
    repeated: str = ""
    key: tuple[str, ...] = field(init=False, compare=False, repr=False)
    """What two columns must share to be the same place of the same event."""
    separator: bool = field(init=False, compare=False, repr=False)
    """Whether only a separator stands here."""

    def __post_init__(self) -> None:
        alone = len(self.units) == 1 and is_separator(self.units[0])
        object.__setattr__(self, "key", self._key())
        object.__setattr__(self, "separator", alone)

    def _key(self) -> tuple[str, ...]:
        if self.repeated:
            return ("list", self.repeated, *coarse(self.units[0]))
        if self.kind:
            return ("*", self.kind)
        return coarse(self.units[0])

    @property
    def words(self) -> int:
        """How many constant words stand here."""
        if self.kind or len(self.units) > 1:
            return 0
        return sum(len(_WORD.findall(t.text)) for t in self.units[0] if not t.name)


_WORD = re.compile(r"[A-Za-z]{2,}")


@dataclass(frozen=True)
class Group:
    """Shapes that become one rule: the kinds of their heads, their columns, the shapes."""

    heads: frozenset[Head | None]
    columns: tuple[Column, ...]
    shapes: tuple[Shape, ...] = field(repr=False)

    @property
    def program(self) -> str:
        """The first of the idents."""
        return min(head.ident if head else "" for head in self.heads)

    @cached_property
    def order(self) -> str:
        """A key to sort groups by."""
        return "\x02".join(order(shape) for shape in self.shapes[:1]) + "\x02".join(
            f"{c.kind}{c.segment}" for c in self.columns
        )

    @cached_property
    def marks(self) -> frozenset[str]:
        """The alarm marks of the row."""
        return marks(constant(self.columns), self.program)

    @cached_property
    def family(self) -> tuple[str, ...]:
        """Groups of different families never join: ident, gap, wrapper, alarm marks, what is
        pinned."""
        head = min(self.heads, key=repr)
        alarm = tuple(sorted(self.marks))
        pins = sorted({f"{SLOT}{t.text}" for shape in self.shapes for t in shape.tokens
                       if t.slot == PINNED})  # fmt: skip
        if head is None:
            return ("", "", "", *alarm, *pins)
        wrapper = "wrapped" if head.wrapped and alarm else ""
        return (head.ident, head.gap, wrapper, *alarm, *pins)

    @cached_property
    def words(self) -> int:
        """How many constant words the row has."""
        return sum(column.words for column in self.columns)


def units(tokens: Iterable[Token]) -> list[Unit]:
    """The tokens as units."""
    row: list[Unit] = []
    joins = False
    for token in tokens:
        if is_separator((token,)):
            row.append((token,))
            joins = False
        elif joins:
            row[-1] = (*row[-1], token)
        else:
            row.append((token,))
            joins = True
    return row


def union_of(rows: Iterable[Sequence[Unit]]) -> tuple[Unit, ...]:
    """The units of several columns as those of one."""
    return tuple(sorted({unit for row in rows for unit in row}))


def is_separator(unit: Unit) -> bool:
    """Whether a unit is a blank or a bracket and the like."""
    token = unit[0]
    return len(unit) == 1 and not token.name and (token.text in SEPARATORS or token.text.isspace())


@lru_cache(maxsize=1 << 14)
def coarse(unit: Unit) -> tuple[str, ...]:
    """A unit with the classes of its slots seen as families. A unit with a number in it is
    like any other such: `16K` and `126MB`, `vcs2` and `vcsa2` may be the same place."""
    names = [family(t.name) for t in unit if t.name]
    if NUMBER in names:
        return (SLOT + NUMBER,)
    return tuple(SLOT + family(t.name) if t.name else t.text for t in unit)


def word_of(unit: Unit) -> str:
    """The constant text of a unit; slots are left out."""
    return "".join(t.text for t in unit if not t.name)


def fixed(column: Column) -> str:
    """The constant text of a column that does not vary, else ""."""
    return "" if column.kind or len(column.units) > 1 else word_of(column.units[0])


def constant(columns: Sequence[Column]) -> str:
    """The constant text of a row, with `SLOT` for what varies."""
    out = []
    for column in columns:
        if column.kind or len(column.units) > 1:
            out.append(SLOT)
        else:
            out.append("".join(SLOT if t.name else t.text for t in column.units[0]))
    return "".join(out)


def single(shape: Shape) -> Group:
    """The group of one shape."""
    columns = tuple(map(_column, units(shape.tokens)))
    return Group(frozenset((shape.head,)), columns, (shape,))


@lru_cache(maxsize=1 << 12)
def _column(unit: Unit) -> Column:
    """The column of one unit; that of a blank is needed once, not in each row."""
    return Column((unit,))


def alike_joined(groups: Iterable[Group]) -> list[Group]:
    """The groups, those with equal rows as one."""
    same: dict[object, list[Group]] = {}
    for one in groups:
        row = tuple((c.key, c.segment) for c in one.columns)
        same.setdefault((one.family, row), []).append(one)
    return [join(found) if len(found) > 1 else found[0] for found in same.values()]


def join(groups: Sequence[Group], kinds: dict[int, str] | None = None) -> Group:
    """Groups with rows of the same length as one; `kinds` names the columns that vary."""
    rows = zip(*(g.columns for g in groups), strict=True)
    columns = tuple(
        Column(
            union_of(c.units for c in place),
            (kinds or {}).get(i, place[0].kind),
            place[0].segment,
            place[0].repeated,
        )
        for i, place in enumerate(rows)
    )
    return Group(
        frozenset().union(*(g.heads for g in groups)),
        columns,
        tuple(sorted({shape for g in groups for shape in g.shapes}, key=order)),
    )
