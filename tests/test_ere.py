"""The reader accepts what grep accepts, refuses what grep refuses, and loses nothing."""

from __future__ import annotations

import subprocess

import pytest
from stock_rules import NO_SAMPLES, NO_STOCK, SAMPLES, STOCK, sample_rules, stock_rules

from rulegen import ere
from rulegen.errors import EreError
from rulegen.pattern import (
    EMPTY,
    END,
    START,
    Anchor,
    Any,
    BackRef,
    Bracket,
    Char,
    Choice,
    Class,
    Edge,
    Group,
    Literal,
    Range,
    Repeat,
    Sequence,
    bracket,
    children,
    walk,
)
from rulegen.render import render

A = Literal("a")
B = Literal("b")

ACCEPTED = [
    "", "a", "a)", ")", "a|", "|a", "(a|)", "()", "(|)", "*", "*a", "+a", "?a", "(*a)", "^*a",
    "a|*b", "(*|b)", "x(*)y)", "{1}a", "{1a", "a{1", "a{,}", "a{ 1}", "a{1, 2}", "a{,3}", "a{01}",
    "a{1}{2}", "a**", "a+?", "x++", "a{x}", "a{", "{", "{}", "{2,1}", "a{3,2", "a{1;2}", "a{,x",
    "a {Relayed}", "a{999}", "(a)\\1", "((a)\\2)", "(a|(b))\\2", "(a){0}\\1", "\\(", "\\{1\\}",
    "a\\|b", "\\<a\\>", "\\ba\\B", "\\`a\\'", "\\d", "\\/", "\\é", "[[.a.]]", "[[=a=]]", "[[.-.]]",
    "[a-[.c.]]", "[a-a]", "[--a]", "[%--]", "[]-a]", "[:]", "[::]", "[:a]", "[:a:b]", "[.a.]",
    "[[:alpha:]:]", "[\\]", "[\\]]", "[]abc]", "[^]]", "[[a]", "[a-]", "[-a]", "[^-a]", "[a-c-]",
    "[[:alpha:]-]", "[[.].]]", "[A-[.].]]", "[é]", "[^é]", "é*", "$a", "a^b", "^^", "$^", "a$|^b",
    "(?:a)", "(?i)a", "[a&&b]", "\udcff", "[\udcff]",
]  # fmt: skip

# What stands under the caret, and a word of the message.
REFUSED = [
    ("(a", "(", "unmatched"), ("a(b|c", "(", "unmatched"), ("(*)", "(", "unmatched"),
    ("(a|*)", "(", "unmatched"), ("({)", "(", "unmatched"), ("[a", "[", "without end"),
    ("x[", "[", "without end"), ("[^", "[", "without end"), ("[]", "[", "without end"),
    ("[[:alpha:]", "[", "without end"), ("[[:]", "[:", "without end"),
    ("[[.a]", "[.", "without end"), ("a{2,1}", "{2,1}", "repeat count"), ("a{}", "{}", "repeat"),
    ("a{1,2,3}", "{1,2,", "repeat count"), ("a{,,}", "{,,", "repeat count"),
    ("a{2\\,1}", "{2\\,1}", "repeat count"), ("a{32768}", "{32768}", "32767"),
    ("a{,99999}", "{,99999}", "32767"), ("{99999}", "{99999}", "32767"),
    ("[:alpha:]", "[:alpha:]", "brackets"), ("[^:a:]", "[^:a:]", "brackets"),
    ("[: :]", "[: :]", "brackets"), ("[[:foo:]]", "[:foo:]", "no character class"),
    ("[[:ALPHA:]]", "[:ALPHA:]", "no character class"), ("[b-a]", "b-a", "range"),
    ("[a--b]", "a--", "range"), ("[a-Z]", "a-Z", "range"), ("[a-c-e]", "-", "middle"),
    ("[[:alpha:]-z]", "-", "middle"), ("[a-[:alpha:]]", "a-[:alpha:]", "range"),
    ("[à-é]", "à-é", "range"), ("[[=ab=]]", "[=ab=]", "collating"),
    ("[[.space.]]", "[.space.]", "collating"), ("[[=é=]]", "[=é=]", "collating"),
    ("a\\", "\\", "backslash"), ("\\1", "\\1", "back-reference"),
    ("(a)\\2", "\\2", "back-reference"), ("\\1(a)", "\\1", "back-reference"),
    ("(a\\1)", "\\1", "back-reference"), ("(a)|\\1", "\\1", "back-reference"),
]  # fmt: skip

TREES = [
    ("a.b", Sequence((A, Any(), B))),
    ("ab*", Sequence((A, Repeat(B, 0, None)))),
    ("a|b", Choice((A, B))),
    ("(a|b)?", Repeat(Group(Choice((A, B))), 0, 1)),
    ("a|", Choice((A, EMPTY))),
    ("()", Group(EMPTY)),
    ("a\\.b", Literal("a.b")),
    ("a)", Literal("a)")),
    ("\\/\\d", Literal("/d")),
    ("a{", Literal("a{")),
    ("a{,3}", Repeat(A, 0, 3)),
    ("a{1}{2}", Repeat(Repeat(A, 1, 1), 2, 2)),
    ("a+?", Repeat(Repeat(A, 1, None), 0, 1)),
    ("*a", Sequence((Repeat(EMPTY, 0, None), A))),
    ("^*a", Sequence((Repeat(START, 0, None), A))),
    ("^a$", Sequence((START, A, END))),
    ("\\`a\\'", Sequence((Anchor("^"), A, Anchor("$")))),
    ("\\<a\\b", Sequence((Edge("<"), A, Edge("b")))),
    ("(a)\\1", Sequence((Group(A), BackRef(1)))),
    ("(?:a)", Group(Sequence((Repeat(EMPTY, 0, 1), Literal(":a"))))),
    ("\\w", Bracket((Char("_"), Class("alnum")))),
    ("\\S", Bracket((Class("space"),), True)),
    ("[]a-c[:digit:]-]", bracket(Char("]"), Range("a", "c"), Class("digit"), Char("-"))),
    ("[\\]]", Sequence((bracket(Char("\\")), Literal("]")))),
    ("[[.-.][=a=]]", bracket(Char("-"), Char("a"))),
    ("[^^]", bracket(Char("^"), negated=True)),
]


def grep_takes(rule: str, locale: str) -> bool:
    command = ["grep", "-E", "--text", "-q", "-e", rule.encode("utf-8", "surrogateescape")]
    done = subprocess.run(command, input=b"", env={"LC_ALL": locale}, capture_output=True)
    return done.returncode < 2


@pytest.mark.parametrize("rule", ACCEPTED)
def test_what_grep_accepts_is_read_and_written_unchanged(rule: str) -> None:
    assert grep_takes(rule, "C") and grep_takes(rule, "C.UTF-8")
    tree = ere.parse(rule)
    assert render(tree) == rule
    assert ere.parse(render(tree)) == tree


@pytest.mark.parametrize(("rule", "place", "word"), REFUSED)
def test_what_grep_refuses_is_refused_with_the_place(rule: str, place: str, word: str) -> None:
    assert not (grep_takes(rule, "C") and grep_takes(rule, "C.UTF-8"))
    with pytest.raises(EreError) as caught:
        ere.parse(rule)
    error = caught.value
    assert error.span is not None
    assert error.text[slice(*error.span)] == place
    assert word in error.message
    assert error.hint


@pytest.mark.parametrize(("rule", "tree"), TREES)
def test_trees(rule: str, tree: object) -> None:
    assert ere.parse(rule) == tree


def test_every_node_says_where_it_stood() -> None:
    rule = "^a\\.b([xy]|\\w{2,3})+ (c|)\\<$"
    for node in walk(ere.parse(rule)):
        start, end = node.span  # type: ignore[union-attr]
        assert render(node) == rule[start:end]
        assert all(start <= child.span[0] <= child.span[1] <= end for child in children(node))  # type: ignore[union-attr]


def test_a_message_shows_the_place() -> None:
    with pytest.raises(EreError) as caught:
        ere.parse("sshd: (foo")
    assert str(caught.value) == (
        "unmatched (\n  sshd: (foo\n        ^\n"
        "Close it with ), or write \\( for a parenthesis that stands for itself."
    )


@pytest.mark.parametrize(
    "rule",
    [
        "(" * 500 + "a" + ")" * 500,
        "(" * 50_000 + "a" + ")" * 50_000,
        "a" + "*" * 5000,
        "((a{1000}){1000}){1000}",
        "a\nb",
    ],
    ids=["deep", "very deep", "stacked", "huge", "two lines"],
)
def test_what_nothing_could_bear_is_refused_without_a_crash(rule: str) -> None:
    with pytest.raises(EreError):
        ere.parse(rule)


def test_the_highest_count_is_read() -> None:
    assert ere.parse("a{32767}") == Repeat(A, 32767, 32767)  # which takes grep four seconds


def test_sixty_groups_inside_one_another_are_read() -> None:
    rule = "(" * 60 + "a" + ")?" * 60
    assert render(ere.parse(rule)) == rule


@pytest.mark.logcheck
@pytest.mark.skipif(not STOCK.is_dir(), reason=NO_STOCK)
def test_stock_rules_come_back_byte_for_byte() -> None:
    rules = stock_rules()
    assert len(rules) > 1000
    assert [rule for rule in rules if render(ere.parse(rule)) != rule] == []


@pytest.mark.samples
@pytest.mark.skipif(not SAMPLES, reason=NO_SAMPLES)
def test_rules_of_others_come_back_byte_for_byte() -> None:
    rules = sample_rules()
    assert len(rules) > 500
    assert [rule for rule in rules if render(ere.parse(rule)) != rule] == []
