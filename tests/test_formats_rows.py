"""The message formats that the catalogue began with, one by one: the rule of an example hides the
variants that the daemon's source knows, and none of the other formats of that daemon.

corpus/rows.tsv has for each format (row) an `example`; `variant`s, which its rule must hide; and
lines of other wordings or of other forms of an alarm (`family`), which it must hide with
`--family` and may report without: a rule for an alarm goes no further than its line.
"""

from __future__ import annotations

from collections import defaultdict
from functools import lru_cache
from pathlib import Path

import pytest

from rulegen.commands.generate import Wishes, generate
from rulegen.engine import grep
from rulegen.formats import Catalogue, catalogue

TABLE = Path(__file__).parent.parent / "corpus" / "rows.tsv"
STAMP = "Nov  3 09:05:02 mx "

# Rows that are one message: of two versions of the daemon, of two address families, with or
# without category and severity, from one client or another.
SAME = (
    {"DC-01", "DC-02"},
    {"DC-03", "DC-05", "DC-06"},
    {"DC-04", "DC-07"},
    {"AM-01", "AM-02"},
    {"SN-01", "SN-02", "SN-03"},
    {"NA-01", "NA-03"},
)
# Rows that are wordings of one message, which `--family` takes together.
WORDINGS = (
    {"PF-03", "PF-50"},
    {"DC-01", "DC-02", "DC-29", "DC-30"},
    {"DC-09", "DC-10", "DC-11"},
    {"DC-15", "DC-17"},
    {"DC-19", "DC-21"},
    {"AM-01", "AM-02", "AM-06"},
    {"AM-07", "AM-08"},
    {"BU-14", "BU-15"},
    {"NA-11", "NA-12"},
    {"NA-18", "NA-29"},
)


@lru_cache(maxsize=1)
def known() -> Catalogue:
    return catalogue()


@lru_cache(maxsize=1)
def rows() -> dict[str, dict[str, list[bytes]]]:
    """The lines of each row, by kind."""
    found: dict[str, dict[str, list[bytes]]] = {}
    for text in TABLE.read_text().splitlines():
        row, kind, line = text.split("\t")
        found.setdefault(row, defaultdict(list))[kind].append((STAMP + line).encode())
    return found


@lru_cache(maxsize=512)
def rules(row: str, *, family: bool) -> list[str]:
    wishes = Wishes(formats=known(), family=family)
    return [rule.text for rule in generate(rows()[row]["example"], wishes)]


def test_there_are_227_rows() -> None:
    assert len(rows()) == 227
    assert all(len(kinds["example"]) == 1 for kinds in rows().values())
    assert set(rows()) == {row for one in known().formats() for row in one.ids}


@pytest.mark.parametrize("row", sorted(rows()))
def test_one_example_gives_the_variants(row: str) -> None:
    lines = rows()[row]
    variants, others = lines["variant"], lines["family"]
    assert [variants[i] for i in missed(rules(row, family=False), variants)] == []
    if others:
        every = [*variants, *others]
        assert [every[i] for i in missed(rules(row, family=True), every)] == []


def missed(made: list[str], lines: list[bytes]) -> list[int]:
    """The places of the lines that no rule hides, in C or in C.UTF-8."""
    if not lines:
        return []
    hits = [set(grep(made, lines, locale)) for locale in ("C", "C.UTF-8")]
    return [i for i in range(len(lines)) if not all(i in hit for hit in hits)]


@pytest.mark.parametrize("row", sorted(rows()))
@pytest.mark.parametrize("family", [False, True])
def test_and_no_other_row(row: str, family: bool) -> None:
    own = {row}.union(*(same for same in (*SAME, *(WORDINGS if family else ())) if row in same))
    others = [name for name in rows() if name[:2] == row[:2] and name not in own]
    lines = [rows()[name]["example"][0] for name in others]
    hits = grep(rules(row, family=family), lines, "C.UTF-8")
    assert [others[i] for i in hits] == []
