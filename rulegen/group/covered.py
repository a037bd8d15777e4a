"""Rows that say nothing new: each unit is one that another row's column takes already."""

from __future__ import annotations

from collections import defaultdict

from rulegen.classes import takes
from rulegen.group.rows import Column, Group, join
from rulegen.group.words import slot_class, stop, texts

CANDIDATES = 50


def absorbed(groups: list[Group]) -> list[Group]:
    """The groups without those whose lines the rule of another takes; the widest first."""
    wide: dict[object, list[Group]] = defaultdict(list)
    out: list[Group] = []
    for one in sorted(groups, key=lambda g: (-_width(g), g.order)):
        near = wide[(one.family, len(one.columns))]
        taker = next((g for g in near[:CANDIDATES] if _takes(g, one)), None)
        if taker is None:
            out.append(one)
            if _width(one):
                near.append(one)
        else:
            both = join([taker, one], dict(enumerate(c.kind for c in taker.columns)))
            near[near.index(taker)] = out[out.index(taker)] = both
    return out


def _width(one: Group) -> int:
    """How many columns of a group take more than was seen."""
    return sum(bool(c.kind) and c.kind != "words" for c in one.columns)


def _takes(one: Group, other: Group) -> bool:
    pairs = zip(one.columns, other.columns, strict=True)
    return all(a.key == b.key or _column_takes(a, b) for a, b in pairs)


def _column_takes(a: Column, b: Column) -> bool:
    """Whether all that was seen in a column is taken by another one's class."""
    if not a.kind or a.kind == "words" or a.separator or b.separator or b.segment != a.segment:
        return False
    end = stop(a)
    if not all(text.endswith(end) for text in texts(b)):
        return False
    return all(takes(slot_class(a), text.removesuffix(end)) for text in texts(b))
