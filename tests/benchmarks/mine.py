"""How fast does `rulegen from-lines` mine a large log, beside `pdbtool patternize`?

    python tests/benchmarks/mine.py [--lines 200000] [--times 5] [--shapes 20000]

pdbtool is of the Debian package syslog-ng-core. With RULEGEN_SAMPLES and RULEGEN_BENCH set, the
logs are the two labelled ones there, repeated with changed variables; else one of invented
daemons. Then a log `times` as long, two processes against one, and a log of distinct shapes.
Prints processor time (user and system, of all processes), wall time, the memory of the largest
process, numbers of rules, and ratios; nothing is asserted. Takes some minutes.
"""

from __future__ import annotations

import argparse
import csv
import os
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from shutil import which

sys.path.insert(0, str(Path(__file__).parents[2]))

from tests.benchmarks.generate import SEED, head
from tests.benchmarks.installed import as_installed
from tests.benchmarks.suggest import unknown

ROOT = Path(__file__).parents[2]
LABELLED = {"loghub-Linux": "Linux_2k.log", "loghub-OpenSSH": "OpenSSH_2k.log"}
Make = Callable[[int, Path], int]
"""Writes a log of so many lines and returns the number of its events."""


@dataclass(frozen=True, slots=True)
class Run:
    """What a run took: seconds, and MB of its largest process; and its number of rules."""

    processor: float
    wall: float
    memory: float
    rules: int

    def __str__(self) -> str:
        return (
            f"{self.processor:.2f} s processor, {self.wall:.2f} s wall, {self.memory:.0f} MB,"
            f" {self.rules:,} rules"
        )


def run(command: Sequence[str], mark: bytes = b"\n") -> Run:
    """One run; every `mark` in the output is a rule."""
    with tempfile.TemporaryFile() as out:
        start = time.perf_counter()
        process = subprocess.Popen(command, stdout=out, stderr=subprocess.DEVNULL, cwd=ROOT)
        _, status, usage = os.wait4(process.pid, 0)
        wall = time.perf_counter() - start
        if os.waitstatus_to_exitcode(status) > 1:
            raise SystemExit(f"{command} failed")
        out.seek(0)
        rules = out.read().count(mark)
    return Run(usage.ru_utime + usage.ru_stime, wall, usage.ru_maxrss / 1024, rules)


def rulegen(log: Path, jobs: int = 1) -> Run:
    """`rulegen from-lines` over a log."""
    return run([sys.executable, "-m", "rulegen", "from-lines", "--jobs", str(jobs), str(log)])


def repeated(name: str) -> Make:
    """A labelled log of the samples, repeated."""
    samples, bench = Path(os.environ["RULEGEN_SAMPLES"]), Path(os.environ["RULEGEN_BENCH"])

    def make(lines: int, log: Path) -> int:
        truth = log.with_suffix(".csv")
        label = [sys.executable, str(bench / "truth.py"), str(samples / name), str(truth)]
        subprocess.run(label, check=True, stdout=subprocess.DEVNULL)
        source = ["--log", str(samples / name / LABELLED[name]), "--structured", str(truth)]
        command = [sys.executable, str(bench / "jitter.py"), *source, "--lines", str(lines)]
        with log.open("wb") as out:
            subprocess.run(command, stdout=out, check=True)
        with truth.open(newline="", errors="replace") as rows:
            return len({row["EventId"] for row in csv.DictReader(rows)})

    return make


def invented(lines: int, log: Path) -> int:
    """A log of 48 events of invented daemons."""
    rng = random.Random(SEED)
    with log.open("w") as out:
        out.writelines(head(rng, number) + unknown(rng) + "\n" for number in range(lines))
    return 48


def distinct(lines: int, log: Path) -> int:
    """A log in which every line is another event: sentences of eight words out of 400."""
    rng = random.Random(SEED)
    letters = "abcdefghijklmnoprstuvw"
    words = ["".join(rng.choices(letters, k=6)) for _ in range(400)]
    with log.open("w") as out:
        for number in range(lines):
            sentence = " ".join(rng.choices(words, k=8))
            out.write(f"{head(rng, number)}toyd[{number % 999}]: {sentence} {number}\n")
    return lines


def compare(name: str, make: Make, lines: int, times: int, work: Path) -> Iterator[str]:
    """What there is to say of one kind of log."""
    log = work / "log"
    events = make(lines, log)
    yield f"\n{name}: {lines:,} lines, {events} events"
    one = rulegen(log)
    yield f"  rulegen --jobs 1: {one}, {one.rules / events:.2f} rules an event"
    if which("pdbtool"):
        other = run(["pdbtool", "patternize", "-S", "1", "-f", str(log)], b"<pattern>")
        yield f"  pdbtool -S 1:     {other}"
        yield f"  rulegen takes {one.processor / other.processor:.2f} times the processor time"
    two = rulegen(log, 2)
    yield f"  rulegen --jobs 2: {two}: {two.wall / one.wall:.2f} times the wall time of one"
    make(lines * times, log)
    many = rulegen(log)
    yield f"  {lines * times:,} lines:  {many}"
    yield (
        f"  {many.processor / one.processor:.2f} times the processor time,"
        f" {many.memory / one.memory:.2f} times the memory of {lines:,} lines"
    )


def main() -> None:
    """The command line, see above."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--lines", type=int, default=200_000)
    parser.add_argument("--times", type=int, default=5)
    parser.add_argument("--shapes", type=int, default=20_000)
    options = parser.parse_args()
    as_installed()
    labelled = "RULEGEN_SAMPLES" in os.environ and "RULEGEN_BENCH" in os.environ
    logs = {name: repeated(name) for name in LABELLED} if labelled else {"invented": invented}
    with tempfile.TemporaryDirectory(prefix="rulegen-") as place:
        work = Path(place)
        for name, make in logs.items():
            for text in compare(name, make, options.lines, options.times, work):
                print(text, flush=True)
        distinct(options.shapes, work / "log")
        print(f"\n{options.shapes:,} distinct shapes: {rulegen(work / 'log')}")


if __name__ == "__main__":
    main()
