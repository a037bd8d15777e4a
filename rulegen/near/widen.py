"""Classes and bounds that take more: the smallest change of one variable of a rule."""

from __future__ import annotations

import re
from dataclasses import replace

from rulegen.near.align import Span
from rulegen.near.chars import chars_of
from rulegen.near.view import View, class_at
from rulegen.pattern import Any, Bracket, Char, Class, Item, Node, Repeat, bracket
from rulegen.render import render_bracket

_HEXADECIMAL = frozenset("0123456789abcdefABCDEF")
_HEX_CLASSES = frozenset("address address-zone mac hex uuid hex-prefixed".split())
_IN_CLASS = re.compile(r"\[:[a-z]+:\]")
FORM = 6
"""Characters beyond which a lower bound stands for a fixed form, such as a time."""
MOST_MARKS = 3
"""Punctuation that a class gains; a text with more kinds is taken by what cannot be in it."""


def wider(node: Node, of: View, spans: tuple[Span, ...]) -> Node:
    """The class (repeated or not) with what it needs to take these texts of the line, too."""
    texts = [of.text[start:end] for start, end in spans]
    inner = node.node if isinstance(node, Repeat) else node
    if not isinstance(inner, Bracket | Any):
        return node
    odd = {c for text in texts for c in text if not _takes(inner, c)}
    counts = [len(text) for text in texts]
    if not odd:
        return _bounds(node, inner, counts)
    new: Node = _class(inner, odd, of, spans) if isinstance(inner, Bracket) else inner
    return _bounds(node, new, counts, loose=len(odd) > 2)


def _takes(node: Bracket | Any, char: str) -> bool:
    chars, high = chars_of(node)
    return char in chars or (high and not char.isascii())


def _bounds(node: Node, inner: Node, counts: list[int], loose: bool = False) -> Node:
    """The repeat of `inner` with bounds for these counts. Too few: from one on; too many: no
    upper bound, as the next text may be longer still."""
    least, most = (node.least, node.most) if isinstance(node, Repeat) else (1, 1)
    low, high = min(counts), max(counts)
    new_least = _least(least, low)
    new_most = None if most is not None and high > most else most
    if loose and (new_least, new_most) != (least, most):
        new_least, new_most = min(new_least, 1), None
    if (new_least, new_most) == (least, most):
        return replace(node, node=inner) if isinstance(node, Repeat) else inner
    return Repeat(inner, new_least, new_most)


def _least(least: int, low: int) -> int:
    """The lower bound for a text of `low` characters: a fixed form that lacks a character or
    two (a day of the month without its blank) keeps its length, nearly."""
    if low >= least or low == 0:
        return min(least, low)
    return low if least > FORM and least - low <= 2 else 1


def _class(node: Bracket, odd: set[str], of: View, spans: tuple[Span, ...]) -> Bracket:
    """The bracket with these characters: punctuation as it is, letters and digits as classes."""
    if node.negated:
        return _negated(node, odd)
    marks = {c for c in odd if c.isascii() and not c.isalnum()}
    foreign = len(marks) > MOST_MARKS or any(not c.isascii() for c in odd)
    if foreign and not chars_of(node)[0] & set(" \t\n\v\f\r"):
        return bracket(Class("space"), negated=True)
    classes = _named(node, odd - marks, of, spans)
    items = [i for i in node.items if not _within(i, classes)]
    if not classes:
        return _spelt(node, marks)
    return bracket(*items, *map(Char, marks), *classes)


def _negated(node: Bracket, odd: set[str]) -> Bracket:
    """An excluding bracket that no longer excludes these."""
    items = [i for i in node.items if not (isinstance(i, Char) and i.char in odd)]
    return bracket(*items, negated=True) if items else node


def _named(node: Bracket, odd: set[str], of: View, spans: tuple[Span, ...]) -> list[Item]:
    """The narrowest classes for letters and digits: hexadecimal where the token is, those of
    one case only if the bracket has that case already."""
    letters, digits = {c for c in odd if c.isalpha()}, {c for c in odd if c.isdigit()}
    if not odd:
        return []
    chars = chars_of(node)[0]
    names = {class_at(of, span) for span in spans}
    whole = {c for span in spans for c in of.text[slice(*span)]}
    only_hex = all(c in _HEXADECIMAL for c in whole if c.isalnum())
    if only_hex and letters and (names <= _HEX_CLASSES or ":" in whole):
        return [Class("xdigit")]
    wants_digits = bool(digits) or "5" in chars
    if not letters:
        return [Class("alnum")] if {"g", "G"} <= chars else [Class("digit")]
    if wants_digits:
        return [Class("alnum")]
    return [Class("alpha")]


def _within(item: Item, classes: list[Item]) -> bool:
    """Whether one of the classes takes all of an item."""
    taken: set[str] = set()
    for one in classes:
        taken |= chars_of(bracket(one))[0]
    return bool(classes) and chars_of(bracket(item))[0] <= taken


def _spelt(node: Bracket, marks: set[str]) -> Bracket:
    """The bracket with these marks, in its own spelling: they go before its first class, a
    minus to the end."""
    made = bracket(*node.items, *map(Char, marks))
    text = node.spelling or render_bracket(node)
    if not text.startswith("[") or marks & set("]^[\\"):
        return made
    body = text[1:-1]
    others = "".join(sorted(marks - {"-"}))
    found = _IN_CLASS.search(body)
    at = found.start() if found else len(body) - body.endswith("-")
    if others and body[:at].endswith("-") and at > 1:
        return made  # it would become a range
    body = body[:at] + others + body[at:]
    if "-" in marks:
        body += "-"
    if _misread(body):
        return made
    return replace(made, spelling=f"[{body}]")


def _misread(body: str) -> bool:
    """Whether a minus would make a range of what was none, or a caret would exclude."""
    return body.startswith(("^", "]")) or "--" in body
