"""Rows of the same length: one event if only the classes of slots differ, or one place."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable

from rulegen.group.rows import Group, join, single
from rulegen.group.words import judge
from rulegen.shapes import Shape

ROUNDS = 8
"""A place more may vary with each round."""


def by_class(shapes: Iterable[Shape]) -> list[Group]:
    """Shapes that differ only within families of classes, joined."""
    same: dict[object, list[Group]] = defaultdict(list)
    for shape in shapes:
        one = single(shape)
        same[(one.family, tuple(c.key for c in one.columns))].append(one)
    return [join(groups) if len(groups) > 1 else groups[0] for groups in same.values()]


def vocabulary(groups: Iterable[Group]) -> Counter[str]:
    """In how many rows each text is constant."""
    count: Counter[str] = Counter()
    for one in groups:
        count.update({t.text for c in one.columns for u in c.units for t in u if not t.name})
        count.update({"".join(t.text for t in u) for c in one.columns for u in c.units
                      if len(u) > 1})  # fmt: skip
    return count


def by_word(groups: list[Group], words: Counter[str]) -> list[Group]:
    """Groups that differ in one place, joined where the place is a variable."""
    for _ in range(ROUNDS):
        joined = _round(groups, words)
        if len(joined) == len(groups):
            break
        groups = joined
    return groups


def _round(groups: list[Group], words: Counter[str]) -> list[Group]:
    """One pass: the largest sets first, no group in two sets."""
    free = set(groups)
    out: list[Group] = []
    for place, candidates in _candidates(groups):
        left = [g for g in candidates if g in free]
        for chosen, kind in judge(left, place, words) if len(left) > 1 else ():
            out.append(join(chosen, {place: kind}))
            free.difference_update(chosen)
    return [*out, *(g for g in groups if g in free)]


def _candidates(groups: list[Group]) -> list[tuple[int, list[Group]]]:
    """Places in which groups with otherwise equal rows differ: the largest sets first."""
    blanked: dict[tuple[object, ...], list[Group]] = defaultdict(list)
    for one in groups:
        keys = [c.key for c in one.columns]
        whole = (one.family, len(keys))
        for place, column in enumerate(one.columns):
            if not column.separator and not column.segment:
                row = (*keys[:place], None, *keys[place + 1 :])
                blanked[(whole, place, row)].append(one)
    several = [(key, found) for key, found in blanked.items() if len(found) > 1]
    several.sort(key=lambda item: (-len(item[1]), repr(item[0])))
    return [(place, found) for (_, place, _), found in several if isinstance(place, int)]
