"""Rules in RE2 syntax, matched at once: two sets, one of them without the usual head.

Hazard: an `re2.Set` whose automaton outgrows its memory reports no match and raises
nothing (google/re2, issue 136). That errs on the safe side (a line is shown, not hidden),
and `_MEMORY` is eight times what all rules of logcheck-database need.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Protocol

from rulegen.engine.heads import Heads

_MEMORY = 512 << 20
ANYTHING = b""
_NOTHING = b"[^\\x00-\\xff]"
_TOGETHER = 64
"""Lines looked at in one go by the rules that rarely match."""
_ESCAPED = re.compile(rb"\\(.)", re.DOTALL)
_EDGES = {b"A": b"(?m:^)", b"z": b"(?m:$)"}


@dataclass(frozen=True, slots=True)
class Prepared:
    """A rule in RE2 syntax. `exact`: RE2's word is final, else grep decides what it takes.
    With the number of a `head` the pattern is for what stands behind it."""

    pattern: bytes
    exact: bool
    head: int = 0


class Set(Protocol):
    """What is used of `re2.Set`."""

    def Match(self, text: bytes) -> list[int] | None: ...


class Sets:
    """Rules, ready to match; `heads` are those of the kind of lines that will be given.

    Raises ImportError without the module re2.
    """

    def __init__(self, rules: Sequence[Prepared], heads: Heads) -> None:
        self._rules = rules
        self._heads = heads
        self._whole = [number for number, rule in enumerate(rules) if not rule.head]
        self._behind, failed = compiled([r.pattern if r.head else _NOTHING for r in rules])
        self._others, too = compiled([rules[number].pattern for number in self._whole])
        inexact = {number for number, rule in enumerate(rules) if not rule.exact}
        self.inexact = frozenset(inexact | failed | {self._whole[n] for n in too})
        narrow = {n: heads.narrow(rule.head) for n, rule in enumerate(rules) if rule.head}
        self._narrow = {n: head for n, head in narrow.items() if head}
        self._few = 2 * len(self._whole) < len(rules)

    def possible(self, lines: Sequence[bytes]) -> Iterator[tuple[int, list[int]]]:
        """The position of each line with the rules that match it, and perhaps some of those
        that are `inexact`. Similar lines come side by side: a set of many rules is an automaton
        of many megabytes, fetching it from memory takes most of the time, and such lines use
        the same part of it. A line may not hold a line feed."""
        rests = self._heads.rests(lines)
        others = self._by_others(lines)
        narrow = self._narrow
        # The wrapper around the compiled module costs a tenth of the time. An answer goes
        # before the next comes: lists that wait keep the garbage collector busy.
        match: Callable[[bytes], Any] = getattr(self._behind, "_set", self._behind).Match
        for place in sorted(range(len(lines)), key=rests.__getitem__):
            rest = rests[place]
            found = match(rest) if rest or self._heads.bare(lines[place]) else []
            if narrow and not narrow.keys().isdisjoint(found):
                line = lines[place]
                found = [n for n in found if n not in narrow or narrow[n].match(line)]
            if place in others:
                found = sorted(found + others[place])
            yield place, found

    def _by_others(self, lines: Sequence[bytes]) -> dict[int, list[int]]:
        """By the position of a line the rules without a usual head that match it."""
        found: dict[int, list[int]] = {}
        joined = self._others_joined if self._few and len(lines) > _TOGETHER else None
        for at in range(0, len(lines) if self._whole else 0, _TOGETHER):
            some = lines[at : at + _TOGETHER]
            if joined is None or joined.Match(b"\n".join(some)):
                for place, line in enumerate(some, start=at):
                    if hits := self._others.Match(line):
                        found[place] = [self._whole[n] for n in hits]
        return found

    def somewhere(self, text: bytes) -> list[int]:
        """The rules that match one of the lines of a text or more, and perhaps others."""
        return self._joined.Match(text) or []

    @cached_property
    def _joined(self) -> Set:
        """All rules, for many lines at once."""
        return _joined([self._heads.before(rule.pattern, rule.head) for rule in self._rules])

    @cached_property
    def _others_joined(self) -> Set:
        """The rules without a usual head for many lines at once. To look at the lines one by one
        only where this says that one may match is worth it where few rules are of this sort: of
        many, one nearly always does."""
        return _joined([self._rules[number].pattern for number in self._whole])


def _joined(patterns: Sequence[bytes]) -> Set:
    """A set that takes lines behind each other for lines."""
    return compiled([_ESCAPED.sub(_edge, pattern) for pattern in patterns])[0]


def _edge(found: re.Match[bytes]) -> bytes:
    """The end of the text as that of a line."""
    return _EDGES.get(found[1], found[0])


def compiled(patterns: Sequence[bytes]) -> tuple[Set, set[int]]:
    """The set, and which patterns RE2 found too big: it takes every line for those."""
    import re2

    options = re2.Options()
    options.encoding = re2.Options.Encoding.LATIN1
    options.max_mem = _MEMORY
    options.never_capture = True
    options.log_errors = False
    options.dot_nl = False
    made = re2.Set.SearchSet(options)
    failed = set()
    for number, pattern in enumerate(patterns):
        try:
            made.Add(pattern)
        except re2.error:
            failed.add(number)
            made.Add(ANYTHING)
    try:
        made.Compile()
    except re2.error:
        if len(patterns) < 2:
            raise
        return _in_halves(patterns)
    return made, failed


def _in_halves(patterns: Sequence[bytes]) -> tuple[Set, set[int]]:
    """Two sets, of so many patterns that one would outgrow its memory."""
    size = len(patterns) // 2
    first, failed = compiled(patterns[:size])
    second, too = compiled(patterns[size:])
    return _Halves(first, second, size), failed | {size + number for number in too}


@dataclass(frozen=True, slots=True)
class _Halves:
    """Two sets, the second for the patterns from number `size` on."""

    first: Set
    second: Set
    size: int

    def Match(self, text: bytes) -> list[int]:
        """The numbers of the patterns that match."""
        later = self.second.Match(text) or ()
        return [*(self.first.Match(text) or ()), *(self.size + number for number in later)]
