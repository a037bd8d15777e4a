"""The deterministic automaton of one rule over whole lines, made as far as it is walked."""

from __future__ import annotations

from rulegen.language.alphabet import Alphabet, Undecided
from rulegen.language.positions import END_MARK, START_MARK, Positions
from rulegen.pattern import Node

MAX_STATES = 20_000
Moves = tuple[tuple[int, int], ...]


class Automaton:
    """A state is the set of positions that may take the next letter, as bits; 0 is dead.

    The two positions before the rule and behind it take anything.
    """

    def __init__(self, tree: Node, alphabet: Alphabet) -> None:
        self.alphabet = alphabet
        positions = Positions(alphabet)
        body = positions.add(tree)
        self._marks(positions)
        self._letters = positions.letters
        self._follow = positions.follow
        before = 1 << len(self._letters)
        self._behind = before << 1
        self._letters += [alphabet.every, alphabet.every]
        begin = body.first | (self._behind if body.empty else 0)
        self._link_ends(begin, body.last)
        self._known: dict[int, Moves] = {}
        self._ends: dict[int, bool] = {}
        self.start = self._start(begin, before)

    def _marks(self, positions: Positions) -> None:
        """`^^` is `^`: what follows a mark of the same kind needs no second mark."""
        for mark in (START_MARK, END_MARK):
            places = [p for p, letters in enumerate(positions.letters) if letters == mark]
            for _ in places:
                for place in places:
                    for other in places:
                        if positions.follow[place] >> other & 1:
                            positions.follow[place] |= positions.follow[other]
        self._refuse_crossed(positions)

    def _refuse_crossed(self, positions: Positions) -> None:
        """`$^` and `$()^` match an empty line, which two marks in a row do not show."""
        for place, letters in enumerate(positions.letters):
            for other, after in enumerate(positions.letters) if letters == END_MARK else ():
                if after == START_MARK and positions.follow[place] >> other & 1:
                    raise Undecided("^ after $")

    def _link_ends(self, begin: int, last: int) -> None:
        """The ends of the rule: `before` leads to itself and the rule, its last positions
        to `behind`, and so does a mark of the same kind that precedes one of those."""
        starts = self._of_mark(START_MARK, begin)
        self._begin_later = begin & ~starts
        self._follow += [begin, self._behind]
        for place in range(len(self._letters) - 2):
            if last >> place & 1:
                self._follow[place] |= self._behind
        for place, letters in enumerate(self._letters[:-2]):
            if letters < 0 and self._of_mark(letters, self._follow[place]) & last:
                self._follow[place] |= self._behind

    def _of_mark(self, mark: int, places: int) -> int:
        return sum(
            1 << p for p, letters in enumerate(self._letters) if letters == mark and places >> p & 1
        )

    def _start(self, begin: int, before: int) -> int:
        """The state behind the mark that begins the line. `before` stays only if the rule
        can begin later."""
        state = begin & ~self._of_mark(START_MARK, begin)
        for place, letters in enumerate(self._letters):
            if letters == START_MARK and begin >> place & 1:
                state |= self._follow[place]
        self._dead = self._of_mark(START_MARK, (1 << len(self._letters)) - 1)
        state &= ~self._dead
        if self._begin_later:
            state |= before
            self._follow[-2] = before | self._begin_later
        return state

    def moves(self, state: int) -> Moves:
        """What each letter leads to, as disjoint masks; letters that lead nowhere are left
        out. Raises Undecided beyond MAX_STATES."""
        known = self._known.get(state)
        if known is None:
            if len(self._known) >= MAX_STATES:
                raise Undecided("too many states")
            known = self._known[state] = self._moves(state)
        return known

    def _moves(self, state: int) -> Moves:
        if state & self._behind:
            return ((self.alphabet.every, self._behind),)
        targets: dict[int, int] = {}
        while state:
            bit = state & -state
            place = bit.bit_length() - 1
            letters = self._letters[place]
            if letters > 0:
                targets[letters] = targets.get(letters, 0) | self._follow[place]
            state ^= bit
        blocks: list[tuple[int, int]] = []
        for letters, target in targets.items():
            blocks = _refined(blocks, letters, target & ~self._dead)
        return tuple(blocks)

    def accepts(self, state: int) -> bool:
        """Whether a line may end here."""
        known = self._ends.get(state)
        if known is None:
            known = self._ends[state] = self._accepts(state)
        return known

    def _accepts(self, state: int) -> bool:
        if state & self._behind:
            return True
        return any(
            letters == END_MARK and state >> place & 1 and self._follow[place] & self._behind
            for place, letters in enumerate(self._letters)
        )


def _refined(blocks: list[tuple[int, int]], letters: int, target: int) -> list[tuple[int, int]]:
    """The blocks with `target` added for `letters`."""
    refined = []
    for mask, old in blocks:
        if both := mask & letters:
            refined.append((both, old | target))
            letters &= ~both
        if rest := mask & ~both:
            refined.append((rest, old))
    if letters:
        refined.append((letters, target))
    return refined
