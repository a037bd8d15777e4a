"""What a class takes, as ASCII characters."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache

from rulegen.pattern import Any, Bracket, Char, Class, Field, Group, Literal, Node, Range

_ASCII = [chr(code) for code in range(128)]
BLANK = frozenset(" \t\n\v\f\r")
EVERY = frozenset(_ASCII)
NO_BLANK = EVERY - BLANK
_CTYPE: dict[str, Callable[[str], bool]] = {
    "alnum": str.isalnum, "alpha": str.isalpha, "digit": str.isdigit, "lower": str.islower,
    "upper": str.isupper, "space": BLANK.__contains__, "blank": " \t".__contains__,
    "xdigit": "0123456789abcdefABCDEF".__contains__, "print": str.isprintable,
    "graph": lambda c: c.isprintable() and c != " ",
    "punct": lambda c: c.isprintable() and not c.isalnum() and c != " ",
    "cntrl": lambda c: not c.isprintable(),
}  # fmt: skip


@lru_cache(maxsize=4096)
def chars_of(node: Bracket | Any) -> tuple[frozenset[str], bool]:
    """The ASCII characters a class takes, and whether it takes all others."""
    if isinstance(node, Any):
        return EVERY, True
    taken: set[str] = set()
    for item in node.items:
        match item:
            case Char(char):
                taken.add(char)
            case Range(first, last):
                taken.update(c for c in _ASCII if first <= c <= last)
            case Class(name):
                taken.update(c for c in _ASCII if _CTYPE[name](c))
    return (EVERY - taken, True) if node.negated else (frozenset(taken), False)


def single(node: Node) -> tuple[frozenset[str], bool] | None:
    """What a node takes if it takes exactly one character."""
    while isinstance(node, Group | Field):
        node = node.node
    match node:
        case Bracket() | Any():
            return chars_of(node)
        case Literal(text) if len(text) == 1:
            return frozenset(text), False
    return None
