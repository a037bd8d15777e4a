"""Why a line is reported or hidden: the rules that take it, those that would if they stood
elsewhere, and the nearest of the others."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from rulegen.commands.widen import Rules, hiding
from rulegen.engine import RuleSet
from rulegen.errors import EreError, InputError
from rulegen.formats import Format, catalogue
from rulegen.logcheck.conf import LEVELS
from rulegen.logcheck.layers import Kind, Verdict
from rulegen.logcheck.matcher import Matcher
from rulegen.logcheck.rulefile import FileRule, is_rule_file_name, read_rule_file
from rulegen.logcheck.tree import Layer, directories
from rulegen.near import Near
from rulegen.near.index import FAR
from rulegen.parse import parse

_PROGRAM = re.compile(r"[\w.-]+")
NEAREST = 3
"""Rules shown for a line that is reported."""


@dataclass(frozen=True, slots=True)
class Placed:
    """A rule and where it stands."""

    layer: Layer
    directory: str
    rule: FileRule

    @property
    def place(self) -> str:
        """`file:line`."""
        return f"{self.rule.file}:{self.rule.line}"


@dataclass(frozen=True, slots=True)
class Idle:
    """A rule that takes the line and does not count, and why."""

    rule: FileRule
    why: str


@dataclass(frozen=True, slots=True)
class Explained:
    """What becomes of a line. `by` are the rules that decide it: those that hide it, or those
    of cracking.d and violations.d that raise it. `format` is the known format that it is of."""

    line: str
    verdict: Verdict
    by: tuple[Placed, ...] = ()
    idle: tuple[Idle, ...] = ()
    nearest: tuple[tuple[Placed, Near], ...] = ()
    notes: tuple[str, ...] = ()
    format: Format | None = None


class Explainer:
    """Answers for the rules of one tree."""

    def __init__(self, matcher: Matcher) -> None:
        self.matcher = matcher
        self._formats = catalogue()
        self._placed = [Placed(f.layer, f.directory or f.layer.value, r)
                        for f, r in matcher.tree.rules()]  # fmt: skip
        self._rules: dict[Kind, Rules] = {}
        self._unread: tuple[list[Idle], RuleSet] | None = None

    def explain(self, line: bytes) -> Explained:
        """Why this line is reported or hidden. It has no white space at its end."""
        (hits,) = self.matcher.hits([line])
        verdict = self.matcher.judge.verdict(hits)
        text = line.decode("utf-8", "surrogateescape")
        rules = [self._placed[number] for number in hits]
        by = tuple(rule for rule in rules if rule.layer in _deciding(verdict.kind))
        record = parse(text)
        known = self._formats.recognise(record.ident, record.message)
        if verdict.kind is Kind.HIDDEN:
            return Explained(text, verdict, by, format=known)
        idle = (*self._misplaced(rules, by, verdict.kind), *self._left_out(line, verdict.kind))
        nearest = tuple(self._nearest(text, verdict.kind, hits))
        notes = (*self._notes(text, verdict.kind), *self._alone(text, verdict.kind, nearest))
        return Explained(text, verdict, by, idle, nearest, notes, known)

    def _nearest(self, line: str, kind: Kind, hits: Sequence[int]) -> Iterator[tuple[Placed, Near]]:
        """The nearest rules of the layer that could hide the line, those that are worth widening
        first."""
        rules = self._rules.get(kind)
        if rules is None:
            rules = self._rules[kind] = hiding(self.matcher, kind)
        nearest = rules.index.nearest(line, NEAREST, FAR)
        for near in sorted(nearest, key=lambda near: not near.worth):
            file, rule = rules.rules[near.number]
            if near.cost:
                yield Placed(file.layer, file.directory or file.layer.value, rule), near

    def _misplaced(
        self, rules: Iterable[Placed], by: Sequence[Placed], kind: Kind
    ) -> Iterator[Idle]:
        """Rules that take the line and stand in a layer that cannot hide it."""
        raised = ", ".join(dict.fromkeys(_short(one) for one in by))
        for one in rules:
            if one.layer is Layer.IGNORE:
                yield Idle(one.rule, f"the rule is in {one.directory}, but {raised} raises the line"
                                     f"; {_remedy(kind)}")  # fmt: skip
            elif one.layer is Layer.VIOLATIONS_IGNORE and kind is Kind.VIOLATION:
                names = sorted({os.path.basename(b.rule.file) for b in by})
                wanted = ", ".join(f"{name}, logcheck-{name}" for name in names)
                yield Idle(one.rule, f"{raised} raises the line: of violations.ignore.d only the "
                                     f"files {wanted} and local-* can take that back")  # fmt: skip
            elif one.layer is Layer.VIOLATIONS_IGNORE and kind is Kind.EVENT:
                yield Idle(one.rule, "violations.ignore.d only takes back what violations.d "
                                     "raises; put the rule into ignore.d")  # fmt: skip

    def _left_out(self, line: bytes, kind: Kind) -> list[Idle]:
        """Rules in files that logcheck does not read."""
        if self._unread is None:
            found = list(_unread(self.matcher.tree.root, self.matcher.tree.level))
            sound, texts = _sound(found)
            self._unread = sound, RuleSet(texts, self.matcher.locale)
        idle, rules = self._unread
        return [idle[number] for number in rules.matches(line)]

    def _notes(self, line: str, kind: Kind) -> Iterator[str]:
        if not parse(line).stamp:
            yield "the line has no timestamp that is known: is it a whole line of a log?"
        if kind is Kind.ALERT and not self.matcher.tree.cracking_ignore:
            yield "logcheck hides no security alert, unless SUPPORT_CRACKING_IGNORE=1"

    def _alone(self, line: str, kind: Kind, nearest: Sequence[object]) -> Iterator[str]:
        """That no rule is like the line."""
        program = _PROGRAM.match(parse(line).ident)
        if nearest or not program or kind is Kind.ALERT:
            return
        count = self._rules[kind].index.count(program[0])
        some = "1 rule" if count == 1 else f"{count or 'no'} rules"
        like = ", none like this line" if count else ""
        yield f"{some} of `{program[0]}`{like}: `rulegen from-lines` makes one"


def _deciding(kind: Kind) -> tuple[Layer, ...]:
    if kind is Kind.ALERT:
        return (Layer.CRACKING,)
    if kind is Kind.VIOLATION:
        return (Layer.VIOLATIONS,)
    return (
        (Layer.IGNORE, Layer.VIOLATIONS_IGNORE, Layer.CRACKING_IGNORE)
        if (kind is Kind.HIDDEN)
        else ()
    )


def _short(one: Placed) -> str:
    return f"{one.directory}/{os.path.basename(one.rule.file)}"


def _remedy(kind: Kind) -> str:
    if kind is Kind.ALERT:
        return "only cracking.ignore.d could hide it"
    return "put it into violations.ignore.d, in a file local-…"


def _unread(root: str, level: str) -> Iterator[Idle]:
    """The rules of files whose names run-parts skips, and of the levels that do not count."""
    counted = [name for _, name in directories(level, True)]
    others = [f"ignore.d.{name}" for name in LEVELS["workstation"]]
    for directory in dict.fromkeys([*counted, *others]):
        path = os.path.join(root, directory)
        if not root or not os.path.isdir(path):
            continue
        for name in sorted(os.listdir(path)):
            why = _why_unread(name, directory, directory in counted, level)
            if why and os.path.isfile(os.path.join(path, name)):
                yield from _rules_of(os.path.join(path, name), why)


def _why_unread(name: str, directory: str, counts: bool, level: str) -> str:
    if not is_rule_file_name(name):
        odd = next(c for c in name if not is_rule_file_name(c))
        what = "a dot" if odd == "." else f"`{odd}`"
        return f"the file is skipped: its name has {what} in it, which run-parts does not take"
    if not counts:
        return f"the report level is {level}: {directory} is not read"
    return ""


def _rules_of(path: str, why: str) -> Iterator[Idle]:
    try:
        rules = read_rule_file(path).rules
    except InputError:
        return
    yield from (Idle(rule, why) for rule in rules)


def _sound(found: Iterable[Idle]) -> tuple[list[Idle], list[str]]:
    """The rules that can be read at all, and their texts."""
    from rulegen import ere

    kept = []
    for one in found:
        try:
            ere.parse(one.rule.text)
        except EreError:
            continue
        kept.append(one)
    return kept, [one.rule.text for one in kept]
