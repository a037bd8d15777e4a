"""Random rules over random lines: the engine says what grep says, rule by rule."""

from __future__ import annotations

from random import Random

import pytest
from ere_samples import random_line, random_rule

from rulegen import ere
from rulegen.engine import RuleSet, grep
from rulegen.engine.wide import WideSet, prepare_wide
from rulegen.errors import EngineError, EreError

RULES = 120
LINES = 100


def rules_and_verdicts(
    random: Random, lines: list[bytes], locale: str
) -> tuple[list[str], list[list[int]]]:
    """Random rules, and for each line the rules that match it, by one grep for each rule.
    Rules for which grep does not come to an end are left out."""
    rules: list[str] = []
    verdicts: list[list[int]] = [[] for _ in lines]
    while len(rules) < RULES:
        rule = random_rule(random, foreign=len(rules) % 3 == 0)
        try:
            ere.parse(rule)
            found = grep([rule], lines, locale, patience=1)
        except (EreError, EngineError):
            continue
        for number in found:
            verdicts[number].append(len(rules))
        rules.append(rule)
    return rules, verdicts


@pytest.mark.parametrize("locale", ["C", "C.UTF-8"])
@pytest.mark.parametrize("seed", range(1, 3))
def test_every_verdict_is_that_of_grep(seed: int, locale: str) -> None:
    random = Random(seed)
    lines = [random_line(random, odd=n % 3 == 0) for n in range(LINES)]
    rules, verdicts = rules_and_verdicts(random, lines, locale)
    made = RuleSet(rules, locale)
    hits = sum(map(len, verdicts))
    assert RULES * LINES * 0.1 < hits < RULES * LINES * 0.9
    wrong = [
        (line, [rules[n] for n in set(found) ^ set(expected)])
        for line, found, expected in zip(lines, made.match_lines(lines), verdicts, strict=True)
        if found != expected
    ]
    assert wrong == []


@pytest.mark.parametrize("seed", range(3, 5))
def test_every_verdict_on_lines_beyond_ascii_is_that_of_grep(seed: int) -> None:
    random = Random(seed)
    lines = [random_line(random, odd=True) for _ in range(3 * LINES)]
    lines = [line for line in lines if not line.isascii()][:LINES]
    rules, verdicts = rules_and_verdicts(random, lines, "C.UTF-8")
    wide = WideSet(rules, "C.UTF-8", [prepare_wide(ere.parse(rule)) for rule in rules])
    assert wide.match_lines(lines) == verdicts
