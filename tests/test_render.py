"""House style: what the writer makes of trees that were not read from a rule."""

from __future__ import annotations

import pytest

from rulegen import ere
from rulegen.pattern import (
    Any,
    Char,
    Choice,
    Class,
    Field,
    Group,
    Item,
    Literal,
    Node,
    Range,
    Repeat,
    Sequence,
    bracket,
    choice,
    cut,
    optional,
    seq,
)
from rulegen.render import render

DIGITS = Repeat(bracket(Class("digit")), 1, None)


def chars(text: str) -> list[Item]:
    return [Char(c) for c in text]


TREES: list[tuple[Node, str]] = [
    (seq(Literal("["), DIGITS, Literal("]: ")), "\\[[[:digit:]]+\\]: "),
    (Literal("^$.[]|()*+?{}\\"), "\\^\\$\\.\\[\\]\\|\\(\\)\\*\\+\\?\\{\\}\\\\"),
    (Literal("a-b/c:d,e=<f>"), "a-b/c:d,e=<f>"),
    (seq(optional(Literal("dis")), Literal("connect")), "(dis)?connect"),
    (optional(Literal("s")), "s?"),
    (optional(Literal("é")), "(é)?"),
    (choice(Literal("imap"), Literal("pop3")), "(imap|pop3)"),
    (Repeat(Any(), 2, 2), ".{2}"),
    (Repeat(Any(), 2, None), ".{2,}"),
    (Repeat(Any(), 2, 5), ".{2,5}"),
    (Repeat(Repeat(Any(), 1, None), 0, 1), ".+?"),
    (bracket(Class("alnum"), *chars("_.-")), "[._[:alnum:]-]"),
    (bracket(Class("alnum"), Char("_")), "\\w"),
    (bracket(Class("alnum"), Char("_"), negated=True), "\\W"),
    (bracket(Class("space"), negated=True), "[^[:space:]]"),
    (bracket(Class("xdigit"), *chars(".:")), "[.:[:xdigit:]]"),
    (bracket(*chars("]a-")), "[]a-]"),
    (bracket(*chars("]^-[")), "[][^-]"),
    (bracket(Char("^")), "[[.^.]]"),
    (bracket(*chars("^-")), "[-^]"),
    (bracket(*chars("^"), negated=True), "[^^]"),
    (bracket(Char("^"), Class("digit")), "[[:digit:]^]"),
    (bracket(Range("0", "9"), *chars("T:.+-")), "[+.:T0-9-]"),
    (bracket(Range("+", "-"), Char("-"), Char(",")), "[,+-[.-.]-]"),
    (bracket(Range("A", "]"), Range("[", "^")), "[A-[.].][.[.]-[.^.]]"),
]


@pytest.mark.parametrize(("tree", "text"), TREES)
def test_house_style(tree: Node, text: str) -> None:
    assert render(tree) == text


@pytest.mark.parametrize(("tree", "text"), [pair for pair in TREES if "é" not in pair[1]])
def test_what_is_written_is_read_as_it_was(tree: Node, text: str) -> None:
    assert ere.parse(text) == tree


def test_a_tree_not_in_normal_form_gets_the_parentheses_it_needs() -> None:
    either = Choice((Literal("a"), Literal("b")))
    assert render(Sequence((Literal("x"), either))) == "x(a|b)"
    assert render(Repeat(either, 0, 1)) == "(a|b)?"
    assert render(Repeat(Literal("ab"), 0, 1)) == "(ab)?"
    assert render(Sequence((Field("f", "word", either), Any()))) == "(a|b)."
    assert render(Repeat(Field("f", "word", Literal("ab")), 0, 1)) == "(ab)?"


def test_text_keeps_its_spelling_when_it_is_cut_and_joined() -> None:
    text = ere.parse("a\\/b\\]c")
    assert isinstance(text, Literal)
    assert render(cut(text, 1, 4)) == "\\/b\\]"
    assert render(seq(text, Literal("["))) == "a\\/b\\]c\\["


def test_a_bare_parenthesis_is_escaped_when_it_moves_into_a_group() -> None:
    assert render(Group(ere.parse("a)b"))) == "(a\\)b)"
