"""A tree -> its positions (Glushkov): one for each character of the rule, written out.

The line is thought to stand between two marks, which `^` and `$` consume; a rule is
`anything, tree, anything`. So an anchor is a position like any other, wherever it stands.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import pairwise
from typing import NamedTuple

from rulegen.language.alphabet import Alphabet, Undecided
from rulegen.pattern import (
    Anchor,
    Any,
    Bracket,
    Choice,
    Field,
    Group,
    Literal,
    Node,
    Repeat,
    Sequence,
)

MAX_POSITIONS = 6000
START_MARK = -1
END_MARK = -2


class Span(NamedTuple):
    """A part of the rule: whether it may be empty, and its first and last positions."""

    empty: bool
    first: int
    last: int


_NOTHING = Span(True, 0, 0)


@dataclass
class Positions:
    """`letters[p]` is what position p takes: a mask, or a mark; `follow[p]` the positions
    that may come next, as bits."""

    alphabet: Alphabet
    letters: list[int] = field(default_factory=list)
    follow: list[int] = field(default_factory=list)

    def add(self, node: Node) -> Span:
        """Positions for `node`. Raises Undecided."""
        match node:
            case Literal(text):
                return self._row([self._one(self.alphabet.literal(c)) for c in text])
            case Bracket():
                return self._one(self.alphabet.bracket(node))
            case Any():
                return self._one(self.alphabet.every)
            case Anchor(kind):
                return self._one(START_MARK if kind == "^" else END_MARK)
            case Sequence(parts):
                return self._row([self.add(part) for part in parts])
            case Choice(branches):
                return self._either([self.add(branch) for branch in branches])
            case Group(inner) | Field(_, _, inner):
                return self.add(inner)
            case Repeat():
                return self._repeat(node)
            case _:
                raise Undecided("a back-reference or a word edge")

    def _one(self, letters: int) -> Span:
        if len(self.letters) >= MAX_POSITIONS:
            raise Undecided("too many positions")
        bit = 1 << len(self.letters)
        self.letters.append(letters)
        self.follow.append(0)
        return Span(False, bit, bit)

    def _link(self, last: int, first: int) -> None:
        while last:
            bit = last & -last
            self.follow[bit.bit_length() - 1] |= first
            last ^= bit

    def _row(self, spans: list[Span]) -> Span:
        whole = _NOTHING
        for span in spans:
            self._link(whole.last, span.first)
            whole = Span(
                whole.empty and span.empty,
                whole.first | (span.first if whole.empty else 0),
                span.last | (whole.last if span.empty else 0),
            )
        return whole

    def _either(self, spans: list[Span]) -> Span:
        first = last = 0
        for span in spans:
            first |= span.first
            last |= span.last
        return Span(any(span.empty for span in spans), first, last)

    def _repeat(self, node: Repeat) -> Span:
        """`a{2,4}` is a a (a (a)?)?: an optional copy comes only behind the one before it,
        which keeps the links few."""
        least, most = node.least, node.most
        if most == 0:
            return _NOTHING
        copies = [self.add(node.node) for _ in range(most or max(least, 1))]
        empty = least == 0 or copies[0].empty
        for before, after in pairwise(copies):
            self._link(before.last, after.first)
        if most is None:
            self._link(copies[-1].last, copies[-1].first)
        last = 0
        for span in copies if empty else copies[least - 1 :]:
            last |= span.last
        return Span(empty, copies[0].first, last)
