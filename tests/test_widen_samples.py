"""`widen` on other people's rules, and lines that nearly match them."""

from __future__ import annotations

import random
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path

import pytest
from stock_rules import NO_SAMPLES, SAMPLES, sample_rules, stock_rules
from test_widen import check, taken

from rulegen import ere
from rulegen.commands.widen import shapes, widened
from rulegen.engine import RuleSet
from rulegen.errors import EreError
from rulegen.near import Index, view

pytestmark = [pytest.mark.samples, pytest.mark.skipif(not SAMPLES, reason=NO_SAMPLES)]
WORDS = ("quickly", "v2", "twice", "over", "x=1")
POINTED = 0.97
"""Of the lines that were changed at one place explain points there; some changes can be told in
two ways."""


def readable(rule: str) -> bool:
    try:
        ere.parse(rule)
    except EreError:
        return False
    return True


@lru_cache
def sample_lines() -> list[str]:
    """A few lines of each shape."""
    lines: list[str] = []
    for path in sorted(Path(SAMPLES or "").glob("*/lines.log")):
        text = path.read_bytes().decode("utf-8", "surrogateescape")
        lines += [line.rstrip() for line in text.split("\n") if line.strip()]
    return shapes(lines)


@pytest.mark.parametrize("collection", [sample_rules, stock_rules])
def test_lines_that_nearly_match(collection: Callable[[], list[str]]) -> None:
    index = Index([rule for rule in collection() if readable(rule)])
    lines = random.Random(7).sample(sample_lines(), 600)
    near = [one for line in lines if (one := index.best(line)) and one.cost]
    worth = [one for one in near if one.worth]
    assert len(worth) > 40
    for one in worth:
        made = widened(one.rule.text, [one.of.text])
        assert made is not None, one.of.text
        assert not made.alternation, one.of.text
        check(one.rule.text, made.rule, [one.of.text])


def test_lines_that_were_changed_at_one_place() -> None:
    chance = random.Random(7)
    pairs = matched()
    seen = pointed = 0
    for rule, line in chance.sample(pairs, min(250, len(pairs))):
        new, place, size = changed(line, chance)
        if taken(rule, [new], "C"):
            continue
        near, made = Index([rule]).near(0, view(new)), widened(rule, [new])
        assert near is not None and made is not None, new
        assert not made.alternation, new
        check(rule, made.rule, [new])
        start, end = near.reasons()[0].span
        seen += 1
        pointed += place - 2 <= end and start <= place + size + 1
    assert seen > 100
    assert pointed / seen > POINTED


def matched() -> list[tuple[str, str]]:
    """Lines with a rule that takes them."""
    rules = [r for r in (*stock_rules(), *sample_rules()) if r.startswith("^") and readable(r)]
    lines = [line for line in sample_lines() if line.isascii() and " " in message(line)]
    hits = RuleSet(rules, "C").match_lines([line.encode() for line in lines])
    return [(rules[hit[0]], line) for hit, line in zip(hits, lines, strict=True) if hit]


def message(line: str) -> str:
    return line[view(line).message :]


def changed(line: str, chance: random.Random) -> tuple[str, int, int]:
    """The line with a word of its message more, less, or replaced; where, and how long what is
    there now is."""
    words = message(line).split(" ")
    at = chance.randrange(len(words))
    kept = chance.choice([0, 1])
    new = [chance.choice(WORDS)] if kept or chance.random() < 0.5 else []
    words[at : at + 1 - kept] = new
    start = line[: view(line).message]
    place = len(start) + sum(len(word) + 1 for word in words[:at])
    size = len(words[at]) if at < len(words) else 0
    return (start + " ".join(words)).rstrip(), place, size
