"""More rules than one set holds at reasonable cost: one of 20,000 takes hundreds of megabytes."""

from __future__ import annotations

from collections.abc import Sequence

from rulegen.engine.ruleset import RuleSet

TOGETHER = 2000
"""Rules in one set."""


def match_by_thousands(rules: Sequence[str], lines: Sequence[bytes]) -> list[list[int]]:
    """For each line the indexes of all rules that match it, in order, in the locale C.

    Raises EreError for a rule that grep would refuse.
    """
    hits: list[list[int]] = [[] for _ in lines]
    for first in range(0, len(rules), TOGETHER):
        some = RuleSet(rules[first : first + TOGETHER]).match_lines(lines)
        for so_far, found in zip(hits, some, strict=True):
            so_far += [first + number for number in found]
    return hits
