"""What becomes shorter, and what stays."""

from __future__ import annotations

import pytest

from rulegen import ere
from rulegen.language import Answer, covers
from rulegen.pattern import (
    Any,
    Char,
    Choice,
    Class,
    Field,
    Literal,
    Node,
    Repeat,
    Sequence,
    bracket,
    plain,
)
from rulegen.render import render
from rulegen.simplify import normal, simplify

CHANGES = [
    ("connect|disconnect", "(dis)?connect"),
    ("x (connect|disconnect|reconnect) y", "x (dis|re)?connect y"),
    ("(disconnected|reconnected)", "(dis|re)connected"),
    ("imap-login|pop3-login", "(imap|pop3)-login"),
    ("opened|opening", "open(ed|ing)"),
    ("(session|sessions) closed", "sessions? closed"),
    ("(user|username)=", "user(name)?="),
    ("a=(mech=PLAIN|mech=LOGIN)", "a=mech=(PLAIN|LOGIN)"),
    ("^lost$|^found$", "^(lost|found)$"),
    ("(from \\[a\\]|from \\[b\\])", "from \\[[ab]\\]"),
    ("x(a|b|)y", "x[ab]?y"),
    ("x(ab|)y", "x(ab)?y"),
    ("(ab|cd|ab)", "ab|cd"),
    ("(a|(bc|d))", "a|bc|d"),
    ("x((ab))y", "xaby"),
    ("((ab)+)", "(ab)+"),
    ("((ab))?", "(ab)?"),
    ("(a)?", "a?"),
    ("x{1}", "x"),
    ("(x?)?y", "x?y"),
    ("(x+)?y", "x*y"),
    ("a+?", "a*"),
    ("()a", "a"),
]
STAYS = [
    "(imap|pop3)x", "(imap|impa)x", "x(set|unset)y",
    "(hardware|software)x", "(connecting|connector)x",
    "x(in|input)y", "(lost|found)y", "(ab)?", "\\/",
    "(a)\\1", "^*(a)", "(é)?x", "é*(a)", "[]^-]", "(a|é)x", "a|", "x(-|\\])y", "[ab]|cd",
]  # fmt: skip


@pytest.mark.parametrize(("rule", "shorter"), CHANGES)
def test_becomes_shorter_and_means_the_same(rule: str, shorter: str) -> None:
    tree = simplify(ere.parse(rule))
    assert render(tree) == shorter
    assert simplify(tree) == tree
    assert covers(rule, shorter) is covers(shorter, rule) is Answer.YES


@pytest.mark.parametrize("rule", STAYS)
def test_stays(rule: str) -> None:
    tree = ere.parse(rule)
    assert render(simplify(tree)) == rule


def test_normal_form_is_that_of_the_reader() -> None:
    either = Choice((Literal("a"), Choice((Literal("b"), Literal("cd")))))
    tree = Sequence((Field("n", "word", Sequence((Literal("x"), Literal("y")))), either))
    assert normal(tree) == ere.parse("xy(a|b|cd)")
    assert normal(Repeat(Literal("ab"), 0, 1)) == ere.parse("(ab)?")
    assert normal(Sequence((Any(), Repeat(Sequence(()), 0, None)))) == Any()


def test_fields_stay() -> None:
    pid: Node = Field("pid", "number", Repeat(bracket(Class("digit")), 1, None))
    kind = Field("kind", "word", Choice((Literal("connect"), Literal("disconnect"))))
    tree = simplify(Sequence((Literal("x["), pid, Literal("] "), kind)))
    assert isinstance(tree, Sequence)
    assert [part.name for part in tree.parts if isinstance(part, Field)] == ["pid", "kind"]
    assert render(tree) == render(plain(tree)) == "x\\[[[:digit:]]+\\] (dis)?connect"


def test_an_unsorted_bracket_is_sorted() -> None:
    tree = normal(bracket(Char("b"), Char("a")))
    assert tree == ere.parse("[ab]")
