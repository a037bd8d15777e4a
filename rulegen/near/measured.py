"""A line with what each of its places costs, for a walk along it with any rule."""

from __future__ import annotations

from collections.abc import Iterable

from rulegen.near import costs


class Measured:
    """Lists with an entry for each character of `text` and one for its end.

    `variables` are the spans of values that are lacking as a whole, like one word.

    `chunk_end`: where the chunk ends; `inside`: whether a chunk is under way; `torn`: whether a
    value is; `lacking`: what the rest of the chunk costs as a piece that a rule lacks; `opening`:
    what it costs that such a piece begins here; `swallowed`: what a class pays for all before;
    `blanks`: blanks to come.
    """

    def __init__(self, text: str, variables: Iterable[tuple[int, int]] = ()) -> None:
        size = len(text) + 1
        self.text = text
        self.words: set[str] = set()
        self.chunk_end, self.blanks = [0] * size, [0] * size
        self.inside, self.joins, self.torn = ([False] * size for _ in range(3))
        self.lacking, self.opening, self.swallowed = [0.0] * size, [0.0] * size, [0.0] * size
        total = 0.0
        for found in costs.CHUNK.finditer(text):
            self._chunk(*found.span(), total)
            total += costs.SWALLOWED_BLANK if found[0].isspace() else costs.SWALLOWED
        self.swallowed[-1] = total
        for at in range(len(text) - 1, -1, -1):
            self.blanks[at] = self.blanks[at + 1] + (text[at] == " ")
        for start, end in variables:
            self._one_word(start, end)

    def _chunk(self, start: int, end: int, swallowed: float) -> None:
        self.words.add(self.text[start:end])
        for at in range(start, end):
            self.chunk_end[at] = end
            self.inside[at] = at > start
            rest = self.text[at:end]
            self.lacking[at] = costs.lacking(rest)
            begin = costs.begin(rest, self.text[at - 1] if at else "")
            self.opening[at] = costs.OPEN_LACKS + begin + costs.MIDDLE * (at > start)
            self.joins[at] = costs.joins(self.text[at])
            self.swallowed[at] = swallowed

    def _one_word(self, start: int, end: int) -> None:
        """Makes a variable text cost a word where it begins; it is not to be torn."""
        whole = min(costs.WORD, self.missing(start, end))
        for at in range(start + 1, end):
            self.torn[at] = True
            self.lacking[at] = 0.0
            if not self.inside[at]:
                self.opening[at] += costs.MIDDLE
        self.lacking[start] = whole

    def missing(self, start: int, end: int) -> float:
        """What a piece of the line costs that a rule lacks."""
        starts = [at for at in range(start, end) if at == start or not self.inside[at]]
        return sum(self.lacking[at] for at in starts)

    def by_class(self, start: int, end: int) -> float:
        """What it costs that a class takes this part of the line."""
        return min(self.swallowed[end] - self.swallowed[start], costs.MOST_SWALLOWED)
