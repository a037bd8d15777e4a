"""The cheapest way from the beginning of a rule to its end along a line: Dijkstra over
(place in the line, place in the rule), where what fits costs nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from heapq import heappop, heappush
from math import inf

from rulegen.near import costs
from rulegen.near.graph import Graph, Path, Place, Run, Skip

Span = tuple[int, int]
# Modes: in no gap; in a piece of the line that the rule lacks; in a piece of the rule that is
# left out, so far without a word, or with one; in no gap, behind a class that could take more,
# or that took all it could.
_KEPT, _LACKS, _MARKS, _LEFT_OUT, _TORN, _BEHIND = range(6)
_MODES = 6


THOROUGH, EAGER = 0.01, 0.08
"""How much a search prefers what is further on in the line, for each character: the eager one
is ten times faster and may miss the cheapest way by a little."""


@dataclass(frozen=True, slots=True)
class Fits:
    """Text of the line that constant text or a class of the rule takes; `path` leads to the
    class, or to the sequence in which the constant text stands."""

    span: Span
    path: Path
    constant: bool


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
    """The cheapest way and what happens on it; cost 0: the rule takes the line as it is."""

    cost: float
    steps: tuple[Step, ...]


def align(
    graph: Graph, line: str, begin: int, spot: int, limit: float, *, start_anywhere: bool = False,
    end_anywhere: bool = False, eager: float = THOROUGH,
) -> Way | None:  # fmt: skip
    """The cheapest way for `line` from `begin` on and the graph from `spot` on, if it costs no
    more than `limit`; without anchors it may begin or end anywhere in the line."""
    walk = _Walk(graph, line, limit, eager, end_anywhere)
    return walk.go(begin, spot, start_anywhere)


class _Walk:
    """One search. A state is a place in the line, a spot and a mode, as one number.

    States wait in the order of what they cost and of what is sure to come: needed words that
    the line does not have, words of the line that the rest of the rule has no blanks for. What
    classes swallow is part of the order, not of the cost.
    """

    def __init__(
        self, graph: Graph, line: str, limit: float, eager: float, end_anywhere: bool
    ) -> None:
        self.spots = graph.spots
        self.end = graph.end
        self.line = line
        self.limit = limit
        self.eager = eager
        self.end_anywhere = end_anywhere
        self.width = len(self.spots) * _MODES
        self.chunk_end = [0] * (len(line) + 1)
        self.inside = [False] * (len(line) + 1)
        self.swallowed = [0.0] * (len(line) + 1)
        total, words = 0.0, set()
        for found in costs.CHUNK.finditer(line):
            for at in range(found.start(), found.end()):
                self.swallowed[at] = total
                self.chunk_end[at] = found.end()
                self.inside[at] = at > found.start()
            blank = found[0].isspace()
            total += costs.SWALLOWED_BLANK if blank else costs.SWALLOWED
            words.add(found[0])
        self.swallowed[len(line)] = total
        self.ahead = _ahead(graph.needed, line, words)
        self.blanks = [line.count(" ", at) for at in range(len(line) + 1)]
        self.room = graph.blanks if not end_anywhere else [inf] * len(graph.blanks)
        self.best: dict[int, float] = {}
        self.back: dict[int, tuple[int, Step | None]] = {}
        self.queue: list[tuple[float, int, int, float]] = []

    def go(self, begin: int, spot: int, start_anywhere: bool) -> Way | None:
        starts = range(begin, len(self.line) + 1) if start_anywhere else (begin,)
        for at in starts:
            self._push(-1, 0.0, at, spot, _KEPT, None)
        queue, best, width = self.queue, self.best, self.width
        while queue:
            _, minus_at, key, cost = heappop(queue)
            if cost > best[key]:
                continue
            at, (here, mode) = -minus_at, divmod(key % width, _MODES)
            done = at == len(self.line) or self.end_anywhere
            if done and here == self.end and mode != _MARKS:
                return _way(_steps(key, self.back), cost, self.swallowed)
            self._moves(key, cost, at, here, mode)
        return None

    def _push(
        self, key: int, cost: float, at: int, spot: int, mode: int, step: Step | None
    ) -> None:
        new = at * self.width + spot * _MODES + mode
        where = self.spots[spot]
        least = cost + self.ahead[where.rank]
        if (lacks := self.blanks[at] - self.room[where.part]) > 0:
            least += lacks * costs.WORD
        if least < self.limit and cost < self.best.get(new, self.limit):
            self.best[new] = cost
            if key >= 0:
                self.back[new] = (key, step)
            heappush(self.queue, (least - self.eager * at, -at, new, cost))

    def _moves(self, key: int, cost: float, at: int, here: int, mode: int) -> None:
        line, spot, push = self.line, self.spots[here], self._push
        # At the end of the line nothing is left that a class could swallow instead.
        close = costs.ONLY_MARKS * (at < len(line)) if mode == _MARKS else 0.0
        if mode == _MARKS:
            push(key, cost + close, at, here, _LEFT_OUT, None)
        for target in spot.free:
            push(key, cost, at, target, mode, None)
        for text in spot.texts:
            if line.startswith(text.text, at):
                then = at + len(text.text)
                path = spot.place.path if spot.place else ()
                push(key, cost + close, then, text.target, _KEPT, Fits((at, then), path, True))
        for run in spot.runs:
            self._run(key, cost + close, run, at, mode)
        if at == 0:
            for target in spot.at_start:
                push(key, cost, at, target, mode, None)
        if at == len(line):
            for target in spot.at_end:
                push(key, cost, at, target, mode, None)
        for target, path in spot.again:
            push(key, cost + costs.BOUND + close, at, target, _KEPT, Again(at, path))
        if mode != _LACKS:
            for skip in spot.skips:
                self._skip(key, cost, skip, at, mode)
        if at < len(line) and spot.place is not None:
            self._lacks(key, cost + close, spot.place, at, here, mode)

    def _run(self, key: int, cost: float, run: Run, at: int, mode: int) -> None:
        """A class, as often as it may be, or out of bounds."""
        if run.least == 0:
            self._push(key, cost, at, run.target, mode, None)
        line, end, push = self.line, at, self._push
        while end < len(line) and (
            line[end] in run.chars or (run.high and not line[end].isascii())
        ):
            end += 1
        if mode == _LACKS and not run.fixed and costs.joins(line[at - 1]):
            cost += costs.JOINED
        least, most = at + run.least, end if run.most is None else min(end, at + run.most)
        base = cost - self.swallowed[at]
        for then in range(max(least, at + 1), most + 1):
            state = _TORN if then < end else _KEPT if run.fixed else _BEHIND
            total = cost if run.fixed else base + self.swallowed[then]
            push(key, total, then, run.target, state, Fits((at, then), run.path, False))
        if run.fixed:
            return
        if run.least:
            push(key, cost + costs.EMPTY, at, run.target, _KEPT, Odd((at, at), run.path))
        self._odd(key, cost, run, at, end)

    def _odd(self, key: int, cost: float, run: Run, at: int, end: int) -> None:
        """A run out of bounds or with characters that the class lacks, up to the end of a
        chunk."""
        then, line = at, self.line
        while then < len(line) and cost <= self.limit:
            then = self.chunk_end[then]
            total = cost + self.swallowed[then] - self.swallowed[at]
            if then <= end:
                if run.least <= then - at <= (run.most or then):
                    continue
                total += costs.BOUND
            else:
                odd = costs.odd_run(line[at:then], run.chars, run.high)
                if odd is None:
                    return
                total += costs.CLASS + odd
            self._push(key, total, then, run.target, _KEPT, Odd((at, then), run.path))

    def _skip(self, key: int, cost: float, skip: Skip, at: int, mode: int) -> None:
        cost += skip.cost
        if mode not in (_MARKS, _LEFT_OUT):
            cost += costs.OPEN_LEFT_OUT + skip.lead
            if self.inside[at] or mode == _TORN:
                cost += costs.MIDDLE
        state = _MARKS if mode != _LEFT_OUT and skip.marks else _LEFT_OUT
        self._push(key, cost, at, skip.target, state, LeftOut(at, skip.start, skip.end))

    def _lacks(self, key: int, cost: float, place: Place, at: int, here: int, mode: int) -> None:
        then = self.chunk_end[at]
        chunk = self.line[at:then]
        cost += costs.lacking(chunk)
        if mode != _LACKS:
            cost += costs.OPEN_LACKS + costs.DEEP * len(place.path)
            cost -= costs.LATER * place.index
            cost += costs.begin(chunk, self.line[at - 1] if at else "")
            if self.inside[at] or mode == _TORN:
                cost += costs.MIDDLE
            if mode == _BEHIND and costs.joins(chunk[0]):
                cost += costs.JOINED
            if place.path and not place.index and not place.offset:
                cost += costs.BRANCH_START
        self._push(key, cost, then, here, _LACKS, Lacks((at, then), place))


def _ahead(needed: list[str], line: str, words: set[str]) -> list[float]:
    """For each rank what the needed words from there on that are nowhere in the line cost."""
    ahead = [0.0]
    for word in reversed(needed):
        missing = word not in words and word not in line
        ahead.append(ahead[-1] + (costs.unused(word) if missing else 0.0))
    return ahead[::-1]


def _way(steps: list[Step], cost: float, swallowed: list[float]) -> Way:
    """The way, its cost without what classes swallowed."""
    for step in steps:
        if isinstance(step, Odd) or (isinstance(step, Fits) and not step.constant):
            cost -= swallowed[step.span[1]] - swallowed[step.span[0]]
    return Way(max(0.0, round(cost, 6)), tuple(steps))


def _steps(key: int, back: dict[int, tuple[int, Step | None]]) -> list[Step]:
    steps = []
    while key in back:
        key, step = back[key]
        if step is not None:
            steps.append(step)
    return steps[::-1]
