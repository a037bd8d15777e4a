"""Text of a log line as part of a rule."""

from __future__ import annotations

import re

from rulegen.pattern import Bracket, Class, Literal, Node, Repeat, seq

_CONTROL = Bracket((Class("cntrl"),))
_WIDE = Repeat(Bracket((Class("print"),), negated=True), 1, 2)
"""Beyond ASCII: one control character in a UTF-8 locale, two bytes in C."""
_PIECE = "(?P<control>[\0-\x08\x0b-\x1f\x7f])|(?P<wide>[\x80-\x9f])|[^\0-\x08\x0b-\x1f\x7f-\x9f]+"


def verbatim(text: str) -> Node:
    """A node that takes this text. A control character is any such character there: a rule is
    printed, and a terminal would obey it. A tab stays, and so does a stray byte, which nothing
    else takes in a UTF-8 locale.

    >>> from rulegen.render import render
    >>> render(verbatim("a\\x1b[31m"))
    'a[[:cntrl:]]\\\\[31m'
    """
    return Literal(text) if text.isprintable() else seq(*map(_node, re.finditer(_PIECE, text)))


def _node(found: re.Match[str]) -> Node:
    if found["control"]:
        return _CONTROL
    return _WIDE if found["wide"] else Literal(found[0])
