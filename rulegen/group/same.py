"""Rows of the same length: one event if only the classes of slots differ, or one place."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from itertools import accumulate

from rulegen.group.rows import Group, alike_joined, join, single
from rulegen.group.words import MOST_WORDS, judge
from rulegen.shapes import Shape

ROUNDS = 8
"""A place more may vary with each round."""


def by_class(shapes: Iterable[Shape]) -> list[Group]:
    """Shapes that differ only within families of classes, joined."""
    return alike_joined(map(single, shapes))


def vocabulary(families: Iterable[list[Group]]) -> Counter[str]:
    """In how many rows each text is constant. A text in a place that holds more than a few is
    not: there it is one value of many."""
    count: Counter[str] = Counter()
    for groups in families:
        values = {(id(g), place) for place, found in _candidates(groups)
                  if len(found) > MOST_WORDS for g in found}  # fmt: skip
        for one in groups:
            columns = [c for n, c in enumerate(one.columns) if (id(one), n) not in values]
            count.update({t.text for c in columns for u in c.units for t in u if not t.name})
            count.update({"".join(t.text for t in u) for c in columns for u in c.units
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
    blanked: dict[tuple[int, int, int], list[Group]] = defaultdict(list)
    for one in groups:
        before, behind = _chains(one)
        for place, column in enumerate(one.columns):
            if not column.separator and not column.segment:
                blanked[(place, before[place], behind[place + 1])].append(one)
    several = [(key[0], found) for key, found in blanked.items() if len(found) > 1]
    return sorted(several, key=lambda item: (-len(item[1]), item[1][0].order, item[0]))


def _chains(one: Group) -> tuple[list[int], list[int]]:
    """A number for all that stands before each place of a row, and one for all from it on."""
    keys = [c.key for c in one.columns]
    start = hash(one.family)
    before = list(accumulate(keys, lambda chain, key: hash((chain, key)), initial=start))
    behind = list(accumulate(reversed(keys), lambda chain, key: hash((chain, key)), initial=start))
    return before, behind[::-1]
