"""Which rules take all that another rule takes.

Each rule is asked for a few lines that it takes; only a rule that takes all of them can cover
it, and RE2 finds these at once. What is left, some hundred pairs, goes to the language package.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import islice

from rulegen.engine import RuleSet
from rulegen.errors import EreError
from rulegen.language import Answer, covers, overlaps
from rulegen.linting.files import Collection, File
from rulegen.linting.sample import samples
from rulegen.linting.view import RuleView, is_cut

MAY = Callable[[File, File], bool]
"""Whether a rule of the first file would be without effect if one of the second covers it."""


def members(collection: Collection) -> Members:
    """The rules of a collection, made ready once for all checks that compare rules."""
    if not collection.shared:
        collection.shared.append(Members(collection))
    found = collection.shared[0]
    assert isinstance(found, Members)
    return found


def is_covered(rule: str, by: str) -> bool:
    """Whether `by` is known to take every line that `rule` takes; a rule that reads otherwise
    in the locale C may be refused there."""
    try:
        return covers(by, rule) is Answer.YES
    except EreError:
        return False


class Members:
    """The rules of a collection that grep takes, with the lines to tell them apart by."""

    def __init__(self, collection: Collection) -> None:
        views = [(file, view) for file in collection.files for view in collection.views(file)]
        self.rules = [(file, view.rule) for file, view in views]
        self.views: list[RuleView] = [view for _, view in views]
        self._set = RuleSet([rule.text for _, rule in self.rules], "C")
        every = {rule for f in collection.files for rule, _ in collection.judged(f).everything}
        self._faulty = {n for n, (_, rule) in enumerate(self.rules) if rule in every}
        self._faulty |= {n for n, view in enumerate(self.views) if is_cut(view)}

    def covered(self, may: MAY) -> Iterator[tuple[int, int]]:
        """(rule, rule that covers it) by number, the first of each. Equal texts are left out,
        and rules that cover others only because they take far too much."""
        for number, candidates in self._candidates():
            file, rule = self.rules[number]
            if file.context:
                continue
            for other in candidates:
                by, text = self.rules[other][0], self.rules[other][1].text
                if text != rule.text and may(file, by) and is_covered(rule.text, text):
                    yield number, other
                    break

    def overlapping(self, may: MAY) -> Iterator[tuple[int, int, str]]:
        """Pairs with a line that both take, of which none covers the other."""
        groups: dict[str, list[int]] = {}
        for number, view in enumerate(self.views):
            groups.setdefault(view.ident, []).append(number)
        for group in groups.values():
            for at, one in enumerate(group):
                for two in group[at + 1 :]:
                    yield from self._overlap(one, two, may)

    def _overlap(self, one: int, two: int, may: MAY) -> Iterator[tuple[int, int, str]]:
        (file, rule), (other, second) = self.rules[one], self.rules[two]
        if not may(file, other) or rule.text == second.text or (file.context and other.context):
            return
        try:
            found = overlaps(rule.text, second.text)
        except EreError:
            return
        if found.answer is not Answer.YES or found.line is None:
            return
        if not is_covered(rule.text, second.text) and not is_covered(second.text, rule.text):
            yield one, two, found.line

    def _candidates(self) -> Iterator[tuple[int, list[int]]]:
        lines = [(n, line) for n, view in enumerate(self.views)
                 for line in islice(samples(view.tree), 3)]  # fmt: skip
        hits = self._set.match_lines([line.encode() for _, line in lines])
        common: dict[int, set[int]] = {}
        for (number, _), found in zip(lines, hits, strict=True):
            common[number] = common.get(number, set(found)) & set(found)
        for number, others in sorted(common.items()):
            yield number, sorted(others - {number} - self._faulty)
