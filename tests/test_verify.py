"""The judge: real grep, on a rule's own source lines, in two locales."""

from __future__ import annotations

import pytest

from rulegen import verify
from rulegen.errors import EngineError
from rulegen.verify import LONGEST, proven, rule_file


def judge(rule: str, *lines: bytes, forbidden: bytes = b"") -> bytes | None:
    return proven(
        rule.encode("utf-8", "surrogateescape"), lambda: [x + b"\n" for x in lines], forbidden
    )


def test_a_rule_that_takes_its_lines_is_proven() -> None:
    assert judge("^a+$", b"a", b"aaa") is None


def test_the_first_line_that_is_not_taken_is_told() -> None:
    assert judge("^a+$", b"a", b"b", b"c") == b"b"


@pytest.mark.parametrize("rule", ["", "a*", "^$", "foo|", "x?"])
def test_a_rule_that_takes_the_empty_line_is_refused(rule: str) -> None:
    assert judge(rule, b"foo") is not None


@pytest.mark.parametrize("rule", ["(foo", "foo)(", "[a", "a{1", "a\\"])
def test_what_grep_refuses_or_does_not_take_is_refused(rule: str) -> None:
    assert judge(rule, b"foo")


def test_grep_says_why_it_refuses() -> None:
    assert b"grep" in (judge("(foo", b"foo") or b"")


def test_a_line_that_must_not_match() -> None:
    assert judge("^[ab]$", b"a", forbidden=b"c\n") is None
    assert judge("^[ab]$", b"a", forbidden=b"c\nb\n") is not None


def test_a_class_that_takes_letters_in_one_locale_only_is_refused() -> None:
    assert judge("^[[:alpha:]]+$", "é".encode()) is not None
    assert judge("^[^[:space:]]+$", "é".encode()) is None


def test_a_stray_byte_is_taken_by_itself_alone() -> None:
    assert judge("^a.b$", b"a\xffb") is not None
    assert judge("^a\udcffb$", b"a\xffb") is None


def test_a_line_beyond_ascii_behind_many_others_is_looked_at_too() -> None:
    lines = [b"a" * 90] * 1000
    assert judge("^[[:alpha:]]+$", *lines) is None
    assert judge("^[[:alpha:]]+$", *lines, "é".encode()) is not None


def test_a_nul_is_text() -> None:
    assert judge("^a[^[:space:]]b$", b"a\0b") is None


def test_a_rule_has_a_bound_and_is_one_line() -> None:
    assert judge("^" + "a" * LONGEST + "$", b"a" * LONGEST)
    assert judge("^a\nb$", b"a")
    assert judge("^" + "a" * 1000 + "$", b"a" * 1000) is None


def test_the_rule_file_is_used_again() -> None:
    with rule_file() as scratch:
        long, short = b"^a long rule$", b"^b$"
        assert proven(long, lambda: [b"a long rule\n"], scratch=scratch) is None
        assert proven(short, lambda: [b"b\n"], scratch=scratch) is None
        assert proven(short, lambda: [b"a long rule\n"], scratch=scratch) == b"a long rule"


def test_no_grep_is_an_error_with_a_hint(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "/nonexistent")
    verify.grep_path.cache_clear()
    try:
        with pytest.raises(EngineError, match="no grep found\ninstall GNU grep"):
            judge("^a$", b"a")
    finally:
        verify.grep_path.cache_clear()
