"""Shapes -> groups that deserve one rule: the steps.

They go over sorted input, each a function of the shapes alone, so that the order of the lines
never matters: `same.by_class` and `same.by_word` join rows of equal length, `quoted` rows with
other names between quotes; `covered` takes in what a row takes already, `neighbours` opens a
place that another event shows to be a name; `lists` joins lists of different length, `pieces`
rows of which one lacks something, `names` the same row under several names of one daemon.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable

from rulegen.group.covered import absorbed
from rulegen.group.lists import by_list
from rulegen.group.names import by_name
from rulegen.group.neighbours import by_neighbour, introduced
from rulegen.group.pieces import by_piece
from rulegen.group.quoted import by_quoted
from rulegen.group.rows import Group
from rulegen.group.same import by_class, by_word, vocabulary
from rulegen.shapes import Shape, order


def _settled(groups: list[Group], words: Counter[str]) -> list[Group]:
    """Groups joined by words and quoted names, until nothing more can be joined."""
    while True:
        joined = absorbed(by_word(by_quoted(groups), words))
        if len(joined) == len(groups):
            return joined
        groups = joined


def group(shapes: Iterable[Shape]) -> list[Group]:
    """The groups of these shapes, sorted by program; every shape is in exactly one."""
    families: dict[tuple[str, ...], list[Group]] = defaultdict(list)
    for one in by_class(sorted(shapes, key=order)):
        families[one.family].append(one)
    keys = sorted(families)
    words = vocabulary(families[key] for key in keys)
    settled = {key: _settled(families[key], words) for key in keys}
    names = introduced(one for key in keys for one in settled[key])
    out: list[Group] = []
    for key in keys:
        rows = _settled(by_neighbour(settled[key], names), words) if names else settled[key]
        out.extend(by_piece(by_list(rows)))
    return sorted(by_name(out), key=lambda g: (g.program, g.order))
