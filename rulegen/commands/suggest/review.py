"""The state of an interactive review: one suggestion at a time, changed and decided.

Nothing here prints or reads keys: the screen (`cli_review`) calls these functions and shows
what they return.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from rulegen.commands.suggest import change
from rulegen.commands.suggest.values import Suggestion, Suggestions, identity
from rulegen.engine import RuleSet
from rulegen.ere import parse
from rulegen.errors import RulegenError
from rulegen.pattern import Node, plain
from rulegen.render import render
from rulegen.shapes import SAMPLES
from rulegen.simplify import simplify
from rulegen.verify import proven

MOST_LINES = 2000
"""Lines of a group whose values are looked at."""
MOST_WORDS = 8
"""Values that a variable may be turned into."""


@dataclass(frozen=True, slots=True)
class Effect:
    """What a changed rule does in the history: lines of its own that it hides and that it
    leaves, lines of other groups that it hides, too."""

    hidden: int
    left: int
    others: int


@dataclass(slots=True)
class Item:
    """A suggestion under review: as made, as it is now, and what was decided."""

    made: Suggestion
    now: Suggestion
    effect: Effect
    decision: str = ""
    before: list[tuple[Suggestion, Effect]] = field(default_factory=list)


class Review:
    """Suggestions one after the other; `at` is the one shown.

    Changes raise RulegenError, and change nothing, for a rule that grep refuses, that hides
    none of its lines, or that hides an alarm of another group.
    """

    def __init__(self, found: Suggestions, offered: Sequence[Suggestion], locale: str) -> None:
        self._found = found
        self._locale = locale
        self.items = [Item(one, one, Effect(one.rule.count, 0, 0)) for one in offered]
        self.at = 0

    @property
    def item(self) -> Item:
        """The one shown."""
        return self.items[self.at]

    def decide(self, decision: str) -> None:
        """`accept`, `skip`, or "" to take a decision back; then the next one is shown."""
        self.item.decision = decision
        self.move(1)

    def move(self, by: int) -> None:
        """To the next or to an earlier one, as far as there are some."""
        self.at = max(0, min(self.at + by, len(self.items) - 1))

    def open(self) -> int:
        """How many are undecided."""
        return sum(not item.decision for item in self.items)

    def accepted(self) -> list[Suggestion]:
        """What is to be written."""
        return [item.now for item in self.items if item.decision == "accept"]

    def skipped(self) -> list[str]:
        """The ids to remember as skipped: of the suggestions as they were made."""
        return [item.made.id for item in self.items if item.decision == "skip"]

    def values(self) -> list[Counter[str]]:
        """The values of each variable part, in the lines of this suggestion."""
        return change.values(self.item.now.tree, self._some_lines())

    def words(self) -> list[change.Word]:
        """The constant words of this rule's message."""
        return change.words(self.item.now.tree)

    def pin(self, number: int, kept: Sequence[str]) -> None:
        """Holds a variable part (from 0) to these values."""
        self._take(change.pinned(self.item.now.tree, number, kept))

    def literal(self, number: int) -> None:
        """Holds a variable part to the values seen; raises RulegenError if they are many."""
        seen = sorted(self.values()[number])
        if len(seen) > MOST_WORDS:
            raise RulegenError(f"{len(seen)} values are too many to spell out", "pin one of them")
        self.pin(number, seen)

    def variable(self, word: change.Word) -> None:
        """Makes a constant word a variable."""
        self._take(change.loosened(self.item.now.tree, word))

    def edit(self, text: str) -> None:
        """The rule as typed. Raises EreError with the place for what grep would refuse."""
        self._take(parse(text), text)

    def undo(self) -> None:
        """Takes the last change of this rule back."""
        if self.item.before:
            self.item.now, self.item.effect = self.item.before.pop()

    def lines(self) -> Iterator[str]:
        """All lines of this suggestion."""
        for line in self._own(self.item.made):
            yield line.decode("utf-8", "surrogateescape")

    def _some_lines(self) -> list[str]:
        lines = self.lines()
        return [line for _, line in zip(range(MOST_LINES), lines, strict=False)]

    def _own(self, one: Suggestion) -> Iterator[bytes]:
        mined = self._found.collected.mined[one.kind]
        return (line for block in mined.lines(one.shapes) for line in block.split(b"\n")[:-1])

    def _take(self, tree: Node, text: str = "") -> None:
        """The suggestion with another tree, if nothing speaks against it."""
        item = self.item
        short = tree if text else simplify(tree)
        text = text or render(plain(short))
        effect, samples = self._effect(text)
        count = effect.hidden + effect.others
        rule = replace(item.now.rule, text=text, count=count, samples=samples)
        item.before.append((item.now, item.effect))
        item.now = replace(item.now, rule=rule, tree=short, id=identity(text))
        item.effect = effect

    def _effect(self, text: str) -> tuple[Effect, tuple[str, ...]]:
        """What a rule does, and the first lines that it hides."""
        rules = RuleSet([text], self._locale)
        lines = list(self._own(self.item.made))
        hits = rules.match_lines(lines)
        mine = [line for line, hit in zip(lines, hits, strict=True) if hit]
        if not mine:
            raise RulegenError("it hides none of these lines any more")
        wrong = proven(text.encode("utf-8", "surrogateescape"), lambda: [_block(mine)])
        if wrong is not None:
            raise RulegenError(f"grep does not agree: {wrong.decode('utf-8', 'replace')}")
        samples = tuple(line.decode("utf-8", "surrogateescape") for line in mine[:SAMPLES])
        return Effect(len(mine), len(lines) - len(mine), self._others(rules)), samples

    def _others(self, rules: RuleSet) -> int:
        """Lines of other groups that the rule hides; raises RulegenError for an alarm."""
        made = self.item.made
        count = 0
        for other in self._found.all:
            if other.kind is not made.kind or other.shapes == made.shapes:
                continue
            taken = sum(map(bool, rules.match_lines(list(self._own(other)))))
            count += taken
            if taken and not other.harmless:
                raise RulegenError(
                    f"it would hide {taken} lines of an alarm ({other.id}, {other.rule.program})"
                )
        return count


def _block(lines: Sequence[bytes]) -> bytes:
    return b"".join(line + b"\n" for line in lines)
