"""Many rules over many lines: RE2, and grep for what it cannot decide."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from functools import lru_cache

from rulegen import ere
from rulegen.engine.doubts import CHUNK, confirmed
from rulegen.engine.gnugrep import grep
from rulegen.engine.heads import Heads, split
from rulegen.engine.sets import ANYTHING, Prepared, Set, Sets, compiled
from rulegen.engine.translate import Untranslatable, approximate, dereferenced, translate
from rulegen.errors import EreError
from rulegen.pattern import Node

_BYTE_LOCALES = frozenset({"C", "POSIX"})
_NEVER = "\xff"


def prepare(rules: Iterable[str], locale: str) -> list[Prepared]:
    """The rules for `RuleSet`: what may be cached. Raises EreError."""
    return [_prepared(rule, locale) for rule in rules]


def _prepared(rule: str, locale: str) -> Prepared:
    """In a byte locale a character is a byte, and so the rule is read as Latin-1. In a UTF-8
    locale RE2 sees only lines of ASCII, and every other character is one that never comes."""
    tree = ere.parse(rule)
    if not rule.isascii():
        tree = ere.parse(_as_bytes(rule) if locale in _BYTE_LOCALES else _as_ascii(rule))
    return prepare_tree(tree)


def prepare_tree(tree: Node) -> Prepared:
    """The tree of a rule for `RuleSet`; of a rule with other characters than ASCII, the tree
    that `prepare` makes of it."""
    if ere.two_readings(tree):
        return Prepared(ANYTHING, False)
    head, rest = split(tree)
    try:
        return Prepared(translate(rest), True, head)
    except Untranslatable:
        head, rest = split(dereferenced(tree))
        return Prepared(approximate(rest, "latin-1"), False, head)


@lru_cache(maxsize=1)
def usual_heads() -> Heads:
    """The heads of lines in a byte locale, and of ASCII lines in any."""
    return Heads(translate)


def _loosely(rule: str) -> bytes:
    try:
        tree = ere.parse(rule)
    except EreError:  # grep takes it, or it would not have got here: `[à-ü]`
        return ANYTHING
    return ANYTHING if ere.two_readings(tree) else approximate(tree)


def _as_bytes(rule: str) -> str:
    return rule.encode("utf-8", "surrogateescape").decode("latin-1")


def _as_ascii(rule: str) -> str:
    return "".join(c if c.isascii() else _NEVER for c in rule)


class RuleSet:
    """Rules, ready to match. `locale` is `C`, or a UTF-8 locale such as `C.UTF-8`.

    Without the module re2 everything is asked of grep: the same answers, slowly.

    Raises EreError for a rule that grep would refuse.
    """

    def __init__(
        self,
        rules: Sequence[str],
        locale: str = "C",
        prepared: Sequence[Prepared] | None = None,
        heads: Heads | None = None,
    ) -> None:
        self.rules = tuple(rules)
        self.locale = locale
        if prepared is None:
            prepared = prepare(self.rules, locale)
        self._bytewise = locale in _BYTE_LOCALES
        self._loose: Set | None = None
        try:
            self._sets: Sets | None = Sets(prepared, heads or usual_heads())
        except ImportError:
            self._sets = None

    def matches(self, line: bytes) -> list[int]:
        """The indexes (from 0) of all rules that match the line."""
        return self.match_lines([line])[0]

    def match_lines(self, lines: Sequence[bytes]) -> list[list[int]]:
        """For each line the indexes of all rules that match it, in order."""
        if self._sets is None:
            return self._by_grep(lines)
        hits: list[list[int]] = [[] for _ in lines]
        doubts: dict[int, list[int]] = {}
        for number, found in self.possible(lines):
            doubtful = [rule for rule in found if self._doubts(rule, lines[number])]
            hits[number] = [rule for rule in found if rule not in doubtful] if doubtful else found
            if doubtful:
                doubts[number] = doubtful
        for number, rule in confirmed(doubts, self.rules, lines, self.locale):
            hits[number].append(rule)
        return [sorted(found) for found in hits]

    def _doubts(self, rule: int, line: bytes) -> bool:
        return rule in self.undecided or not (self._bytewise or line.isascii())

    def possible(self, lines: Sequence[bytes]) -> Iterator[tuple[int, list[int]]]:
        """The position of each line, in an order of its own, with the indexes of the rules that
        may match it: as fast as can be, all that do and perhaps some of those that `undecided`
        names."""
        if self._sets is None:
            return iter(enumerate(self._by_grep(lines)))
        if self._bytewise or all(map(bytes.isascii, lines)):
            return self._sets.possible(lines)
        return self._possible_in_utf8(self._sets, lines)

    def _possible_in_utf8(
        self, sets: Sets, lines: Sequence[bytes]
    ) -> Iterator[tuple[int, list[int]]]:
        places = [place for place, line in enumerate(lines) if line.isascii()]
        for place, found in sets.possible([lines[place] for place in places]):
            yield places[place], found
        for place in set(range(len(lines))) - set(places):
            yield place, self._loosely_matched(lines[place])

    def _loosely_matched(self, line: bytes) -> list[int]:
        """By a set that takes too much, made when the first line comes that is not ASCII."""
        if self._loose is None:
            self._loose, _ = compiled([_loosely(rule) for rule in self.rules])
        return self._loose.Match(line) or []

    def somewhere(self, text: bytes) -> Collection[int]:
        """The rules that may match any line of a text: a rough answer, ten times as fast as
        `possible` for many lines."""
        if self._sets and (self._bytewise or text.isascii()):
            return self._sets.somewhere(text)
        return {rule for _, found in self.possible(text.split(b"\n")) for rule in found}

    @property
    def undecided(self) -> frozenset[int]:
        """The rules that only grep can decide. In a UTF-8 locale that is every rule, for a
        line that is not ASCII."""
        return self._sets.inexact if self._sets else frozenset()

    def _by_grep(self, lines: Sequence[bytes]) -> list[list[int]]:
        hits: list[list[int]] = [[] for _ in lines]
        for at in range(0, len(self.rules), CHUNK):
            some = self.rules[at : at + CHUNK]
            numbers = grep(some, lines, self.locale)
            doubts = {number: range(at, at + len(some)) for number in numbers}
            for number, rule in confirmed(doubts, self.rules, lines, self.locale):
                hits[number].append(rule)
        return [sorted(found) for found in hits]
