"""Alternatives that are one word in several forms: `connect|disconnect`  ->  `(dis)?connect`."""

from __future__ import annotations

from collections.abc import Sequence as Many

from rulegen.pattern import EMPTY, Choice, Group, Literal, Node, cut, seq

PREFIXES = frozenset("de dis im in mis non pre re sub un".split())
SUFFIXES = frozenset("d ed er es ing ion ly r s".split())
_STEM = 4  # letters that a word keeps at least: `(in)?put` would be no help to anybody


def affixed(node: Node) -> Node:
    """A choice of words with what they share written once: `opened|opening`  ->  `open(ed|ing)`.
    Any other node as it is."""
    if not isinstance(node, Choice):
        return node
    words = [b for b in node.branches if isinstance(b, Literal) and b.text.isalpha()]
    texts = [word.text for word in words]
    if len(words) < len(node.branches) or not all(map(str.isascii, texts)):
        return node
    stem = min(texts, key=len)
    for length in range(len(stem), _STEM - 1, -1):
        if _heads(texts, stem[-length:]):
            heads = [_piece(word, 0, len(word.text) - length) for word in words]
            return seq(Group(Choice(tuple(heads))), Literal(stem[-length:]))
        if _tails(texts, stem[:length]):
            tails = [_piece(word, length, len(word.text)) for word in words]
            return seq(Literal(stem[:length]), Group(Choice(tuple(tails))))
    return node


def _piece(word: Literal, start: int, end: int) -> Node:
    return cut(word, start, end) if start < end else EMPTY


def _heads(words: Many[str], stem: str) -> bool:
    """Whether every word is a prefix and the stem; any letters will do before a whole word."""
    heads = {word[: -len(stem)] for word in words if word.endswith(stem)}
    return all(word.endswith(stem) for word in words) and (stem in words or heads <= PREFIXES)


def _tails(words: Many[str], stem: str) -> bool:
    """Whether every word is the stem and a suffix."""
    tails = {word[len(stem) :] for word in words if word.startswith(stem)}
    return all(word.startswith(stem) for word in words) and (stem in words or tails <= SUFFIXES)
