"""All shapes as one group, because the caller says that they are one event."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from rulegen.group.rows import Column, Group, single, union_of
from rulegen.group.words import kind_of
from rulegen.shapes import Shape, order

GAP, OTHER = 2, 3
"""The cost of a place that one row lacks, and of one in which rows differ."""


def together(shapes: Iterable[Shape]) -> list[Group]:
    """One group of all these shapes, or none if there are none. The longest row comes first,
    the others are laid along it."""
    rows = sorted((single(shape) for shape in shapes), key=lambda g: (-len(g.columns), g.order))
    if not rows:
        return []
    columns = rows[0].columns
    for row in rows[1:]:
        columns = _laid(columns, row.columns)
    heads = frozenset(head for row in rows for head in row.heads)
    named = tuple(replace(c, kind=kind_of(c)) for c in columns)
    own = sorted({shape for row in rows for shape in row.shapes}, key=order)
    return [Group(heads, named, tuple(own))]


def _laid(columns: tuple[Column, ...], row: Sequence[Column]) -> tuple[Column, ...]:
    """The columns with a row laid along them as cheaply as possible; what one side lacks is
    optional from then on."""
    out: list[Column] = []
    segment = max((c.segment for c in columns), default=0)
    last = ""
    for a, b in _steps(columns, row):
        if a is not None and b is not None:
            out.append(replace(a, units=union_of((a.units, b.units))))
            last = ""
            continue
        side = "a" if b is None else "b"
        segment += last != side
        last = side
        one = a if a is not None else b
        assert one is not None
        out.append(one if one.segment else replace(one, segment=segment))
    return tuple(out)


def _steps(
    columns: Sequence[Column], row: Sequence[Column]
) -> list[tuple[Column | None, Column | None]]:
    """Pairs of places, None where a side has none: the cheapest alignment."""
    height, width = len(columns) + 1, len(row) + 1
    cost = [[GAP * (i + j) if not i or not j else 0 for j in range(width)] for i in range(height)]
    for i in range(1, height):
        for j in range(1, width):
            cost[i][j] = min(
                cost[i - 1][j] + GAP,
                cost[i][j - 1] + GAP,
                cost[i - 1][j - 1] + _differ(columns[i - 1], row[j - 1]),
            )
    steps: list[tuple[Column | None, Column | None]] = []
    i, j = height - 1, width - 1
    while i or j:
        if i and j and cost[i][j] == cost[i - 1][j - 1] + _differ(columns[i - 1], row[j - 1]):
            i, j = i - 1, j - 1
            steps.append((columns[i], row[j]))
        elif i and cost[i][j] == cost[i - 1][j] + GAP:
            i -= 1
            steps.append((columns[i], None))
        else:
            j -= 1
            steps.append((None, row[j]))
    return steps[::-1]


def _differ(a: Column, b: Column) -> int:
    """What it costs to have two units in one place; separators stand for themselves."""
    if set(a.units) & set(b.units) or a.key == b.key:
        return 0
    return 2 * GAP + 1 if a.separator or b.separator else OTHER
