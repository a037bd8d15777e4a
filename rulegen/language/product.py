"""Two automata walked side by side, breadth first: the first line found is a shortest."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator
from enum import Enum

from rulegen.language.alphabet import Alphabet, Undecided
from rulegen.language.automaton import Automaton

MAX_PAIRS = 100_000
_Pair = tuple[int, int]
_Back = dict[_Pair, tuple[_Pair, int] | None]


class Answer(Enum):
    """Three-valued: UNKNOWN is never to be read as YES or NO."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


def first_in_both(a: Automaton, b: Automaton) -> str | None:
    """A shortest line that both take. Raises Undecided."""

    def moves(pair: _Pair) -> Iterator[tuple[int, _Pair]]:
        others = b.moves(pair[1])
        for mask, one in a.moves(pair[0]):
            for other_mask, two in others:
                if both := mask & other_mask:
                    yield both, (one, two)

    def found(pair: _Pair) -> bool:
        return a.accepts(pair[0]) and b.accepts(pair[1])

    return _walk((a.start, b.start), moves, found, a.alphabet)


def first_difference(a: Automaton, b: Automaton) -> str | None:
    """A shortest line that `a` takes and `b` does not. Raises Undecided."""

    def moves(pair: _Pair) -> Iterator[tuple[int, _Pair]]:
        others = b.moves(pair[1]) if pair[1] else ()
        for mask, one in a.moves(pair[0]):
            for other_mask, two in others:
                if both := mask & other_mask:
                    yield both, (one, two)
                    mask &= ~both
            if mask:
                yield mask, (one, 0)

    def found(pair: _Pair) -> bool:
        return a.accepts(pair[0]) and not (pair[1] and b.accepts(pair[1]))

    return _walk((a.start, b.start), moves, found, a.alphabet)


def _walk(
    start: _Pair,
    moves: Callable[[_Pair], Iterator[tuple[int, _Pair]]],
    found: Callable[[_Pair], bool],
    alphabet: Alphabet,
) -> str | None:
    back: _Back = {start: None}
    waiting = deque([start])
    while waiting:
        pair = waiting.popleft()
        if found(pair):
            return _line(pair, back, alphabet)
        for mask, target in moves(pair):
            if target not in back and target[0]:
                back[target] = (pair, mask)
                waiting.append(target)
        if len(back) > MAX_PAIRS:
            raise Undecided("too many pairs of states")
    return None


def _line(pair: _Pair, back: _Back, alphabet: Alphabet) -> str:
    """The letters on the way to a pair."""
    letters = []
    while (step := back[pair]) is not None:
        pair, mask = step
        letters.append(alphabet.show(mask))
    return alphabet.line("".join(reversed(letters)))
