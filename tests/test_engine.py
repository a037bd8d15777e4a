"""RE2 and grep together say what grep says."""

from __future__ import annotations

import sys

import pytest
from stock_rules import NO_STOCK, STOCK, stock_rules

from rulegen import ere
from rulegen.engine import RuleSet, Untranslatable, approximate, gnugrep, grep, translate
from rulegen.errors import EngineError, EreError
from rulegen.pattern import Choice, Literal, Repeat, Sequence

E = "é".encode()
EM_SPACE = "\u2003".encode()
DIGIT = "\u0663".encode()

# rule, line, whether grep matches in C and in C.UTF-8
CORNERS = [
    ("^\\w+$", E, False, True), ("^.$", E, False, True), ("^..$", E, True, False),
    ("^\\W$", E, False, False), ("^\\S$", E, False, True), ("^[^x]$", E, False, True),
    ("^[^x]{2}$", E, True, False), ("a.b", b"a\xffb", True, False),
    ("a[^ ]b", b"a\xffb", True, False), ("a\\Wb", b"a\xffb", True, False),
    ("a\\Sb", b"a\xffb", True, False), ("^\\s$", b"\v", True, True),
    ("^\\s$", b"\xc2\xa0", False, False), ("^\\s$", EM_SPACE, False, True),
    ("^[[:alnum:]]$", E, False, True), ("^[[:alpha:]]$", "日".encode(), False, True),
    ("^[[:digit:]]$", DIGIT, False, False), ("^\\w$", DIGIT, False, True),
    ("^é*$", b"", False, True), ("^é{2}$", E + E, False, True), ("^[é]$", E, False, True),
    ("^[^é]$", b"a", True, True), ("é", b"a " + E, True, True), ("日", b"x", False, False),
    ("^\udcff$", b"\xff", True, True), ("^[\udcff]$", b"\xff", True, False),
    ("[[=a=]]", b"a", True, True), ("[[.a.]]", b"a", True, True), ("[[.-.]]", b"-", True, True),
    ("[a-[.c.]]", b"b", True, True), ("[\\.]", b"\\", True, True), ("[\\w]", b"w", True, True),
    ("[\\]]", b"\\]", True, True), ("[\\]]", b"]", False, False), ("[\\d]", b"5", False, False),
    ("[\\n]", b"n", True, True), ("[a\\-z]", b"-", False, False), ("[]abc]", b"]", True, True),
    ("[^]]", b"]", False, False), ("[[a]", b"[", True, True), ("[a-]", b"-", True, True),
    ("[a&&b]", b"&", True, True), ("a {Relayed}", b"a {Relayed}", True, True),
    ("a{", b"a{", True, True), ("x{1,2", b"x{1,2", True, True), ("^a{,3}b", b"aab", True, True),
    ("^a{,3}$", b"aaaa", False, False), ("^a{1}{2}$", b"aa", True, True),
    ("^x++$", b"xxx", True, True), ("^x+?$", b"", True, True), ("^a**$", b"aa", True, True),
    ("x?+y", b"y", True, True), ("a{1001}", b"a" * 1001, True, True),
    ("a{1001}", b"a" * 1000, False, False), ("*a", b"a", True, True), ("(*a)", b"a", True, True),
    ("^*ab", b"xab", True, True), ("{1}a", b"a", True, True), ("()", b"x", True, True),
    ("^(a|)$", b"", True, True), ("a|", b"x", True, True), ("a$b", b"a$b", False, False),
    ("a^b", b"a^b", False, False), ("x$|^b", b"ax", True, True), ("a)", b"a)", True, True),
    ("(ab|a)(c|bcd)\\1", b"abcda", True, True), ("(a*)x\\1$", b"aaxa", True, True),
    ("\\<b", b"a b", True, True), ("\\<b", b"ab", False, False), ("a\\>", b"ab a", True, True),
    ("\\bb", b"a b", True, True), ("\\Bb", b"a b", False, False), ("\\`a\\'", b"a", True, True),
    ("\\`b", b"ab", False, False), ("^\\d$", b"d", True, True), ("^\\n\\t$", b"nt", True, True),
    ("\\x41", b"A", False, False), ("\\/\\-\\_\\:", b"/-_:", True, True),
    ("(?:a)", b"a", False, False), ("(?i)a", b"A", False, False), ("(?i)a", b"ia", True, True),
    ("a$", b"a\r", False, False), ("a.$", b"a\r", True, True), ("a.b", b"a\0b", True, True),
    ("a[^x]b", b"a\0b", True, True), ("a\0b", b"a\0b", True, True),
    ("^[[:cntrl:]]$", b"\0", True, True), ("^(([a-z])+.)+[A-Z]$", b"a" * 40, False, False),
    ("^(a|aa)+$", b"a" * 40 + b"b", False, False), ("", b"", True, True),
    ("{{1,2}[[:alpha:]]*", b"{", True, False), ("(^){2}[[:alpha:]]", b"a", True, True),
]  # fmt: skip


@pytest.mark.parametrize(("rule", "line", "in_c", "in_utf8"), CORNERS)
def test_corners(rule: str, line: bytes, in_c: bool, in_utf8: bool) -> None:
    for locale, expected in (("C", in_c), ("C.UTF-8", in_utf8)):
        assert grep([rule], [line], locale) == [0] * expected
        assert RuleSet([rule], locale).matches(line) == [0] * expected


RULES = ["^a[0-9]+$", "b", "(x)y\\1", "[[:alpha:]]é", "^[^ ]+ \\w+$", "\\<word\\>"]
LINES = [b"a12", b"ab", b"xyx", "qé".encode(), "ñ é".encode(), b"a word", b"", b"a\xff word"]


@pytest.mark.parametrize("locale", ["C", "C.UTF-8"])
def test_all_rules_of_each_line_and_grep_alone_says_the_same(
    locale: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    fast = RuleSet(RULES, locale)
    expected = [[n for n, r in enumerate(RULES) if grep([r], [line], locale)] for line in LINES]
    assert any(len(found) > 1 for found in expected)
    assert fast.match_lines(LINES) == expected
    monkeypatch.setitem(sys.modules, "re2", None)
    slow = RuleSet(RULES * 10, locale)
    assert [
        found[: len(want)] for found, want in zip(slow.match_lines(LINES), expected, strict=True)
    ] == expected


def test_no_rules_and_no_lines() -> None:
    assert RuleSet([]).match_lines([b"a", b""]) == [[], []]
    assert grep(["a"], [], "C") == []


def test_a_line_of_a_megabyte() -> None:
    line = b"a " + b"x" * 1_000_000 + b" end"
    rules = RuleSet(["^a [^ ]+ end$", "^[^ ]+$"])
    assert rules.matches(line) == [0]


@pytest.mark.parametrize("rule", ["(a)\\1", "\\<a", "a\\>", "a{1001}", "(^a)*", "日"])
def test_what_re2_cannot_say_is_not_translated(rule: str) -> None:
    with pytest.raises(Untranslatable):
        translate(ere.parse(rule))


def test_a_choice_without_a_group_gets_one() -> None:
    either = Choice((Literal("a"), Literal("b")))
    assert translate(Sequence((Literal("x"), either))) == b"x(?:a|b)"
    assert approximate(Sequence((Literal("x"), either))) == b"x(?:a|b)"
    assert translate(Repeat(either, 0, 1)) == b"(?:a|b)?"


def test_an_expansion_too_big_for_re2_goes_to_grep() -> None:
    rules = RuleSet(["^x$", "^(([ab]{100}c?){20}d?){20}$"])
    assert rules.match_lines([b"a" * 40_000, b"x", b"a"]) == [[1], [0], []]


def test_an_approximation_takes_a_character_for_a_bracket() -> None:
    import re2

    options = re2.Options()
    options.encoding = re2.Options.Encoding.LATIN1
    pattern = re2.compile(approximate(ere.parse("^[a-z].\\W\\<x(a*)\\1$")), options)
    assert pattern.search("éé€xaa".encode())
    assert not pattern.search("0é€xaa".encode())


@pytest.mark.parametrize(
    "rule",
    ["^(a)b\\1$", "(^a|b)c\\1", "((a)\\2|b)c\\1", "((a|b)*)-\\1", "(a)*-\\1", "(a\\b)-\\1",
     "(.)\\1{2}", "(é|.)x\\1$", "(a|b)+\\1"],
)  # fmt: skip
@pytest.mark.parametrize("locale", ["C", "C.UTF-8"])
def test_what_a_group_took_is_taken_again(rule: str, locale: str) -> None:
    texts = ("aba", "bcb", "acb", "aca", "aacaa", "ab-ab", "-", "a-", "a-a", "ba-ab", "xxx", "xxy")
    lines = [text.encode() for text in (*texts, "éxé", "éxè", "aa", "ba", "abb", "é-é")]
    found = RuleSet([rule], locale).match_lines(lines)
    assert [n for n, hits in enumerate(found) if hits] == grep([rule], lines, locale)


def test_few_lines_are_in_doubt_for_a_back_reference() -> None:
    rules = RuleSet(["^([[:lower:]]+) and \\1$"])
    possible = dict(rules.possible([b"a and a", b"a and b", b"a and 1"]))
    assert possible == {0: [0], 1: [0], 2: []}


def test_grep_gives_line_indexes() -> None:
    lines = [b"a", b"b", b"ab\0", b""]
    assert grep(["a", "z"], lines, "C") == [0, 2]
    assert grep(["a", "z"], lines, "C", invert=True) == [1, 3]


def test_the_rule_that_grep_refuses_is_named() -> None:
    with pytest.raises(EreError) as caught:
        grep(["a", "(b"], [b"x"], "C")
    assert caught.value.text == "(b"
    with pytest.raises(EreError) as caught:
        grep(["[:alpha:]"], [b"x"], "C")
    assert caught.value.text == "[:alpha:]"


def test_a_rule_that_would_be_refused_makes_no_set() -> None:
    with pytest.raises(EreError):
        RuleSet(["a", "(b"])


def test_a_line_feed_inside_a_line_is_a_mistake_of_the_caller() -> None:
    with pytest.raises(ValueError, match="line feed"):
        grep(["a"], [b"a\nb"], "C")


def test_without_grep_there_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "/nonexistent")
    gnugrep.gnu_grep.cache_clear()
    try:
        with pytest.raises(EngineError, match="no grep found"):
            grep(["a"], [b"a"], "C")
    finally:
        gnugrep.gnu_grep.cache_clear()


def test_a_grep_that_does_not_end_is_given_up() -> None:
    rule = "(a|[[=a=]]+|[^b]+?)*(a|[[=b=]]+)*c|(a+)*b{3000}{9}"
    with pytest.raises(EngineError, match="did not finish"):
        grep([rule], [b"a" * 3000], "C.UTF-8", patience=0.2)


@pytest.mark.logcheck
@pytest.mark.skipif(not STOCK.is_dir(), reason=NO_STOCK)
@pytest.mark.parametrize("locale", ["C", "C.UTF-8"])
def test_stock_rules_are_all_taken_and_few_go_to_grep(locale: str) -> None:
    rules = stock_rules()
    known = 0
    for rule in rules:
        try:
            translate(ere.parse(rule))
            known += 1
        except Untranslatable:
            pass
    assert len(rules) - known < 10
    lines = [b"Nov 23 10:00:00 mx sshd[12]: Connection closed by 192.0.2.1 [preauth]", b"", E]
    found = RuleSet(rules, locale).match_lines(lines)
    assert all(grep([rules[rule]], [lines[0]], locale) for rule in found[0])
