"""Pieces -> tree, as dfa.c's `regexp`, `branch`, `closure` and `atom` build it."""

from __future__ import annotations

from collections.abc import Sequence as Many
from dataclasses import dataclass, field

from rulegen.ere.scan import Piece
from rulegen.errors import EreError
from rulegen.pattern import Choice, Field, Group, Literal, Node, Repeat, Sequence, escape, walk
from rulegen.render import operator

MAX_DEPTH = 60  # all that walks a tree recurses; the deepest known rule has 6
MAX_EXPANSION = 1_000_000  # copies of an atom; grep needs gigabytes beyond that


@dataclass
class _Level:
    """An open group: its branches, the parts of the last one, and how deep both go."""

    start: int
    branch_start: int
    branches: list[Node] = field(default_factory=list)
    parts: list[Node] = field(default_factory=list)


def build(text: str, pieces: Many[Piece]) -> Node:
    """The tree of a rule that `judge` let pass. Raises EreError for depth and size."""
    return _Builder(text).build(pieces)


class _Builder:
    def __init__(self, text: str) -> None:
        self.text = text
        self.levels = [_Level(0, 0)]
        self.run: list[Piece] = []  # text not yet made a Literal

    def build(self, pieces: Many[Piece]) -> Node:
        for piece in pieces:
            self._add(piece)
        return self._close_branches(len(self.text))

    def _add(self, piece: Piece) -> None:
        match piece.kind:
            case "text":
                self.run.append(piece)
            case "repeat":
                self._repeat(piece)
            case ")" if len(self.levels) == 1:
                self.run.append(piece)
            case "(":
                self._open(piece)
            case ")":
                self._close(piece)
            case "|":
                self._branch(piece)
            case _:
                assert piece.node is not None
                self._flush()
                self.levels[-1].parts.append(piece.node)

    def _open(self, piece: Piece) -> None:
        self._flush()
        if len(self.levels) > MAX_DEPTH:
            raise self._too_much("groups inside groups", (piece.start, piece.end))
        self.levels.append(_Level(piece.start, piece.end))

    def _branch(self, piece: Piece) -> None:
        self._flush()
        level = self.levels[-1]
        level.branches.append(_sequence(level.parts, (level.branch_start, piece.start)))
        level.parts = []
        level.branch_start = piece.end

    def _close(self, piece: Piece) -> None:
        start = self.levels[-1].start
        inner = self._close_branches(piece.start)
        self.levels.pop()
        self.levels[-1].parts.append(Group(inner, (start, piece.end)))

    def _close_branches(self, end: int) -> Node:
        self._flush()
        level = self.levels[-1]
        last = _sequence(level.parts, (level.branch_start, end))
        if not level.branches:
            return last
        return Choice((*level.branches, last), (_start(level.branches[0]), end))

    def _repeat(self, piece: Piece) -> None:
        """A repeat takes the last character of a run of text, else the last part."""
        least, most = piece.limits
        if self.run:
            node = self._last_character()
        else:
            parts = self.levels[-1].parts
            node = parts.pop() if parts else Sequence((), (piece.start, piece.start))
        self._check_size(node, most or least, piece)
        span = (_start(node), piece.end)
        spelling = None if piece.text == operator(least, most) else piece.text
        self.levels[-1].parts.append(Repeat(node, least, most, spelling, span))

    def _last_character(self) -> Node:
        last = self.run.pop()
        if last.end - last.start > 1 and len(last.text) > 1:
            cut = last.end - 1
            self.run.append(Piece("text", last.text[:-1], last.start, cut, last.fresh))
            last = Piece("text", last.text[-1], cut, last.end, False)
        self._flush()
        return self._literal([last])

    def _flush(self) -> None:
        if self.run:
            self.levels[-1].parts.append(self._literal(self.run))
            self.run = []

    def _literal(self, run: Many[Piece]) -> Literal:
        span = (run[0].start, run[-1].end)
        text = "".join(piece.text for piece in run)
        spelling = self.text[span[0] : span[1]]
        return Literal(text, None if spelling == escape(text) else spelling, span)

    def _check_size(self, node: Node, times: int, piece: Piece) -> None:
        if not isinstance(node, Repeat | Group):
            return
        if expansion(node) * times > MAX_EXPANSION:
            raise self._too_much("repeats of repeats", (piece.start, piece.end))
        if isinstance(node, Repeat) and depth(node) > MAX_DEPTH:
            raise self._too_much("repeats of repeats", (piece.start, piece.end))

    def _too_much(self, what: str, span: tuple[int, int]) -> EreError:
        hint = "grep would need too much memory or stack for it: write it flatter."
        return EreError(f"too many {what}", hint, text=self.text, span=span)


def _start(node: Node) -> int:
    assert not isinstance(node, Field) and node.span is not None  # a parsed node
    return node.span[0]


def _sequence(parts: list[Node], span: tuple[int, int]) -> Node:
    return parts[0] if len(parts) == 1 else Sequence(tuple(parts), span)


def expansion(node: Node) -> int:
    """How many atoms grep makes of `node`, when it writes counted repeats out."""
    match node:
        case Repeat(inner, least, most):
            return expansion(inner) * max(most or least, 1)
        case Sequence(parts) | Choice(parts):
            return sum(map(expansion, parts)) + 1
        case Group(inner):
            return expansion(inner)
        case _:
            return 1


def depth(node: Node) -> int:
    """How many repeats are stacked on top of one another."""
    stacked = 0
    for here in walk(node):
        if not isinstance(here, Repeat):
            break
        stacked += 1
    return stacked
