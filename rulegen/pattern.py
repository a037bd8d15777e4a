"""A rule as a tree of frozen values.

The tree is that of a POSIX extended regular expression (POSIX.1-2017, XBD 9.4) as GNU
grep reads it. `ere.parse` is the one way in, `render.render` the one way out.

Normal form (what `simplify.normal` returns and `ere.parse` yields):

* no `Sequence` inside a `Sequence`, none of length 1, adjacent `Literal`s joined;
* a `Repeat` holds one atom: a one-character `Literal`, `Bracket`, `Any`, `Group`, `BackRef`,
  another `Repeat` (`a{1}{2}`), an `Anchor` or `Edge` (`^*`, which GNU grep repeats), or, as
  the first part of a branch only, the empty `Sequence` (a repeat of nothing, `(*a)`);
* a `Choice` has two branches or more and stands at the top or directly inside a `Group`;
* no `Field`: names are for people and programs, not for grep.

How a part was spelt (`\\/` for `/`), where it stood and what a field is called take no
part in equality. A spelling is kept only where it is not house style; whoever changes a
node's text or items makes a new node (`bracket`, `cut`), never `replace`s the old one.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from operator import is_
from typing import TypeAlias

Span: TypeAlias = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Char:
    """One member of a bracket expression. `[=a=]` and `[.a.]` are Chars, spelt so."""

    char: str


@dataclass(frozen=True, slots=True)
class Range:
    """`a-z` in a bracket expression, both ends included, by code point."""

    first: str
    last: str


@dataclass(frozen=True, slots=True)
class Class:
    """`[:name:]` in a bracket expression: alnum alpha blank cntrl digit graph lower print
    punct space upper xdigit."""

    name: str


Item: TypeAlias = Char | Range | Class


@dataclass(frozen=True, slots=True)
class Literal:
    """Text that stands for itself; never empty."""

    text: str
    spelling: str | None = field(default=None, compare=False, repr=False)
    span: Span | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Bracket:
    """A bracket expression, `\\w`, `\\W`, `\\s` or `\\S`. `items` are sorted by `item_key`
    and distinct, so that the order of writing takes no part in equality."""

    items: tuple[Item, ...]
    negated: bool = False
    spelling: str | None = field(default=None, compare=False, repr=False)
    span: Span | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Any:
    """`.`: any character (in a UTF-8 locale not a stray byte)."""

    span: Span | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Anchor:
    """`^` or `$`; the buffer ends of GNU (backslash, then a grave accent or an apostrophe)
    mean the same for grep and are kept as spelling."""

    kind: str
    spelling: str | None = field(default=None, compare=False, repr=False)
    span: Span | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Edge:
    """A GNU word edge: `kind` is `b`, `B`, `<` or `>`."""

    kind: str
    span: Span | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class BackRef:
    """`\\1` to `\\9`."""

    number: int
    span: Span | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Sequence:
    """Parts one after the other; the empty sequence matches the empty string."""

    parts: tuple[Node, ...] = ()
    span: Span | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Group:
    """A pair of parentheses."""

    node: Node
    span: Span | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Choice:
    """Alternatives: `a|b`."""

    branches: tuple[Node, ...]
    span: Span | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Repeat:
    """`node` from `least` to `most` times (`most` None: no limit). `spelling` is that of the
    operator alone: `*`, `+`, `?`, `{2}`, `{2,}`, `{,3}`, `{1,5}`."""

    node: Node
    least: int
    most: int | None
    spelling: str | None = field(default=None, compare=False, repr=False)
    span: Span | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Field:
    """A named part of a template: the name of the slot, its token class, what it matches."""

    name: str
    token: str
    node: Node


Node: TypeAlias = (
    Literal | Bracket | Any | Anchor | Edge | BackRef | Sequence | Group | Choice | Repeat | Field
)

EMPTY = Sequence(())
START = Anchor("^")
END = Anchor("$")


def item_key(item: Item) -> tuple[int, str, str]:
    """The sort key of a bracket's items: characters, ranges, classes."""
    match item:
        case Char(char):
            return 0, char, ""
        case Range(first, last):
            return 1, first, last
        case Class(name):
            return 2, name, ""


def bracket(*items: Item, negated: bool = False) -> Bracket:
    """A bracket expression in normal form."""
    return Bracket(tuple(sorted(set(items), key=item_key)), negated)


def seq(*parts: Node) -> Node:
    """The parts one after the other, flattened, literals joined; one part stands for itself."""
    flat: list[Node] = []
    for part in parts:
        for inner in part.parts if isinstance(part, Sequence) else (part,):
            last = flat[-1] if flat else None
            if isinstance(inner, Literal) and isinstance(last, Literal):
                flat[-1] = _join(last, inner)
            else:
                flat.append(inner)
    return flat[0] if len(flat) == 1 else Sequence(tuple(flat))


SPECIAL = frozenset("\\^$.[]|()*+?{}")


def escape(text: str) -> str:
    """How a rule says `text`, in Debian's house style: `]` and `}` have a backslash too.

    >>> escape("a.b[c]")
    'a\\\\.b\\\\[c\\\\]'
    """
    return "".join("\\" + c if c in SPECIAL else c for c in text)


def _join(a: Literal, b: Literal) -> Literal:
    """Two neighbours as one, each spelt as it was."""
    span = (a.span[0], b.span[1]) if a.span and b.span else None
    if a.spelling is None and b.spelling is None:
        return Literal(a.text + b.text, None, span)
    spelling = (a.spelling or escape(a.text)) + (b.spelling or escape(b.text))
    return Literal(a.text + b.text, spelling, span)


def cut(literal: Literal, start: int, end: int) -> Literal:
    """Characters `start` to `end` of a literal (not none), spelt as they were; no span."""
    if literal.spelling is None:
        return Literal(literal.text[start:end])
    units = re.findall(r"\\?.", literal.spelling, re.DOTALL)
    return Literal(literal.text[start:end], "".join(units[start:end]))


def optional(node: Node) -> Node:
    """`(node)?`, without the parentheses where one atom needs none."""
    return Repeat(atom(node), 0, 1)


def atom(node: Node) -> Node:
    """`node` as something a repeat may follow. A character above ASCII needs parentheses:
    in the locale C a repeat takes its last byte only."""
    match node:
        case Bracket() | Any() | Group() | BackRef():
            return node
        case Literal(text) if len(text) == 1 and text.isascii():
            return node
        case Field(name, token, inner):
            return Field(name, token, atom(inner))
        case _:
            return Group(node)


def choice(*branches: Node) -> Node:
    """`(a|b)`: distinct branches in the order given; a single one stands for itself."""
    distinct = tuple(dict.fromkeys(branches))
    return distinct[0] if len(distinct) == 1 else Group(Choice(distinct))


def children(node: Node) -> tuple[Node, ...]:
    """The nodes directly below `node`."""
    match node:
        case Sequence(parts):
            return parts
        case Choice(branches):
            return branches
        case Group(inner) | Repeat(inner) | Field(_, _, inner):
            return (inner,)
        case _:
            return ()


def walk(node: Node) -> Iterator[Node]:
    """`node` and all below it, in reading order."""
    stack = [node]
    while stack:
        here = stack.pop()
        yield here
        stack.extend(reversed(children(here)))


def rebuild(node: Node, change: Callable[[Node], Node]) -> Node:
    """The tree with `change` applied to every node, from the leaves up. Nodes above which
    nothing changes stay: most do, and to make one again takes long."""
    below = children(node)
    new = tuple([rebuild(child, change) for child in below])
    if all(map(is_, new, below)):
        return change(node)
    match node:
        case Sequence():
            return change(replace(node, parts=new))
        case Choice():
            return change(replace(node, branches=new))
        case Group() | Repeat() | Field():
            return change(replace(node, node=new[0]))
        case _:
            return change(node)  # a leaf


def plain(node: Node) -> Node:
    """The tree without its `Field`s."""

    def bare(here: Node) -> Node:
        match here:
            case Field(_, _, inner):
                return inner
            case Sequence(parts):
                return seq(*parts)
            case _:
                return here

    return rebuild(node, bare)
