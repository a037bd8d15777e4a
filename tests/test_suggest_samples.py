"""Floors on real logs: attack lines hidden, harmless lines withheld, and the back-test."""

from __future__ import annotations

import csv
import os
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest
import suggest_log
from logcheck.real import make_tree, needs_logcheck
from quality import safety

from rulegen.commands.logs import Logs
from rulegen.commands.suggest import Selection, Want, select, suggest
from rulegen.engine import RuleSet
from rulegen.formats import catalogue
from rulegen.logcheck.matcher import Matcher
from rulegen.logcheck.tree import read_tree

SAMPLES, BENCH = (os.environ.get(f"RULEGEN_{name}", "") for name in ("SAMPLES", "BENCH"))
pytestmark = [
    pytest.mark.samples,
    pytest.mark.skipif(not (SAMPLES and BENCH), reason="RULEGEN_SAMPLES or RULEGEN_BENCH is unset"),
]
WITHHELD = 0.15
SILENCED = 0.99
ONE = {"E17": "E17", "E18": "E17", "E19": "E17"}
"""loghub-Linux counts one event three times."""


def selection(lines: list[str], top: Path) -> Selection:
    """What is taken and what is withheld, made from these lines; without rules there."""
    log = top / "log"
    rules = make_tree(top / "rules", {"ignore.d.server/none": "\n"})
    log.write_bytes("".join(f"{line}\n" for line in lines).encode("utf-8", "surrogateescape"))
    matcher = Matcher(read_tree(rules), "C")
    return select(suggest(Logs([str(log)], quoted=False), matcher, formats=catalogue()), Want())


def takes(some: object, lines: list[str]) -> list[bool]:
    rules = RuleSet([one.rule.text for one in some], "C")  # type: ignore[attr-defined]
    return [
        bool(hit)
        for hit in rules.match_lines([x.encode("utf-8", "surrogateescape") for x in lines])
    ]


def read(path: Path) -> list[str]:
    text = path.read_bytes().decode("utf-8", "surrogateescape")
    return [line.rstrip() for line in text.split("\n")]


@needs_logcheck
@pytest.mark.parametrize("stock", [True, False], ids=["stock rules", "no rules"])
def test_attacks_are_shown_and_the_harmless_hidden(stock: bool) -> None:
    found = safety.written(stock)
    assert [line for line in found.hidden if not safety.explanation(line)] == []
    assert len(found.withheld) <= WITHHELD * len(found.harmless)


def test_no_entry_of_the_table_of_alarm_serves_a_single_line() -> None:
    assert safety.single_entries() == []


@pytest.mark.parametrize("folder", ["loghub-Linux", "loghub-OpenSSH", "lightmeter-mail-sample"])
def test_older_half_newer_half(folder: str, tmp_path: Path) -> None:
    table = tmp_path / "truth.csv"
    done = subprocess.run(
        [sys.executable, Path(BENCH, "truth.py"), Path(SAMPLES, folder), table],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    lines = read(Path(done.stdout.strip()))
    with table.open(newline="") as file:
        event = {int(row["LineId"]): row["EventId"] for row in csv.DictReader(file)}
    if folder == "loghub-Linux":
        event = {line: ONE.get(name, name) for line, name in event.items()}
    middle = (len(lines) - 1) // 2
    chosen = selection(lines[:middle], tmp_path)
    newer = [n for n in range(middle + 1, len(lines)) if n in event]
    texts = [lines[n - 1] for n in newer]
    taken, alarms = takes(chosen.taken, texts), takes(chosen.alarms, texts)
    seen = {event[n] for n in range(1, middle + 1) if n in event}
    fate = Counter(
        ("seen" if event[n] in seen else "new", "hidden" if a else "alarm" if b else "left")
        for n, a, b in zip(newer, taken, alarms, strict=True)
    )
    print(folder, dict(fate))
    assert fate["new", "hidden"] == fate["new", "alarm"] == 0
    harmless = fate["seen", "hidden"] + fate["seen", "left"]
    assert fate["seen", "hidden"] >= SILENCED * harmless
    every = harmless + fate["seen", "alarm"]
    assert fate["seen", "hidden"] + fate["seen", "alarm"] >= SILENCED * every


def test_a_log_of_many_events_has_ids_that_differ(tmp_path: Path) -> None:
    lines = read(Path(SAMPLES, "loghub-Linux", "Linux_2k.log"))
    chosen = selection([line for line in lines if line] + suggest_log.log(), tmp_path)
    every = [*chosen.offered, *chosen.alarms]
    assert len({one.id for one in every}) == len(every) > 50
