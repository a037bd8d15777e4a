"""The rule that is there already and comes nearest to each suggestion."""

from __future__ import annotations

from dataclasses import replace

from rulegen.commands.suggest.choose import Selection
from rulegen.commands.suggest.values import Near, Suggestion
from rulegen.commands.widen import hiding, widened
from rulegen.commands.workers import in_order
from rulegen.logcheck.layers import Kind
from rulegen.logcheck.matcher import Matcher

MOST = 40
"""Suggestions of a list that are compared, the first ones: each costs some 30 ms."""
_FORK_FROM = 8  # suggestions that pay for a second process


def compared(selection: Selection, matcher: Matcher) -> Selection:
    """The selection with the nearest rules: of the harmless suggestions, then of the alarms."""
    listed = [*selection.offered, *selection.alarms]
    processes = None if len(listed) > _FORK_FROM else 1
    items = (((), one) for one in listed[:MOST])
    found = [made for _, _, made in in_order(_Search(matcher), items, processes)]
    found += listed[MOST:]
    count = len(selection.offered)
    return replace(selection, offered=tuple(found[:count]), alarms=tuple(found[count:]))


class _Search:
    """Finds the nearest rule; the index of a layer is made when it is wanted first."""

    def __init__(self, matcher: Matcher) -> None:
        self._matcher = matcher
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
