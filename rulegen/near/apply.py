"""Edits -> the changed tree. What no edit touches keeps its nodes, and so its spelling."""

from __future__ import annotations

from collections.abc import Sequence as Many
from dataclasses import dataclass, replace

from rulegen.near.edits import Edits, Gap, Rounds, Wider
from rulegen.near.graph import Path, Place
from rulegen.near.heads import cut_out
from rulegen.near.pieces import added, instead
from rulegen.near.view import View
from rulegen.near.widen import wider
from rulegen.pattern import (
    BackRef,
    Choice,
    Field,
    Group,
    Literal,
    Node,
    Repeat,
    Sequence,
    cut,
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
                out.append(self._joined(parts[rival], gap))
                at = Place(path, rival + 1)
                continue
            gap = self._with_tail(parts, gap)
            out += [_seq(p) for p in cut_out(parts, at, gap.start)]
            out.append(self._changed(cut_out(parts, gap.start, gap.end), gap))
            at = gap.end
        return (*out, *map(_seq, cut_out(parts, at, Place(path, len(parts)))))

    def _with_tail(self, parts: tuple[Node, ...], gap: Gap) -> Gap:
        """A word that may be missing goes with its optional last letter: `ssh2?`."""
        end, start = gap.end, gap.start
        if start == end or end.offset or not start.index < end.index < len(parts):
            return gap
        last, tail = parts[end.index - 1], parts[end.index]
        word = isinstance(last, Literal) and last.text[-1].isalnum()
        letter = isinstance(tail, Repeat) and isinstance(tail.node, Literal)
        if not word or not letter or (*end.path, end.index) in self.edits.entered:
            return gap
        return replace(gap, end=Place(end.path, end.index + 1))

    def _changed(self, old: tuple[Node, ...], gap: Gap) -> Node:
        """What stands in the place of a gap."""
        if gap.span[0] == gap.span[1]:
            return _missing(old)
        if not old:
            return seq(*added(self.of, gap.span, self.rule, quoted=self.quoted))
        return instead(seq(*old), self.of, gap.span, self.rule, quoted=self.quoted)

    def _rival(self, parts: tuple[Node, ...], gap: Gap) -> int | None:
        """The optional neighbour that says the same thing in other words and is not there in
        this line: the piece becomes its alternative."""
        if gap.start != gap.end or gap.start.offset:
            return None
        new = self.of.text[gap.span[0] : gap.span[1]]
        for index in (gap.start.index, gap.start.index - 1):
            if 0 <= index < len(parts) and (*gap.start.path, index) not in self.edits.entered:
                one = parts[index]
                if (
                    isinstance(one, Repeat)
                    and (one.least, one.most) == (0, 1)
                    and (isinstance(one.node, Group) and rivals(one.node.node, new))
                ):
                    return index
        return None

    def _joined(self, node: Node, gap: Gap) -> Node:
        assert isinstance(node, Repeat) and isinstance(node.node, Group)
        inner = node.node.node
        new = seq(*added(self.of, gap.span, self.rule, quoted=self.quoted, bare=True))
        if words := _words_before(inner, new):
            choices, tail = words
            assert isinstance(new, Literal)
            word = cut(new, 0, len(new.text) - len(tail.text))
            made: Node = seq(Group(Choice((*choices, word))), tail)
        else:
            old = inner.branches if isinstance(inner, Choice) else (inner,)
            made = Choice(tuple(dict.fromkeys((*old, new))))
        return replace(node, node=replace(node.node, node=made))


def _words_before(inner: Node, new: Node) -> tuple[tuple[Node, ...], Literal] | None:
    """The words and the end of `(a|b) `, where the new piece is a word with the same end."""
    if not (isinstance(inner, Sequence) and len(inner.parts) == 2 and isinstance(new, Literal)):
        return None
    first, tail = inner.parts
    if not (isinstance(first, Group) and isinstance(first.node, Choice)):
        return None
    if not isinstance(tail, Literal) or not new.text.endswith(tail.text):
        return None
    branches = first.node.branches
    word = new.text[: -len(tail.text)]
    texts = [b.text for b in branches if isinstance(b, Literal)]
    same = len(texts) == len(branches) and all(map(str.isalnum, (*texts, word)))
    return (branches, tail) if same else None


def rivals(old: Node, new: str) -> bool:
    """Whether an optional part and a piece of a line are two wordings of one thing: they begin
    with the same key, stand in the same brackets, or are single words with the same end."""
    if _words_before(old, Literal(new)):
        return True
    branches = old.branches if isinstance(old, Choice) else (old,)
    return any(_alike(render(branch).replace("\\", ""), new) for branch in branches)


_ENDS = {" (": ")", " [": "]", " {": "}", "(": ") "}


def _alike(old: str, new: str) -> bool:
    key = new.split("=")[0] if "=" in new else ""
    if key and old.startswith(key + "="):
        return True
    for begin, end in _ENDS.items():
        if old.startswith(begin) and new.startswith(begin):
            return old.endswith(end) and new.endswith(end)
    return old[:-1].isalnum() and new[:-1].isalnum() and old[-1] == new[-1] in "/-"


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
