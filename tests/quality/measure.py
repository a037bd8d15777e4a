"""Writes docs/quality.md from a run: how good are the rules, on logs that others labelled?

    RULEGEN_SAMPLES=… RULEGEN_BENCH=… python tests/quality/measure.py [--seeds 0,1,2]

Three parts: the labelled sets of the bench, for rulegen and for its baselines; every other
source with labels, every other line of which trains and the rest tests (a third of these
sources, chosen by a hash of their names, is reported apart: nobody looked at them); and what
`suggest` hides and keeps (`safety.py`).
"""

from __future__ import annotations

import argparse
import csv
import os
import re
import subprocess
import sys
from collections import Counter, defaultdict
from pathlib import Path
from zlib import crc32

from safety import section

ROOT = Path(__file__).resolve().parents[2]
SAMPLES, BENCH = Path(os.environ["RULEGEN_SAMPLES"]), Path(os.environ["RULEGEN_BENCH"])
RULEGEN = f"{sys.executable} -m rulegen from-lines -"
BASELINES = {"words (baseline)": "--words", "digits (baseline)": "--digits"}
SETS = {"loghub-Linux", "loghub-OpenSSH", "lightmeter-mail-sample"}
UTF = {"encoding": "utf-8", "errors": "surrogateescape"}


def score(tool: str, seeds: str) -> str:
    """The bench's table for a tool."""
    command = [sys.executable, str(BENCH / "score.py"), "--tool", tool,
               "--samples", str(SAMPLES), "--seeds", seeds]  # fmt: skip
    return subprocess.run(command, capture_output=True, text=True, check=False).stdout.rstrip()


def hidden(rules: str, lines: list[str]) -> set[int]:
    """The places of the lines that rules match, by grep."""
    if not rules.strip() or not lines:
        return set()
    Path("/tmp/rulegen-quality.rules").write_text(rules, **UTF)
    found = subprocess.run(
        ["grep", "-nE", "--text", "-f", "/tmp/rulegen-quality.rules"],
        input="\n".join(lines) + "\n", capture_output=True, check=False,
        env={**os.environ, "LC_ALL": "C"}, **UTF,
    )  # fmt: skip
    return {int(row.split(":", 1)[0]) - 1 for row in found.stdout.split("\n") if ":" in row}


def halves(folder: Path) -> tuple[int, int, int, int, int] | None:
    """Of a source: rules, lines of known events tested and hidden, lines of unknown ones tested
    and hidden."""
    table, log = folder / "lines.tsv", folder / "lines.log"
    if folder.name in SETS or not table.exists():
        return None
    lines = log.read_text(**UTF).split("\n")
    with table.open(newline="", **UTF) as file:
        rows = [(lines[int(r["line"]) - 1].rstrip(), (r["program"], r["event"]))
                for r in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
                if r["event"]]  # fmt: skip
    train, test = rows[::2], rows[1::2]
    if len(train) < 10:
        return None
    rules = subprocess.run(RULEGEN.split(), input="\n".join(x for x, _ in train) + "\n",
                           capture_output=True, check=False, **UTF).stdout  # fmt: skip
    seen, own = {event for _, event in train}, {bare(x) for x, _ in train}
    novel = [(x, event) for x, event in test if bare(x) not in own]
    took = hidden(rules, [x for x, _ in novel])
    count: Counter[tuple[bool, bool]] = Counter(
        (event in seen, place in took) for place, (_, event) in enumerate(novel)
    )
    known, unknown = (
        (count[True, True], count[True, False]),
        (count[False, True], count[False, False]),
    )
    return rules.count("\n"), sum(known), known[0], sum(unknown), unknown[0]


def bare(line: str) -> str:
    """A line without what changes in any case."""
    return re.sub(r"\d+", "0", line.split(": ", 1)[-1])


def table() -> list[str]:
    """The other sources, those kept aside first."""
    groups: dict[bool, list[str]] = defaultdict(list)
    total: dict[bool, Counter[str]] = defaultdict(Counter)
    for folder in sorted(SAMPLES.iterdir()):
        if not folder.is_dir() or (found := halves(folder)) is None:
            continue
        rules, known, took, unknown, leaked = found
        aside = crc32(folder.name.encode()) % 3 == 0
        total[aside].update(known=known, took=took, unknown=unknown, leaked=leaked)
        groups[aside].append(
            f"| {folder.name} | {rules} | {took} of {known} | {leaked} of {unknown} |"
        )
    out = []
    for aside, title in ((True, "Kept aside"), (False, "The others")):
        sums = total[aside]
        head = "| source | rules | novel lines of events seen, hidden | of other labels, hidden |"
        out += [f"\n### {title}\n", head, "| --- | --- | --- | --- |", *groups[aside],
                f"| **all** | | {sums['took']} of {sums['known']} | "
                f"{sums['leaked']} of {sums['unknown']} |"]  # fmt: skip
    return out


def main() -> None:
    """The page."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--seeds", default="0,1,2")
    seeds = parser.parse_args().seeds
    notes = (ROOT / "tests/quality/notes.md").read_text()
    out = ["# Quality, measured", "", "Written by `tests/quality/measure.py`; do not edit.", "",
           "## The labelled sets", "", "### rulegen", "", "```", score(RULEGEN, seeds),
           "```"]  # fmt: skip
    for name, option in BASELINES.items():
        tool = f"{sys.executable} {BENCH / 'verbatim_ere.py'} {option}"
        out += ["", f"### {name}, seed 0", "", "```", score(tool, "0"), "```"]
    out += ["", "## Other sources: every other line trains, the rest tests", *table(), "",
            notes.rstrip(), "", *section()]  # fmt: skip
    (ROOT / "docs/quality.md").write_text("\n".join(out))


if __name__ == "__main__":
    main()
