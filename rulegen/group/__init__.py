"""Shapes -> groups that deserve one rule.

Four steps, each over sorted input and a function of the shapes alone, so that the order of the
lines never matters: `same.by_class` and `same.by_word` join rows of equal length, `pieces`
rows of which one lacks something, `names` the same row under several names of one daemon.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from rulegen.group.names import by_name
from rulegen.group.pieces import by_piece
from rulegen.group.rows import Column, Group, constant
from rulegen.group.same import by_class, by_word, vocabulary
from rulegen.group.together import together
from rulegen.shapes import Shape, order

__all__ = ["Column", "Group", "constant", "group", "together"]


def group(shapes: Iterable[Shape]) -> list[Group]:
    """The groups of these shapes, sorted by program; every shape is in exactly one."""
    families: dict[tuple[str, ...], list[Group]] = defaultdict(list)
    for one in by_class(sorted(shapes, key=order)):
        families[one.family].append(one)
    words = vocabulary(g for groups in families.values() for g in groups)
    out: list[Group] = []
    for key in sorted(families):
        out.extend(by_piece(by_word(families[key], words)))
    return sorted(by_name(out), key=lambda g: (g.program, g.order))
