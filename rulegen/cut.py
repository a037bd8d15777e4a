"""A message cut up at blanks, brackets and the like, and what a chunk looks like."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache, lru_cache

from rulegen.model import Token
from rulegen.tokens import BY_NAME, MONTH, TABLE, WEEKDAY, TokenClass

MOST = 512
"""Tokens of one message; what comes behind them is one literal."""

LONGEST = 256
"""Characters of a chunk that is cut up or known by its looks; a longer one is any text."""
DELIMITERS = "\"'()\\[\\]{}<>,;=|`"
_OUTSIDE = r"(?<![^\s\[(\"'=])"
_STAMPS = (
    rf"(?=[A-Z])(?:(?P<long_stamp>{_OUTSIDE}{WEEKDAY} {MONTH} [ 0-9][0-9] [0-9:]{{8}}"
    r"( [A-Z]{2,5})? [0-9]{4})"
    rf"|(?P<mail_date>{_OUTSIDE}{WEEKDAY}, [0-9]{{1,2}} {MONTH} [0-9]{{4}} [0-9:]{{8}}"
    r" [+-][0-9]{4}(?: \([A-Z]+\))?)"
    rf"|(?P<stamp>{_OUTSIDE}{MONTH} [ 0-9][0-9] [0-9]{{2}}:[0-9]{{2}}:[0-9]{{2}}(?![0-9]))"
    rf"|(?P<short_stamp>{_OUTSIDE}{MONTH} [0-9] [0-9]{{2}}:[0-9]{{2}}:[0-9]{{2}}(?![0-9])))"
    # An hour below ten has a blank before it; others are known by what mariadbd has around them.
    rf"|(?P<padded_stamp>{_OUTSIDE}(?:[0-9]{{6}} [ 0-9][0-9]|[0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}} "
    r"(?: [0-9]|[0-9]{2}(?=[:0-9]{6} [0-9]+ \[[A-Z]))):[0-9]{2}:[0-9]{2}(?![0-9]))"
)
_OPENSSL = (
    r"(?P<openssl_error>error:[0-9A-Fa-f]{8}:[^\s:;,\"'<>][^:;,\"'<>]*:[A-Za-z0-9_()]*:"
    r"[A-Za-z0-9_/()-]+(?: [A-Za-z0-9_/()-]+)*)"
)
# rsyslog writes a control character as its octal number; `192.0.2.1#41234` is a port.
_ESCAPE = r"\#0[0-3][0-7]"
# What a client asked for, behind a method of HTTP; `?` is in no name of a file.
_METHODS = "GET HEAD POST PUT DELETE OPTIONS PATCH PROPFIND REPORT".split()
_ASKED = f"(?:{'|'.join(f'(?<={method} /)' for method in _METHODS)})"
_URL = r"(?P<url>(?<![A-Za-z0-9])[A-Za-z][A-Za-z0-9+.-]*://[^\s\"'<>`|]*[^\s\"'<>`.,;:)\]}!?|])"
_CHUNK = (
    rf"(?P<chunk>(?:[^ \t-\r{DELIMITERS}#-]+|-(?!>)|\#(?!0[0-3][0-7])"
    r"|(?<=[A-Za-z])'(?=[A-Za-z]))+)"
)
_REST = (
    r"(?P<angle><(?![-=~.]+>)(?:\"[^\"<>]*\"[^<>\s]*|[^<>\s\"]*)>)"
    rf"|(?P<path>/{_ASKED}(?:[^\s\"'<>`]*(?= HTTP/[0-9])"
    r"|[^\s\"'<>`?]*\?[^\s\"'<>`]*[^\s\"'<>`.,;:)\]}!?]))"
    rf"|(?P<escaped>(?:{_ESCAPE})+)|{_CHUNK}|(?P<mark>.)"
)


@cache
def _piece_finder(*more: str) -> re.Pattern[str]:
    """What finds the pieces of a message, among them these, which few messages have."""
    parts = [r"(?P<blank>\s+)", _STAMPS, *more, _REST]
    return re.compile("|".join(parts), re.ASCII | re.DOTALL)


def _finder(message: str) -> re.Pattern[str]:
    """What finds the pieces of this message: it is slow to look for all of them everywhere."""
    rare = {"error:": _OPENSSL, "://": _URL}
    return _piece_finder(*(part for text, part in rare.items() if text in message))


def _any_of(entries: Iterable[TokenClass]) -> re.Pattern[str]:
    """What takes a text of one of these classes, in a group of its name."""
    found = (f"(?P<{one.name.replace('-', '_')}>{one.find})" for one in entries if one.find)
    return re.compile("|".join(found), re.ASCII)


OF_LETTERS = ("long-queue-id", "device")
"""The classes that take a text of nothing but letters. Of digits alone is only `int`."""
_LOOKS = _any_of(TABLE)
_LETTERS = _any_of(BY_NAME[name] for name in OF_LETTERS)
# A backslash at the end is that of a quote: `\"ann\"`.
_TAIL = re.compile(r"(?<=[^.:!?*\\])(?:[.:!?*]|\\[rnt]?)+$")
_FRONT = re.compile(r"^[:@#*&!.]+(?=.)")


@lru_cache(maxsize=1 << 13)
def looks(text: str) -> str:
    """The token class that `text` as a whole looks like, or "".

    >>> looks("192.0.2.1"), looks("connect")
    ('address', '')
    """
    if len(text) > LONGEST:
        return ""
    if text.isdigit() and text.isascii():
        return "int"
    found = (_LETTERS if text.isalpha() else _LOOKS).fullmatch(text)
    return (found.lastgroup or "").replace("_", "-") if found else ""


def pieces_of(message: str) -> list[Token]:
    """The message cut up; the name of a piece is how it was found."""
    pieces: list[Token] = []
    for found in _finder(message).finditer(message):
        kind = found.lastgroup or ""
        if kind == "chunk":
            pieces += _trim(found[0])
        elif kind == "openssl_error":
            pieces += [Token("error:", "mark"), Token(found[0][6:], "openssl-error")]
        else:
            pieces.append(_piece(found[0], kind))
        if len(pieces) >= MOST:
            break
    return pieces


@lru_cache(maxsize=1 << 10)
def _piece(text: str, kind: str) -> Token:
    """A piece by how it was found; most are blanks and marks."""
    return Token(text, kind.replace("_", "-"))


@lru_cache(maxsize=1 << 13)
def _trim(chunk: str) -> tuple[Token, ...]:
    """A chunk without stops before and behind it: `done.` is `done` and `.`, `:25` is `:` and
    `25`; `fe80::` stays whole."""
    if looks(chunk):
        return (Token(chunk, "chunk"),)
    front, tail = _FRONT.match(chunk), _TAIL.search(chunk)
    start, end = front.end() if front else 0, tail.start() if tail else len(chunk)
    if start >= end:
        return (Token(chunk, "mark"),)
    parts = (
        Token(chunk[:start], "mark"),
        Token(chunk[start:end], "chunk"),
        Token(chunk[end:], "mark"),
    )
    return tuple(part for part in parts if part.text)
