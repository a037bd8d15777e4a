"""How much a rule takes, as one number to compare rules by."""

from __future__ import annotations

from math import inf, log2

from rulegen.language.alphabet import Undecided
from rulegen.language.automaton import Automaton
from rulegen.language.views import automata

_PRINTABLE = ((1 << 0x7F) - 1) ^ ((1 << 0x20) - 1)
MAX_LENGTH = 200  # characters: most log lines are shorter


def breadth(rule: str, length: int = MAX_LENGTH) -> float | None:
    """log2 of how many lines of printable ASCII, up to `length` characters, the rule matches;
    -inf for none; None when it cannot be told. Raises EreError.

    >>> breadth("^[ab]{3}$")
    3.0
    """
    try:
        (automaton,) = next(automata(rule))
        total = _count(automaton, length)
    except Undecided:
        return None
    return log2(total) if total else -inf


def _count(automaton: Automaton, length: int) -> int:
    """Paths to an end, by dynamic programming over the states."""
    ways = {automaton.start: 1}
    total = 0
    for _ in range(length + 1):
        total += sum(n for state, n in ways.items() if automaton.accepts(state))
        after: dict[int, int] = {}
        for state, n in ways.items():
            for mask, target in automaton.moves(state):
                if letters := (mask & _PRINTABLE).bit_count():
                    after[target] = after.get(target, 0) + n * letters
        ways = after
    return total
