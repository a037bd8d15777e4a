"""Lines that a rule takes, made from its tree: not all kinds, but some that differ."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from rulegen.linting.lines import takes
from rulegen.pattern import (
    Any,
    BackRef,
    Bracket,
    Choice,
    Field,
    Group,
    Literal,
    Node,
    Repeat,
    Sequence,
)  # fmt: skip

_LETTERS = "q7 zK" + "".join(sorted(map(chr, range(33, 127)), key=str.isalnum)) + "\t"


def samples(tree: Node) -> Iterator[str]:
    """Three ASCII lines: the first branches and least repeats, then the last branches and one
    repeat more, then a mixture. A rule with an edge or a back-reference may not take them."""
    for turn in range(3):
        yield "".join(_text(tree, turn)).replace("\n", " ")


@lru_cache(maxsize=4096)
def _letters(node: Bracket) -> tuple[str, ...]:
    """One character for each turn; all empty for a bracket without any in ASCII."""
    some = [c for c in _LETTERS if takes(node, c)] or [""]
    return tuple(some[min(turn, len(some) - 1)] for turn in range(3))


def _text(node: Node, turn: int) -> Iterator[str]:
    match node:
        case Literal(text):
            yield text if text.isascii() else "".join(c if c.isascii() else "?" for c in text)
        case Any():
            yield "q7z"[turn]
        case Bracket():
            yield _letters(node)[turn]
        case Group(inner) | Field(_, _, inner):
            yield from _text(inner, turn)
        case Choice(branches):
            yield from _text(branches[(0, -1, len(branches) // 2)[turn]], turn)
        case Sequence(parts):
            for part in parts:
                yield from _text(part, turn)
        case Repeat(inner, least, most):
            extra = (0, 2, 1)[turn]
            for _ in range(min(least + extra, least + extra if most is None else most)):
                yield from _text(inner, turn)
        case BackRef():
            yield ""
