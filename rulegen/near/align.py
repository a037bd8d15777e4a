"""The cheapest way from the beginning of a rule to its end along a line: Dijkstra over
(place in the line, place in the rule), where what fits costs nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from heapq import heappop, heappush
from math import inf
from typing import Any, TypeGuard

from rulegen.near import costs
from rulegen.near.graph import Graph, Path, Place, Run, Skip
from rulegen.near.measured import Measured

Span = tuple[int, int]
# Modes: in no gap; in a piece of the line that the rule lacks; in a piece of the rule that is
# left out, so far without a word, or with one; in no gap, behind a class that could take more,
# or that took all it could.
_KEPT, _LACKS, _MARKS, _LEFT_OUT, _TORN, _BEHIND = range(6)
_MODES = 6


THOROUGH, EAGER = 0.0, 0.08
"""How much a search prefers what is further on in the line, for each character: the thorough
one finds the cheapest way, the eager one is faster and may miss it by a little."""


@dataclass(frozen=True, slots=True)
class Fits:
    """Text of the line that constant text or a class of the rule takes; `path` leads to the
    class, or to the sequence in which the constant text stands, from `start` to `end`."""

    span: Span
    path: Path
    constant: bool
    start: Place | None = None
    end: Place | None = None


@dataclass(frozen=True, slots=True)
class Odd:
    """Text for a class that does not take it: other characters, too few, too many."""

    span: Span
    path: Path


@dataclass(frozen=True, slots=True)
class Lacks:
    """A piece of the line that the rule lacks at a place."""

    span: Span
    place: Place


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A piece of the rule that the line lacks at a point."""

    point: int
    start: Place
    end: Place


@dataclass(frozen=True, slots=True)
class Again:
    """One more round of a repeated group than the rule allows."""

    point: int
    path: Path


Step = Fits | Odd | Lacks | LeftOut | Again


@dataclass(frozen=True, slots=True)
class Way:
    """The cheapest way, what happens on it, and the part of the line it goes along; cost 0: the
    rule takes the line as it is. `swallowed`: the cost of what classes, and the open ends of a
    rule without anchors, take of the line."""

    cost: float
    steps: tuple[Step, ...]
    span: Span
    swallowed: float


def align(
    graph: Graph, line: Measured, begin: int, spot: int, limit: float, *,
    start_anywhere: bool = False, end_anywhere: bool = False, eager: float = THOROUGH,
) -> Way | None:  # fmt: skip
    """The cheapest way for `line` from `begin` on and the graph from `spot` on, if it costs no
    more than `limit`; without anchors it may begin or end anywhere in the line."""
    walk = _Walk(graph, line, limit, eager, end_anywhere)
    return walk.go(begin, spot, start_anywhere)


class _Walk:
    """One search. A state is a place in the line, a spot and a mode, as one number.

    States wait in the order of what they cost and of what is sure to come: needed words that
    the line does not have, words of the line that the rest of the rule has no blanks for. What
    classes swallow is part of the order, not of the cost. Steps are kept as the arguments of
    what they will be, for most lead nowhere.
    """

    def __init__(
        self, graph: Graph, line: Measured, limit: float, eager: float, end_anywhere: bool
    ) -> None:
        self.graph = graph
        self.line = line.text
        self.on = line
        self.limit = limit
        self.eager = eager
        self.end_anywhere = end_anywhere
        self.width = len(graph.spots) * _MODES
        ahead = _ahead(graph.needed, self.line, line.words)
        self.ahead = [ahead[rank] for rank in graph.ranks]
        self.room = [inf] * len(graph.room) if end_anywhere else graph.room
        self.best: dict[int, float] = {}
        self.back: dict[int, tuple[int, tuple[Any, ...]]] = {}
        self.queue: list[tuple[float, int, int, float]] = []

    def go(self, begin: int, spot: int, start_anywhere: bool) -> Way | None:
        starts = range(begin, len(self.line) + 1) if start_anywhere else (begin,)
        for at in starts:
            self._push(-1, 0.0, at, spot, _KEPT, ())
        queue, best, width, size = self.queue, self.best, self.width, len(self.line)
        while queue:
            _, minus_at, key, cost = heappop(queue)
            if cost > best[key]:
                continue
            at, (here, mode) = -minus_at, divmod(key % width, _MODES)
            if here == self.graph.end and mode != _MARKS and (at == size or self.end_anywhere):
                return self._way(key, cost, begin, at)
            self._moves(key, cost, at, here, mode)
        return None

    def _way(self, key: int, cost: float, begin: int, end: int) -> Way:
        """The way to a state."""
        steps: list[Step] = []
        while key in self.back:
            key, (*made,) = self.back[key]
            if made:
                steps.append(made[0](*made[1:]))
        on, start = self.on, key // self.width
        by_class = sum(on.by_class(*step.span) for step in steps if _by_class(step))
        ends = on.swallowed[start] - on.swallowed[begin] + on.swallowed[-1] - on.swallowed[end]
        cost = max(0.0, round(cost - by_class, 6))
        return Way(cost, tuple(steps[::-1]), (start, end), by_class + ends)

    def _push(
        self, key: int, cost: float, at: int, spot: int, mode: int, step: tuple[Any, ...]
    ) -> None:
        new = at * self.width + spot * _MODES + mode
        if cost >= self.best.get(new, self.limit):
            return
        least = cost
        if ahead := self.ahead[spot]:
            least += ahead if mode in (_MARKS, _LEFT_OUT) else ahead + costs.OPEN_LEFT_OUT
        if (lacks := self.on.blanks[at] - self.room[spot]) > 0:
            least += lacks * costs.WORD + costs.OPEN_LACKS * (mode != _LACKS)
        if least < self.limit:
            self.best[new] = cost
            if key >= 0:
                self.back[new] = (key, step)
            heappush(self.queue, (least - self.eager * at, -at, new, cost))

    def _moves(self, key: int, cost: float, at: int, here: int, mode: int) -> None:
        line, spot, push = self.line, self.graph.spots[here], self._push
        # At the end of the line nothing is left that a class could swallow instead.
        close = cost + costs.MIDDLE * (mode == _LACKS and self.on.torn[at])
        if mode == _MARKS:
            close += costs.ONLY_MARKS * (at < len(line))
            push(key, close, at, here, _LEFT_OUT, ())
        for target in spot.free:
            push(key, cost, at, target, mode, ())
        for text in spot.texts:
            if line.startswith(text.text, at):
                then = at + len(text.text)
                end = self.graph.spots[text.target].place
                path = end.path if end else ()
                step = (Fits, (at, then), path, True, spot.place, end)
                push(key, close, then, text.target, _KEPT, step)
        for run in spot.runs:
            self._run(key, close, run, at, mode)
        for target in spot.at_start if at == 0 else ():
            push(key, cost, at, target, mode, ())
        for target in spot.at_end if at == len(line) else ():
            push(key, cost, at, target, mode, ())
        for target, path in spot.again:
            push(key, close + costs.BOUND, at, target, _KEPT, (Again, at, path))
        if mode != _LACKS:
            for skip in spot.skips:
                self._skip(key, cost, skip, at, mode)
        if at < len(line) and spot.place is not None:
            self._lacks(key, cost if mode == _LACKS else close, spot.place, at, here, mode)

    def _run(self, key: int, cost: float, run: Run, at: int, mode: int) -> None:
        """A class, as often as it may be, or out of bounds. It stops inside a word only where
        what follows can go on."""
        if run.least == 0:
            self._push(key, cost, at, run.target, mode, ())
        line, on, end, push = self.line, self.on, at, self._push
        while end < len(line) and (
            line[end] in run.chars or (run.high and not line[end].isascii())
        ):
            end += 1
        if mode == _LACKS and run.most != 1 and not run.fixed and costs.joins(line[at - 1]):
            cost += costs.JOINED
        least, most = at + run.least, end if run.most is None else min(end, at + run.most)
        follow = self.graph.follow(run.target)
        for then in range(max(least, at + 1), most + 1):
            here = line[then] if then < most and on.inside[then] else ""
            if here and here.isascii() and here not in follow:
                continue
            state = _TORN if then < end else _KEPT if run.fixed else _BEHIND
            total = cost + on.by_class(at, then)
            push(key, total, then, run.target, state, (Fits, (at, then), run.path, False))
        if not run.fixed:
            if run.least:
                push(key, cost + costs.EMPTY, at, run.target, _KEPT, (Odd, (at, at), run.path))
            self._odd(key, cost, run, at, end)

    def _odd(self, key: int, cost: float, run: Run, at: int, end: int) -> None:
        """A run out of bounds or with characters that the class lacks, up to the end of a
        chunk."""
        then, line, odd = at, self.line, 0.0
        while then < len(line) and cost + odd < self.limit:
            before, then = then, self.on.chunk_end[then]
            total = cost + self.on.by_class(at, then)
            if then <= end:
                if run.least <= then - at <= (run.most or then):
                    continue
                total += costs.BOUND
            else:
                odd += costs.odd_run(line[max(before, end) : then], run.chars, run.high)
                if odd > costs.FAR:
                    return
                total += costs.CLASS + odd
            self._push(key, total, then, run.target, _KEPT, (Odd, (at, then), run.path))

    def _skip(self, key: int, cost: float, skip: Skip, at: int, mode: int) -> None:
        cost += skip.cost
        if mode not in (_MARKS, _LEFT_OUT):
            cost += costs.OPEN_LEFT_OUT + skip.lead
            if self.on.inside[at] or mode == _TORN:
                cost += costs.MIDDLE
        state = _MARKS if mode != _LEFT_OUT and skip.marks else _LEFT_OUT
        self._push(key, cost, at, skip.target, state, (LeftOut, at, skip.start, skip.end))

    def _lacks(self, key: int, cost: float, place: Place, at: int, here: int, mode: int) -> None:
        on = self.on
        cost += on.lacking[at]
        if mode != _LACKS:
            cost += on.opening[at] + costs.DEEP * len(place.path) - costs.LATER * place.index
            if mode == _TORN and not on.inside[at]:
                cost += costs.MIDDLE
            if mode == _BEHIND and on.joins[at]:
                cost += costs.JOINED
            if place.path and not place.index and not place.offset:
                cost += costs.BRANCH_START
            spot = self.graph.spots[here]
            if spot.runs and at and self.line[at - 1] == "=":
                cost += costs.VALUE
            if at and self.line[at - 1] in ",;" and self.line[at] in spot.beside:
                cost -= costs.BEHIND_COMMA
        then = on.chunk_end[at]
        self._push(key, cost, then, here, _LACKS, (Lacks, (at, then), place))


def _ahead(needed: list[str], line: str, words: set[str]) -> list[float]:
    """For each rank what the needed words from there on that are nowhere in the line cost."""
    ahead = [0.0]
    for word in reversed(needed):
        missing = word not in words and word not in line
        ahead.append(ahead[-1] + (costs.unused(word) if missing else 0.0))
    return ahead[::-1]


def _by_class(step: Step) -> TypeGuard[Fits | Odd]:
    return isinstance(step, Odd) or (isinstance(step, Fits) and not step.constant)
