"""Rules -> automata, once for UTF-8 locales and, if they name more than ASCII, once for C."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from rulegen import ere
from rulegen.language.alphabet import Alphabet, Bytes, Characters, Undecided, kind
from rulegen.language.automaton import Automaton


def automata(*rules: str) -> Iterator[tuple[Automaton, ...]]:
    """The automata of the rules over one alphabet, for each alphabet that matters.

    Raises EreError, and Undecided for what the package cannot answer.
    """
    named = "".join(sorted({c for rule in rules for c in rule if not c.isascii()}))
    for char in named:
        kind(char)
    characters = Characters(named)
    yield tuple(_automaton(rule, characters) for rule in rules)
    if named:
        read = [rule.encode("utf-8", "surrogateescape").decode("latin-1") for rule in rules]
        yield tuple(_automaton(rule, Bytes()) for rule in read)


@lru_cache(maxsize=4096)
def _automaton(rule: str, alphabet: Alphabet) -> Automaton:
    tree = ere.parse(rule)
    if ere.two_readings(tree):
        raise Undecided("grep reads it in two ways")
    return Automaton(tree, alphabet)
