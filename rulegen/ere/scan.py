"""The text of a rule -> pieces, as `lex` in gnulib's dfa.c cuts it."""

from __future__ import annotations

import re
from typing import NamedTuple

from rulegen.ere.brackets import read_bracket
from rulegen.ere.intervals import check_interval, read_interval
from rulegen.errors import EreError
from rulegen.pattern import Anchor, Any, BackRef, Bracket, Class, Edge, Node
from rulegen.render import WORD_ITEMS

_PIECE = re.compile(
    r"(?P<text>[^\\.\[^$*+?{()|]+)|\\(?P<escape>.)|(?P<repeat>[*+?])|(?P<brace>\{)"
    r"|(?P<bracket>\[)|(?P<mark>[.^$()|])|(?P<stray>\\)",
    re.DOTALL,
)
_LIMITS: dict[str, tuple[int, int | None]] = {"*": (0, None), "+": (1, None), "?": (0, 1)}


class Piece(NamedTuple):
    """A piece of a rule. `kind` is `text` (stands for itself, as `text`), `atom`, `anchor`
    (nothing a repeat could follow, for regcomp), `repeat`, `(`, `)` or `|`. `fresh`: there
    is nothing before it, for regcomp, that could be repeated.
    """

    kind: str
    text: str
    start: int
    end: int
    fresh: bool
    node: Node | None = None
    limits: tuple[int, int | None] = (1, 1)


def scan(text: str) -> list[Piece]:
    """The pieces of `text`, in order, without gaps. Raises EreError."""
    if "\n" in text:
        at = text.index("\n")
        raise EreError("a rule is one line", "Write two rules.", text=text, span=(at, at + 1))
    pieces: list[Piece] = []
    at = 0
    fresh = True
    while at < len(text):
        piece = _piece(text, at, fresh)
        pieces.append(piece)
        fresh = _nothing_to_repeat(piece)
        at = piece.end
    return pieces


def _nothing_to_repeat(piece: Piece) -> bool:
    """Whether regcomp drops a repeat behind this piece."""
    match piece.kind:
        case "(" | "|" | "anchor":
            return True
        case "repeat":
            return piece.fresh and text_is_star(piece)
        case "text":
            return piece.fresh and piece.text == "{" and piece.end - piece.start == 1
        case _:
            return False


def text_is_star(piece: Piece) -> bool:
    """`*`, `+`, `?`: of `{2}` regcomp drops only the brace and reads on at the 2."""
    return piece.text in _LIMITS


def _piece(text: str, at: int, fresh: bool) -> Piece:
    found = _PIECE.match(text, at)
    assert found is not None  # the alternatives cover every character
    end = found.end()
    match found.lastgroup:
        case "text":
            return Piece("text", found.group(), at, end, fresh)
        case "escape":
            return _escaped(found.group("escape"), at, fresh)
        case "repeat":
            return Piece("repeat", found.group(), at, end, fresh, None, _LIMITS[found.group()])
        case "brace":
            return _brace(text, at, fresh)
        case "bracket":
            node = read_bracket(text, at)
            assert node.span is not None
            return Piece("atom", "", at, node.span[1], fresh, node)
        case "mark":
            return _mark(found.group(), at, fresh)
        case _:
            hint = "Write two backslashes for one."
            raise EreError("trailing backslash", hint, text=text, span=(at, end))


def _escaped(char: str, at: int, fresh: bool) -> Piece:
    span = (at, at + 2)
    match char:
        case "w" | "W":
            node: Node = Bracket(WORD_ITEMS, char == "W", None, span)
        case "s" | "S":
            node = Bracket((Class("space"),), char == "S", "\\" + char, span)
        case "`" | "'":
            anchor = Anchor("^" if char == "`" else "$", "\\" + char, span)
            return Piece("anchor", "", *span, fresh, anchor)
        case "b" | "B" | "<" | ">":
            return Piece("anchor", "", *span, fresh, Edge(char, span))
        case _ if char in "123456789":
            node = BackRef(int(char), span)
        case _:
            return Piece("text", char, *span, fresh)
    return Piece("atom", "", *span, fresh, node)


def _mark(char: str, at: int, fresh: bool) -> Piece:
    span = (at, at + 1)
    match char:
        case ".":
            return Piece("atom", "", *span, fresh, Any(span))
        case "^" | "$":
            return Piece("anchor", "", *span, fresh, Anchor(char, None, span))
        case _:
            return Piece(char, char, *span, fresh)


def _brace(text: str, at: int, fresh: bool) -> Piece:
    """`{2}` is a repeat; a brace that begins no interval stands for itself."""
    if not fresh:
        check_interval(text, at)
    found = read_interval(text, at)
    if found is None:
        return Piece("text", "{", at, at + 1, fresh)
    least, most, end = found
    return Piece("repeat", text[at:end], at, end, fresh, None, (least, most))
