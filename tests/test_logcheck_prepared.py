"""The cache of rules in RE2 syntax."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from rulegen.engine import gnugrep
from rulegen.errors import EreError
from rulegen.logcheck import prepared as module
from rulegen.logcheck.prepared import Ready, prepared

RULES = [f"^rule {number} é?[[:digit:]]+(a|b){{2}}$" for number in range(60)] + [r"(x)\1"]


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    return tmp_path / "rulegen"


@pytest.mark.parametrize("locale", ["C", "C.UTF-8"])
def test_what_comes_from_the_cache_is_what_was_put_in(
    locale: str, cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = prepared(RULES, locale)
    (file,) = cache.glob("*.json")
    assert len(json.loads(file.read_bytes())) == len(RULES)
    monkeypatch.setattr(module, "prepare", None)  # nothing is read a second time
    assert prepared(RULES, locale) == first


def test_an_invalid_rule_is_told_each_time(cache: Path) -> None:
    for _ in range(2):
        *sound, error = prepared([*RULES, "(foo"], "C")
        assert isinstance(error, EreError) and all(isinstance(one, Ready) for one in sound)


@pytest.mark.parametrize(
    ("rule", "words"),
    [
        ("^x{1,32767}$", "grep needs more than 1 GB of memory for this"),
        ("((((((a{1,9}){1,9}){1,9}){1,9}){1,9}){1,9}){1,9}", "too many repeats of repeats"),
    ],
)
def test_a_rule_that_would_take_all_memory_is_invalid(
    rule: str, words: str, cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(gnugrep, "MEMORY", 1 << 30)
    error, sound = prepared([rule, "^x{3000}$"], "C")
    assert isinstance(error, EreError) and error.message == words
    assert isinstance(sound, Ready)


@pytest.mark.parametrize("damage", ["", "[1]", "{", '{"a": 1}', '{"a": ["b", 1, 0, "c", true, 0]}'])
def test_a_damaged_cache_is_not_used(damage: str, cache: Path) -> None:
    first = prepared(RULES, "C")
    (file,) = cache.glob("*.json")
    file.write_text(damage)
    assert prepared(RULES, "C") == first


def test_without_a_place_for_the_cache_all_goes_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "file"))
    assert len(prepared(RULES, "C")) == len(RULES)


def test_caches_of_other_versions_are_taken_away(cache: Path) -> None:
    cache.mkdir()
    (cache / "rules-C-0123456789abcdef.json").write_text("{}")
    prepared(RULES, "C")
    prepared(RULES, "C.UTF-8")
    assert len(list(cache.iterdir())) == 2
