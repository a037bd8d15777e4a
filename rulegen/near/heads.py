"""Where the head of a rule ends: its stamp, and its host.

Told by trying: the shortest beginning of the rule that takes a whole stamp of a usual form,
and the shortest that takes a stamp and a host. So it holds for every way to write a head.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import regex

from rulegen.near.graph import Place
from rulegen.pattern import Anchor, Literal, Node, Sequence, cut, seq
from rulegen.render import render

STAMPS = ("Nov 13 09:05:02 ", "2026-11-23T10:00:04.123456+01:00 ")
"""The stamps of rsyslog's traditional file format and of its format since Debian 12."""
HOST = "mx1 "
_PARTS = 12
"""Parts of a rule that may belong to its head."""


@dataclass(frozen=True, slots=True)
class Head:
    """The places behind the blank after the stamp and behind the one after the host, with the
    nodes up to there; `host` is None if the rule's host is not just any host."""

    stamp: Place
    stamp_text: str
    host: Place | None = None
    host_text: str = ""


def head_of(tree: Node) -> Head | None:
    """The head of an anchored rule, or None if there is no stamp at its beginning."""
    if not isinstance(tree, Sequence) or tree.parts[0] != Anchor("^"):
        return None
    stamp: Place | None = None
    stamp_text = ""
    for place, text in _beginnings(tree):
        if stamp is None and any(takes(text, s) for s in STAMPS):
            stamp, stamp_text = place, text
        elif stamp is not None and any(takes(text, s + HOST) for s in STAMPS):
            return Head(stamp, stamp_text, place, part(tree, stamp, place))
    return Head(stamp, stamp_text) if stamp else None


def _beginnings(tree: Sequence) -> list[tuple[Place, str]]:
    """The places of the first parts that lie behind a blank, with what stands before them."""
    found = []
    for index, one in enumerate(tree.parts[1:_PARTS], start=1):
        if isinstance(one, Literal) and " " in one.text:
            end = one.text.index(" ") + 1
            place = Place((), index, end) if end < len(one.text) else Place((), index + 1)
            found.append((place, part(tree, Place((), 1), place)))
    return found


def part(tree: Sequence, start: Place, end: Place) -> str:
    """The text of a rule between two places of its top sequence."""
    return render(seq(*cut_out(tree.parts, start, end)))


def cut_out(parts: tuple[Node, ...], start: Place, end: Place) -> tuple[Node, ...]:
    """The parts between two places of a sequence, the literals at its ends cut."""
    out: list[Node] = []
    for index in range(start.index, min(end.index + 1, len(parts))):
        one = parts[index]
        first = start.offset if index == start.index else 0
        if index == end.index and not end.offset:
            break
        if isinstance(one, Literal):
            last = end.offset if index == end.index else len(one.text)
            if first < last:
                out += [one if (first, last) == (0, len(one.text)) else cut(one, first, last)]
        else:
            out.append(one)
    return tuple(out)


@lru_cache(maxsize=1 << 14)
def takes(text: str, whole: str) -> bool:
    """Whether an expression without anchors takes a whole text (`regex` reads POSIX classes)."""
    try:
        return bool(regex.compile(text, regex.ASCII).fullmatch(whole))
    except regex.error:
        return False
