"""Many rules, found by the words that their lines must have: the nearest ones to a line."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from heapq import nsmallest
from math import log2

from rulegen.alarms import marks, why
from rulegen.errors import EreError
from rulegen.group.names import daemon
from rulegen.near import costs
from rulegen.near.align import EAGER, THOROUGH, Fits, LeftOut, Way
from rulegen.near.edits import Edits, Gap, edits_of
from rulegen.near.mend import head_words
from rulegen.near.pieces import parts
from rulegen.near.reasons import Reason, reason
from rulegen.near.rule import HeadFit, Known, known
from rulegen.near.view import View, view
from rulegen.near.words import all_words, needed_words, program_of
from rulegen.pattern import Literal, walk

MOST = 4
"""Rules that are aligned with one line at most, and as many for each one wanted beyond it."""
LIMIT = 12.0
"""What the edits of a rule may cost that comes into question for `nearest`."""
FAR = 40.0
"""The same where any rule is better than none."""
_TIE = 0.02
_WORD = costs.unused("word")


@dataclass(frozen=True, slots=True)
class Near:
    """A rule (`number`: its place among those given) and how far a line is from it.

    `cost` is in units of about a word, 0 if the rule takes the line. `matched` counts the
    pieces of constant text that fit. `worth`: widening is better than a new rule.
    """

    number: int
    rule: Known
    of: View
    fit: HeadFit
    way: Way
    edits: Edits

    @property
    def cost(self) -> float:
        """The cost of all edits, the head's among them."""
        return self.way.cost + self.fit.cost

    @property
    def worth(self) -> bool:
        """Whether the rule is near enough to be widened."""
        return not self.why_new()

    def why_new(self) -> str:
        """Why a new rule is better than this one widened, or "" if it is not."""
        if self.edits.matched < LEAST and self.cost:
            return "too little of the rule is in the line"
        if self._new_words() > ALLOWED + EACH * self.edits.matched:
            return "too much of the line is not in the rule"
        if self._swallowed():
            return "what the rule says would be left to a class that takes anything"
        reasons = (self._other_event(e) for e in self.edits.edits if isinstance(e, Gap))
        return next(filter(None, reasons), "")

    def _swallowed(self) -> bool:
        """Whether a piece of the rule is left out and the class behind it takes several words
        instead."""
        out = False
        for step in self.way.steps:
            if isinstance(step, Fits) and out and not step.constant:
                return " " in self.of.text[slice(*step.span)]
            out = isinstance(step, LeftOut)
        return False

    def _new_words(self) -> float:
        """The cost of the edits; a path or an address counts as one word, a list of fields
        (` a=1 b=2`) as one field."""
        cost, text = self.way.cost, self.of.text
        for edit in self.edits.edits:
            if isinstance(edit, Gap):
                cost -= sum(map(costs.lacking, costs.CHUNK.findall(text[slice(*edit.span)])))
                cost += self.of.weight(edit.span) / len(parts(text, edit.span))
        return cost

    def _other_event(self, gap: Gap) -> str:
        """Why a piece of the line makes another event of it: another program, a word of alarm
        that the rule does not have."""
        record = self.of.record
        start, end = gap.span
        ident_end = self.of.host_end + len(record.ident)
        names = daemon(record.ident).split("/")
        other = any(name not in self._said for name in names)
        if start < ident_end and gap.start != gap.end and other:
            return f"the rule is one of another program than `{record.ident}`"
        text = self.of.text[start:end]
        if not marks(text) <= marks(self._said):
            return f"it would hide an alarm: {why(text)}"
        return ""

    @property
    def _said(self) -> str:
        """The constant text of the rule."""
        nodes = walk(self.rule.tree)
        return "".join(n.text if isinstance(n, Literal) else " " for n in nodes)

    def reasons(self) -> list[Reason]:
        """What keeps the rule from the line, in the order of the line."""
        head = head_words(self.rule, self.of, self.fit)
        span = (0, self.of.stamp_end) if not self.fit.stamp else (self.of.stamp_end, self.fit.line)
        found = [Reason(span, head)] if head else []
        tree = self.rule.tree
        return found + sorted(
            (reason(tree, self.of, e) for e in self.edits.edits), key=lambda r: r.span
        )


LEAST = 5
"""Pieces of constant text that must fit."""
ALLOWED = 3.0
EACH = 0.7
"""Edits may cost this much, and so much more for each piece of constant text that fits."""


class Index:
    """Rules by their words. Rules that grep refuses are left out."""

    def __init__(self, rules: Sequence[str]) -> None:
        self.texts = tuple(rules)
        self._needed = [needed_words(text) for text in self.texts]
        self._program = [program_of(text) for text in self.texts]
        self._by_word: dict[str, list[int]] = defaultdict(list)
        for number, text in enumerate(self.texts):
            for word in all_words(text):
                self._by_word[word].append(number)

    def nearest(self, line: str, count: int = 1, limit: float = LIMIT) -> list[Near]:
        """The nearest rules to a line, at most `count`, the nearest first; a rule that takes
        the line is at 0. With `FAR` for the limit also rules that are not worth widening, and if
        there is none of this program, those of others."""
        of = view(line)
        far = limit >= FAR
        found: list[Near] = []
        for other, least, number in self._candidates(of, MOST * count, far):
            if other and found:
                break
            bound = limit if len(found) < count else found[-1].cost + _TIE
            if least >= bound:
                continue
            near = self.near(number, of, bound, EAGER, far=far)
            if near is not None:
                found = nsmallest(count, [*found, near], key=_rank)
        better = (self.near(n.number, of, n.cost + 1.0) or n if n.cost else n for n in found)
        return sorted(better, key=_rank)

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
        return Near(number, rule, of, fit, way, edits_of(way.steps))

    def _candidates(self, of: View, most: int, far: bool) -> list[tuple[bool, float, int]]:
        """The likeliest rules: those that share rare words with the line and need few others;
        with whether they are of another program, and what their missing words cost at least."""
        words = {c for c in costs.CHUNK.findall(of.text[of.host_end :]) if c[0].isalnum()}
        weight: dict[int, float] = defaultdict(float)
        for word in sorted(words):
            rules = self._by_word.get(word, ())
            for number in rules:
                weight[number] += self._rare(len(rules))
        scored = []
        for number, shared in weight.items():
            other = self._program[number] not in of.record.ident and bool(of.record.ident)
            if other and not far:
                continue
            missing = len(self._needed[number] - words)
            least = costs.OPEN_LEFT_OUT * (missing > 0) + _WORD * missing
            scored.append((other, least - shared, number, least))
        return [(other, least, number) for other, _, number, least in nsmallest(most, scored)]

    def _rare(self, rules: int) -> float:
        return log2(len(self.texts) / rules) / 4


def _rank(near: Near) -> tuple[float, int, int]:
    """Of rules equally near the later one: its layer is read last."""
    return round(near.cost, 2), -near.edits.matched, -near.number


def nearest(line: str, rules: Index | Sequence[str]) -> Near | None:
    """The rule with the cheapest edit that makes it take the line, or None if there is none
    that has anything to do with it. An index made once serves for many lines."""
    index = rules if isinstance(rules, Index) else Index(rules)
    found = index.nearest(line)
    return found[0] if found else None
