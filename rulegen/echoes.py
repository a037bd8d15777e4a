"""A name that a slot holds is a name elsewhere in the same message, too.

In `[ann] login failed for user: ann` the context tells one of the two; the other is its echo.
Decided of a shape as a whole, by its samples, when all lines are read: what is an echo in all
of them is a slot.

A stranger who calls himself `password` must not open that word in `Failed password for user
password`. So an echo is no word between blanks, no part of the program's name, and nothing that
says what happened.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Set
from itertools import islice

from rulegen.alarms import single
from rulegen.around import is_plain
from rulegen.contexts import STATES
from rulegen.model import Token
from rulegen.parse import parse
from rulegen.pins import Pins
from rulegen.quotes import tells
from rulegen.shapes import NO_PINS, Shape, Summary, shape_of
from rulegen.spool import Mined
from rulegen.tokenise import PLACED, QUOTED, SUCCEEDED

NAMED = {
    **dict.fromkeys(
        ("name", "name-or-none", "round-name", "square-name", "quoted-name", "double-quoted-name"),
        "name",
    ),
    "peer": "peer",
}
"""The classes of names, and that of their echoes."""
SHORTEST = 2
"""Characters of a name that is looked for elsewhere."""
MOST = 16
"""Names of a message that are looked for: whoever writes hundreds is no program."""

_WORD = re.compile("[0-9A-Za-z]+")

Span = tuple[int, int, str]
"""The first token of an echo, the one behind its last, and its class."""


def echoed(mined: Mined, pins: Pins = NO_PINS) -> Mined:
    """What was mined, with the echoes of names as slots; shapes that differed in these are one."""
    now = {shape: _opened(shape, known, pins) for shape, known in mined.summaries.items()}
    if all(new is old for old, new in now.items()):
        return mined
    summaries: dict[Shape, Summary] = {}
    was: dict[Shape, list[Shape]] = {}
    for old, new in now.items():
        known = mined.summaries[old]
        summaries[new] = summaries[new].merge(known) if new in summaries else known
        was.setdefault(new, []).extend(mined.was.get(old, [old]))
    return Mined(summaries, mined.spools, was, mined.dropped)


def _opened(shape: Shape, summary: Summary, pins: Pins) -> Shape:
    """The shape with its echoes as slots."""
    samples = [line.decode("utf-8", "surrogateescape") for _, line in summary.samples]
    if not any(token.name in NAMED for token in shape.tokens) or not _repeats(shape, samples[0]):
        return shape
    records = [parse(sample) for sample in samples]
    rows = [shape_of(record, pins)[1] for record in records]
    if any(len(row) != len(shape.tokens) for row in rows):
        return shape
    ident = set(_WORD.findall(records[0].ident))
    spans = set.intersection(*(set(_echoes(row, ident)) for row in rows))
    return shape._replace(tokens=tuple(_replaced(shape.tokens, spans))) if spans else shape


def _repeats(shape: Shape, sample: str) -> bool:
    """Whether a constant word stands in a sample twice, which is quickly told."""
    return any(
        not token.name and len(token.text) >= SHORTEST and token.text.isalpha()
        and sample.count(token.text) > 1
        for token in shape.tokens
    )  # fmt: skip


def _echoes(tokens: tuple[Token, ...], not_these: Set[str]) -> Iterator[Span]:
    """Parts of a message that are the value of a slot of it."""
    names = {t.text: NAMED[t.name] for t in tokens if t.name in NAMED and t.slot in _FOUND}
    for name, token_class in islice(names.items(), MOST):
        if name in not_these or not _may_echo(name):
            continue
        for start in range(len(tokens)):
            end = _end(tokens, start, name)
            if end and _is_apart(tokens, start, end) and not _is_told(tokens, start):
                yield start, end, token_class


_FOUND = frozenset((PLACED, SUCCEEDED, QUOTED))


def _may_echo(name: str) -> bool:
    """Whether a name is looked for elsewhere: no plain word, no number, no word of alarm."""
    if len(name) < SHORTEST or not any(c.isalpha() for c in name):
        return False
    return not is_plain(name) and name.lower() not in STATES and name.lower() not in single()


def _end(tokens: tuple[Token, ...], start: int, name: str) -> int:
    """The place behind the tokens from `start` on that join to a name, 0 if none do; slots that
    a context has found are none of them."""
    text = ""
    for end in range(start, len(tokens)):
        text += tokens[end].text
        if tokens[end].slot in _FOUND or not name.startswith(text):
            return 0
        if len(text) == len(name):
            return end + 1
    return 0


def _is_apart(tokens: tuple[Token, ...], start: int, end: int) -> bool:
    """Whether a mark touches these tokens on one side at least, and no letter or digit on the
    other; one of them must be constant."""
    before = tokens[start - 1].text[-1:].strip() if start else ""
    behind = tokens[end].text[:1].strip() if end < len(tokens) else ""
    constant = any(not token.name for token in tokens[start:end])
    return constant and bool(before or behind) and not (before + behind).isalnum()


def _is_told(tokens: tuple[Token, ...], start: int) -> bool:
    """Whether a key is before them whose value says what happened: `service=imap`."""
    return start > 1 and tokens[start - 1].text in "=:" and tells(tokens[start - 2].text)


def _replaced(tokens: tuple[Token, ...], spans: set[Span]) -> Iterator[Token]:
    starts = {start: (end, name) for start, end, name in spans}
    at = 0
    while at < len(tokens):
        end, name = starts.get(at, (at + 1, ""))
        yield Token("", name) if name else tokens[at]
        at = end
