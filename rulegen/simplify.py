"""Trees -> smaller trees that mean the same: small rewrites, until none applies.

`normal` only puts a tree in the form that `ere.parse` yields. `simplify` keeps the fields
and also rewrites:

    connect|disconnect              (dis)?connect
    imap-login|pop3-login           (imap|pop3)-login
    opened|opening                  open(ed|ing)
    (a|b|)                          [ab]?
    ((x))y                          xy
    (x?)?                           x?
    x{1}                            x

Trees with back-references, `two_readings` or a repeated `é` are put in normal form and left
alone: there a parenthesis counts for more than it holds.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from collections.abc import Sequence as Many
from dataclasses import replace

from rulegen.affixes import affixed
from rulegen.ere import two_readings
from rulegen.pattern import (
    EMPTY,
    Anchor,
    BackRef,
    Bracket,
    Char,
    Choice,
    Edge,
    Field,
    Group,
    Literal,
    Node,
    Repeat,
    Sequence,
    atom,
    bracket,
    cut,
    item_key,
    plain,
    rebuild,
    seq,
    walk,
)

_UNIT = re.compile(r"[^\W_]+|.", re.DOTALL)  # words, and single other characters
_ODD_IN_BRACKET = frozenset("]^-[\\")


def normal(tree: Node) -> Node:
    """The tree in normal form (see `pattern`): the same rule, without its fields.

    >>> normal(Sequence((Literal("a"), Sequence((Literal("b"),)))))
    Literal(text='ab')
    """
    return _formed(plain(tree))


def _formed(tree: Node) -> Node:
    """The tree in normal form but for its fields."""
    return rebuild(tree, _form)


def _form(node: Node) -> Node:
    match node:
        case Sequence(parts):
            return _row([Group(part) if isinstance(part, Choice) else part for part in parts])
        case Choice(branches):
            return _flat_choice(branches)
        case Repeat(inner) if not _repeatable(inner):
            return replace(node, node=atom(inner))
        case Field(_, _, Choice() as inner):
            return replace(node, node=Group(inner))
        case Bracket(items):
            return replace(node, items=tuple(sorted(set(items), key=item_key)))
        case _:
            return node


def _repeatable(node: Node) -> bool:
    """Whether a parsed repeat may hold this as it is: `é*` too, which `atom` would not make,
    since in the locale C it repeats one byte."""
    character = isinstance(node, Literal) and len(node.text) == 1
    return character or node == EMPTY or isinstance(node, Repeat | Anchor | Edge)


def _row(parts: Many[Node]) -> Node:
    """Parts in a row, flattened; a repeat of nothing means something only in front."""
    flat = [p for part in parts for p in (part.parts if isinstance(part, Sequence) else (part,))]
    return seq(*(p for n, p in enumerate(flat) if n == 0 or not _of_nothing(p)))


def _of_nothing(node: Node) -> bool:
    while isinstance(node, Repeat):
        node = node.node
    return node == EMPTY


def _flat_choice(branches: Many[Node]) -> Node:
    flat: list[Node] = []
    for branch in branches:
        flat.extend(branch.branches if isinstance(branch, Choice) else (branch,))
    return flat[0] if len(flat) == 1 else Choice(tuple(flat))


def simplify(tree: Node) -> Node:
    """A smaller tree of the same language; `simplify(simplify(t)) == simplify(t)`."""
    tree = _formed(tree)
    if two_readings(tree) or any(map(_delicate, walk(tree))):
        return tree
    before = None
    while tree != before:
        before = tree
        tree = _formed(_unwrap(rebuild(tree, _rewrite)))
    return tree


def _delicate(node: Node) -> bool:
    """A back-reference, or `é*`, which repeats a byte in C and a character in UTF-8."""
    if isinstance(node, Repeat) and isinstance(node.node, Literal):
        return not node.node.text.isascii()
    return isinstance(node, BackRef)


def _rewrite(node: Node) -> Node:
    for rewrite in _REWRITES:
        node = rewrite(node)
    return node


def _unwrap(node: Node) -> Node:
    """(abc)  ->  abc, where no repeat follows."""
    while isinstance(node, Group):
        node = node.node
    return node


# x(abc)y  ->  xabcy
def _open_in_row(node: Node) -> Node:
    if not isinstance(node, Sequence):
        return node
    return _row([part if _holds_choice(part) else _unwrap(part) for part in node.parts])


# a field of (abc)  ->  a field of abc
def _open_in_field(node: Node) -> Node:
    if isinstance(node, Field) and not _holds_choice(node.node):
        return replace(node, node=_unwrap(node.node))
    return node


# (a|(b|c))  ->  (a|b|c)
def _open_in_choice(node: Node) -> Node:
    return _flat_choice([_unwrap(b) for b in node.branches]) if isinstance(node, Choice) else node


# ((x))  ->  (x)
def _nested(node: Node) -> Node:
    return Group(_unwrap(node)) if isinstance(node, Group) else node


# (a)?  ->  a?      (abc)? stays
def _open_in_repeat(node: Node) -> Node:
    if isinstance(node, Repeat) and isinstance(node.node, Group):
        inner = _unwrap(node.node)
        if inner != EMPTY and atom(inner) == inner:
            return replace(node, node=inner)
    return node


# x{1}  ->  x
def _once(node: Node) -> Node:
    return node.node if isinstance(node, Repeat) and (node.least, node.most) == (1, 1) else node


# (x?)?  ->  x?     (x*)?  ->  x*     (x+)?  ->  x*
def _twice(node: Node) -> Node:
    if not (isinstance(node, Repeat) and (node.least, node.most) == (0, 1)):
        return node
    inner = _unwrap(node.node)
    if isinstance(inner, Repeat) and inner.least < 2:
        return Repeat(inner.node, 0, inner.most)
    return node


# (a|b|a)  ->  (a|b)
def _distinct(node: Node) -> Node:
    return _flat_choice(tuple(dict.fromkeys(node.branches))) if isinstance(node, Choice) else node


# (ab|c|)  ->  (ab|c)?
def _empty_branch(node: Node) -> Node:
    if not (isinstance(node, Group) and isinstance(node.node, Choice)):
        return node
    rest = [branch for branch in node.node.branches if branch != EMPTY]
    if len(rest) == len(node.node.branches) or not rest:
        return node
    return Repeat(atom(_flat_choice(rest)), 0, 1)


# (a|b)  ->  [ab]
def _characters(node: Node) -> Node:
    if not (isinstance(node, Group) and isinstance(node.node, Choice)):
        return node
    chars = [b.text for b in node.node.branches if isinstance(b, Literal) and len(b.text) == 1]
    readable = all(c.isascii() and c not in _ODD_IN_BRACKET for c in chars)
    if len(chars) < len(node.node.branches) or not readable:
        return node
    return bracket(*map(Char, chars))


# imap-login|pop3-login  ->  (imap|pop3)-login
def _common_ends(node: Node) -> Node:
    if not isinstance(node, Choice):
        return node
    rows = [_units(branch) for branch in node.branches]
    front = _common(rows)
    rows = [row[front:] for row in rows]
    back = _common([row[::-1] for row in rows])
    if front + back == 0:
        return node
    first = _units(node.branches[0])
    middle = [seq(*row[: len(row) - back]) for row in rows]
    return seq(*first[:front], Group(Choice(tuple(middle))), *first[len(first) - back :])


def _common(rows: Many[Many[Node]]) -> int:
    """How many units all rows have in common at their beginning."""
    count = 0
    for column in zip(*rows, strict=False):
        if any(unit != column[0] for unit in column):
            break
        count += 1
    return count


def _units(node: Node) -> list[Node]:
    """The parts of a branch, its text cut into words and single other characters."""
    units: list[Node] = []
    for part in node.parts if isinstance(node, Sequence) else (node,):
        if isinstance(part, Literal):
            units += [cut(part, *found.span()) for found in _UNIT.finditer(part.text)]
        else:
            units.append(part)
    return units


def _holds_choice(node: Node) -> bool:
    return isinstance(_unwrap(node), Choice)


_REWRITES: tuple[Callable[[Node], Node], ...] = (
    _nested,
    _open_in_row,
    _open_in_field,
    _open_in_choice,
    _open_in_repeat,
    _once,
    _twice,
    _distinct,
    _common_ends,
    affixed,
    _characters,
    _empty_branch,
)
