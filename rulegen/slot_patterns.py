"""What may stand in a slot of the filter's patterns, for RE2: the table of classes and contexts.

A pattern must take no line that the tokeniser would see otherwise. Where it would, because RE2
cannot say what the class refuses, the slot is listed with the texts that are *doubts*: a line
that has one of these there is looked at.
"""

from __future__ import annotations

import re
from functools import lru_cache

from rulegen.alarms import single
from rulegen.around import NAMES
from rulegen.cut import OF_LETTERS
from rulegen.model import Token
from rulegen.places import alarming, telling
from rulegen.tokenise import CUT, PLACED, SUCCEEDED
from rulegen.tokens import (
    BY_NAME,
    CLOCK,
    FILES,
    FIRST_LABEL,
    LABEL,
    LOCAL,
    METHOD,
    MONTH,
    TOP,
    WEEKDAY,
)
from rulegen.wordlists import PLAIN

_INSIDE = r"[^\t-\r \"'()\[\]{}<>,;=|`#\x80-\xff]"
_FIRST = r"[^\t-\r \"'()\[\]{}<>,;=|`#:@*&!.\x80-\xff]"
_LAST = r"[^\t-\r \"'()\[\]{}<>,;=|`#:.!?*\\\x80-\xff]"
_SINGLE = r"[^\t-\r \"'()\[\]{}<>,;=|`#:@*&!.?\\\x80-\xff]"
_VALUE = f"(?:{_FIRST}{_INSIDE}*{_LAST}|{_SINGLE})"


def _not_root() -> str:
    """Any value but `root`: of another length, or with another letter somewhere."""
    four = [_FIRST, _INSIDE, _INSIDE, _LAST]
    others = [
        "".join(c[:-1] + letter + "]" if i == at else c for i, c in enumerate(four))
        for at, letter in enumerate("root")
    ]
    short, long = f"{_FIRST}{_INSIDE}?{_LAST}", f"{_FIRST}{_INSIDE}{{3,}}{_LAST}"
    return f"(?:{'|'.join([short, long, *others, _SINGLE])})"


_NOT_ROOT = _not_root()
_MACHINE = "(?:[0-9A-Za-z_](?:[0-9A-Za-z_.:-]*[0-9A-Za-z_-])?)"


def _no_address(first: str, inside: str, last: str) -> str:
    """A value that holds a letter which no address has; others are looked at."""
    letter = "[G-Zg-z_]"
    front, back = f"(?:{first}{inside}*)?", f"(?:{inside}*{last})?"
    return f"(?:{front}{letter}{back})"


_NO_ADDRESS = _no_address(_FIRST, _INSIDE, _LAST)
_ANGLE = r"<(?:[-=~.]*[^-=~.<>\t-\r \"\x80-\xff][^<>\t-\r \"\x80-\xff]*)?>"
_QUEUE = "(?:[0-9A-F]*[0-9][0-9A-F]{5,}|[0-9A-F]{5,}[0-9][0-9A-F]*)"
_PATH = "/[0-9A-Za-z_][0-9A-Za-z_./-]*"
_AROUND: dict[str, str] = {
    "angle": _ANGLE,
    "angle-list": _ANGLE,
    "name": _VALUE,
    "round-name": _VALUE,
    "square-name": _VALUE,
    "quoted-name": _VALUE,
    "double-quoted-name": _VALUE,
    "quoted-path": _PATH,
    "double-quoted-path": _PATH,
    "host": _MACHINE,
    "address": f"(?:{BY_NAME['address'].find})",
    "peer": _no_address("[0-9A-Za-z_]", "[0-9A-Za-z_.:-]", "[0-9A-Za-z_-]"),
    "queue-id": _QUEUE,
    "task-id": "[0-9]+(?:-[0-9]+)+",
    "name-or-none": f"{_VALUE}?",
    "address-or-none": f"{_NO_ADDRESS}?",
    "signed-number": "[-+]?[0-9]*[.]?[0-9]+",
    "outcome": "(?:[1-9][0-9]?|[1-9][0-9]{3,})",  # of three digits: perhaps a reply
    "reply-good": "(?:20[0-8]|226|30[0-8])",
    "reply-bad": "(?:4[0-5][0-9]|5[01][0-9])",
    "cipher": "[-_0-9A-Za-z]+",
}
"""What a context takes for any value of its slot."""
NAMED = sorted({_AROUND[name] for name in NAMES})
"""Slots of names, in which some words are doubts."""
WORD = "(?:[[:alpha:]]+)"
"""An open place."""
_LABELS = rf"{FIRST_LABEL}\.(?:{LABEL}\.)*"
_HOST_NAME = f"(?:{_LABELS}{TOP})"
_MAIL = f"(?:{LOCAL}@(?:{_LABELS}{TOP}|[A-Za-z][A-Za-z0-9-]*))"
_ID = "(?:[A-Za-z0-9_-]+)"
_BEFORE_ID = "uuid mac named-date exim-id hex-prefixed long-queue-id device hex span"
"""Classes that come before `id` and share texts with it."""
_NO_ID = "|".join(
    [
        "[A-Za-z_-]*[0-9]*[A-Za-z_-]*",  # one run of digits, or none
        "[A-Za-z0-9_-]*[0-9][_-]+[0-9][A-Za-z0-9_-]*",
        "[A-Za-z0-9_-]{1,7}",
        *(BY_NAME[name].find for name in _BEFORE_ID.split()),
    ]
)
UNLIKE: dict[str, str] = {
    _HOST_NAME: f"(?:{_LABELS}{FILES}|{METHOD}|{BY_NAME['version'].find})",
    _MAIL: f"(?:{LOCAL}@(?:{_LABELS}{FILES}|{METHOD}))",
    _ID: f"(?:{_NO_ID})",
}
"""Slots that take more than their class, and the doubts."""
OPEN: dict[str, str] = {
    "stamp": f"{MONTH} [ 0-9][0-9] {CLOCK}",
    "long-stamp": f"{WEEKDAY} {MONTH} [ 0-9][0-9] {CLOCK}(?: [A-Z]{{2,5}})? [0-9]{{4}}",
    "mail-date": f"{WEEKDAY}, [0-9]{{1,2}} {MONTH} [0-9]{{4}} [0-9:]{{8}} [+-][0-9]{{4}}"
    r"(?: \([A-Z]+\))?",
    "url": r"[A-Za-z][A-Za-z0-9+.-]*://[^\t-\r \"'<>`|]*[^\t-\r \"'<>`.,;:)\]}!?|]",
    "angle-int": "<[0-9]+>",
    "escaped": "(?:#0[0-3][0-7])+",
    "word": WORD,
    "host": _HOST_NAME,
    "mail": _MAIL,
    "id": _ID,
}
"""Classes with a form of their own."""


@lru_cache(maxsize=1)
def plain() -> str:
    """Words that fill no slot of a name."""
    return f"(?:{'|'.join(sorted(PLAIN))}|(?i:{'|'.join(sorted(single()))}))"


@lru_cache(maxsize=1)
def no_name() -> str:
    """Words of alarm, words that tell what stands beside them, and words of a class."""
    classes = (BY_NAME[name].find for name in OF_LETTERS)
    return f"(?:(?i:{'|'.join(sorted(alarming() | telling()))})|{'|'.join(classes)})"


def quote(text: str) -> str:
    """Constant text for RE2, byte for byte."""
    return re.escape(text.encode("utf-8", "surrogateescape").decode("latin-1"))


@lru_cache(maxsize=1 << 13)
def of_token(token: Token) -> str:
    """What takes a token's text and all that would be the same token."""
    if not token.name:
        return quote(token.text)
    if token.slot == SUCCEEDED:
        return _NOT_ROOT
    if token.slot == PLACED:
        return _AROUND.get(token.name) or _digits(token.text)
    if token.slot != CUT:
        entry = BY_NAME[token.name]
        if token.name in OPEN:
            return OPEN[token.name]
        if entry.find and entry.open:
            return f"(?:{entry.find})"
    return _digits(token.text)


@lru_cache(maxsize=1 << 14)
def _digits(text: str) -> str:
    """The text with other digits."""
    return re.sub("[0-9]", "[0-9]", quote(text), flags=re.ASCII)
