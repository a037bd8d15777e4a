"""Slots by what stands around them: the contexts of `contexts` found among the pieces of a
message.

A piece in a slot is renamed: `=class` where its context names it, `!class` for who succeeded.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import TypeAlias

from rulegen.alarms import single
from rulegen.classes import takes
from rulegen.contexts import AROUND, KEYS, NOUNS, PROGRAM_KEYS, SUCCESS
from rulegen.cut import looks, pieces_of
from rulegen.model import Token
from rulegen.wordlists import LISTED, PLAIN

_SPEC = re.compile(r"\{(?P<need>=?)(?P<name>[a-z-]+)\}|(?P<end>[$^])")


_STAMPS = frozenset(("stamp", "short-stamp"))
"""Pieces that are looked up by what they are."""


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
        for piece in pieces_of("x" + text)[1:] if text.startswith("\\") else pieces_of(text):
            self.parts.append(("blank", "") if piece.name == "blank" else ("text", piece.text))

    @property
    def keys(self) -> tuple[Iterable[str], int]:
        """The texts of one piece, by which patterns are looked up, and its place: those of a
        listed class or of a stamp, else the first word, else the first constant text."""
        for place, (kind, value) in enumerate(self.parts):
            if kind in ("slot", "need") and (value in LISTED or value in _STAMPS):
                return LISTED.get(value, (value,)), place
        texts = [(place, value) for place, (kind, value) in enumerate(self.parts) if kind == "text"]
        for place, value in (*(row for row in texts if row[1].isalnum()), *texts):
            return (value,), place
        for place, (kind, _) in enumerate(self.parts):
            if kind == "blank":
                return (" ",), place
        raise ValueError("a context needs constant text")

    def beside(self, place: int) -> tuple[int, str]:
        """The nearest other constant text and how far it is from `place`: what can be compared
        before all else. Without one, that of `place` itself."""
        texts = [(at, value) for at, (kind, value) in enumerate(self.parts) if kind == "text"]
        others = [(abs(at - place), at, value) for at, value in texts if at != place]
        _, at, value = min(others, default=(0, place, ""))
        return at - place, value

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
    """The class of a slot: a place where a machine is named may hold its address, one that says
    how it went a status of HTTP, which says whether it went well."""
    if name == "outcome" and (reply := _REPLY.fullmatch(text)):
        return "reply-good" if reply["good"] else "reply-bad"
    return "address" if name in _MACHINES and looks(text) == "address" else name


# The statuses that RFC 9110 section 15 and its kin know; a program may end with 127 or 255.
_REPLY = re.compile("(?P<good>20[0-8]|226|30[0-8])|4[0-5][0-9]|5[01][0-9]", re.ASCII)
_MACHINES = ("peer", "address-or-none")


NAMES = frozenset(
    ("host", "peer", "name", "round-name", "square-name", "quoted-name", "double-quoted-name")
)
"""Slots that a plain word does not fill, nor one of alarm: `(denied)` is no name."""


def _is_plain(text: str) -> bool:
    """A word that is no name."""
    return text in PLAIN or text.lower() in single()


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
    if name in NAMES and _is_plain(piece.text):
        return False
    if name in ("host", "peer"):
        return piece.name == "chunk" and bool(_MACHINE.fullmatch(piece.text))
    if name in LISTED:
        return piece.text in LISTED[name]
    if name == "outcome":
        return piece.name == "chunk" and bool(_OUTCOME.fullmatch(piece.text))
    if name in ("int", "number", "fingerprint", "device", "id"):
        return piece.name == "chunk" and looks(piece.text) in (name, "int", "number", "hex")
    return piece.name in ("chunk", "url") and takes(name, piece.text)


_QUEUE_ID = re.compile(
    r"(?=[^0-9]*[0-9])([0-9A-Fa-f]{6,}|[0-9B-DF-HJ-NP-TV-Zb-df-hj-np-tv-z]{12,})|NOQUEUE"
)
_MACHINE = re.compile(r"[0-9A-Za-z_:][0-9A-Za-z_.:-]*", re.ASCII)
_OUTCOME = re.compile("0|[1-9][0-9]*", re.ASCII)
_TASK_ID = re.compile(r"[0-9]+(-[0-9]+)+")


_Index: TypeAlias = dict[str, list[tuple[_Pattern, int, int, str]]]
"""By a text: the patterns that hold it, at which place, and what is beside it."""


@lru_cache(maxsize=256)
def _patterns(ident: str) -> tuple[_Index, dict[str, str]]:
    """The contexts of a program by the texts of one piece and its place in them, and its keys."""
    keys = dict(KEYS)
    for program, names in PROGRAM_KEYS.items():
        if ident.startswith(program):
            keys.update(dict.fromkeys(names, "name-or-none"))
    own = {entry.programs for entry in AROUND if ident.startswith(entry.programs)}
    return _index(frozenset(own)), keys


@lru_cache(maxsize=64)
def _index(programs: frozenset[tuple[str, ...]]) -> _Index:
    """The contexts of all programs, and of these."""
    index: _Index = {}
    for entry in (*SUCCESS, *AROUND):
        if not entry.programs or entry.programs in programs:
            pattern = _Pattern(entry.text, entry.programs)
            pattern.success = entry in SUCCESS
            texts, place = pattern.keys
            for text in sorted(texts):
                index.setdefault(text, []).append((pattern, place, *pattern.beside(place)))
    return index


def mark(pieces: list[Token], ident: str) -> list[Token]:
    """The pieces with slots named by their context; the first context that fits wins."""
    index, keys = _patterns(ident)
    slots: dict[int, str] = {}
    for at, piece in enumerate(pieces):
        key = piece.name if piece.name in _STAMPS else piece.text
        for pattern, place, beside, text in index.get(key, ()):
            if text and (at + beside >= len(pieces) or pieces[at + beside].text != text):
                continue
            for slot, name in pattern.slots(pieces, at - place) or ():
                slots.setdefault(slot, "success " + name if pattern.success else name)
    for at, piece in enumerate(pieces):
        if piece.text == "=" and at:
            _mark_key(pieces, at, keys.get(pieces[at - 1].text, ""), slots)
        elif piece.text == ":" and at and (key := _key_before(pieces, at)):
            _mark_quoted(pieces, at, keys.get(key, ""), slots)
        elif piece.text in _QUOTES:
            _mark_open(pieces, at, slots)
    return _filled(pieces, slots) if slots else pieces


def _mark_key(pieces: list[Token], at: int, name: str, slots: dict[int, str]) -> None:
    """The value behind `key=` where the key is known; -1 - place marks an empty one."""
    if not name:
        return
    after = pieces[at + 1] if at + 1 < len(pieces) else Token("", "blank")
    if after.name == "angle":
        slots.setdefault(at + 1, "angle")
    elif name == "name":
        if after.name == "chunk" and not looks(after.text):
            slots.setdefault(at + 1, name)
    elif after.name in ("chunk", "url"):
        number = "int" if name == "outcome" else "number"
        if name.endswith("-or-none") or looks(after.text) in ("int", number):
            slots.setdefault(at + 1, _named(after.text, name))
    elif after.text in "\"'" and after.text and name.endswith("-or-none"):
        quote = "double-quoted-name" if after.text == '"' else "quoted-name"
        slots.setdefault(at + 1, "open " + quote)
    elif (after.name == "blank" or after.text in ",;)]") and name.endswith("-or-none"):
        slots.setdefault(-1 - at, name)


_QUOTES = {"'": "'", '"': '"', "`": "'"}
"""What opens a quoted name, and what closes it."""


def _mark_open(pieces: list[Token], at: int, slots: dict[int, str]) -> None:
    """The quoted value behind a noun and a blank, a name unless it is one word that is none; or
    a path."""
    value = pieces[at + 1].text if at + 1 < len(pieces) else ""
    double = "double-" * (pieces[at].text == '"')
    if value[:1] == "/" != value:
        slots.setdefault(at, f"open {double}quoted-path")
    elif _behind_noun(pieces, at) and value and not _is_plain(value):
        slots.setdefault(at, f"open {double}quoted-name")


def _behind_noun(pieces: list[Token], at: int) -> bool:
    at -= at > 0 and pieces[at - 1].text == "\\"
    return at > 1 and pieces[at - 1].name == "blank" and pieces[at - 2].text.lower() in NOUNS


def _key_before(pieces: list[Token], at: int) -> str:
    """The key before the colon at a place: of `"user":"ann"` or of `user: 'ann'`."""
    if pieces[at - 1].text == '"' and at > 2 and pieces[at - 3].text == '"':
        return pieces[at - 2].text
    return pieces[at - 1].text if pieces[at - 1].name == "chunk" else ""


def _mark_quoted(pieces: list[Token], at: int, name: str, slots: dict[int, str]) -> None:
    """The quoted value behind `key: ` where the key is known, or a number that says how it
    went."""
    after = at + 1 + (at + 1 < len(pieces) and pieces[at + 1].name == "blank")
    if name == "outcome" and after < len(pieces) and looks(pieces[after].text) == "int":
        slots.setdefault(after, _named(pieces[after].text, name))
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
        if name == "outcome" and piece.text == "0":
            piece, name = Token("0", "mark"), ""
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
    quote = _QUOTES[pieces[at].text]
    for end in range(at + 1, len(pieces)):
        if pieces[end].text == quote:
            text = "".join(p.text for p in pieces[at + 1 : end])
            out += [Token(pieces[at].text, "mark"), Token(text, "=" + name), Token(quote, "mark")]
            return end + 1
    out.append(pieces[at])
    return at + 1
