"""What an edit costs: the table behind "nearest".

A unit is about one word. Administrators change tokens, not characters: a word costs the same
whether it is long or short, a gap costs most where it begins, and a cut through a word costs
more than one beside it.
"""

from __future__ import annotations

import re
from functools import lru_cache
from math import inf

CHUNK = re.compile(r"[^\W_]+|.", re.DOTALL)
"""Words, and single other characters: the pieces of a line and of a rule's constant text."""

OPEN_LACKS = 1.2
"""A piece of the line that the rule lacks."""
OPEN_LEFT_OUT = 2.0
"""A piece of the rule that the line lacks."""
ONLY_MARKS = 2.5
"""A piece of the rule without a word is left out: what delimits a class is no longer there."""
MIDDLE = 3.0
"""An edit that begins inside a word or a value, or inside what a class would take."""
DIVISIBLE = frozenset(
    "url path home-path client-address address-port address-hash-port cidr peer angle"
    " angle-list angle-int version unit delays device label text base64 @pid".split()
)
"""Token classes whose values rules take apart."""
CLASS = 2.0
"""A class that must take a character it does not take."""
BOUND = 1.5
"""A repeat out of bounds."""
EMPTY = 2.5
"""A value that is missing."""
SWALLOWED_BLANK = 0.4
SWALLOWED = 0.03
"""A blank, another chunk that a class takes: of two ways the one that leaves less to classes."""
MOST_SWALLOWED = 3.0
"""One class swallows no more than this, however long its text is."""
STAMP = 1.0
"""Another stamp: the head of the rule, not its event."""
HOST = 1.0
"""Another kind of host name."""
JOINED = 1.0
"""A piece that the rule lacks, without a delimiter between it and a class beside it: the class
should rather take it all."""
VALUE = 2.0
"""A piece between `key=` and the class of its value."""
VARIABLE = 1.5
"""A variable of the rule that the line lacks."""
DEEP = 0.02
"""For each pair of parentheses around an insertion: outside is better than inside."""
LATER = 0.001
"""Of two places that are as good, among optional parts, the later one."""
BEHIND_COMMA = 0.2
"""What an insertion behind a comma saves that begins like an optional part beside it:
`,( a: [0-9]+,)?( b: [0-9]+,)?`."""
BRANCH_START = 0.05
"""An insertion at the beginning of a parenthesis: behind what it follows is better."""

WORD = 0.9
"""A word of the line that the rule lacks."""
_LINE = {"word": WORD, "number": 0.4, "blank": 0.2, "mark": 0.3}
_RULE = {"word": 1.5, "blank": 0.3, "mark": 0.4}
# How natural it is that a piece begins with this character: `(, a)?b`, `(a: )?b`, `(a/)?b`.
_BEGIN = {" ": 0.0, ",": 0.0, ";": 0.0, "(": 0.02, "<": 0.03, "[": 0.02} | dict.fromkeys(
    ")]}>", 2.0
)
_BEGIN_MARK, _BEGIN_WORD, _TORN = 0.2, 0.05, 0.2
_USUAL = frozenset("-_.:/@+%~#*&!?'")
_ODD = dict.fromkeys(_USUAL, 0.3) | dict.fromkeys('[](){}<>",;', 2.0)
"""Characters that a class lacks: the last ones may be what ends the value."""
FAR = 8.0
"""Characters outside a class that cost more than this together: no."""


def _kind(chunk: str) -> str:
    return "blank" if chunk.isspace() else "word" if chunk[0].isalnum() else "mark"


@lru_cache(maxsize=1 << 14)
def lacking(chunk: str) -> float:
    """A chunk of the line that the rule lacks."""
    return _LINE["number" if chunk.isdigit() else _kind(chunk)]


@lru_cache(maxsize=1 << 14)
def unused(chunk: str) -> float:
    """A chunk of the rule's constant text that the line lacks."""
    return _RULE[_kind(chunk)]


def begin(chunk: str, before: str) -> float:
    """An insertion that begins with this chunk, behind this character: a blank belongs to the
    colon or comma before it."""
    if chunk == " " and before and before in ":,;":
        return _TORN
    return _BEGIN.get(chunk[0], _BEGIN_WORD if chunk[0].isalnum() else _BEGIN_MARK)


def joins(char: str) -> bool:
    """Whether a character beside a class looks like a part of its text."""
    return char.isalnum() or char in _USUAL


@lru_cache(maxsize=1 << 10)
def odd(char: str) -> float:
    """A character that a class lacks, beside the cost of the class; a blank never."""
    if char.isspace():
        return inf
    return 0.1 if char.isalnum() else _ODD.get(char, 1.0)


def odd_run(text: str, chars: frozenset[str], high: bool) -> float:
    """All characters of a text that a class lacks."""
    return sum(odd(c) for c in text if c not in chars and (c.isascii() or not high))
