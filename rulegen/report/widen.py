"""Widened rules: the change inside the rule, the proofs, JSON."""

from __future__ import annotations

import re
from collections.abc import Iterator
from difflib import SequenceMatcher
from itertools import takewhile
from typing import TYPE_CHECKING, Any

from rulegen.errors import printable
from rulegen.language import Answer

if TYPE_CHECKING:
    from rulegen.commands.widen import Hides, Mended, Widened

_PIECE = re.compile(r"\[\^?\]?(?:\[:\w+:\]|[^]])*\]|\\.|\w+|.", re.DOTALL)
_WORD = re.compile(r"\w*")
MOST_LINES = 3


def marked(old: str, new: str, colour: bool = False) -> str:
    """The new rule with what was added and taken away: `[-old-]{+new+}`, or in colour.

    >>> marked("a c", "a (b )?c")
    'a {+(b )?+}c'
    """
    before, after = _PIECE.findall(old), _PIECE.findall(new)
    minus, plus = ("\x1b[31m", "\x1b[0m"), ("\x1b[32m", "\x1b[0m")
    if not colour:
        minus, plus = ("[-", "-]"), ("{+", "+}")
    out = []
    for _, i, j, k, m in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        start, gone, new, end = _trimmed("".join(before[i:j]), "".join(after[k:m]))
        out += [start, gone and minus[0] + gone + minus[1], new and plus[0] + new + plus[1], end]
    return printable("".join(out)) if not colour else "".join(out)


def _trimmed(gone: str, new: str) -> tuple[str, str, str, str]:
    """What both begin with, the two, what both end with: all of it if something was only added
    or taken away, else words alone, for half a bracket is hard to read.

    >>> _trimmed("[-+[:alnum:]]", "[-+_[:alnum:]]")
    ('[-+', '', '_', '[:alnum:]]')
    >>> _trimmed("ssh[.0-9]", "ssh[:xdigit:]")
    ('ssh', '[.0-9]', '[:xdigit:]', '')
    """
    start = _same(gone, new)
    end = _same(gone[start:][::-1], new[start:][::-1])
    if min(len(gone), len(new)) > start + end:
        words = _WORD.match(gone[:start])
        start, end = len(words[0]) if words else 0, 0
    last = len(gone) - end
    return gone[:start], gone[start:last], new[start : len(new) - end], gone[last:]


def _same(one: str, other: str) -> int:
    """How many characters two texts have in common at their beginnings."""
    pairs = takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False))
    return sum(1 for _ in pairs)


def told(one: Mended, *, colour: bool = False) -> Iterator[str]:
    """What a person should know of one outcome, a line each."""
    for line in one.lines[:MOST_LINES]:
        yield printable(line)
    if len(one.lines) > MOST_LINES:
        yield f"and {len(one.lines) - MOST_LINES} more lines"
    if one.widened is not None:
        yield from _widened(one, one.widened, colour)
        return
    yield f"  a new rule is better: {one.why_new}"
    if one.rule is not None:
        yield f"  the nearest rule is {place(one)} (--force widens it)"
        yield f"    {printable(one.rule.text)}"


def _widened(one: Mended, made: Widened, colour: bool) -> Iterator[str]:
    if made.rule == made.old:
        yield f"  {place(one)} takes {'it' if len(one.lines) == 1 else 'them'} already"
        return
    yield f"  {place(one)}"
    yield f"    {marked(made.old, made.rule, colour)}"
    for change in made.changes:
        yield f"    {printable(change)}"
    if made.alternation:
        yield "  nothing better was found than the old rule and a new one, side by side"
    elif one.why_new:
        yield f"  a new rule would be better: {one.why_new}"
    how = "language inclusion" if made.covers is Answer.YES else "every change only adds"
    yield f"  proven: it takes these lines (grep, both locales) and all the old rule took ({how})"


def place(one: Mended) -> str:
    """Where the old rule stands."""
    if one.rule is None or one.rule.file == "-e":
        return "the rule given"
    return f"{one.rule.file}:{one.rule.line}"


def hides(found: Hides) -> Iterator[str]:
    """What a widened rule newly hides."""
    lines = "line" if found.count == 1 else "lines"
    yield f"  newly hidden: {found.count} {lines}, {found.reported} of them reported now"
    yield from (f"    {printable(line)}" for line in found.samples)
    yield from (f"  alarm ({words}): hides {printable(line)}" for words, line in found.alarms)


def as_json(one: Mended, found: Hides | None = None) -> dict[str, Any]:
    """One outcome as a value for JSON."""
    made = one.widened
    return {
        "lines": [_clean(line) for line in one.lines],
        "file": one.rule.file if one.rule else None,
        "line": one.rule.line if one.rule else None,
        "old": _clean(one.rule.text) if one.rule else None,
        "cost": round(one.near.cost, 2) if one.near else None,
        "rule": _clean(made.rule) if made else None,
        "covers": made.covers.value if made else None,
        "changes": [_clean(change) for change in made.changes] if made else [],
        "alternation": made.alternation if made else False,
        "new": [_clean(rule) for rule in one.new],
        "why_new": one.why_new,
        "newly_hidden": found and _hides_json(found),
    }


def _hides_json(found: Hides) -> dict[str, Any]:
    return {
        "count": found.count,
        "reported": found.reported,
        "samples": [_clean(line) for line in found.samples],
        "alarms": [{"words": words, "line": _clean(line)} for words, line in found.alarms],
    }


def _clean(text: str) -> str:
    return text.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
