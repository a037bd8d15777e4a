"""Many rules, found by the words that their lines must have: the nearest ones to a line."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from heapq import nsmallest
from math import log2

from rulegen.errors import EreError
from rulegen.near import costs
from rulegen.near.align import EAGER, THOROUGH
from rulegen.near.edits import edits_of
from rulegen.near.rule import known
from rulegen.near.view import View, view
from rulegen.near.words import program_of, words_of
from rulegen.near.worth import ALLOWED, EACH, KEPT_FOR_LOST, Near

MOST = 4
"""Rules that are aligned with one line at most, and as many for each one wanted beyond it."""
LIMIT = 12.0
"""What the edits of a rule may cost that comes into question for `nearest`."""
FAR = 30.0
"""The same where any rule is better than none."""
CHOICE = 3
"""The nearest ones, of which the first that is worth widening is taken."""
_TIE = 0.02
_WORD = costs.unused("word")


class Index:
    """Rules by their words. Rules that grep refuses are left out."""

    def __init__(self, rules: Sequence[str]) -> None:
        self.texts = tuple(rules)
        self._needed: list[frozenset[str]] = []
        self._program = [program_of(text) for text in self.texts]
        self._by_word: dict[str, list[int]] = defaultdict(list)
        for number, text in enumerate(self.texts):
            words, needed = words_of(text)
            self._needed.append(needed)
            for word in words:
                self._by_word[word].append(number)

    def nearest(self, line: str, count: int = 1, limit: float = LIMIT) -> list[Near]:
        """The nearest rules to a line that have anything to do with it, at most `count`, the
        nearest first; a rule that takes the line is at 0. With `FAR` for the limit also rules
        that are not worth widening, and if there is none of this program, those of others."""
        of = view(line)
        far = limit >= FAR
        found: list[Near] = []
        for other, least, number in self._candidates(of, MOST * count, far):
            if other and found:
                break
            bound = limit if len(found) < count else found[-1].distance + _TIE
            if least >= bound:
                continue
            near = self.near(number, of, bound, EAGER, far=far)
            if near is not None and (not near.cost or near.alike()):
                found = nsmallest(count, [*found, near], key=_rank)
        better = (self.near(n.number, of, n.distance + 1.0) or n if n.cost else n for n in found)
        return sorted(better, key=_rank)

    def best(self, line: str, limit: float = LIMIT) -> Near | None:
        """The nearest of the rules that are worth widening; if there is none, of all."""
        found = self.nearest(line, CHOICE, limit)
        return next((near for near in found if near.worth), found[0] if found else None)

    def count(self, program: str) -> int:
        """How many rules say the program's name (its first part: `postfix`) as constant text."""
        return self._program.count(program)

    def near(
        self,
        number: int,
        of: View,
        limit: float = FAR,
        eager: float = THOROUGH,
        *,
        far: bool = True,
    ) -> Near | None:
        """How near one of the rules is, or None beyond `limit` or for one that grep refuses;
        unless `far`, also None if it cannot be worth widening."""
        try:
            rule = known(self.texts[number])
        except EreError:
            return None
        if not far:
            limit = min(limit, ALLOWED + EACH * rule.graph.chunks)
        made = rule.way(of, limit, eager)
        if made is None:
            return None
        fit, way = made
        return Near(number, rule, of, fit, way, edits_of(way.steps, of.text))

    def _candidates(self, of: View, most: int, far: bool) -> list[tuple[bool, float, int]]:
        """The likeliest rules: those that share rare words with the line and need few others;
        with whether they are of another program, and what their missing words cost at least."""
        chunks = costs.CHUNK.findall(of.text[of.host_end :])
        words = Counter(c for c in chunks if c[0].isalnum())
        weight: dict[int, float] = defaultdict(float)
        common: dict[int, int] = defaultdict(int)
        for word in sorted(words):
            rules = self._by_word.get(word, ())
            for number in rules:
                weight[number] += self._rare(len(rules))
                common[number] += words[word]
        scored = []
        for number, shared in weight.items():
            other = self._program[number] not in of.record.ident and bool(of.record.ident)
            missing = len(self._needed[number] - words.keys())
            wanted = missing if far else missing * KEPT_FOR_LOST
            if wanted > common[number] or (other and not far):
                continue
            least = costs.OPEN_LEFT_OUT * (missing > 0) + _WORD * missing
            scored.append((other, least - shared, number, least))
        return [(other, least, number) for other, _, number, least in nsmallest(most, scored)]

    def _rare(self, rules: int) -> float:
        return log2(len(self.texts) / rules) / 4


def _rank(near: Near) -> tuple[float, int, int, int]:
    """Of rules equally near the longer one, which has more alternatives; then the later one, for
    its layer is read last."""
    return round(near.distance, 2), -near.edits.matched, -len(near.rule.text), -near.number


def nearest(line: str, rules: Index | Sequence[str]) -> Near | None:
    """The rule with the cheapest edit that makes it take the line, or None if there is none
    that has anything to do with it. An index made once serves for many lines."""
    index = rules if isinstance(rules, Index) else Index(rules)
    return index.best(line)
