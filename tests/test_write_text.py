"""The new text of a rule file."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rulegen.errors import WriteError
from rulegen.write import add_rules, is_rule, replace_rules, rules_of

RULE = st.text(alphabet="^ab .#é\udcff", min_size=1, max_size=5).filter(is_rule)
LINE = st.one_of(RULE, st.sampled_from(["", "# note", "  ", "#", "^a\r"]))


@st.composite
def texts(draw):
    lines = draw(st.lists(LINE, max_size=8))
    end = draw(st.sampled_from(["", "\n"])) if lines and lines[-1] else "\n" * bool(lines)
    return "\n".join(lines) + end


def is_subsequence(short, long):
    rest = iter(long)
    return all(item in rest for item in short)


@given(texts(), st.lists(RULE, max_size=6))
def test_adding_twice_is_adding_once(old, rules):
    once = add_rules(old, rules)
    assert add_rules(once, rules) == once


@given(texts(), st.lists(RULE, max_size=6))
def test_every_rule_is_there_once_and_every_old_line_stays(old, rules):
    new = add_rules(old, rules)
    assert set(rules) <= set(rules_of(new))
    fresh = set(rules) - set(rules_of(old))
    assert sorted(rules_of(new)) == sorted([*rules_of(old), *fresh])
    assert is_subsequence(re.findall("[^\n]+|\n\n", old), re.findall("[^\n]+|\n\n", new))


@given(texts(), st.lists(RULE, max_size=6))
def test_an_ordered_file_stays_ordered(old, rules):
    known = rules_of(old)
    if known != sorted(known):
        assert rules_of(add_rules(old, rules))[: len(known)] == known
    else:
        new = rules_of(add_rules(old, rules))
        assert new == sorted(new)


@given(texts(), st.lists(RULE, max_size=6))
def test_the_file_ends_with_a_newline_or_is_as_it_was(old, rules):
    new = add_rules(old, rules)
    assert new == old or new.endswith("\n")


@given(st.lists(RULE, max_size=4), st.lists(RULE, max_size=4))
def test_a_new_file_does_not_depend_on_the_order_of_writing(first, second):
    assert add_rules(add_rules("", first), second) == add_rules(add_rules("", second), first)


def test_a_comment_stands_above_its_rule_and_stays_there():
    text = add_rules("# of b\n^b$\n", ["^c$", "^a$"], comments={"^a$": "one\ntwo"})
    assert text == "# one\n# two\n^a$\n# of b\n^b$\n^c$\n"


def test_sections_keep_their_heads():
    old = "# head\n\n# one\n^b$\n\n# two\n^d$\n"
    assert add_rules(old, ["^c$"]) == "# head\n\n# one\n^b$\n^c$\n\n# two\n^d$\n"
    assert add_rules(old, ["^a$"]) == "# head\n\n^a$\n# one\n^b$\n\n# two\n^d$\n"


def test_without_order_rules_are_appended_as_they_come():
    assert add_rules("^z$\n^y$", ["^x$", "^a$"]) == "^z$\n^y$\n^x$\n^a$\n"


def test_many_rules_at_once_are_as_one_after_the_other():
    old = "# head\n\n# of c\n^c$\n^g$\n"
    one = old
    for rule in ("^h$", "^d$", "^a$", "^e$", "^b$"):
        one = add_rules(one, [rule], comments={"^d$": "note"})
    assert add_rules(old, ["^h$", "^d$", "^a$", "^e$", "^b$"], comments={"^d$": "note"}) == one


@pytest.mark.parametrize("rule", ["# rule", "", "  ", "^a\n^b"])
def test_what_logcheck_would_not_read_as_one_rule_is_refused(rule):
    with pytest.raises(WriteError):
        add_rules("", [rule])


def test_a_rule_is_replaced_in_its_place():
    assert replace_rules("# c\n^b\n\n^a\n", {"^b": "^(b|c)"}) == "# c\n^(b|c)\n\n^a\n"
    assert replace_rules("^b", {"^b": "^c"}) == "^c"


def test_a_rule_that_has_gone_is_not_replaced():
    with pytest.raises(WriteError, match="no longer there"):
        replace_rules("^b\n", {"^a": "^c"})
