"""Rows that differ only between two quotes: one event if what stands there is a name.

`job "nightly" started` and `job "copy of all" started` say the same of two jobs. `msg="done"`
and `msg="all lost"` say two things, and so do quoted sentences that nothing introduces.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace

from rulegen.group.rows import Column, Group, alike_joined, fixed, join, word_of
from rulegen.group.sayings import saying
from rulegen.model import Token

QUOTES = {'"': "double-quoted-name", "'": "quoted-name"}
WORDS = 2
"""Constant words that a row must have outside the quotes."""
ENOUGH = 3
"""Values seen, after which single words are values of a name, too."""


def by_quoted(groups: list[Group]) -> list[Group]:
    """Groups that differ in one quoted name, joined."""
    alike: dict[object, list[tuple[Group, int, int]]] = defaultdict(list)
    for one in groups:
        for start, end in _spans(one.columns):
            outside = (*one.columns[:start], *one.columns[end:])
            key = (one.family, start, tuple((c.key, c.segment) for c in outside))
            alike[key].append((one, start, end))
    opened: set[object] = set()
    free = set(groups)
    out: list[Group] = []
    for found in sorted(alike.values(), key=lambda found: (-len(found), found[0][0].order)):
        left = [row for row in found if row[0] in free]
        if len(left) > 1 and _names(left):
            out.append(join([_emptied(*row) for row in left]))
            free.difference_update(row[0] for row in left)
            opened.update(_before(*row) for row in left)
    return alike_joined([*out, *(_opened(g, opened) for g in groups if g in free)])


def _before(one: Group, start: int, end: int) -> object:
    """The program and what it says before a quoted text: the same slot in other events."""
    return (one.program, *(c.key for c in one.columns[:start]))


def _opened(one: Group, opened: set[object]) -> Group:
    """The group with its quoted texts open where those of another event are."""
    for start, end in reversed(list(_spans(one.columns)) if opened else []):
        if _before(one, start, end) in opened:
            emptied = _emptied(one, start, end)
            one = emptied if emptied.marks == one.marks else one
    return one


def _spans(columns: tuple[Column, ...]) -> Iterator[tuple[int, int]]:
    """Where quoted texts begin and end, without their quotes, if a name may stand there."""
    opened, quote = -1, ""
    for place, column in enumerate(columns):
        text = column.units[0][0].text if column.separator else ""
        if quote and text == quote:
            if _introduced(columns[: opened - 1]):
                yield opened, place
            quote = ""
        elif not quote and text in QUOTES:
            opened, quote = place + 1, text


def _introduced(before: tuple[Column, ...]) -> bool:
    """Whether a word or a key stands before the quote, and none that announces a saying."""
    word = "".join(fixed(c) for c in before[-2:]).rstrip("=: ")
    return word.isalpha() and not saying(word)


def _names(rows: list[tuple[Group, int, int]]) -> bool:
    """Whether the quoted texts of these rows are values of one name."""
    one, start, end = rows[0]
    outside = one.words - sum(c.words for c in one.columns[start:end])
    several = any(end - start != 1 for _, start, end in rows)
    return outside >= WORDS and (several or len(rows) >= ENOUGH)


def _emptied(one: Group, start: int, end: int) -> Group:
    """The group with one slot between the quotes."""
    quote = word_of(one.columns[start - 1].units[0])
    slot = Column(((Token("", QUOTES[quote]),),))
    return replace(one, columns=(*one.columns[:start], slot, *one.columns[end:]))
