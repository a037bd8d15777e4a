"""A rule's tree as a graph of places between its pieces, to be walked along a line.

A *place* is a point in the tree where something could be inserted: before a part of a
sequence, or inside a literal. Edges consume text; `skips` leave a piece of the rule out.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from rulegen.near import costs
from rulegen.near.chars import BLANK, EVERY, NO_BLANK, chars_of, single
from rulegen.near.weight import blanks, leads, weight
from rulegen.pattern import (
    Anchor,
    Any,
    BackRef,
    Bracket,
    Choice,
    Edge,
    Field,
    Group,
    Literal,
    Node,
    Repeat,
    Sequence,
    walk,
)

Path = tuple[int, ...]
MOST_COPIES = 16
"""Copies of a bounded group; beyond them its upper bound is left to the proof."""


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """`path` leads to a sequence (or to a node that stands alone), `index` to the part before
    which the place is, `offset` into it if it is a literal."""

    path: Path
    index: int
    offset: int = 0


@dataclass(frozen=True, slots=True)
class Run:
    """A class repeated: its ASCII characters, whether it takes others, its bounds."""

    chars: frozenset[str]
    high: bool
    least: int
    most: int | None
    target: int
    path: Path
    fixed: bool = False
    """It is never widened: a repeated character of constant text, blanks, a dot that stands
    for one character or a few, a back-reference."""


def _fixed(chars: frozenset[str], most: int | None) -> bool:
    return len(chars) == 1 or chars <= BLANK or (chars == EVERY and most is not None)


@dataclass(frozen=True, slots=True)
class Text:
    """A chunk of constant text."""

    text: str
    target: int


@dataclass(frozen=True, slots=True)
class Skip:
    """A piece of the rule, from one place to another of the same sequence, left out."""

    start: Place
    end: Place
    target: int
    cost: float
    marks: bool = False
    """No word and no variable is left out."""
    lead: float = costs.BRANCH_START
    """What it costs that the piece begins here."""


@dataclass(slots=True)
class Spot:
    """One node of the graph."""

    place: Place | None = None
    rank: int = 0
    """How many of the rule's needed words lie behind this spot."""
    part: int = 0
    """The part of the rule's top sequence in which, or before which, it is."""
    beside: str = ""
    """What the optional parts before and behind it begin with."""
    free: list[int] = field(default_factory=list)
    texts: list[Text] = field(default_factory=list)
    runs: list[Run] = field(default_factory=list)
    skips: list[Skip] = field(default_factory=list)
    again: list[tuple[int, Path]] = field(default_factory=list)
    at_start: list[int] = field(default_factory=list)
    at_end: list[int] = field(default_factory=list)


class Graph:
    """The graph of one rule; `spots[0]` is its beginning, `end` its end."""

    def __init__(self, tree: Node) -> None:
        self.spots: list[Spot] = []
        self.at: dict[Place, int] = {}
        self.needed: list[str] = []
        """The words without which nothing matches, in their order."""
        self._optional = 0
        self._top = 0
        parts = tree.parts if isinstance(tree, Sequence) else (tree,)
        literals = [node.text for node in walk(tree) if isinstance(node, Literal)]
        self.chunks = sum(len(costs.CHUNK.findall(text)) for text in literals)
        """Chunks of constant text."""
        self.blanks = [0.0]
        """For each part of the top sequence how many blanks it and those behind it may take."""
        for part in reversed(parts):
            self.blanks.append(self.blanks[-1] + blanks(part))
        self.blanks.reverse()
        self.end = self._row(tree, (), self._new(Place((), 0)))
        self.ranks = [spot.rank for spot in self.spots]
        self.room = [self.blanks[spot.part] for spot in self.spots]
        self._follow: dict[int, frozenset[str]] = {}

    def follow(self, spot: int) -> frozenset[str]:
        """The characters (of ASCII) that can come next at a spot without an edit."""
        known = self._follow.get(spot)
        if known is None:
            seen, found, waiting = {spot}, set[str](), [spot]
            while waiting:
                here = self.spots[waiting.pop()]
                found.update(*(run.chars for run in here.runs), (t.text[0] for t in here.texts))
                empty = (run.target for run in here.runs if not run.least)
                new = {*here.free, *here.at_start, *here.at_end, *empty} - seen
                seen |= new
                waiting += new
            known = self._follow[spot] = frozenset(found)
        return known

    def _new(self, place: Place | None = None) -> int:
        self.spots.append(Spot(place, len(self.needed), self._top))
        if place is not None:
            self.at.setdefault(place, len(self.spots) - 1)
        return len(self.spots) - 1

    def _row(self, node: Node, path: Path, start: int) -> int:
        """A sequence, a choice, or a node that stands alone, from spot `start` on."""
        if isinstance(node, Choice):
            end = self._new()
            self._optional += 1
            for number, branch in enumerate(node.branches):
                inner = self._new(Place((*path, number), 0))
                self.spots[start].free.append(inner)
                self.spots[self._row(branch, (*path, number), inner)].free.append(end)
            self._optional -= 1
            return end
        many = isinstance(node, Sequence)
        here = start
        for index, part in enumerate(node.parts if isinstance(node, Sequence) else (node,)):
            child = (*path, index) if many else path
            self._top = index if not path else self._top
            here = self._part(part, child, Place(path, index), here)
        return here

    def _part(self, node: Node, path: Path, place: Place, start: int) -> int:
        """One part of a sequence, from spot `start` at `place` on."""
        after = Place(place.path, place.index + 1)
        if isinstance(node, Literal):
            return self._literal(node, place, after, start)
        end = self._new(after)
        spot = self.spots[start]
        match node:
            case Anchor(kind):
                (spot.at_start if kind == "^" else spot.at_end).append(end)
                return end
            case Edge():
                spot.free.append(end)
                return end
            case Bracket() | Any():
                chars, high = chars_of(node)
                spot.runs.append(Run(chars, high, 1, 1, end, path, _fixed(chars, 1)))
            case BackRef():
                spot.runs.append(Run(NO_BLANK, True, 0, None, end, path, fixed=True))
            case Repeat():
                self._repeat(node, path, start, end)
            case Group(inner) | Field(_, _, inner):
                self._inside(inner, (*path, 0), start, end)
            case Sequence() | Choice():
                self.spots[self._row(node, path, start)].free.append(end)
        self._passed(end, place)
        if isinstance(node, Repeat) and not node.least:
            lead = leads(node.node)
            spot.beside += lead
            self.spots[end].beside += lead
        if (cost := weight(node)) > 0:
            self.spots[start].skips.append(Skip(place, after, end, cost))
        return end

    def _passed(self, end: int, place: Place) -> None:
        """The spot behind a part was made before the part's insides."""
        self.spots[end].rank = len(self.needed)
        self.spots[end].part = place.index + 1 if not place.path else self._top

    def _literal(self, node: Literal, place: Place, after: Place, start: int) -> int:
        here, before = start, place
        for found in costs.CHUNK.finditer(node.text):
            last = found.end() == len(node.text)
            then = after if last else Place(place.path, place.index, found.end())
            if found[0][0].isalnum() and not self._optional:
                self.needed.append(found[0])
            target = self._new(then)
            spot = self.spots[here]
            spot.texts.append(Text(found[0], target))
            word = found[0][0].isalnum()
            lead = costs.begin(found[0], node.text[found.start() - 1 : found.start()])
            cost = costs.unused(found[0])
            spot.skips.append(Skip(before, then, target, cost, not word, lead))
            here, before = target, then
        self._passed(here, place)
        return here

    def _inside(self, node: Node, path: Path, start: int, end: int) -> None:
        inner = self._new(None if isinstance(node, Choice) else Place(path, 0))
        self.spots[start].free.append(inner)
        self.spots[self._row(node, path, inner)].free.append(end)

    def _repeat(self, node: Repeat, path: Path, start: int, end: int) -> None:
        if (taken := single(node.node)) is not None:
            fixed = _fixed(taken[0], node.most)
            self.spots[start].runs.append(Run(*taken, node.least, node.most, end, path, fixed))
            return
        self._optional += 1
        self._rounds(node, path, start, end)
        self._optional -= 1

    def _rounds(self, node: Repeat, path: Path, start: int, end: int) -> None:
        copies = max(node.least, node.most or 1)
        loops = node.most is None or copies > MOST_COPIES
        here = start
        for number in range(min(copies, MOST_COPIES)):
            if number >= node.least:
                self.spots[here].free.append(end)
            here, begin = self._new(), here
            self._copy(node.node, path, begin, here)
        self.spots[here].free.append(end)
        if loops:
            self._copy(node.node, path, here, here)
        elif node.most is not None and node.most > 1:
            extra, back = self._new(), self._new()
            self._copy(node.node, path, extra, back)
            self.spots[back].free += [extra, end]
            self.spots[here].again.append((extra, path))

    def _copy(self, node: Node, path: Path, start: int, end: int) -> None:
        """One round of a repeated group: its insides, at their real places."""
        path = (*path, 0)
        while isinstance(node, Group | Field):
            node, path = node.node, (*path, 0)
        self._inside(node, path, start, end)
