"""More rules than fit into one set."""

from __future__ import annotations

import pytest

from rulegen.engine import many, sets
from rulegen.engine.ruleset import RuleSet

RULES = [f"^job {n % 7} (a|b){{1,{n + 1}}}$" for n in range(23)]
LINES = [f"job {n} {'ab' * n}".encode() for n in range(9)]


def test_slices_of_rules_find_what_all_find(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(many, "TOGETHER", 5)
    assert many.match_by_thousands(RULES, LINES) == RuleSet(RULES).match_lines(LINES)
    assert many.match_by_thousands([], LINES) == [[] for _ in LINES]


def test_a_set_that_would_be_too_big_is_made_in_halves(monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("re2")
    whole = RuleSet(RULES).match_lines(LINES)
    monkeypatch.setattr(sets, "_MEMORY", 20_000)
    made, failed = sets.compiled([rule.encode() for rule in RULES])
    assert isinstance(made, sets._Halves) and not failed
    assert [sorted(made.Match(line)) for line in LINES] == whole
