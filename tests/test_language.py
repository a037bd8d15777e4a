"""Questions about languages: small cases, the two locales, and a second opinion."""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import combinations
from math import inf
from typing import Any as Anything

import pytest
from stock_rules import NO_STOCK, STOCK, stock_rules

from rulegen import ere
from rulegen.engine import grep, translate
from rulegen.errors import EreError
from rulegen.language import Answer, breadth, covers, overlaps, witness
from rulegen.language.alphabet import KINDS

YES, NO, UNKNOWN = Answer.YES, Answer.NO, Answer.UNKNOWN

# a, b, whether a covers b, a shortest line of both (None: there is none)
PAIRS = [
    ("^[[:alnum:]]+$", "^[[:digit:]]{2}$", YES, "aa"),
    ("^[[:digit:]]{2}$", "^[[:alnum:]]+$", NO, "00"),
    ("a", "^xay$", YES, "xay"),
    ("^xay$", "a", NO, "xay"),
    ("^a", "a$", NO, "a"),
    ("^a$", "^b$", NO, None),
    ("^a|b$", "^(ab|b)$", YES, "b"),
    ("^(local|pipe|virtual)\\[", "^virtual\\[[0-9]", YES, "virtual[0"),
    ("^x(a|b)*y$", "^x(ab)*y$", YES, "xy"),
    ("^a{2,4}$", "^aaa?$", YES, "aa"),
    ("^a{2,4}$", "^a{5}$", NO, None),
    ("^[^[:space:]]+$", "^\\S{3}$", YES, "aaa"),
    ("^.*$", "^[^a]$", YES, "b"),
    ("", "x", YES, "x"),
    ("x", "", NO, "x"),
    ("^$", "$^", UNKNOWN, UNKNOWN),
    ("(^|x)a", "^a", YES, "a"),
    ("(^|x)a", "a", NO, "a"),
    ("a($|x)", "^ba$", YES, "ba"),
    ("^^a", "^a", YES, "a"),
    ("^a", "^^a$$", YES, "a"),
    ("a^b", "x", NO, None),
    ("x", "a$b", YES, None),
    ("x*^b", "^b", YES, "b"),
    ("(a)\\1", "aa", UNKNOWN, UNKNOWN),
    ("\\<a", "a", UNKNOWN, UNKNOWN),
    ("^*a", "a", UNKNOWN, UNKNOWN),
    ("^[[:alpha:]]$", "^[a-zA-Z]$", YES, "a"),
    ("^[a-zA-Z]$", "^[[:alpha:]]$", NO, "a"),  # é in UTF-8
    ("^[0-9]$", "^[[:digit:]]$", YES, "0"),  # no other digits anywhere
    ("^.{2}$", "^é$", NO, "é"),  # one character in UTF-8, two in C
    ("^[[:lower:]]$", "^é$", NO, "é"),  # in UTF-8, not in C
    ("^é+$", "^(é)+$", NO, "é"),  # in C the last byte is repeated
    ("é", "^aé$", YES, "aé"),
    ("^[^é]$", "^[a-z]$", YES, "a"),
    ("^a{500}{50}$", "^a$", UNKNOWN, UNKNOWN),
]


@pytest.mark.parametrize(("a", "b", "covered", "common"), PAIRS)
def test_pairs(a: str, b: str, covered: Answer, common: str | Answer | None) -> None:
    assert covers(a, b) is covered
    both = overlaps(a, b)
    if common is UNKNOWN:
        assert both.answer is UNKNOWN
    elif common is None:
        assert both.answer is NO
    else:
        assert both.answer is YES and both.line is not None
        assert both_take(a, b, both.line)
        assert len(both.line) == len(common)
    if covered is NO:
        line = witness(a, b).line
        assert line is not None and differs(a, b, line)


def both_take(a: str, b: str, line: str) -> bool:
    """Whether grep says so, in one locale."""
    data = [line.encode("utf-8", "surrogateescape")]
    return any(grep([a], data, each) and grep([b], data, each) for each in ("C", "C.UTF-8"))


def differs(a: str, b: str, line: str) -> bool:
    """Whether grep says, in one locale, that `b` matches and `a` does not."""
    data = [line.encode("utf-8", "surrogateescape")]
    return any(grep([b], data, each) and not grep([a], data, each) for each in ("C", "C.UTF-8"))


def test_a_refused_rule_is_an_error() -> None:
    with pytest.raises(EreError):
        covers("(a", "a")


def test_breadth() -> None:
    assert breadth("^[ab]{3}$") == 3
    assert breadth("^(a|a)$") == 0
    assert breadth("^a$b") == -inf
    assert breadth("(a)\\1") is None
    narrow, wide = breadth("^x: [0-9]+$"), breadth("^x: .*$")
    assert narrow is not None and wide is not None and narrow < wide


@pytest.mark.parametrize(("char", "classes"), KINDS)
def test_the_kinds_of_characters_are_those_of_grep(char: str, classes: frozenset[str]) -> None:
    names = "alnum alpha blank cntrl digit graph lower print punct space upper xdigit".split()
    said = {n for n in names if grep([f"^[[:{n}:]]$"], [char.encode()], "C.UTF-8")}
    assert said == classes
    assert grep(["^.$"], [char.encode()], "C.UTF-8") == [0]


def message(rule: str) -> str | None:
    """A stock rule without its head, if it is a plain one."""
    found = re.fullmatch(r"\^\\w\{3\} \[ :\[:digit:\]\]\{11\} \[._\[:alnum:\]-\]\+ (.*)\$", rule)
    found = found or re.fullmatch(r"\^\(.*?\) \[\._\[:alnum:\]-\]\+ (.*)\$", rule)
    return found[1] if found and len(found[1]) < 160 else None


@lru_cache
def second_opinion(rule: str) -> Anything:
    """interegular's automaton; it reads the syntax that RE2 does."""
    import interegular

    text = translate(ere.parse(rule)).decode("ascii")
    return interegular.parse_pattern(text).to_fsm()


@pytest.mark.logcheck
@pytest.mark.skipif(not STOCK.is_dir(), reason=NO_STOCK)
def test_interegular_agrees_on_pairs_of_stock_rules() -> None:
    known = [m for r in stock_rules("ignore.d.server") if (m := message(r)) and m.isascii()]
    plain = [m for m in known if not re.search(r"\\[<>bB1-9]|[^[\\(|]\^|\$", m)]
    neighbours = sorted(plain)[:: max(1, len(plain) // 33)][:33]
    pairs = list(combinations(neighbours, 2))
    assert len(pairs) >= 500
    for a, b in pairs:
        one, two = second_opinion(a), second_opinion(b)
        a, b = f"^({a})$", f"^({b})$"
        assert (overlaps(a, b).answer is YES) == (not one.isdisjoint(two)), (a, b)
        assert (covers(a, b) is YES) == (two <= one), (a, b)
        assert (covers(b, a) is YES) == (one <= two), (a, b)
