"""Rows that differ in the length of a list: `from 192.0.2.1, 192.0.2.2 and more` is one event
however many addresses stand there."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace

from rulegen.classes import family
from rulegen.group.rows import Column, Group, join, union_of, word_of
from rulegen.group.words import slot_class

SEPARATORS = frozenset({" ", ",", ", ", ";", "; ", "|"})
"""What stands between the elements of a list."""
KINDS = frozenset(
    ("address", "cidr", "host", "mail", "angle", "path", "mac", "uuid", "int", "device", "number")
)
"""Classes that come in lists."""


@dataclass(frozen=True, slots=True)
class _Run:
    """A list in a row, perhaps of one element: its columns and what separates them."""

    start: int
    end: int
    between: str


def by_list(groups: list[Group]) -> list[Group]:
    """Groups that differ only in the length of their lists, joined."""
    alike: dict[object, list[Group]] = defaultdict(list)
    runs = {id(one): list(_runs(one.columns)) for one in groups}
    for one in groups:
        alike[_key(one, runs[id(one)])].append(one)
    out: list[Group] = []
    for found in alike.values():
        rows = [(one, runs[id(one)]) for one in found]
        out += [_joined(rows)] if len(found) > 1 and _fit(rows) else found
    return out


def _runs(columns: tuple[Column, ...]) -> Iterator[_Run]:
    """The lists of a row, as long as they go."""
    at = 0
    while at < len(columns):
        end, between = at + 1, ""
        if _element(columns[at]):
            while (step := _separated(columns, end)) and step[1] in (between or step[1],):
                if not _element(columns[step[0]]) or not _same(columns[at], columns[step[0]]):
                    break
                end, between = step[0] + 1, step[1]
            yield _Run(at, end, between)
        at = end


def _separated(columns: tuple[Column, ...], at: int) -> tuple[int, str] | None:
    """The place behind a separator that begins at `at`, and the separator."""
    row = columns[at : at + 3]
    texts = [word_of(c.units[0]) if c.separator and not c.segment else "\0" for c in row]
    for size in (2, 1):
        if len(row) > size and "".join(texts[:size]) in SEPARATORS:
            return at + size, "".join(texts[:size])
    return None


def _element(column: Column) -> bool:
    return not column.segment and not column.repeated and slot_class(column) in KINDS


def _same(a: Column, b: Column) -> bool:
    return family(slot_class(a)) == family(slot_class(b))


def _key(one: Group, runs: list[_Run]) -> object:
    """What rows must share: all of them, their lists without their lengths."""
    out: list[object] = [one.family]
    at = 0
    for run in runs:
        out += [(c.key, c.segment) for c in one.columns[at : run.start]]
        out.append(("list", family(slot_class(one.columns[run.start]))))
        at = run.end
    return (*out, *((c.key, c.segment) for c in one.columns[at:]))


def _fit(rows: list[tuple[Group, list[_Run]]]) -> bool:
    """Whether the lists that differ in length have one separator each, and one row has two
    elements more than another: with one more, something else was said."""
    longest = 0
    for place in zip(*(runs for _, runs in rows), strict=True):
        sizes = {run.end - run.start for run in place}
        if len(sizes) > 1:
            if len({run.between for run in place if run.between}) > 1:
                return False
            longest = max(longest, *sizes)
    return longest > 4 or len(rows) > 2


def _joined(rows: list[tuple[Group, list[_Run]]]) -> Group:
    """One group with a repeated column for each list that differs in length."""
    places = list(zip(*(runs for _, runs in rows), strict=True))
    differ = [len({run.end - run.start for run in place}) > 1 for place in places]
    between = [max(run.between for run in place) for place in places]
    return join([_folded(one, runs, differ, between) for one, runs in rows])


def _folded(one: Group, runs: list[_Run], differ: list[bool], between: list[str]) -> Group:
    """The group with its lists of any length as one column each."""
    columns = list(one.columns)
    for run, varies, text in reversed(list(zip(runs, differ, between, strict=True))):
        if varies:
            elements = [c for c in columns[run.start : run.end] if not c.separator]
            units = union_of(c.units for c in elements)
            columns[run.start : run.end] = [Column(units, repeated=text)]
    return replace(one, columns=tuple(columns))
