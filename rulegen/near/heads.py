"""Where the head of a rule ends: its stamp, and its host.

Told by trying: the shortest beginning of the rule that takes a whole stamp of a usual form,
and the shortest that takes a stamp and a host. So it holds for every way to write a head.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import regex

from rulegen.near.cutting import cut_out
from rulegen.near.graph import Place
from rulegen.pattern import Anchor, Literal, Node, Sequence, seq
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


@lru_cache(maxsize=1 << 14)
def takes(text: str, whole: str) -> bool:
    """Whether an expression without anchors takes a whole text (`regex` reads POSIX classes)."""
    try:
        return bool(regex.compile(text, regex.ASCII).fullmatch(whole))
    except regex.error:
        return False
