"""Rules and lines without their usual heads: the answers are those of grep on the whole."""

from __future__ import annotations

import random

import pytest

from rulegen.engine import RuleSet, grep
from rulegen.engine.heads import HEADS, split
from rulegen.engine.wide import WideSet, prepare_wide
from rulegen.ere import parse

DEBIAN = HEADS[0]
OTHERS = ["^", "", r"^\w+ ", "^[^ ]+ +[^ ]+ [^ ]+ [^ ]+ ", ".*", f"({DEBIAN}|x)", f"^{DEBIAN}^?"]
TAILS = [
    "", "food: ready$", r"food(\[[0-9]+\])?: ", "food: (a|b)+$", "(food|b[a-z]r): .*$", ".* end$",
    r"\bfood", r"\Bfood", r"\<food\>: ", r"(a)\1$", " food", "[[:alpha:]]+: é?ready", "^food",
    "a|b", "x{3}", "$", "[^[:space:]]*: [[:upper:]]",
]  # fmt: skip
STAMPS = [
    "Nov  3 09:05:02", "N0v  3 09:05:02", "Növ  3 09:05:02", "2026-11-03T09:05:02.123456+01:00",
    "2026-11-03T09:05:02Z", "Nov 3 09:05:02", "Nov  3 09:05:02 ", "", "Nov", "00000000000000000000",
]  # fmt: skip
HOSTS = ["mx", "a.b-c_d", "h:1", "hôte", "", " mx"]
TEXTS = [
    "food: ready", "food[7]: x", "food: abab", "bar: z", "an end", "aa", "é: Éa", "b", "xxx", "",
    " food", "food", "food: éready", "^food", "|",
]  # fmt: skip


def rules() -> list[str]:
    heads = [*(f"^{head}" for head in HEADS), *OTHERS]
    return [f"{head}{tail}" for head in heads for tail in TAILS]


def lines() -> list[bytes]:
    whole = [f"{stamp} {host} {text}" for stamp in STAMPS for host in HOSTS for text in TEXTS]
    chosen = random.Random(1).sample(whole, 400)
    stray = [line.encode() + b"\xff" for line in chosen[:20]]
    return [*(line.encode() for line in chosen), *stray, b"", b"Nov  3 09:05:02 mx "]


@pytest.mark.parametrize("locale", ["C", "C.UTF-8"])
@pytest.mark.parametrize("others", [0, len(OTHERS)])
def test_the_answers_are_those_of_grep(locale: str, others: int) -> None:
    """Once with few rules that have another head, once with many."""
    some = rules()[: (len(HEADS) + others) * len(TAILS)]
    log = lines()
    expected: list[list[int]] = [[] for _ in log]
    for number, rule in enumerate(some):
        for place in grep([rule], log, locale):
            expected[place].append(number)
    assert RuleSet(some, locale).match_lines(log) == expected
    if locale != "C":
        wide = WideSet(some, locale, [prepare_wide(parse(rule)) for rule in some])
        assert wide.match_lines(log) == expected


@pytest.mark.parametrize("head", HEADS)
def test_each_head_is_taken_off(head: str) -> None:
    number, rest = split(parse(f"^{head}food: ready$"))
    assert HEADS[number - 1] in (head, head.replace("0-9]{11}", "[:digit:]]{11}"))
    assert rest == parse("^food: ready$")


@pytest.mark.parametrize(
    "rule", [f"^{DEBIAN}*food$", f"^{DEBIAN}a|b", f"^{DEBIAN}(^a|b)", DEBIAN, f"^{DEBIAN[:-1]}$"]
)
def test_what_is_no_head_stays(rule: str) -> None:
    assert split(parse(rule)) == (0, parse(rule))


def test_a_line_feed_inside_a_line_is_a_mistake_of_the_caller() -> None:
    with pytest.raises(ValueError, match="line feed"):
        RuleSet([f"^{DEBIAN}a"]).match_lines([b"a\nb"])
