"""Whether a rule can match a line that begins in a given way: walked on the tree itself.

The language package answers for whole rules; here the question is about a few short texts
(time stamps, idents) and hundreds of rules, so nothing is compiled.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache

from rulegen.pattern import (
    Anchor,
    Any,
    BackRef,
    Bracket,
    Char,
    Choice,
    Class,
    Edge,
    Field,
    Group,
    Item,
    Literal,
    Node,
    Range,
    Repeat,
    Sequence,
)

_CLASSES: dict[str, Callable[[str], bool]] = {
    "alnum": str.isalnum,
    "alpha": str.isalpha,
    "digit": str.isdigit,
    "lower": str.islower,
    "upper": str.isupper,
    "space": lambda c: c in " \t\n\v\f\r",
    "blank": lambda c: c in " \t",
    "cntrl": lambda c: c < " " or c == "\x7f",
    "graph": lambda c: "!" <= c <= "~",
    "print": lambda c: " " <= c <= "~",
    "punct": lambda c: "!" <= c <= "~" and not c.isalnum(),
    "xdigit": lambda c: c in "0123456789abcdefABCDEF",
}


def can_begin(tree: Node, text: str) -> bool:
    """Whether some line that begins with `text` (ASCII) could match the rule.

    >>> from rulegen.ere import parse
    >>> can_begin(parse("^Nov [0-9]+ web"), "Nov 23 w"), can_begin(parse("^Nov"), "Dec")
    (True, False)
    """
    walk = _Walk(text, open_end=True)
    return any(walk.ends(tree, at) for at in range(len(text) + 1))


def is_match(tree: Node, text: str) -> bool:
    """Whether the whole of `text` (ASCII) is one of the strings that the node stands for."""
    return len(text) in _Walk(text, open_end=False).ends(tree, 0)


def takes(bracket: Bracket, char: str) -> bool:
    """Whether a bracket expression takes an ASCII character."""
    return char in taken(bracket)


@lru_cache(maxsize=4096)
def taken(bracket: Bracket) -> frozenset[str]:
    """The ASCII characters that a bracket expression takes."""
    chars = map(chr, range(128))
    return frozenset(
        c for c in chars if any(_item_takes(item, c) for item in bracket.items) != bracket.negated
    )


def _item_takes(item: Item, char: str) -> bool:
    match item:
        case Char(member):
            return member == char
        case Range(first, last):
            return first <= char <= last
        case Class(name):
            return bool(_CLASSES[name](char))


class _Walk:
    """Positions in a text. With an open end the text is only the beginning of a line, and
    one place behind its last, `beyond`, means that the rule goes on there."""

    def __init__(self, text: str, open_end: bool) -> None:
        self.text = text
        self.open_end = open_end
        self.beyond = len(text) + 1

    def ends(self, node: Node, at: int) -> set[int]:
        """Where a match of `node` from `at` may end."""
        match node:
            case Literal(text):
                return self._literal(text, at)
            case Bracket() | Any():
                return self._one(node, at)
            case Anchor(kind):
                return self._anchor(kind, at)
            case Edge():
                return {at}
            case BackRef():
                return {at, self.beyond} if self.open_end else {at}
            case Group(inner) | Field(_, _, inner):
                return self.ends(inner, at)
            case Choice(branches):
                return set().union(*(self.ends(branch, at) for branch in branches))
            case Sequence(parts):
                return self._sequence(parts, at)
            case Repeat():
                return self._repeat(node, at)

    def _literal(self, text: str, at: int) -> set[int]:
        if at == self.beyond:
            return {at}
        rest = self.text[at : at + len(text)]
        if not text.startswith(rest):
            return set()
        if len(rest) == len(text):
            return {at + len(text)}
        return {self.beyond} if self.open_end else set()

    def _one(self, node: Bracket | Any, at: int) -> set[int]:
        if at >= len(self.text):
            return {self.beyond} if self.open_end else set()
        taken = isinstance(node, Any) or takes(node, self.text[at])
        return {at + 1} if taken else set()

    def _anchor(self, kind: str, at: int) -> set[int]:
        here = at == 0 if kind == "^" else at >= len(self.text) + self.open_end
        return {at} if here else set()

    def _sequence(self, parts: tuple[Node, ...], at: int) -> set[int]:
        places = {at}
        for part in parts:
            places = set().union(*(self.ends(part, place) for place in places))
        return places

    def _repeat(self, node: Repeat, at: int) -> set[int]:
        places = {at}
        found = {at} if node.least == 0 else set()
        for count in range(1, min(node.most or self.beyond + node.least, 2 * self.beyond) + 1):
            new = set().union(*(self.ends(node.node, place) for place in places))
            if count >= node.least or new == {self.beyond}:
                if new <= found:
                    break
                found |= new
            if not new:
                break
            places = new
        return found
