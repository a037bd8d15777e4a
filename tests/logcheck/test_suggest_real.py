"""`suggest --write` judged by the real logcheck: what is counted as silenced is silent, and
nothing else is."""

from __future__ import annotations

import json
import os
import shutil
from collections import Counter
from pathlib import Path

import pytest
import suggest_log
from suggest_log import rulegen

from logcheck.real import STOCK, needs_logcheck, open_directory, run

SAMPLES = os.environ.get("RULEGEN_SAMPLES", "")
needs_samples = pytest.mark.skipif(
    not SAMPLES, reason="RULEGEN_SAMPLES names no directory of sample logs"
)


def sample_lines() -> list[bytes]:
    """All lines of the samples that stand in plain logs."""
    top = Path(SAMPLES)
    logs = [*sorted(top.glob("*/lines.log")), *sorted(top.glob("loghub-*/*_2k.log"))]
    return [line.rstrip() for log in logs for line in log.read_bytes().split(b"\n") if line.strip()]


def written(rules: Path, lines: list[bytes], state: Path) -> tuple[Counter[bytes], Counter[bytes]]:
    """What the real logcheck reports before and after `suggest --write --yes`; in between it
    is checked that the number said is the number silenced, and that a second run has nothing
    to offer."""
    log = state / "log"
    log.write_bytes(b"".join(line + b"\n" for line in lines))
    before = reported(rules, lines)
    words = ("suggest", "-r", rules, "-l", log, "--locale", "C")
    done = rulegen(*words, "--write", "--yes", RULEGEN_STATE=str(state))
    assert done.returncode == 0, done.stderr
    head = done.stderr.partition(" reported lines")[0].split()
    silenced, total = (int(head[at].replace(",", "")) for at in (1, 3))
    after = reported(rules, lines)
    assert total == before.total()
    assert silenced == before.total() - after.total()
    rows = rulegen(*words, "--json", RULEGEN_STATE=str(state)).stdout.splitlines()
    assert {json.loads(row)["state"] for row in rows} <= {"alarm", "barred"}
    return before, after


def reported(rules: Path, lines: list[bytes]) -> Counter[bytes]:
    """The lines that logcheck reports, each as often as it stands in the log."""
    report = run(str(rules), lines)
    assert report.status == 0, report.stderr
    shown = {line for _, line in report.reported()}
    return Counter(line for line in lines if line in shown)


@needs_logcheck
def test_an_invented_log() -> None:
    with open_directory() as top:
        rules = suggest_log.tree(top / "rules")
        lines = [line.encode() for line in suggest_log.log()]
        before, after = written(rules, lines, top)
        left = Counter({line: count for line, count in before.items() if b"denied" in line})
        left += Counter({line: n for line, n in before.items() if b"sudo" in line})
        left += Counter({line: n for line, n in before.items() if b"fired" in line})
        assert after == left


@pytest.mark.samples
@needs_samples
@needs_logcheck
def test_all_samples_over_the_stock_rules() -> None:
    with open_directory() as top:
        rules = top / "rules"
        shutil.copytree(STOCK, rules)
        for path in (rules, *rules.rglob("*")):
            path.chmod(0o755 if path.is_dir() else 0o644)
        before, after = written(rules, sample_lines(), top)
        assert not after - before
        assert after.total() < before.total() / 2
