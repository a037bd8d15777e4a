"""The same slot in a neighbouring event: where many words were seen behind `bucket` in one
message of a program, the word behind `bucket` is a name in its other messages, too."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import NamedTuple

from rulegen.classes import join as join_classes
from rulegen.classes import takes
from rulegen.group.rows import Column, Group, word_of
from rulegen.group.words import like_a_name, texts
from rulegen.pins import PINNED

NAMES = frozenset(("word", "label"))
"""Classes of slots that were opened because many words were seen there."""
COMMON = frozenset(
    "a an the this that these those it its all any some none to from by for in is on at with and "
    "or of as was has have had been are were be into onto via after before until since than per "
    "not no only still again will would can may now then".split()
)
"""Words behind which anything may stand."""


class Slot(NamedTuple):
    """The class of a name, and the names seen."""

    name: str
    values: frozenset[str]


def introduced(groups: Iterable[Group]) -> dict[tuple[str, str], Slot]:
    """The words that introduce a name in the messages of a program, with what is known of it."""
    found: dict[tuple[str, str], Slot] = {}
    for one in groups:
        for place, column in enumerate(one.columns):
            if column.kind in NAMES and (word := _introduction(one.columns, place)):
                key = (one.program, word)
                known = found.get(key, Slot(column.kind, frozenset()))
                values = known.values | frozenset(texts(column))
                found[key] = Slot(join_classes(known.name, column.kind), values)
    return found


def by_neighbour(groups: Iterable[Group], found: dict[tuple[str, str], Slot]) -> list[Group]:
    """The groups, with the places open that another event of their program shows to be names."""
    return [_opened(one, found) for one in groups]


def _opened(one: Group, found: dict[tuple[str, str], Slot]) -> Group:
    columns = [
        _named(column, found.get((one.program, _introduction(one.columns, place))))
        for place, column in enumerate(one.columns)
    ]
    opened = replace(one, columns=tuple(columns))
    return opened if opened.marks == one.marks else one


def _named(column: Column, slot: Slot | None) -> Column:
    """The column as that slot, if its words are names that were seen there, or look like some:
    `link eth-a up` does not make a name of `closed` in `link closed`."""
    if slot is None or column.separator or column.kind in NAMES:
        return column
    seen = texts(column)
    constant = not any(t.name or t.slot == PINNED for unit in column.units for t in unit)
    fits = constant and all(takes(slot.name, text) for text in seen)
    known = any(text in slot.values or like_a_name(text) for text in seen)
    return replace(column, kind=slot.name) if fits and known else column


def _introduction(columns: tuple[Column, ...], place: int) -> str:
    """The word before a place, if it can introduce a name."""
    if place < 2 or columns[place].segment or not columns[place - 1].separator:
        return ""
    before, gap = columns[place - 2], word_of(columns[place - 1].units[0])
    if before.kind or len(before.units) > 1 or gap.strip():
        return ""
    word = word_of(before.units[0])
    return word if word.isalpha() and len(word) > 2 and word.lower() not in COMMON else ""
