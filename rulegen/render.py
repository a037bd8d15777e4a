"""Trees -> ERE text in the house style of Debian's logcheck-database: the only way out.

What a node brings as its spelling is written as it stands; the rest is written so:
`\\[[[:digit:]]+\\]`, `[._[:alnum:]-]`, `\\w{3}`, `(dis)?connect`.
"""

from __future__ import annotations

import re

from rulegen.pattern import (
    Anchor,
    Any,
    BackRef,
    Bracket,
    Char,
    Choice,
    Class,
    Edge,
    Field,
    Group,
    Item,
    Literal,
    Node,
    Range,
    Repeat,
    Sequence,
    escape,
)

WORD_ITEMS: tuple[Item, ...] = (Char("_"), Class("alnum"))
_BARE_PARENTHESIS = re.compile(r"(?:^|[^\\])(?:\\\\)*\)")


def render(tree: Node) -> str:
    """The rule as text. `ere.parse(render(tree)) == tree` for a tree in normal form; any
    other tree gets the parentheses it needs.

    >>> from rulegen.pattern import Char, Class, bracket, choice, optional, seq
    >>> render(seq(optional(Literal("dis")), Literal("connect["), bracket(Class("digit"))))
    '(dis)?connect\\\\[[[:digit:]]'
    """
    return _render(tree, False)


def _render(node: Node, grouped: bool) -> str:
    """`grouped`: inside parentheses, where a bare `)` would close them."""
    match node:
        case Literal():
            return _literal(node, grouped)
        case Bracket():
            return node.spelling or render_bracket(node)
        case Any():
            return "."
        case Anchor(kind):
            return node.spelling or kind
        case Edge(kind):
            return "\\" + kind
        case BackRef(number):
            return f"\\{number}"
        case Group(inner):
            return "(" + _render(inner, True) + ")"
        case Choice(branches):
            return "|".join(_render(branch, grouped) for branch in branches)
        case Sequence(parts):
            return "".join(_part(part, grouped) for part in parts)
        case Repeat():
            return _repeat(node, grouped)
        case Field(_, _, inner):
            return _render(inner, grouped)


def _literal(node: Literal, grouped: bool) -> str:
    if node.spelling is None or (grouped and _BARE_PARENTHESIS.search(node.spelling)):
        return escape(node.text)
    return node.spelling


def _part(node: Node, grouped: bool) -> str:
    """One of several parts in a row: a choice needs its own parentheses there."""
    inner = _bare(node)
    return _render(Group(inner) if isinstance(inner, Choice) else inner, grouped)


def _repeat(node: Repeat, grouped: bool) -> str:
    inner = _bare(node.node)
    match inner:
        case Choice() | Literal() | Sequence() if not _is_atom(inner):
            inner = Group(inner)
    return _render(inner, grouped) + (node.spelling or operator(node.least, node.most))


def _bare(node: Node) -> Node:
    while isinstance(node, Field):
        node = node.node
    return node


def _is_atom(node: Node) -> bool:
    """One character, or nothing (a repeat of nothing, `*a`)."""
    match node:
        case Literal(text):
            return len(text) == 1
        case Sequence(parts):
            return not parts
        case _:
            return False


def operator(least: int, most: int | None) -> str:
    """How house style writes a repeat.

    >>> operator(0, 1), operator(3, 3), operator(1, 5)
    ('?', '{3}', '{1,5}')
    """
    match least, most:
        case 0, None:
            return "*"
        case 1, None:
            return "+"
        case 0, 1:
            return "?"
        case _, None:
            return f"{{{least},}}"
        case _ if least == most:
            return f"{{{least}}}"
        case _:
            return f"{{{least},{most}}}"


def render_bracket(node: Bracket) -> str:
    """A bracket expression without a spelling: `]` first, punctuation, other characters,
    ranges, `[`, classes, `^` not first, `-` last.

    >>> render_bracket(Bracket((Char("-"), Char("."), Char("_"), Class("alnum"))))
    '[._[:alnum:]-]'
    """
    if node.items == WORD_ITEMS:
        return "\\W" if node.negated else "\\w"
    chars = {item.char for item in node.items if isinstance(item, Char)}
    rest = "".join(sorted(chars - set("]^-["), key=_punctuation_first))
    rest += "".join(_range(item) for item in node.items if isinstance(item, Range))
    rest += "[" * ("[" in chars)
    rest += "".join(f"[:{item.name}:]" for item in node.items if isinstance(item, Class))
    head = "]" * ("]" in chars)
    members = _with_caret(head + rest, "-" * ("-" in chars), "^" in chars, node.negated)
    return ("[^" if node.negated else "[") + members + "]"


def _punctuation_first(char: str) -> tuple[bool, str]:
    return char.isalnum(), char


def _with_caret(members: str, minus: str, caret: bool, negated: bool) -> str:
    """`members`, `^` where it does not negate, `-`."""
    if not caret:
        return members + minus
    if members or negated:
        return members + "^" + minus
    return minus + "^" if minus else "[.^.]"


def _range(item: Range) -> str:
    return _range_end(item.first) + "-" + _range_end(item.last)


def _range_end(char: str) -> str:
    """`]`, `[`, `-` and `^` mean something else in some places; between dots they do not."""
    return f"[.{char}.]" if char in "][-^" else char
