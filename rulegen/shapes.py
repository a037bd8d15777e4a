"""What is known of lines of one shape: a bounded summary that merges.

A *shape* is a head's kind and the tokens of a message with their variable texts blanked out.
Summaries of the same shape merge: sets join, the samples with the smallest hashes stay, counts
of different lines add up. Nothing in a summary depends on the order of the lines.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import NamedTuple
from zlib import crc32

from rulegen.head import DATED, NONE, host_kind, stamp_kind
from rulegen.model import Record, Token
from rulegen.parse import wrapped
from rulegen.pins import Pins
from rulegen.tokenise import tokenise
from rulegen.tokens import BY_NAME

SAMPLES = 3
"""Samples kept of each shape."""
NUMBERS = 100
NO_PINS = Pins()
"""Line numbers kept of each shape."""


class Head(NamedTuple):
    """The kind of a line's head. `gap` is what stands between ident and message: `: `, ` `,
    or the fields of RFC 5424; "" for a line with no ident. The stamp of a line of `dmesg` and
    of a further line of a message is `head.NONE`, the gap of the latter a blank."""

    stamp: str
    host: str
    ident: str
    pid: bool
    gap: str
    kernel: bool = False
    wrapped: bool = False


class Shape(NamedTuple):
    """A kind of head, and tokens of which the variable ones have no text."""

    head: Head | None
    tokens: tuple[Token, ...]


def order(shape: Shape) -> str:
    """A key to sort shapes by: their text, slots by their class."""
    head = "" if shape.head is None else "\x00".join(map(str, shape.head))
    return "\x00".join([head, *(t.text or "\x01" + t.name for t in shape.tokens)])


@dataclass(slots=True)
class Summary:
    """What is known of the lines of one shape: how many, where, and a few of them.

    `samples` are (hash, line) pairs, the smallest hashes of all; `first` and `last` are
    (number, line) of the first and last line; `numbers` the first line numbers.
    """

    count: int
    first: tuple[int, bytes]
    last: tuple[int, bytes]
    numbers: list[int]
    samples: list[tuple[int, bytes]]

    @classmethod
    def of(cls, number: int, line: bytes) -> Summary:
        """The summary of one line."""
        return cls(1, (number, line), (number, line), [number], [(crc32(line), line)])

    def merge(self, other: Summary) -> Summary:
        """What is known of the lines of both; they must not share lines."""
        samples = sorted(set(self.samples) | set(other.samples))[:SAMPLES]
        numbers = sorted({*self.numbers, *other.numbers})[:NUMBERS]
        return Summary(
            self.count + other.count,
            min(self.first, other.first),
            max(self.last, other.last),
            numbers,
            samples,
        )


def shape_of(record: Record, pins: Pins = NO_PINS) -> tuple[Shape, tuple[Token, ...]]:
    """The shape of a line and the tokens of its message, texts and all. What is pinned stays
    what it is, and so does a text that its class would not take in every locale."""
    tokens = tokenise(record.message, record.ident)
    if pins:
        tokens = pins.hold(tokens)
    if not record.message.isascii():
        tokens = tuple(t if _safe(t) else Token(t.text) for t in tokens)
    return Shape(_head(record), tuple(_slot(t.name) if t.name else t for t in tokens)), tokens


@cache
def _slot(name: str) -> Token:
    """The token of a class without its text; the few there are are shared."""
    return Token("", name)


def _safe(token: Token) -> bool:
    """Whether a class takes the text in C and in UTF-8: an excluding bracket takes é in both;
    `[[:alnum:]]` only in one, and nothing takes a stray byte in UTF-8."""
    if not token.name or token.text.isascii():
        return True
    if any("\ud800" <= c <= "\udfff" or c.isspace() or not c.isprintable() for c in token.text):
        return False
    return BY_NAME[token.name].ere.startswith(("[^", "<[^"))


def _head(record: Record) -> Head | None:
    if not record.stamp:
        return _headless(record)
    gap = record.gap
    is_wrapped, is_kernel = wrapped(record), record.ident == "kernel"
    if is_wrapped:
        gap = gap[: gap.index("message repeated")]
    elif is_kernel:
        gap = gap.split("[", 1)[0]
    stamp = stamp_kind(record.stamp[:-1])
    return Head(stamp, host_kind(record.host[:-1]), record.ident, bool(record.pid), gap, is_kernel,
                is_wrapped)  # fmt: skip


def _headless(record: Record) -> Head | None:
    """A line of the kernel's own or a further line of a message; None for a bare message."""
    if record.ident:
        kind = DATED if record.gap[1].isalpha() else NONE
        return Head(kind, NONE, record.ident, False, ": ", kernel=True)
    return Head(NONE, NONE, "", False, " ") if record.gap else None
