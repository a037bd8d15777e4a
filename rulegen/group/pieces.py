"""Rows of different length: one event if one lacks a piece that the other has."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace

from rulegen.classes import family
from rulegen.group.rows import SEPARATORS, Column, Group, union_of
from rulegen.group.words import slot_class
from rulegen.shapes import order

CANDIDATES = 50
PIECES = 3
"""Pieces that one row may lack."""
NEGATIONS = frozenset(
    "not no never none without unless un non cannot nothing nobody except".split()
)
_OPEN = {"(": ")", "[": "]", "{": "}", "<": ">", '"': '"', "'": "'"}


def by_piece(groups: list[Group]) -> list[Group]:
    """Groups of which one lacks pieces that the other has, joined. The longest rows first."""
    out: list[Group] = []
    index: dict[object, list[int]] = defaultdict(list)
    for one in sorted(groups, key=lambda g: (-len(g.columns), g.order)):
        for at in _near(one, out, index):
            if merged := _merged(out[at], one):
                out[at] = merged
                break
        else:
            for key in _keys(one):
                index[key].append(len(out))
            out.append(one)
    return out


def _keys(one: Group) -> set[object]:
    """Where to look for a group: its beginning and its end."""
    keys = [c.key for c in one.columns if not c.separator]
    return {(one.family, "start", *keys[:2]), (one.family, "end", *keys[-2:])}


def _near(one: Group, out: list[Group], index: dict[object, list[int]]) -> list[int]:
    """The groups that may hold this one, the most like it first."""
    found = {at for key in _keys(one) for at in index[key]}
    return sorted(found, key=lambda at: (len(out[at].columns) - len(one.columns), at))[:CANDIDATES]


def _merged(long: Group, short: Group) -> Group | None:
    """The long group with what the short one lacks made optional, or None."""
    places = _embed(long.columns, short.columns)
    if places is None:
        return None
    missing = sorted(set(range(len(long.columns))) - set(places))
    runs = _runs(missing, long.columns)
    if len(runs) > PIECES or not all(_may_miss(long, run) for run in runs):
        return None
    segment = max(c.segment for c in long.columns)
    columns = list(long.columns)
    for n, place in enumerate(places):
        columns[place] = replace(
            columns[place], units=union_of((columns[place].units, short.columns[n].units))
        )
    for run in runs:
        if len({columns[i].segment for i in run}) == 1 and columns[run[0]].segment:
            continue
        if any(columns[i].segment for i in run):
            return None
        segment += 1
        for i in run:
            columns[i] = replace(columns[i], segment=segment)
    return Group(
        long.heads | short.heads,
        tuple(columns),
        tuple(sorted({*long.shapes, *short.shapes}, key=order)),
    )


def _embed(long: tuple[Column, ...], short: tuple[Column, ...]) -> list[int] | None:
    """The places of the long row that the short one fills, in order, or None.

    A common beginning and a common end are tried first, then the leftmost way.
    """
    start = 0
    while start < len(short) and start < len(long) and _alike(long[start], short[start]):
        start += 1
    end = 0
    while end < len(short) - start and _alike(long[-1 - end], short[-1 - end]):
        end += 1
    if start + end == len(short):
        start, end = _shift(long, short, start, end)
        return [*range(start), *range(len(long) - end, len(long))]
    return _leftmost(long, short)


def _shift(
    long: tuple[Column, ...], short: tuple[Column, ...], start: int, end: int
) -> tuple[int, int]:
    """The same embedding with the missing piece moved left to a natural border: it begins with
    a separator (`, session=<…>`, ` (uid=0)`), not in the middle of a list."""
    size = len(long) - len(short)
    best = (start, end)
    while start > 0 and size and _alike(long[start - 1], long[start + size - 1]):
        start, end = start - 1, end + 1
        if _border(long, start, size) > _border(long, best[0], size):
            best = (start, end)
    return best


def _border(row: tuple[Column, ...], start: int, size: int) -> int:
    """How well a piece is cut out: 2 with its separator in front, 1 with it behind, else 0."""
    return (1 + _breaks(row[start])) * _natural(row, start, size)


def _natural(row: tuple[Column, ...], start: int, size: int) -> bool:
    """Whether a piece is balanced and has its separator on one side only."""
    piece = row[start : start + size]
    opened: list[str] = []
    for column in piece:
        text = column.units[0][0].text if column.separator else ""
        if opened and text == opened[-1]:
            opened.pop()
        elif text in _OPEN:
            opened.append(_OPEN[text])
        elif text in _OPEN.values():
            return False
    return not opened and _breaks(piece[0]) != _breaks(piece[-1])


def _breaks(column: Column) -> bool:
    """Whether a blank or a comma stands here, not a bracket: that belongs to what it holds."""
    if not column.separator:
        return False
    text = column.units[0][0].text
    return text not in _OPEN and text not in _OPEN.values()


def _leftmost(long: tuple[Column, ...], short: tuple[Column, ...]) -> list[int] | None:
    """The short row as a subsequence of the long one, each unit as far left as it goes."""
    places: list[int] = []
    at = 0
    for column in short:
        # No further than there is room for what is left of the short row.
        while at + len(short) - len(places) <= len(long) and not _alike(long[at], column):
            at += 1
        if at + len(short) - len(places) > len(long):
            return None
        places.append(at)
        at += 1
    return places


def _alike(a: Column, b: Column) -> bool:
    """Whether two columns may be the same place."""
    if a.key == b.key or (a.kind == "words" and set(b.units) <= set(a.units)):
        return True
    one, other = slot_class(a), slot_class(b)
    return bool(one and other and family(one) == family(other))


def _runs(missing: list[int], columns: tuple[Column, ...]) -> list[list[int]]:
    """Missing places as runs; a run that is wholly one old segment, or wholly new."""
    runs: list[list[int]] = []
    for i in missing:
        if runs and i == runs[-1][-1] + 1 and columns[i].segment == columns[runs[-1][0]].segment:
            runs[-1].append(i)
        else:
            runs.append([i])
    return runs


def _may_miss(long: Group, run: list[int]) -> bool:
    """Whether a piece may be missing: fewer words than stay, no negation, a whole piece."""
    piece = [long.columns[i] for i in run]
    words = sum(c.words for c in piece)
    texts = {t.text.lower() for c in piece for u in c.units for t in u if not t.name}
    if texts & NEGATIONS or 2 * words > long.words - words:
        return False
    if long.words - words < 2:
        return False
    closed = any(c.separator and c.units[0][0].text in SEPARATORS for c in piece)
    slots = any(slot_class(c) for c in piece)
    return _natural(tuple(piece), 0, len(piece)) and (closed or slots or words <= 2)
