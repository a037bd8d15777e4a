"""A message -> tokens whose texts join back to the message.

Three steps, each a function of the text alone: `_pieces` cuts at blanks, brackets and the
like; `_mark` finds slots by what stands around them (`contexts`); `_classify` names what is
left by its looks (`tokens`). Constant text has the empty name.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import TypeAlias

from rulegen.classes import takes
from rulegen.contexts import AROUND, COMMANDS, FIXED, INSIDE, KEYS, PLAIN, PROGRAM_KEYS, SUCCESS, ZONES
from rulegen.model import Token
from rulegen.tokens import BY_NAME, MONTH, TABLE, WEEKDAY

MOST = 512
"""Tokens of one message; what comes behind them is one literal."""

LONGEST = 256
"""Characters of a chunk that may be a token; a longer one is cut up, or constant."""
DELIMITERS = "\"'()\\[\\]{}<>,;=|`"
_OUTSIDE = r"(?<![^\s\[(\"'])"
_STAMPS = (
    rf"(?P<long_stamp>{_OUTSIDE}{WEEKDAY} {MONTH} [ 0-9][0-9] [0-9:]{{8}}"
    r"( [A-Z]{2,5})? [0-9]{4})"
    rf"|(?P<mail_date>{_OUTSIDE}{WEEKDAY}, [0-9]{{1,2}} {MONTH} [0-9]{{4}} [0-9:]{{8}}"
    r" [+-][0-9]{4}(?: \([A-Z]+\))?)"
    rf"|(?P<stamp>{_OUTSIDE}{MONTH} [ 0-9][0-9] [0-9]{{2}}:[0-9]{{2}}:[0-9]{{2}}(?![0-9]))"
    rf"|(?P<short_stamp>{_OUTSIDE}{MONTH} [0-9] [0-9]{{2}}:[0-9]{{2}}:[0-9]{{2}}(?![0-9]))"
)
_OPENSSL = (
    r"(?P<openssl_error>error:[0-9A-Fa-f]{8}:[^\s:;,\"'<>][^:;,\"'<>]*:[A-Za-z0-9_()]*:"
    r"[A-Za-z0-9_/()-]+(?: [A-Za-z0-9_/()-]+)*)"
)
# rsyslog writes a control character as its octal number; `192.0.2.1#41234` is a port.
_ESCAPE = r"\#0[0-3][0-7]"
_PIECE = re.compile(
    _STAMPS + "|" + _OPENSSL + r"|(?P<angle><(?:\"[^\"<>]*\"[^<>\s]*|[^<>\s\"]*)>)"
    r"|(?P<url>(?<![A-Za-z0-9])[A-Za-z][A-Za-z0-9+.-]*://[^\s\"'<>`]*[^\s\"'<>`.,;:)\]}!?])"
    rf"|(?P<escaped>(?:{_ESCAPE})+)"
    rf"|(?P<blank>\s+)"
    rf"|(?P<chunk>(?:(?!{_ESCAPE})[^\s{DELIMITERS}]|(?<=[A-Za-z])'(?=[A-Za-z]))+)"
    r"|(?P<mark>.)",
    re.ASCII | re.DOTALL,
)
_LOOKS = re.compile(
    "|".join(f"(?P<{entry.name.replace('-', '_')}>{entry.find})" for entry in TABLE if entry.find),
    re.ASCII,
)
_TAIL = re.compile(r"(?<=[^.:!?*])(?:[.:!?*]|\\[rnt])+$")
_LEAD = re.compile(r"^[-+*#:&@!.~%/]+")
_FRONT = re.compile(r"^[:@#*&!.]+(?=.)")
_GLUED = re.compile(r"[0-9]+|[^0-9]+", re.ASCII)
_ANGLE_INT = re.compile(r"<[0-9]+>")
_ANGLE_WORD = re.compile(r"<[A-Za-z]+>")


@lru_cache(maxsize=1 << 15)
def looks(text: str) -> str:
    """The token class that `text` as a whole looks like, or "".

    >>> looks("192.0.2.1"), looks("connect")
    ('address', '')
    """
    if len(text) <= LONGEST and (found := _LOOKS.fullmatch(text)):
        return (found.lastgroup or "").replace("_", "-")
    return ""


def tokenise(message: str, ident: str = "") -> tuple[Token, ...]:
    """The tokens of a message; `ident` chooses the contexts that hold for one program.

    >>> [t.name for t in tokenise("connect from a.example[192.0.2.1]") if t.name]
    ['host', 'address']
    """
    pieces = _pieces(_before_command(message, ident))
    rest = message[sum(len(p.text) for p in pieces) :]
    tokens: list[Token] = []
    for piece in _mark(pieces, ident):
        tokens.extend(_classify(piece))
    return (*tokens, Token(rest)) if rest else tuple(tokens)


def _before_command(message: str, ident: str) -> str:
    """The message up to a command in it."""
    before, word, _ = message.partition(COMMANDS.get(ident, "\n"))
    return before + word


def _pieces(message: str) -> list[Token]:
    """The message cut up; the name of a piece is how it was found."""
    pieces: list[Token] = []
    for found in _PIECE.finditer(message):
        kind = found.lastgroup or ""
        if kind == "chunk":
            pieces.extend(_trim(found[0]))
        elif kind == "openssl_error":
            pieces += [Token("error:", "mark"), Token(found[0][6:], "openssl-error")]
        else:
            pieces.append(Token(found[0], kind.replace("_", "-")))
        if len(pieces) >= MOST:
            break
    return pieces


@lru_cache(maxsize=1 << 15)
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


# --- slots by context ---------------------------------------------------------------------

_SPEC = re.compile(r"\{(?P<need>=?)(?P<name>[a-z-]+)\}|(?P<end>[$^])")


class _Pattern:
    """A context as pieces: literals to be equal, slots to be filled, looks to be had."""

    def __init__(self, text: str, programs: tuple[str, ...]) -> None:
        self.programs = programs
        self.start = text.startswith("^")
        self.end = text.endswith("$")
        self.success = False
        self.parts: list[tuple[str, str]] = []
        at = 0
        body = text[self.start : len(text) - self.end]
        for found in _SPEC.finditer(body):
            self._literal(body[at : found.start()])
            self.parts.append(("need" if found["need"] else "slot", found["name"]))
            at = found.end()
        self._literal(body[at:])

    def _literal(self, text: str) -> None:
        # Escapes are the end of a chunk (see `_TAIL`), here as in a message.
        for piece in _pieces("x" + text)[1:] if text.startswith("\\") else _pieces(text):
            self.parts.append(("blank", "") if piece.name == "blank" else ("text", piece.text))

    @property
    def key(self) -> tuple[str, int]:
        """The first literal, by which patterns are looked up, and its place."""
        for place, (kind, value) in enumerate(self.parts):
            if kind in ("text", "blank"):
                return value or " ", place
        raise ValueError("a context needs constant text")

    def slots(self, pieces: Sequence[Token], at: int) -> list[tuple[int, str]] | None:
        """The places of the slots with their classes if the pattern stands at `at`."""
        found: list[tuple[int, str]] = []
        if at < 0 or (self.start and at) or at + len(self.parts) > len(pieces):
            return None
        for offset, (kind, value) in enumerate(self.parts):
            piece = pieces[at + offset]
            if kind == "text":
                if piece.text != value:
                    return None
            elif kind == "blank":
                if piece.name != "blank":
                    return None
            elif kind == "need":
                if value not in (piece.name, looks(piece.text)):
                    return None
            elif not _fills(piece, value):
                return None
            else:
                found.append((at + offset, _named(piece.text, value)))
        if self.end and at + len(self.parts) != len(pieces):
            return None
        return found


def _named(text: str, name: str) -> str:
    """The class of a slot: a place where a machine is named may hold its address."""
    return "address" if name in _MACHINES and looks(text) == "address" else name


_MACHINES = ("peer", "address-or-none")


def _fills(piece: Token, name: str) -> bool:
    """Whether a piece can be the value of a slot of that class."""
    if name in ("angle", "angle-list"):
        return piece.name == "angle"
    if name == "queue-id":
        return piece.name == "chunk" and bool(_QUEUE_ID.fullmatch(piece.text))
    if name == "mail-id":
        return piece.name == "chunk" and len(piece.text) > 3
    if name == "task-id":
        return piece.name == "chunk" and bool(_TASK_ID.fullmatch(piece.text))
    if piece.text in PLAIN:
        return False
    if name in ("host", "peer"):
        return piece.name == "chunk" and bool(_MACHINE.fullmatch(piece.text))
    if name == "zone":
        return piece.text in ZONES
    if name in ("int", "number", "fingerprint", "device", "id"):
        return piece.name == "chunk" and looks(piece.text) in (name, "int", "number", "hex")
    return piece.name in ("chunk", "url") and takes(name, piece.text)


_QUEUE_ID = re.compile(
    r"(?=[^0-9]*[0-9])([0-9A-Fa-f]{6,}|[0-9B-DF-HJ-NP-TV-Zb-df-hj-np-tv-z]{12,})|NOQUEUE"
)
_MACHINE = re.compile(r"[0-9A-Za-z_:][0-9A-Za-z_.:-]*", re.ASCII)
_TASK_ID = re.compile(r"[0-9]+(-[0-9]+)+")


_Index: TypeAlias = dict[str, list[tuple[_Pattern, int]]]


@lru_cache(maxsize=256)
def _patterns(ident: str) -> tuple[_Index, dict[str, str]]:
    """The contexts of a program by their first literal and its place in them, and its keys."""
    index: _Index = {}
    for entry in (*SUCCESS, *AROUND):
        if not entry.programs or ident.startswith(entry.programs):
            pattern = _Pattern(entry.text, entry.programs)
            pattern.success = entry in SUCCESS
            literal, place = pattern.key
            index.setdefault(literal, []).append((pattern, place))
    keys = dict(KEYS)
    for program, names in PROGRAM_KEYS.items():
        if ident.startswith(program):
            keys.update(dict.fromkeys(names, "name-or-none"))
    return index, keys


def _mark(pieces: list[Token], ident: str) -> list[Token]:
    """The pieces with slots named by their context; the first context that fits wins."""
    index, keys = _patterns(ident)
    slots: dict[int, str] = {}
    for at, piece in enumerate(pieces):
        for pattern, place in index.get(piece.text, ()):
            for slot, name in pattern.slots(pieces, at - place) or ():
                slots.setdefault(slot, "success " + name if pattern.success else name)
    for at, piece in enumerate(pieces):
        if piece.text == "=" and at:
            _mark_key(pieces, at, keys.get(pieces[at - 1].text, ""), slots)
        elif piece.text == ":" and at and (key := _key_before(pieces, at)):
            _mark_quoted(pieces, at, keys.get(key, ""), slots)
    return _filled(pieces, slots) if slots else pieces


def _mark_key(pieces: list[Token], at: int, name: str, slots: dict[int, str]) -> None:
    """The value behind `key=` where the key is known; -1 - place marks an empty one."""
    if not name:
        return
    after = pieces[at + 1] if at + 1 < len(pieces) else Token("", "blank")
    if after.name == "angle":
        slots.setdefault(at + 1, "angle")
    elif after.name in ("chunk", "url"):
        if name.endswith("-or-none") or looks(after.text) in ("int", "number"):
            slots.setdefault(at + 1, _named(after.text, name))
    elif after.text in "\"'" and after.text and name.endswith("-or-none"):
        quote = "double-quoted-name" if after.text == '"' else "quoted-name"
        slots.setdefault(at + 1, "open " + quote)
    elif (after.name == "blank" or after.text in ",;") and name.endswith("-or-none"):
        slots.setdefault(-1 - at, name)


def _key_before(pieces: list[Token], at: int) -> str:
    """The key before the colon at a place: of `"user":"ann"` or of `user: 'ann'`."""
    if pieces[at - 1].text == '"' and at > 2 and pieces[at - 3].text == '"':
        return pieces[at - 2].text
    return pieces[at - 1].text if pieces[at - 1].name == "chunk" else ""


def _mark_quoted(pieces: list[Token], at: int, name: str, slots: dict[int, str]) -> None:
    """The quoted value behind `key: ` where the key is known."""
    after = at + 1 + (at + 1 < len(pieces) and pieces[at + 1].name == "blank")
    if name.endswith("-or-none") and after < len(pieces) and pieces[after].text in ("'", '"'):
        quote = "double-quoted-name" if pieces[after].text == '"' else "quoted-name"
        slots.setdefault(after, "open " + quote)


def _filled(pieces: list[Token], slots: dict[int, str]) -> list[Token]:
    """The pieces with their slots; quoted values become one piece, empty ones an empty token."""
    out: list[Token] = []
    at = 0
    while at < len(pieces):
        name = slots.get(at, "")
        if name.startswith("open "):
            at = _quoted(pieces, at, name[5:], out)
            continue
        piece = pieces[at]
        if name.startswith("success "):
            name = "" if piece.text == "root" else "!" + name[8:]
            out.append(Token(piece.text, name or "mark"))
        else:
            out.append(Token(piece.text, "=" + name) if name else piece)
        if -1 - at in slots:
            out.append(Token("", "=" + slots[-1 - at]))
        at += 1
    return out


def _quoted(pieces: list[Token], at: int, name: str, out: list[Token]) -> int:
    """A quoted value from its opening quote on; the place behind its closing one."""
    quote = pieces[at].text
    for end in range(at + 1, len(pieces)):
        if pieces[end].text == quote:
            text = "".join(p.text for p in pieces[at + 1 : end])
            out += [Token(quote, "mark"), Token(text, "=" + name), Token(quote, "mark")]
            return end + 1
    out.append(pieces[at])
    return at + 1


# --- slots by looks -----------------------------------------------------------------------


def _classify(piece: Token) -> tuple[Token, ...]:
    """A piece as tokens."""
    if piece.name.startswith("="):
        return (Token(piece.text, piece.name[1:], PLACED),)
    if piece.name.startswith("!"):
        return (Token(piece.text, piece.name[1:], SUCCEEDED),)
    match piece.name:
        case "chunk":
            return _chunk(piece.text)
        case "angle":
            return (_angle(piece.text),)
        case "url" | "stamp" | "short-stamp" | "long-stamp" | "mail-date" | "escaped" | "openssl-error":
            return (piece,)
        case _:
            return (Token(piece.text),)


def _angle(text: str) -> Token:
    """`<…>`: a number, a word that stays, or anything."""
    if _ANGLE_INT.fullmatch(text):
        return Token(text, "angle-int")
    return Token(text) if _ANGLE_WORD.fullmatch(text) else Token(text, "angle")


@lru_cache(maxsize=1 << 16)
def _chunk(text: str) -> tuple[Token, ...]:
    """A chunk by its looks: as a whole, without what leads it, or cut up."""
    if text in FIXED:
        return (Token(text),)
    if name := looks(text):
        return (Token(text, name),)
    if not any(c.isdigit() for c in text) and not any(c in text for c in "/:@.-\\#%"):
        return (Token(text),)
    if (lead := _LEAD.match(text)) and (name := looks(text[lead.end() :])):
        return Token(lead[0]), Token(text[lead.end() :], name, CUT)
    parts = [found[0] for found in _CUT.finditer(text)]
    return tuple(
        token
        for at, part in enumerate(parts)
        for token in _inside(tuple(parts[max(0, at - 2) : at]), part) or _part(part)
    )


def _inside(before: tuple[str, ...], part: str) -> tuple[Token, ...]:
    """A part that is known by the parts before it."""
    name = INSIDE.get(before, "")
    return (Token(part, name, CUT),) if name and takes(name, part) else ()


CUT = "cut"
"""The slot of a token that is only a part of a chunk."""
PLACED = "placed"
"""The slot of a token that was found by its context."""
SUCCEEDED = "succeeded"
"""The slot of a name that is not `root`, where `root` would be constant text."""
# What is known wherever it stands: `req-<uuid>`, `nas-2026-11-23T03:00:01`.
_WHOLE = (
    f"(?<![0-9A-Za-z])(?:{'|'.join(BY_NAME[n].find for n in ('uuid', 'datetime', 'date'))})"
    f"(?![0-9A-Za-z])|(?<![0-9A-Za-z:.]){BY_NAME['clock'].find}(?![0-9A-Za-z:.])"
)
_CUT = re.compile(
    rf"(?P<whole>{_WHOLE})|->|[/:@#%~*&+!?$^\\]|(?:(?!->|{_WHOLE})[^/:@#%~*&+!?$^\\])+"
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
