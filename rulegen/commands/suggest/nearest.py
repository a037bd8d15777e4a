"""The rule that is there already and comes nearest to each suggestion."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import TypeVar

from rulegen.commands.suggest.choose import Selection
from rulegen.commands.suggest.values import Near, Suggestion
from rulegen.commands.widen import hiding, widened
from rulegen.commands.workers import in_order
from rulegen.logcheck.layers import Kind
from rulegen.logcheck.matcher import Matcher

MOST = 40
"""Suggestions of a list that are compared, the first ones: each costs some 30 ms."""
_FORK_FROM = 8  # suggestions that pay for a second process

Made = TypeVar("Made")


def each(
    selection: Selection, matcher: Matcher, make: Callable[[Suggestion], Made]
) -> Iterator[Made]:
    """What `make` makes of every suggestion, in order; the harmless ones and the alarms know
    their nearest rule by then. Done by several processes where that pays."""
    every = selection.every
    compared = min(MOST, len(selection.offered) + len(selection.alarms))
    search = _Search(matcher)

    def work(number: int) -> Made:
        one = every[number]
        return make(search(one) if number < compared else one)

    processes = None if len(every) > _FORK_FROM else 1
    numbers = ((None, number) for number in range(len(every)))
    return (made for _, _, made in in_order(work, numbers, processes))


class _Search:
    """Finds the nearest rule by an index of each layer."""

    def __init__(self, matcher: Matcher) -> None:
        self._rules = {kind: hiding(matcher, kind) for kind in (Kind.EVENT, Kind.VIOLATION)}

    def __call__(self, one: Suggestion) -> Suggestion:
        rules = self._rules.get(one.kind)
        if rules is None:
            return one
        found = rules.index.best(one.rule.samples[0])
        if found is None:
            return one
        _, rule = rules.rules[found.number]
        made = widened(rule.text, one.rule.samples) if found.worth else None
        text = made.rule if made and not made.why_new else ""
        return replace(one, near=Near(rule.text, f"{rule.file}:{rule.line}", text))
