"""Is a place where rows differ a variable, or do they say different things?

`judge` looks at the units in one place of rows that are otherwise equal and answers with the
sets that may be joined, each with the kind of its column: `words` for an alternation, or the
token class that takes them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from functools import reduce

from rulegen.classes import join as join_classes
from rulegen.classes import takes
from rulegen.group.rows import Column, Group
from rulegen.group.sayings import says

MOST_WORDS = 4
"""Alternatives of one place; more are a class or stay separate rules."""
MANY = 8
"""Words in one place, from which on none of them says what happened."""
WORDS_EACH = 4
"""Constant words a row must have for each alternation in it."""
NAME_MARKS = "._-/@"


def judge(
    groups: Sequence[Group], place: int, vocabulary: Counter[str]
) -> list[tuple[list[Group], str]]:
    """The sets of groups that may be joined at a column, with the column's kind.

    `groups` have equal rows but for that column; `vocabulary` counts in how many rows each
    word is constant.
    """
    slots = [g for g in groups if _slot(g.columns[place])]
    words = [g for g in groups if not _slot(g.columns[place])]
    out: list[tuple[list[Group], str]] = []
    if slots:
        taken = _absorb(slots, words, place)
        words = [g for g in words if g not in taken[0]]
        if len(taken[0]) > 1:
            out.append(taken)
    if len(words) > 1 and (kind := _kind(words, place, vocabulary)):
        out.append((words, kind))
    return out


def _slot(column: Column) -> bool:
    """Whether a column holds a slot as a whole."""
    return bool(slot_class(column))


def slot_class(column: Column) -> str:
    """The token class of a column that is one slot, or ""."""
    if column.kind and column.kind != "words":
        return column.kind
    if len(column.units) == 1:
        (unit,) = column.units
        return unit[0].name if len(unit) == 1 else ""
    if all(len(unit) == 1 and unit[0].name for unit in column.units):
        return reduce(join_classes, (unit[0].name for unit in column.units))
    if len({tuple(bool(t.name) for t in unit) for unit in column.units}) > 1 or _differ(column):
        return name_class(texts(column)) if column.kind != "words" else ""
    return ""


def _differ(column: Column) -> bool:
    """Whether units of the same build have different constant texts."""
    return len({tuple(t.text for t in unit if not t.name) for unit in column.units}) > 1


def _absorb(slots: list[Group], words: list[Group], place: int) -> tuple[list[Group], str]:
    """The groups with slots, and those whose word the slot's class takes."""
    names = sorted({slot_class(g.columns[place]) for g in slots})
    name = reduce(join_classes, names)
    taken = [g for g in words if all(takes(name, t) for t in texts(g.columns[place]))]
    return [*slots, *taken], name


def texts(column: Column) -> list[str]:
    """The texts of a column's units, with a telling example for each slot."""
    return [
        "".join(_EXAMPLE.get(t.name, _OTHER) if t.name else t.text for t in unit)
        for unit in column.units
    ]


_OTHER = "/:1"
"""What no class but the widest takes."""
_EXAMPLE = {
    **dict.fromkeys(("int", "hex", "id", "queue-id", "long-queue-id", "magnitude", "device"), "1a"),
    **dict.fromkeys(("number", "dotted", "host", "label"), "1.a"),
    "word": "a",
    "mail-id": "1_a",
}


def _kind(groups: list[Group], place: int, vocabulary: Counter[str]) -> str:
    """`words`, a class, or "" where the words are no variable."""
    seen = sorted({text for g in groups for text in texts(g.columns[place])})
    saying = says(groups[0].columns, place)
    if not saying and _names(seen):
        return name_class(seen)
    if len(seen) <= MOST_WORDS:
        return "words" if _may_alternate(groups[0], place, seen, saying) else ""
    own = Counter(text for g in groups for text in texts(g.columns[place]))
    return name_class(seen) if not saying and _values(own, vocabulary) else ""


def _names(seen: Sequence[str]) -> bool:
    """Whether at least half of the words look like names."""
    named = sum(like_a_name(text) for text in seen)
    return not _labels(seen) and 2 * named >= len(seen) > 1 and all(map(_one_word, seen))


def _labels(seen: Sequence[str]) -> bool:
    """Whether a few words say who speaks, as `imap-login:` and `pop3-login:` do."""
    return len(seen) <= MOST_WORDS and _ends(seen)


def _may_alternate(one: Group, place: int, seen: Sequence[str], saying: bool) -> bool:
    """Whether a few words may be alternatives: there is text enough around them, or they are
    one word in two forms; and they are no names, of which there would be more."""
    fits = _affords(one, place) or _one_stem(seen) or set(seen) in ANSWERS
    return fits and (saying or _labels(seen) or not any(map(like_a_name, seen)))


def _values(own: Counter[str], vocabulary: Counter[str]) -> bool:
    """Whether many words, counted in their place, are values: none says what happened, and
    most are constant nowhere else."""
    if 2 * sum(text.endswith(_DEEDS) for text in own) >= len(own):
        return False
    elsewhere = sum(vocabulary[text] > own[text] for text in own)
    return len(own) >= MANY or 4 * elsewhere <= len(own)


def kind_of(column: Column) -> str:
    """The kind of a column in which anything may differ: what the slots take, up to four
    words, or a class that takes all words."""
    if len(column.units) == 1 or column.separator:
        return ""
    if any(token.name for unit in column.units for token in unit):
        return slot_class(replace(column, kind=""))
    seen = sorted(set(texts(column)))
    return "words" if len(seen) <= MOST_WORDS else name_class(seen)


_DEEDS = ("ed", "ing")
"""How words end that say what happened."""
ANSWERS = ({"yes", "no"}, {"true", "false"}, {"on", "off"}, {"True", "False"})
"""Words of which one always stands for the other."""
STEM = 4
_PREFIXES, _SUFFIXES = ("dis", "re"), ("s", "es")


def _one_stem(seen: Sequence[str]) -> bool:
    """Whether words differ by a prefix or an ending only: `connect` and `disconnect`."""
    stem = min(seen, key=len)
    if len(stem) < STEM:
        return False
    others = {stem, *(p + stem for p in _PREFIXES), *(stem + s for s in _SUFFIXES)}
    return set(seen) <= others


def like_a_name(text: str) -> bool:
    return any(c.isdigit() or c in NAME_MARKS for c in text)


def _one_word(text: str) -> bool:
    return any(c.isalnum() for c in text)


def name_class(seen: Sequence[str]) -> str:
    """The narrowest class of the house that takes all these words, without the colon with
    which all of them end."""
    stems = [text.removesuffix(":") for text in seen] if _ends(seen) else seen
    for name in ("word", "label"):
        if all(takes(name, text) for text in stems):
            return name
    return "text"


def _ends(seen: Sequence[str]) -> bool:
    return all(len(text) > 1 and text.endswith(":") for text in seen)


def stop(column: Column) -> str:
    """The colon that stands behind every unit of a column that varies, or ""."""
    return ":" if len(column.units) > 1 and _ends(texts(column)) else ""


def _affords(group: Group, place: int) -> bool:
    """Whether a row has constant words enough for one more alternation, and none beside it."""
    rows = [c for c in group.columns if not c.separator]
    at = sum(not c.separator for c in group.columns[:place])
    if any(rows[i].kind == "words" for i in (at - 1, at + 1) if 0 <= i < len(rows)):
        return False
    alternations = 1 + sum(c.kind == "words" for c in rows)
    constant = sum(bool(c.words) for i, c in enumerate(rows) if i != at)
    return constant >= WORDS_EACH * alternations
