"""Lines that are not ASCII, in a UTF-8 locale: RE2 on mapped lines against grep."""

from __future__ import annotations

import random

import pytest

from rulegen.engine import grep
from rulegen.engine.mapped import STRAY, mapped
from rulegen.engine.wide import WideSet, prepare_wide, translate
from rulegen.ere import parse

ATOMS = [
    ".", "a", "é", "[[:alpha:]]", "[[:alnum:]]", "[[:punct:]]", "[[:space:]]", "[[:upper:]]",
    "[[:lower:]]", "[[:print:]]", "[[:graph:]]", "[[:cntrl:]]", "[[:digit:]]", "[[:blank:]]",
    "[[:xdigit:]]", r"\w", r"\W", r"\s", r"\S", "[^a]", "[^[:space:]]", "[^[:alpha:] ]", "[a-z]",
    "[^a-z]", "[é]", "[^é]", "(a|.)", "[._[:alnum:]-]", r"\b", r"\<", r"\>", r"\B", "-",
]  # fmt: skip
REPEATS = ["", "", "", "*", "+", "?", "{2}", "{1,3}"]
# One or two characters of every kind there is, a stray byte, a cut sequence, and ASCII.
CHARS = [
    *"aZ9_- \t.", *"éßÀ日ـǅ«€·\x80\x85\u00a0\u2003\u2028\u3000\u0378\U0001f600\u0301\ufeff",
]  # fmt: skip
STRAYS = [b"\xff", b"\xc3", b"\xe9", b"\xfc", b"\xed\xa0\x80", b"\xf4\x90\x80\x80"]
BYTES = [char.encode() for char in CHARS] + STRAYS


def _rule(rng: random.Random) -> str:
    parts = [rng.choice(ATOMS) for _ in range(rng.randint(1, 4))]
    plain = [p if p in (r"\b", r"\<", r"\>", r"\B") else p + rng.choice(REPEATS) for p in parts]
    return rng.choice(["", "^"]) + "".join(plain) + rng.choice(["", "$"])


@pytest.mark.parametrize("seed", range(4))
def test_the_answers_are_those_of_grep(seed: int) -> None:
    rng = random.Random(seed)
    rules = [_rule(rng) for _ in range(40)]
    lines = [b"".join(rng.choices(BYTES, k=rng.randint(1, 5))) for _ in range(200)]
    found = WideSet(rules, "C.UTF-8", [prepare_wide(parse(rule)) for rule in rules])
    hits = found.match_lines(lines)
    for number, rule in enumerate(rules):
        mine = [index for index, numbers in enumerate(hits) if number in numbers]
        assert mine == grep([rule], lines, "C.UTF-8"), rule


def test_most_rules_need_no_grep() -> None:
    exact = [atom for atom in ATOMS if translate(parse(atom))[1]]
    assert set(ATOMS) - set(exact) == {"é", "[é]", "[^é]", r"\b", r"\<", r"\>", r"\B"}


def test_each_character_is_one_byte() -> None:
    assert mapped("aé日 ".encode()) == b"a\x82\x81 "
    assert mapped(b"a\xff\xc3") == b"a" + 2 * bytes([STRAY])
