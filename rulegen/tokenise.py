"""A message -> tokens whose texts join back to the message.

Three steps, each a function of the text alone: `cut` cuts at blanks, brackets and the like;
`slots` finds variable parts by what stands around them (`contexts`); what is left is named
here by its looks (`tokens`). Constant text has the empty name.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache

from rulegen.classes import takes
from rulegen.contexts import COMMANDS, INSIDE
from rulegen.cut import LONGEST, MOST, looks, pieces_of
from rulegen.model import Token
from rulegen.slots import mark
from rulegen.tokens import BY_NAME, LABEL, LOCAL, TOP, V4
from rulegen.wordlists import FIXED

__all__ = ["CUT", "MOST", "PLACED", "SUCCEEDED", "looks", "tokenise"]

CUT = "cut"
"""The slot of a token that is only a part of a chunk."""
PLACED = "placed"
"""The slot of a token that was found by its context."""
QUOTED = "quoted"
"""The slot of a token that was found by its quotes and its looks."""
SUCCEEDED = "succeeded"
"""The slot of a name that is not `root`, where `root` would be constant text."""
_MARKED = {"=": PLACED, "!": SUCCEEDED, "~": QUOTED}

_LEAD = re.compile(r"^[-+*#:&@!.~%/]+")
_GLUED = re.compile(r"[0-9]+|[^0-9]+", re.ASCII)
_ANGLE_INT = re.compile(r"<[0-9]+>")
_ANGLE_WORD = re.compile(r"<[A-Za-z]+>")


def tokenise(message: str, ident: str = "") -> tuple[Token, ...]:
    """The tokens of a message; `ident` chooses the contexts that hold for one program.

    >>> [t.name for t in tokenise("connect from a.example[192.0.2.1]") if t.name]
    ['host', 'address']
    """
    text = _before_command(message, ident)
    pieces = pieces_of(text)
    tokens: list[Token] = []
    for piece in mark(pieces, ident):
        tokens += _classify(piece)
    if len(pieces) >= MOST or len(text) < len(message):
        rest = message[sum(len(piece.text) for piece in pieces) :]
        tokens += [Token(rest)] if rest else []
    return tuple(tokens)


def _before_command(message: str, ident: str) -> str:
    """The message up to a command in it."""
    before, word, _ = message.partition(COMMANDS.get(ident, "\n"))
    return before + word


def _classify(piece: Token) -> tuple[Token, ...]:
    """A piece as tokens."""
    text, name, _ = piece
    if name == "chunk":
        return _chunk(text)
    if name in _AS_FOUND:
        return (piece,)
    if name[:1] in _MARKED:
        return (Token(text, name[1:], _MARKED[name[0]]),)
    return (_angle(text),) if name == "angle" else _constant(text)


_AS_FOUND = frozenset(
    "url path stamp short-stamp padded-stamp long-stamp mail-date escaped openssl-error".split()
)
"""The pieces that are tokens of the same name."""


@lru_cache(maxsize=1 << 10)
def _constant(text: str) -> tuple[Token, ...]:
    """A blank or a mark; there are few, so they are shared."""
    return (Token(text),)


def _angle(text: str) -> Token:
    """`<…>`: a number, a word that stays, or anything."""
    if _ANGLE_INT.fullmatch(text):
        return Token(text, "angle-int")
    return Token(text) if _ANGLE_WORD.fullmatch(text) else Token(text, "angle")


@lru_cache(maxsize=1 << 13)
def _chunk(text: str) -> tuple[Token, ...]:
    """A chunk by its looks: as a whole, without what leads it, or cut up. Nobody words a message
    in one that is longer than `LONGEST`: whatever it is, it is a value."""
    if len(text) > LONGEST:
        return (Token(text, "blob"),)
    if text in FIXED:
        return (Token(text),)
    if name := looks(text):
        return (Token(text, name),)
    if not any(c.isdigit() for c in text) and not any(c in text for c in "/:@.-\\#%"):
        return (Token(text),)
    if (lead := _LEAD.match(text)) and (name := looks(text[lead.end() :])):
        return Token(lead[0]), Token(text[lead.end() :], name, CUT)
    parts = [found[0] for found in _cut().finditer(text)]
    return tuple(
        token
        for at, part in enumerate(parts)
        for token in _inside(tuple(parts[max(0, at - 2) : at]), part) or _part(part)
    )


def _inside(before: tuple[str, ...], part: str) -> tuple[Token, ...]:
    """A part that is known by the parts before it."""
    name = INSIDE.get(before, "")
    return (Token(part, name, CUT),) if name and takes(name, part) else ()


# What is known wherever it stands: `req-<uuid>`, `nas-2026-11-23T03:00:01`, `ann@mail.example:3`;
# between colons also who it is, `100:ann@pam`, and a file: `hash:/etc/aliases`.
_WHOLE = (
    "(?<![0-9A-Za-z])(?:"
    f"{'|'.join(BY_NAME[n].find for n in ('uuid', 'datetime', 'date', 'upid'))}"
    rf"|{LOCAL}@(?:(?:{LABEL}\.)+{TOP}|{V4}|[A-Za-z][A-Za-z0-9-]*(?=:[0-9])))(?![0-9A-Za-z])"
    f"|(?<![0-9A-Za-z:.]){BY_NAME['clock'].find}(?![0-9A-Za-z:.])"
    f"|(?<=:){BY_NAME['mail'].find}(?![^:])"
    f"|(?<![^:])(?:{BY_NAME['path'].find})(?![^:#])"
)


@cache
def _cut() -> re.Pattern[str]:
    """What cuts a chunk. Made when it is needed: that takes as long as a plain line."""
    return re.compile(
        rf"(?P<whole>{_WHOLE})|->|[/:@#%~*&+!?$^\\]|[^\x00-\x7f]+"
        rf"|(?:(?!->|{_WHOLE})[^/:@#%~*&+!?$^\\\x80-\U0010ffff])+"
    )


def _part(text: str) -> tuple[Token, ...]:
    """One part: by its looks, else its digits apart from its letters."""
    if text in FIXED:
        return (Token(text),)
    if name := looks(text):
        return (Token(text, name, CUT),)
    if not any(c.isdigit() for c in text) or not text.isascii():
        return tuple(Token(t) for t in _LETTERS.findall(text))
    return tuple(t for word in _LETTERS.findall(text) for t in _word(word))


_LETTERS = re.compile(r"[.-]|[^.-]+")


def _word(text: str) -> tuple[Token, ...]:
    if text in FIXED:
        return (Token(text),)
    if (name := looks(text)) and name != "version":
        return (Token(text, name, CUT),)
    return tuple(Token(t, "int", CUT) if t[0].isdigit() else Token(t) for t in _GLUED.findall(text))
