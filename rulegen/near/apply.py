"""Edits -> the changed tree. What no edit touches keeps its nodes, and so its spelling."""

from __future__ import annotations

from collections.abc import Iterator
from collections.abc import Sequence as Many
from dataclasses import dataclass, replace

from rulegen.near.cutting import cut_out
from rulegen.near.edits import Edits, Gap, Rounds, Wider
from rulegen.near.graph import Path, Place
from rulegen.near.pieces import added, instead
from rulegen.near.rivals import joined, rivals
from rulegen.near.view import View
from rulegen.near.weight import needed_text, words
from rulegen.near.widen import wider
from rulegen.pattern import (
    BackRef,
    Choice,
    Field,
    Group,
    Node,
    Repeat,
    Sequence,
    optional,
    plain,
    rebuild,
    seq,
    walk,
)
from rulegen.render import render


def apply(tree: Node, edits: Edits, of: View, *, quoted: bool = False) -> Node:
    """The tree with these edits. New pieces are made from the tokens of the line; `quoted`:
    they stand as in the line. Where two edits meet, the first is made: align again.

    The new rule takes all that the old one took: every edit makes something optional, adds an
    alternative, or widens a class or its bounds.
    """
    held = _hold(tree)
    work = _Work(edits, of, render(tree), quoted)
    return _release(work.node(held, ()))


@dataclass(frozen=True, slots=True)
class _Work:
    """What the making of each change needs."""

    edits: Edits
    of: View
    rule: str
    quoted: bool

    def node(self, node: Node, path: Path) -> Node:
        """The node at `path` with all edits in it."""
        if isinstance(node, Field) and node.name == _MARK:
            return replace(node, node=self.node(node.node, path))
        for edit in self.edits.edits:
            if isinstance(edit, Wider) and edit.path == path:
                return _in_wrapping(node, edit, self.of)
        gaps = self._gaps(path)
        match node:
            case Sequence(parts):
                inner = tuple(self.node(p, (*path, n)) for n, p in enumerate(parts))
                whole = self._row(inner, path, gaps) if gaps else inner
                return seq(*whole) if gaps else replace(node, parts=whole)
            case Choice(branches):
                inner = tuple(self.node(b, (*path, n)) for n, b in enumerate(branches))
                return replace(node, branches=inner)
            case Group(below) | Repeat(below) | Field(_, _, below):
                node = self._rounds(replace(node, node=self.node(below, (*path, 0))), path)
        return seq(*self._row((node,), path, gaps)) if gaps else node

    def _rounds(self, node: Node, path: Path) -> Node:
        """The repeat without its upper bound, if more rounds are asked for."""
        more = any(isinstance(e, Rounds) and e.path == path for e in self.edits.edits)
        return Repeat(node.node, node.least, None) if more and isinstance(node, Repeat) else node

    def _gaps(self, path: Path) -> list[Gap]:
        """The gaps in the sequence at `path`, in its order, without those that overlap."""
        found: list[Gap] = []
        own = (e for e in self.edits.edits if isinstance(e, Gap) and e.start.path == path)
        for gap in sorted(own, key=lambda g: (g.start, g.end)):
            if not found or (found[-1].end <= gap.start and found[-1].start != gap.start):
                found.append(gap)
        return found

    def _row(self, parts: tuple[Node, ...], path: Path, gaps: Many[Gap]) -> tuple[Node, ...]:
        out: list[Node] = []
        at = Place(path, 0)
        for gap in gaps:
            rival = self._rival(parts, gap)
            if rival is not None:
                out += [_seq(p) for p in cut_out(parts, at, Place(path, rival))]
                out.append(joined(parts[rival], self._bare(gap)))
                at = Place(path, rival + 1)
                continue
            gap = self._with_tail(parts, gap)
            out += [_seq(p) for p in cut_out(parts, at, gap.start)]
            out.append(self._changed(cut_out(parts, gap.start, gap.end), gap))
            at = gap.end
        return (*out, *map(_seq, cut_out(parts, at, Place(path, len(parts)))))

    def _with_tail(self, parts: tuple[Node, ...], gap: Gap) -> Gap:
        """What may be missing goes with the optional parts behind it that are not there either:
        `( port [0-9]+( ssh2)?)?`, `( ssh2?)?`."""
        end = gap.end
        if gap.start == end or end.offset or gap.span[0] < gap.span[1]:
            return gap
        if not words(needed_text(seq(*cut_out(parts, gap.start, end)))):
            return gap
        index = end.index
        while index < len(parts) and self._absent(parts[index], (*end.path, index)):
            index += 1
        return replace(gap, end=Place(end.path, index))

    def _absent(self, node: Node, path: Path) -> bool:
        """Whether a part may be missing and is in this line."""
        return isinstance(node, Repeat) and not node.least and path not in self.edits.entered

    def _changed(self, old: tuple[Node, ...], gap: Gap) -> Node:
        """What stands in the place of a gap."""
        if gap.span[0] == gap.span[1]:
            return _missing(old)
        if not old:
            return seq(*added(self.of, gap.span, self.rule, quoted=self.quoted))
        return instead(seq(*old), self.of, gap.span, self.rule, quoted=self.quoted)

    def _bare(self, gap: Gap) -> Node:
        return seq(*added(self.of, gap.span, self.rule, quoted=self.quoted, bare=True))

    def _rival(self, parts: tuple[Node, ...], gap: Gap) -> int | None:
        """The optional neighbour that says the same thing in other words and is not there in
        this line: the piece becomes its alternative."""
        if gap.start != gap.end or gap.start.offset:
            return None
        new = self.of.text[slice(*gap.span)]
        return next((n for n in self._neighbours(parts, gap) if rivals(parts[n], new)), None)

    def _neighbours(self, parts: tuple[Node, ...], gap: Gap) -> Iterator[int]:
        """The optional parts around a gap that are not there, with nothing between."""
        path, here = gap.start.path, gap.start.index
        for row in (range(here, len(parts)), range(here - 1, -1, -1)):
            for index in row:
                if not self._absent(parts[index], (*path, index)):
                    break
                yield index


def _in_wrapping(node: Node, edit: Wider, of: View) -> Node:
    """The widened class; a repeat may hold it in parentheses."""
    if isinstance(node, Repeat) and isinstance(node.node, Group | Field):
        inner = node.node.node
        bare = wider(replace(node, node=inner), of, edit.spans)
        assert isinstance(bare, Repeat)
        return replace(bare, node=replace(node.node, node=bare.node))
    return wider(node, of, edit.spans)


def _missing(old: tuple[Node, ...]) -> Node:
    """A piece of the rule that may be missing."""
    if len(old) == 1 and isinstance(old[0], Repeat) and old[0].least == 1:
        least_none = old[0]
        return Repeat(least_none.node, 0, least_none.most)
    return optional(seq(*map(_seq, old)))


def _seq(node: Node) -> Node:
    """A choice among other parts needs its parentheses."""
    return Group(node) if isinstance(node, Choice) else node


# Back-references count parentheses: their groups are marked before an edit and counted after.
_MARK = "\\"


def _hold(tree: Node) -> Node:
    numbers = {n.number for n in walk(tree) if isinstance(n, BackRef)}
    if not numbers:
        return tree
    groups = {id(g): n for n, g in enumerate(_groups(tree), start=1)}
    return _marked(tree, {key: n for key, n in groups.items() if n in numbers})


def _groups(tree: Node) -> list[Group]:
    return [node for node in walk(tree) if isinstance(node, Group)]


def _marked(node: Node, numbers: dict[int, int]) -> Node:
    match node:
        case Sequence(parts):
            return replace(node, parts=tuple(_marked(p, numbers) for p in parts))
        case Choice(branches):
            return replace(node, branches=tuple(_marked(b, numbers) for b in branches))
        case Group(inner) | Repeat(inner) | Field(_, _, inner):
            made = replace(node, node=_marked(inner, numbers))
            number = numbers.get(id(node))
            return replace(made, node=Field(_MARK, str(number), made.node)) if number else made
        case _:
            return node


def _release(tree: Node) -> Node:
    marks = {n.node.token: number for number, n in enumerate(_groups(tree), start=1)
             if isinstance(n.node, Field) and n.node.name == _MARK}  # fmt: skip
    if not marks:
        return tree

    def counted(node: Node) -> Node:
        if isinstance(node, BackRef):
            return replace(node, number=marks[str(node.number)])
        return node

    return plain(rebuild(tree, counted))
