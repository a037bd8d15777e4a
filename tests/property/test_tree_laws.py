"""Laws of the reader, the writer and the rewrites, over random trees and random rules."""

from __future__ import annotations

import subprocess
from random import Random

import pytest
from ere_samples import random_rule
from hypothesis import given, settings
from hypothesis import strategies as st

from rulegen import ere
from rulegen.errors import EreError
from rulegen.language import Answer, covers, witness
from rulegen.pattern import (
    Anchor,
    Any,
    Char,
    Choice,
    Class,
    Edge,
    Field,
    Group,
    Literal,
    Node,
    Range,
    Repeat,
    bracket,
    plain,
    rebuild,
    seq,
)
from rulegen.render import render
from rulegen.simplify import normal, simplify

TEXT = st.characters(codec="utf-8", exclude_characters="\n")
ASCII = st.characters(codec="ascii", exclude_characters="\n\0")


def ranges(ends: tuple[str, str]) -> Char | Range:
    first, last = sorted(ends)
    return Range(first, last) if first != last else Char(first)


items = st.one_of(
    TEXT.filter(lambda c: c != "\0").map(Char),
    st.tuples(ASCII, ASCII).map(ranges),
    st.sampled_from(["alnum", "digit", "space", "xdigit"]).map(Class),
)
brackets = st.builds(
    lambda found, negated: bracket(*found, negated=negated),
    st.lists(items, min_size=1, max_size=5),
    st.booleans(),
)
atoms = st.one_of(TEXT.map(Literal), brackets, st.just(Any()))
marks = st.sampled_from([Anchor("^"), Anchor("$"), *map(Edge, "bB<>")])
limits = st.sampled_from([(0, 1), (0, None), (1, None), (2, 2), (1, 3), (3, None)])


def repeats(inner: st.SearchStrategy[Node]) -> st.SearchStrategy[Node]:
    return st.builds(lambda node, limit: Repeat(node, *limit), inner, limits)


def rows(nodes: st.SearchStrategy[Node]) -> st.SearchStrategy[Node]:
    words = st.text(TEXT, min_size=1, max_size=6).map(Literal)
    parts = st.lists(st.one_of(words, nodes, marks), max_size=4)
    return parts.map(lambda found: seq(*found))


def bodies(nodes: st.SearchStrategy[Node]) -> st.SearchStrategy[Node]:
    """What may stand at the top or in a group: a row, or a choice of rows."""
    choices = st.lists(rows(nodes), min_size=2, max_size=3).map(lambda found: Choice(tuple(found)))
    return st.one_of(rows(nodes), choices)


def deeper(nodes: st.SearchStrategy[Node]) -> st.SearchStrategy[Node]:
    groups = bodies(nodes).map(Group)
    return st.one_of(groups, repeats(st.one_of(atoms, groups)), repeats(repeats(atoms)))


trees = bodies(st.recursive(atoms, deeper, max_leaves=8))


@settings(max_examples=400, deadline=None)
@given(trees)
def test_what_is_written_is_read_as_it_was(tree: Node) -> None:
    assert ere.parse(render(tree)) == tree


@settings(max_examples=300, deadline=None)
@given(trees)
def test_normal_form_is_a_fixed_point(tree: Node) -> None:
    assert normal(tree) == tree
    assert normal(normal(tree)) == normal(tree)


@settings(max_examples=300, deadline=None)
@given(trees)
def test_simplify_is_idempotent_and_gives_normal_form(tree: Node) -> None:
    simple = simplify(tree)
    assert simplify(simple) == simple
    assert ere.parse(render(simple)) == simple


@settings(max_examples=200, deadline=None)
@given(trees)
def test_fields_take_no_part_in_the_text(tree: Node) -> None:
    def named(node: Node) -> Node:
        return Field("f", "t", node) if isinstance(node, Group | Repeat) else node

    with_fields = rebuild(tree, lambda node: node if isinstance(node, Repeat) else named(node))
    assert render(with_fields) == render(tree)
    assert plain(with_fields) == tree
    assert render(plain(simplify(with_fields))) == render(simplify(with_fields))


@settings(max_examples=400, deadline=None)
@given(st.text(st.sampled_from("ab(){}[]|*+?^$\\.,:=-123é "), max_size=14))
def test_any_text_is_read_and_written_unchanged_or_refused(text: str) -> None:
    try:
        tree = ere.parse(text)
    except EreError as error:
        assert error.span is not None
        return
    assert render(tree) == text
    assert ere.parse(render(tree)) == tree == normal(tree)


WORDS = ["connect", "dis", "re", "ed", "ing", "open", "s", "a", "-", " ", "login", "imap", ".", "["]


def random_choice(random: Random) -> str:
    """Words that have beginnings and ends in common."""

    def word() -> str:
        return "".join(random.choice(WORDS) for _ in range(random.randint(0, 3)))

    branches = "|".join(word().replace(".", "\\.").replace("[", "\\[") for _ in range(3))
    return f"x({branches}){random.choice(['', '?', '+'])}y"


@pytest.mark.parametrize("seed", range(4))
def test_simplify_never_changes_the_language(seed: int) -> None:
    random = Random(seed)
    changed = known = 0
    for n in range(500):
        rule = random_choice(random) if n % 2 else random_rule(random, n % 4 == 0)
        try:
            tree = ere.parse(rule)
        except EreError:
            continue
        shorter = render(simplify(tree))
        if shorter == rule:
            continue
        answers = covers(rule, shorter), covers(shorter, rule)
        assert Answer.NO not in answers, (rule, shorter, witness(rule, shorter))
        changed += 1
        known += answers == (Answer.YES, Answer.YES)
    assert changed > 100
    assert known > changed * 0.8


PIECES = [
    "a", "b", "(", ")", "|", "*", "+", "?", "{", "}", "{2}", "{1,2}", "{2,1}", "{,", ",", "1",
    "\\1", "\\2", "[", "]", "^", "$", "\\<", "\\b", "\\", ".", "[a]", "[:", "[[:alpha:]]", "[a-",
    "-", "[^", "[=", "[.", "=]", ".]", ":]", "\\,", "\\0", "\\w", " ",
]  # fmt: skip


@pytest.mark.parametrize("seed", range(2))
def test_the_verdict_on_nonsense_is_that_of_grep(seed: int) -> None:
    random = Random(seed)
    read = 0
    for _ in range(500):
        rule = "".join(random.choice(PIECES) for _ in range(random.randint(1, 8)))
        command = ["grep", "-E", "-q", "-e", rule]
        done = subprocess.run(command, input=b"", env={"LC_ALL": "C"}, capture_output=True)
        try:
            assert render(ere.parse(rule)) == rule
            read += 1
        except EreError:
            assert done.returncode == 2, rule
        else:
            assert done.returncode < 2, (rule, done.stderr)
    assert 100 < read < 450
