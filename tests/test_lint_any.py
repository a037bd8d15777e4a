"""lint on rules that nobody has seen: no crash, and every repair is a repair."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from test_lint_corpus import CORPUS

from rulegen import ere
from rulegen.checks import all_checks
from rulegen.errors import EreError
from rulegen.language import Answer, covers
from rulegen.linting.run import rule_findings
from rulegen.linting.sample import samples
from rulegen.linting.values import HEAD, Finding
from rulegen.linting.view import RuleView
from rulegen.logcheck.rulefile import FileRule
from rulegen.logcheck.tree import Layer

PIECES = sorted(
    {"", "^", "$", "|", "(", ")", "(?:", "[a-z]", "[", "]", "\\", "\\d", "*", "+", "?", "{2}", "{",
     ".*", ".", " ", "\t", "\r", "#", "é", "\udcff", HEAD, "^\\w{3} [ :0-9]{11} ", "food: ", "\\1",
     "[\\w.]", "[2150]", "\\[7\\]: ", "Nov ", "postfix/smtps/smtpd", "sshd", "[[:xdigit:]]+: ",
     "from [.0-9]{7,15}", "user [[:alnum:]]+", ":[0-9]{4,5}", "1.2.3", "(/x)", "\\/", "()",
     "[[0-9]", "+]: ", "\\`", "[ \\t]", "\\[[0-9]{1,5}\\]: ", ".go:213",
     "[ Failed login [[:alnum:]",
     "2026-11-23", " $", "[0-9]+.[0-9]"}
)  # fmt: skip
RULES = st.lists(st.sampled_from(PIECES), max_size=9).map("".join)


def _findings(text: str) -> list[Finding]:
    """What all checks of single rules find in a rule that grep takes."""
    try:
        tree = ere.parse(text)
    except EreError:
        return []
    view = RuleView(FileRule("x", 1, text), tree, Layer.IGNORE, "x")
    return [finding for check in all_checks() for finding in rule_findings(view, check)]


@given(RULES)
def test_no_rule_makes_a_check_fail_and_each_finding_points_into_the_rule(text: str) -> None:
    for one in _findings(text):
        start, end = one.span
        assert 0 <= start < end <= len(text) or text == ""


@given(RULES)
def test_a_repaired_rule_can_be_read_and_never_takes_less(text: str) -> None:
    for one in _findings(text):
        if one.fix:
            ere.parse(one.fix)
            assert covers(one.fix, text) is not Answer.NO or "\\1" in text


@pytest.mark.parametrize("path", sorted(CORPUS.glob("*.toml")), ids=lambda path: path.stem)
def test_the_lines_made_from_a_rule_are_lines_that_it_takes(path: Path) -> None:
    from rulegen.engine import grep

    for rule in tomllib.loads(path.read_text(encoding="utf-8"))["passes"]:
        made = [line.encode() for line in samples(ere.parse(rule))]
        special = any(mark in rule for mark in ("\\<", "\\b", "\\1", "(^a", "(a$", "^b$"))
        assert special or grep([rule], made, "C") == [0, 1, 2], rule
