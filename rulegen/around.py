"""A context as pieces of a message: where it stands, and what its slots are."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from rulegen.alarms import single
from rulegen.classes import takes
from rulegen.cut import looks, pieces_of
from rulegen.model import Token
from rulegen.wordlists import LISTED, PLAIN

_SPEC = re.compile(r"\{(?P<need>=?)(?P<name>[a-z-]+)\}|(?P<end>[$^])")


STAMPS = frozenset(("stamp", "short-stamp"))
"""Pieces that are looked up by what they are."""


CLOSES = {"'": "'", '"': '"', "`": "'", "(": ")", "[": "]"}
"""What opens a value of several pieces, and what closes it."""
OPEN = "open "
"""What is before the class of such a value; it is marked where it is opened."""
_QUOTED = ("quoted-name", "double-quoted-name")
_BRACKETED = ("round-name", "square-name")


class Pattern:
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
        self.long = {at for at in range(len(self.parts)) if self._closed(at)}
        self.sure = min(self.long, default=len(self.parts))
        """Behind this part others may stand further on than their place says."""
        words = [value for kind, value in self.parts[self.sure :] if kind == "text"]
        self.later = max(words, key=str.isalnum, default="")
        """A text that must stand there, if any."""

    def _literal(self, text: str) -> None:
        # Escapes are the end of a chunk (see `_TAIL`), here as in a message.
        for piece in pieces_of("x" + text)[1:] if text.startswith("\\") else pieces_of(text):
            self.parts.append(("blank", "") if piece.name == "blank" else ("text", piece.text))

    @property
    def keys(self) -> tuple[Iterable[str], int]:
        """The texts of one piece, by which patterns are looked up, and its place: those of a
        listed class or of a stamp, else the first word, else the first constant text."""
        for place, (kind, value) in enumerate(self.parts):
            if kind in ("slot", "need") and (value in LISTED or value in STAMPS):
                return LISTED.get(value, (value,)), place
        texts = [(place, value) for place, (kind, value) in enumerate(self.parts) if kind == "text"]
        texts = [row for row in texts if row[0] < self.sure] or texts
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
        others = [
            (abs(at - place), at, value)
            for at, value in texts
            if at != place and max(at, place) < self.sure
        ]
        _, at, value = min(others, default=(0, place, ""))
        return at - place, value

    def slots(self, pieces: Sequence[Token], at: int) -> list[tuple[int, str]] | None:
        """The places of the slots with their classes if the pattern stands at `at`."""
        found: list[tuple[int, str]] = []
        if at < 0 or (self.start and at) or at + len(self.parts) > len(pieces) + len(self.long):
            return None
        for place, (kind, value) in enumerate(self.parts):
            end = _closing(pieces, at, value) if place in self.long else at + 1
            if end != at + 1:
                if end < 0:
                    return None
                found.append((at - 1, OPEN + value))
            elif at >= len(pieces) or not _stands(pieces[at], kind, value):
                return None
            elif kind == "slot":
                found.append((at, named(pieces[at].text, value)))
            at = end
        return None if self.end and at != len(pieces) else found

    def _closed(self, place: int) -> bool:
        """Whether a slot stands between what opens and what closes it, and may be long: in quotes,
        and between brackets if the context is of one program."""
        kind, value = self.parts[place]
        closed = (*_QUOTED, *_BRACKETED) if self.programs else _QUOTED
        if kind != "slot" or value not in closed or not 0 < place < len(self.parts) - 1:
            return False
        return CLOSES.get(self.parts[place - 1][1]) == self.parts[place + 1][1]


def _closing(pieces: Sequence[Token], at: int, name: str) -> int:
    """The place of what closes a value of several pieces that begins at `at`, or of none; -1 if
    there is none, if a word of alarm is before it, or a comma between brackets."""
    close = CLOSES.get(pieces[at - 1].text, "")
    for end in range(at, len(pieces)):
        if pieces[end].text == close:
            return end if end > at or name in _QUOTED else -1
        if pieces[end].text == "," and name not in _QUOTED:
            return -1
        if pieces[end].text.lower() in single():
            return -1
    return -1


def _stands(piece: Token, kind: str, value: str) -> bool:
    """Whether a piece can be that part of a context."""
    if kind == "text":
        return piece.text == value
    if kind == "blank":
        return piece.name == "blank"
    return value in (piece.name, looks(piece.text)) if kind == "need" else _fills(piece, value)


def named(text: str, name: str) -> str:
    """The class of a slot: a place where a machine is named may hold its address, one that says
    how it went a status of HTTP, which says whether it went well."""
    if name == "outcome" and (reply := _REPLY.fullmatch(text)):
        return "reply-good" if reply["good"] else "reply-bad"
    looked = looks(text) if name in _MACHINES else ""
    return looked if looked in ("address", "address-port") else name


# The statuses that RFC 9110 section 15 and its kin know; a program may end with 127 or 255.
_REPLY = re.compile("(?P<good>20[0-8]|226|30[0-8])|4[0-5][0-9]|5[01][0-9]", re.ASCII)
_MACHINES = ("peer", "address-or-none")


NAMES = frozenset(
    ("host", "peer", "name", "round-name", "square-name", "quoted-name", "double-quoted-name")
)
"""Slots that a plain word does not fill, nor one of alarm: `(denied)` is no name."""


def is_plain(text: str) -> bool:
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
    if name in NAMES and is_plain(piece.text):
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
