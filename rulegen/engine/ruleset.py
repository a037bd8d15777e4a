"""Many rules over many lines: one `re2.Set`, and grep for what it cannot decide.

Hazard: an `re2.Set` whose automaton outgrows its memory reports no match and raises
nothing (google/re2, issue 136). That errs on the safe side (a line is shown, not hidden),
and `_MEMORY` is eight times what all rules of logcheck-database need.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

from rulegen import ere
from rulegen.engine.doubts import CHUNK, confirmed
from rulegen.engine.gnugrep import grep
from rulegen.engine.translate import Untranslatable, approximate, translate
from rulegen.errors import EreError

_MEMORY = 512 << 20
_BYTE_LOCALES = frozenset({"C", "POSIX"})
_NEVER = "\xff"
_ANYTHING = b""


@dataclass(frozen=True, slots=True)
class Prepared:
    """A rule in RE2 syntax. `exact`: RE2's word is final, else grep decides what it takes."""

    pattern: bytes
    exact: bool


def prepare(rules: Iterable[str], locale: str) -> list[Prepared]:
    """The rules for `RuleSet`: what may be cached. Raises EreError."""
    return [_prepared(rule, locale) for rule in rules]


def _prepared(rule: str, locale: str) -> Prepared:
    """In a byte locale a character is a byte, and so the rule is read as Latin-1. In a UTF-8
    locale RE2 sees only lines of ASCII, and every other character is one that never comes."""
    tree = ere.parse(rule)
    if not rule.isascii():
        tree = ere.parse(_as_bytes(rule) if locale in _BYTE_LOCALES else _as_ascii(rule))
    if ere.two_readings(tree):
        return Prepared(_ANYTHING, False)
    try:
        return Prepared(translate(tree), True)
    except Untranslatable:
        return Prepared(approximate(tree, "latin-1"), False)


def _loosely(rule: str) -> bytes:
    try:
        tree = ere.parse(rule)
    except EreError:  # grep takes it, or it would not have got here: `[à-ü]`
        return _ANYTHING
    return _ANYTHING if ere.two_readings(tree) else approximate(tree)


def _as_bytes(rule: str) -> str:
    return rule.encode("utf-8", "surrogateescape").decode("latin-1")


def _as_ascii(rule: str) -> str:
    return "".join(c if c.isascii() else _NEVER for c in rule)


class _Matcher(Protocol):
    """The rules of a set that may match a line: for certain, and perhaps."""

    doubtful: frozenset[int]

    def candidates(self, line: bytes) -> tuple[list[int], list[int]]: ...

    def possible(self, lines: Sequence[bytes]) -> Iterator[Sequence[int]]: ...


class RuleSet:
    """Rules, ready to match. `locale` is `C`, or a UTF-8 locale such as `C.UTF-8`.

    Without the module re2 everything is asked of grep: the same answers, slowly.

    Raises EreError for a rule that grep would refuse.
    """

    def __init__(
        self, rules: Sequence[str], locale: str = "C", prepared: Sequence[Prepared] | None = None
    ) -> None:
        self.rules = tuple(rules)
        self.locale = locale
        if prepared is None:
            prepared = prepare(self.rules, locale)
        try:
            import re2  # noqa: F401
        except ImportError:
            self._matcher: _Matcher | None = None
        else:
            self._matcher = _Re2Matcher(self.rules, prepared, locale in _BYTE_LOCALES)

    def matches(self, line: bytes) -> list[int]:
        """The indexes (from 0) of all rules that match the line."""
        return self.match_lines([line])[0]

    def match_lines(self, lines: Sequence[bytes]) -> list[list[int]]:
        """For each line the indexes of all rules that match it, in order."""
        if self._matcher is None:
            return self._by_grep(lines)
        hits: list[list[int]] = []
        doubts: dict[int, list[int]] = {}
        for number, line in enumerate(lines):
            certain, doubtful = self._matcher.candidates(line)
            hits.append(certain)
            if doubtful:
                doubts[number] = doubtful
        for number, rule in confirmed(doubts, self.rules, lines, self.locale):
            hits[number].append(rule)
        return [sorted(found) for found in hits]

    def possible(self, lines: Sequence[bytes]) -> Iterator[Sequence[int]]:
        """For each line the indexes of the rules that may match it: as fast as can be, all
        that do and perhaps some of those that `undecided` names."""
        if self._matcher is None:
            return iter(self._by_grep(lines))
        return self._matcher.possible(lines)

    @property
    def undecided(self) -> frozenset[int]:
        """The rules that only grep can decide. In a UTF-8 locale that is every rule, for a
        line that is not ASCII."""
        return self._matcher.doubtful if self._matcher else frozenset()

    def _by_grep(self, lines: Sequence[bytes]) -> list[list[int]]:
        hits: list[list[int]] = [[] for _ in lines]
        for at in range(0, len(self.rules), CHUNK):
            some = self.rules[at : at + CHUNK]
            numbers = grep(some, lines, self.locale)
            doubts = {number: range(at, at + len(some)) for number in numbers}
            for number, rule in confirmed(doubts, self.rules, lines, self.locale):
                hits[number].append(rule)
        return [sorted(found) for found in hits]


class _Re2Matcher:
    """Two sets: exact where it can be, for the lines RE2 reads as grep does; and, made when
    the first other line comes, one that takes too much."""

    def __init__(self, rules: Sequence[str], prepared: Sequence[Prepared], bytewise: bool) -> None:
        self.rules = rules
        self.bytewise = bytewise
        patterns = [each.pattern for each in prepared]
        self.set, failed = _compiled(patterns)
        self.doubtful = frozenset(
            n for n, each in enumerate(prepared) if not each.exact or n in failed
        )
        self.loose: _Set | None = None

    def candidates(self, line: bytes) -> tuple[list[int], list[int]]:
        if not self.bytewise and not line.isascii():
            return [], self._loose().Match(line) or []
        found = self.set.Match(line) or []
        if self.doubtful.isdisjoint(found):
            return found, []
        certain = [rule for rule in found if rule not in self.doubtful]
        return certain, [rule for rule in found if rule in self.doubtful]

    def possible(self, lines: Sequence[bytes]) -> Iterator[Sequence[int]]:
        # The wrapper around the compiled module costs a tenth of the time. An answer goes
        # before the next comes: lists that wait keep the garbage collector busy.
        exact = getattr(self.set, "_set", self.set).Match
        if self.bytewise:
            return (exact(line) or () for line in lines)
        return (
            (exact(line) if line.isascii() else self._loose().Match(line)) or () for line in lines
        )

    def _loose(self) -> _Set:
        if self.loose is None:
            self.loose, _ = _compiled([_loosely(rule) for rule in self.rules])
        return self.loose


class _Set(Protocol):
    def Match(self, text: bytes) -> list[int] | None: ...


def _compiled(patterns: Sequence[bytes]) -> tuple[_Set, set[int]]:
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
            made.Add(_ANYTHING)
    made.Compile()
    return made, failed
