"""The letters that rules can tell apart, numbered; a set of letters is a bit mask.

In a UTF-8 locale: ASCII, nine kinds of other characters (every combination of classes that
occurs in glibc's C.UTF-8, with a character that stands for its kind), and each character
above ASCII that the rules name. In the locale C: the 256 bytes. A rule of ASCII alone needs
no second look in C: a high byte there is what an unassigned character is in UTF-8.
The line feed belongs to no line.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from functools import cached_property, lru_cache

from rulegen.engine.translate import CLASSES, members
from rulegen.pattern import Bracket, Char, Class, Item, Range

_LETTER = frozenset({"alnum", "alpha", "graph", "print"})
KINDS: tuple[tuple[str, frozenset[str]], ...] = (
    ("é", _LETTER | {"lower"}),
    ("É", _LETTER | {"upper"}),
    ("€", frozenset({"graph", "print", "punct"})),
    ("日", _LETTER),
    ("ǅ", _LETTER | {"lower", "upper"}),
    ("\u2003", frozenset({"blank", "print", "space"})),
    ("\u2028", frozenset({"cntrl", "space"})),
    ("\x80", frozenset({"cntrl"})),
    ("\u0378", frozenset()),
)
_ASCII = 0x80
_NAMED = _ASCII + len(KINDS)  # the number of the first character that a rule names
# Kinds by Unicode category, where glibc is known to agree.
_CATEGORIES = {"Ll": 0, "Lu": 1} | dict.fromkeys("Pc Pd Ps Pe Pi Pf Po Sm Sc Sk".split(), 2)
# What a witness is made of, best first.
_NICE = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"


class Undecided(Exception):
    """Nothing can be said: see the package."""


@dataclass(frozen=True)
class Bytes:
    """The alphabet of the locale C; characters of a rule are its bytes."""

    every: int = ((1 << 256) - 1) & ~(1 << 10)

    def literal(self, char: str) -> int:
        """The letter that `char` is, as a mask."""
        return 1 << ord(char)

    def bracket(self, node: Bracket) -> int:
        """The letters that a bracket expression takes."""
        mask = _mask(members(node.items))
        return (self.every & ~mask) if node.negated else (mask & self.every)

    def show(self, mask: int) -> str:
        """A letter of the set, a readable one if there is one."""
        return chr(_nice(mask))

    def line(self, letters: str) -> str:
        """The text of a line of these bytes."""
        return letters.encode("latin-1").decode("utf-8", "surrogateescape")


@dataclass(frozen=True)
class Characters:
    """The alphabet of UTF-8 locales, for rules that name these characters above ASCII."""

    named: str = ""

    @cached_property
    def every(self) -> int:
        """All letters."""
        return ((1 << (_NAMED + len(self.named))) - 1) & ~(1 << 10)

    def literal(self, char: str) -> int:
        """The letter that `char` is, as a mask."""
        return 1 << (ord(char) if char.isascii() else _NAMED + self.named.index(char))

    def bracket(self, node: Bracket) -> int:
        """The letters that a bracket expression takes."""
        mask = _plain_items(node.items) if not self.named else self._items(node.items)
        return (self.every & ~mask) if node.negated else (mask & self.every)

    def _items(self, items: tuple[Item, ...]) -> int:
        mask = 0
        for item in items:
            mask |= self._item(item)
        return mask

    def _item(self, item: Item) -> int:
        match item:
            case Char(char):
                return self.literal(char)
            case Class(name):
                kinds = _class_mask(name)
                named = [c for c in self.named if kinds >> (_ASCII + kind(c)) & 1]
                return kinds | sum(map(self.literal, named))
            case Range():
                return _mask(members((item,)))

    def show(self, mask: int) -> str:
        """A letter of the set, a readable one if there is one."""
        code = _nice(mask)
        if code < _ASCII:
            return chr(code)
        return KINDS[code - _ASCII][0] if code < _NAMED else self.named[code - _NAMED]

    def line(self, letters: str) -> str:
        """The text of a line of these characters."""
        return letters


Alphabet = Bytes | Characters


def kind(char: str) -> int:
    """Which of KINDS a character above ASCII is. Raises Undecided."""
    try:
        return _CATEGORIES[unicodedata.category(char)]
    except KeyError:
        raise Undecided(char) from None


@lru_cache(maxsize=1024)
def _plain_items(items: tuple[Item, ...]) -> int:
    mask = 0
    for item in items:
        mask |= _class_mask(item.name) if isinstance(item, Class) else _mask(members((item,)))
    return mask


@lru_cache(maxsize=32)
def _class_mask(name: str) -> int:
    kinds = sum(1 << (_ASCII + n) for n, (_, classes) in enumerate(KINDS) if name in classes)
    return _mask(CLASSES[name]) | kinds


def _mask(codes: frozenset[int]) -> int:
    return sum(1 << code for code in codes)


@lru_cache(maxsize=4096)
def _nice(mask: int) -> int:
    for char in _NICE:
        if mask >> ord(char) & 1:
            return ord(char)
    printable = mask & (((1 << 0x7F) - 1) ^ ((1 << 0x20) - 1))
    chosen = printable or mask
    return (chosen & -chosen).bit_length() - 1
