"""New pieces of a rule: what the line has and the rule lacks, as an administrator writes it."""

from __future__ import annotations

import re

from rulegen.near.align import Span
from rulegen.near.costs import CHUNK
from rulegen.near.view import View, piece
from rulegen.pattern import (
    Choice,
    Group,
    Literal,
    Node,
    Repeat,
    choice,
    optional,
    seq,
)
from rulegen.simplify import simplify

_LEADERS = re.compile(r"[\w-]+: ")
_LISTED = re.compile(r"(?:, ?| )[\w-]+=(?:<[^>]*>|\"[^\"]*\"|\([^)]*\)|[^\s,=]*)")
_COMMAS = re.compile(r", [^\s,=]+(?:=(?:<[^>]*>|[^\s,]*))?")
_EMPTY = ("<>", '""', "''", "()", "[]")


def added(
    of: View, span: Span, rule: str, *, quoted: bool = False, bare: bool = False
) -> list[Node]:
    """A piece that the rule lacks, optional; several in a row (`general: info: `,
    `, TLS, session=<…>`) are optional one by one. `bare`: the piece itself."""
    if bare:
        return [_piece(of, span, rule, quoted)]
    return [_maybe(_piece(of, part, rule, quoted)) for part in parts(of.text, span)]


def _maybe(node: Node) -> Node:
    """The node, optional: `a*` is already, `a+` becomes it."""
    if isinstance(node, Repeat) and node.most is None and node.least <= 1:
        return Repeat(node.node, 0, None)
    return optional(node)


def instead(old: Node, of: View, span: Span, rule: str, *, quoted: bool = False) -> Node:
    """A piece of the rule, or the line's: one more alternative."""
    new = _piece(of, span, rule, quoted)
    if isinstance(old, Group) and isinstance(old.node, Choice):
        branches = old.node.branches
        return old if new in branches else Group(Choice((*branches, new)))
    if _blank(old) and _blank(new):
        return Repeat(Literal(" "), 1, None)
    inner = old.node if isinstance(old, Group) else old
    branches = inner.branches if isinstance(inner, Choice) else (inner,)
    made = choice(*branches, new)
    return simplify(made) if _constant(old) and _constant(new) else made


def _blank(node: Node) -> bool:
    return isinstance(node, Literal) and not node.text.strip(" ")


def _constant(node: Node) -> bool:
    return isinstance(node, Literal)


def _piece(of: View, span: Span, rule: str, quoted: bool) -> Node:
    """The piece as a node. An empty value stays empty where the rule itself says what a full
    one looks like: `user=<>` beside `user=<[[:alnum:]]+>`."""
    text = of.text[slice(*span)]
    for empty in _EMPTY:
        at = text.find(empty)
        key = CHUNK.findall(text[:at])[-2:] if at > 0 else []
        if not quoted and key and "".join(key) + empty[0] in rule.replace("\\", ""):
            start, end = span[0] + at, span[0] + at + 2
            return seq(piece(of, (span[0], start)), Literal(empty), piece(of, (end, span[1])))
    return piece(of, span, quoted=quoted)


def parts(text: str, span: Span) -> list[Span]:
    """The span, cut where several pieces of one kind stand in a row."""
    whole = text[slice(*span)]
    for pattern in (_LEADERS, _LISTED, _COMMAS):
        found = list(pattern.finditer(whole))
        if len(found) > 1 and sum(len(m[0]) for m in found) == len(whole):
            return [(span[0] + m.start(), span[0] + m.end()) for m in found]
    return [span]
