"""The rules of a tree, ready to match: which rules match each line, and what follows."""

from __future__ import annotations

from enum import Enum
from itertools import combinations

from rulegen.engine import RuleSet
from rulegen.engine.wide import WideSet
from rulegen.logcheck.broken import closed, missing, sound, told
from rulegen.logcheck.conf import Conf
from rulegen.logcheck.layers import Judge, Kind
from rulegen.logcheck.prepared import Ready, prepared
from rulegen.logcheck.tree import Layer, Tree, closed_to_logcheck
from rulegen.read.strip import is_utf8

Hits = list[tuple[int, tuple[int, ...]]]


class Fate(Enum):
    """What the possible hits of a line say about it; OPEN: grep must be asked."""

    HIDDEN = 0
    REPORTED = 1
    OPEN = 2


class Matcher:
    """All rules of a tree, of every layer, matched at once.

    `tree` is without the rules that grep refuses, which are in `broken`; numbers of rules are
    those of `tree.rules()`. `locale` is `C` or `C.UTF-8`.
    """

    def __init__(self, tree: Tree, locale: str, conf: Conf | None = None) -> None:
        self.conf = conf or Conf()
        self.locale = locale
        ready = prepared([rule.text for _, rule in tree.rules()], locale)
        self.tree, self.broken = sound(tree, ready)
        self.judge = Judge(self.tree, self.conf)
        self.unique = self.conf.sort_uniq
        self.may_doubt = tree.cracking_ignore
        self._rules = list(self.tree.rules())
        texts = [rule.text for _, rule in self._rules]
        self._set = _rule_set(texts, locale, [one for one in ready if isinstance(one, Ready)])
        self._known: dict[tuple[int, ...], Fate] = {}
        self._everything = frozenset(self.hits([b""])[0])

    def hits(self, lines: list[bytes]) -> list[list[int]]:
        """For each line the numbers of the rules that match it."""
        return self._set.match_lines(lines)

    def reported(self, lines: list[bytes]) -> Hits:
        """The lines that logcheck would report: position, and the rules that match."""
        found: Hits = []
        doubts = self._set.unmapped(lines) if isinstance(self._set, WideSet) else []
        known = self._known
        skipped = set(doubts)
        for index, numbers in self._set.possible(lines):
            key = tuple(numbers)
            fate = known.get(key)
            if fate is None:
                fate = known[key] = self._fate(key)
            if fate is Fate.HIDDEN or index in skipped:
                continue
            if fate is Fate.OPEN:
                doubts.append(index)
            else:
                found.append((index, key))
        return sorted(found + self._settled(lines, doubts))

    def _settled(self, lines: list[bytes], doubts: list[int]) -> Hits:
        """Those of the doubtful lines that are reported, by grep's word."""
        exact = self.hits([lines[index] for index in doubts])
        found = ((index, tuple(hits)) for index, hits in zip(doubts, exact, strict=True))
        return [one for one in found if self.judge.verdict(one[1]).kind is not Kind.HIDDEN]

    def _fate(self, hits: tuple[int, ...]) -> Fate:
        """What becomes of a line with these possible hits, if it is the same whatever grep
        says of the undecided ones; for more than a few of them grep is asked at once."""
        open_ = [number for number in hits if number in self._set.undecided]
        if len(open_) > 3:
            return Fate.OPEN
        sure = [number for number in hits if number not in self._set.undecided]
        kinds = {
            self.judge.verdict([*sure, *some]).kind is Kind.HIDDEN
            for size in range(len(open_) + 1)
            for some in combinations(open_, size)
        }
        if kinds == {True}:
            return Fate.HIDDEN
        return Fate.OPEN if open_ else Fate.REPORTED

    def takes_empty(self, number: int) -> bool:
        """Whether a rule matches the empty line, and with it every line."""
        return number in self._everything

    def place(self, number: int) -> str:
        """Where a rule stands: `file:line`."""
        rule = self._rules[number][1]
        return f"{rule.file}:{rule.line}"

    def failures(self) -> list[str]:
        """What makes logcheck fail or keep silent on this tree, one paragraph each."""
        texts = [missing(layer, self.tree) for layer in (Layer.CRACKING, Layer.VIOLATIONS)]
        texts += map(closed, closed_to_logcheck(self.tree))
        return [text for text in texts if text] + [told(one) for one in self.broken]

    def warnings(self) -> list[str]:
        """What else the owner of the rules should know."""
        texts = list(self.conf.warnings)
        for number in sorted(self._everything):
            file = self._rules[number][0]
            effect = "raises" if file.layer in (Layer.CRACKING, Layer.VIOLATIONS) else "hides"
            texts.append(f"{self.place(number)}: this rule {effect} every line")
        return texts


def _rule_set(texts: list[str], locale: str, ready: list[Ready]) -> RuleSet | WideSet:
    usual = [one.usual for one in ready]
    if is_utf8(locale):
        try:
            return WideSet(texts, locale, [one.wide for one in ready], usual)
        except ImportError:  # without RE2 all goes to grep
            pass
    return RuleSet(texts, locale, usual)
