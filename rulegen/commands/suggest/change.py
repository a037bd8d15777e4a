"""A rule's tree changed by hand: a variable part made literal, a constant word variable."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import regex

from rulegen.ere import parse
from rulegen.fields import places_of
from rulegen.group.words import name_class
from rulegen.pattern import (
    EMPTY,
    Choice,
    Field,
    Group,
    Literal,
    Node,
    Repeat,
    atom,
    choice,
    cut,
    optional,
    seq,
)
from rulegen.pattern import Sequence as Row
from rulegen.tokens import BY_NAME

_WORD = regex.compile(r"[^\s=,;:<>()\[\]\"'|]+")


@dataclass(frozen=True, slots=True)
class Word:
    """A constant word of a rule: the number of its literal, its place in it, its text."""

    literal: int
    start: int
    end: int
    text: str


def fields(tree: Node) -> list[Field]:
    """The variable parts, in reading order."""
    found: list[Field] = []

    def note(node: Node) -> Node | None:
        if isinstance(node, Field):
            found.append(node)
        return None

    _swapped(tree, note)
    return found


def values(tree: Node, lines: Iterable[str]) -> list[Counter[str]]:
    """For each variable part the values it has in these lines, with their numbers."""
    counts: list[Counter[str]] = [Counter() for _ in fields(tree)]
    for line in lines:
        for count, span in zip(counts, places_of(tree, line), strict=False):
            if span is not None:
                count[line[slice(*span)]] += 1
    return counts


def pinned(tree: Node, number: int, kept: Sequence[str]) -> Node:
    """The tree with its variable part `number` (from 0) held to these texts."""
    seen = -1

    def pin(node: Node) -> Node | None:
        nonlocal seen
        if not isinstance(node, Field):
            return None
        seen += 1
        return _one_of(kept) if seen == number else None

    return _swapped(tree, pin)


def _one_of(texts: Sequence[str]) -> Node:
    """These texts as alternatives; the empty one makes the rest optional."""
    some = [Literal(text) for text in texts if text]
    if not some:
        return EMPTY
    return optional(choice(*some)) if len(some) < len(texts) else choice(*some)


def words(tree: Node) -> list[Word]:
    """The constant words of the message, in reading order."""
    found: list[Word] = []
    for number, literal in enumerate(_message(tree)):
        for word in _WORD.finditer(literal.text):
            found.append(Word(number, word.start(), word.end(), word[0]))
    return found


def loosened(tree: Node, word: Word) -> Node:
    """The tree with a constant word made a variable of the narrowest class that takes it."""
    literals = _message(tree)
    target = literals[word.literal]
    name = name_class([word.text])
    before = [cut(target, 0, word.start)] if word.start else []
    after = [cut(target, word.end, len(target.text))] if word.end < len(target.text) else []
    new = seq(*before, Field(name, name, parse(BY_NAME[name].ere)), *after)
    assert isinstance(tree, Row)
    at = [i for i, part in enumerate(tree.parts) if isinstance(part, Literal)]
    place = at[len(at) - len(literals) + word.literal]
    return seq(*tree.parts[:place], new, *tree.parts[place + 1 :])


def _message(tree: Node) -> list[Literal]:
    """The literals of the message: those after the one that ends the head."""
    if not isinstance(tree, Row):
        return []
    literals = [part for part in tree.parts if isinstance(part, Literal)]
    ends = [n for n, one in enumerate(literals) if ": " in one.text]
    if not ends:
        return []
    return literals[ends[0] :]


def _swapped(tree: Node, new: Callable[[Node], Node | None]) -> Node:
    """The tree with each node, asked in reading order, exchanged for what `new` says, or
    kept and gone through if that is None."""
    found = new(tree)
    if found is not None:
        return found
    match tree:
        case Row(parts):
            return seq(*(_swapped(part, new) for part in parts))
        case Choice(branches):
            return Choice(tuple(_swapped(branch, new) for branch in branches))
        case Group(inner):
            return Group(_swapped(inner, new))
        case Repeat(inner, least, most):
            return Repeat(atom(_swapped(inner, new)), least, most)
        case Field(name, token, inner):
            return Field(name, token, _swapped(inner, new))
        case _:
            return tree
