"""How fast is `rulegen unmatched`, measured against logcheck's own sequence of greps?

    python tests/benchmarks/unmatched.py [--lines 200000] [--rules /etc/logcheck]

Prints seconds and ratios; nothing is asserted. Wants a quiet machine with two processors and
takes some minutes, nearly all of it grep's.
"""

from __future__ import annotations

import argparse
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from rulegen.logcheck.rulefile import FileRule
from rulegen.logcheck.tree import Layer, Tree, read_tree
from tests.benchmarks.generate import lines
from tests.benchmarks.installed import as_installed

ROOT = Path(__file__).parents[2]


def greps(tree: Tree, log: Path, work: Path) -> None:
    """logcheck's sequence: each raising file over the whole log, then all files as filters,
    one after the other."""
    rules = work / "rules"
    rest, left = work / "rest", work / "left"
    rest.write_bytes(log.read_bytes())
    raising = tree.of(Layer.CRACKING) + tree.of(Layer.VIOLATIONS)
    for file in raising:
        _write(rules, file.content.rules)
        _grep(["-f", rules, log], left)
    for file in tree.of(Layer.IGNORE) + raising:
        _write(rules, file.content.rules)
        _grep(["-v", "-f", rules, rest], left)
        left.replace(rest)


def _write(path: Path, rules: tuple[FileRule, ...]) -> None:
    path.write_text("".join(f"{rule.text}\n" for rule in rules))


def _grep(arguments: list[object], output: Path) -> None:
    command = ["grep", "-E", "--text", *map(str, arguments)]
    with output.open("wb") as out:
        subprocess.run(command, stdout=out, env={**os.environ, "LC_ALL": "C"}, check=False)


@dataclass(frozen=True, order=True)
class Cost:
    """Seconds on the clock, seconds of all processors, and peak memory of the largest process
    (MB). On a busy machine only the second says something."""

    wall: float
    cpu: float
    peak: float

    def __str__(self) -> str:
        return f"{self.wall:.2f} s ({self.cpu:.2f} s of processors), {self.peak:.0f} MB"


def measured(work: Callable[[], object]) -> Cost:
    """What a call costs that leaves the work to child processes."""
    before, start = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    work()
    wall, after = time.perf_counter() - start, resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return Cost(wall, cpu, 0)


def rulegen(rules: str, log: Path, locale: str, processors: int) -> Cost:
    """A run of the command."""
    command = [sys.executable, "-m", "rulegen", "unmatched", "-r", rules, "--locale", locale, log]
    allowed = sorted(os.sched_getaffinity(0))[:processors]
    start = time.perf_counter()
    with open(os.devnull, "wb") as null:
        process = subprocess.Popen(
            list(map(str, command)),
            stdout=null,
            cwd=ROOT,
            preexec_fn=lambda: os.sched_setaffinity(0, allowed),
        )
        _, _, usage = os.wait4(process.pid, 0)
    wall = time.perf_counter() - start
    return Cost(wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024)


def best(rules: str, log: Path, locale: str, processors: int) -> Cost:
    """The quickest of three runs; the first also fills the cache of rules."""
    return min(rulegen(rules, log, locale, processors) for _ in range(3))


def main() -> None:
    """The command line, see above."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rules", default="/etc/logcheck")
    parser.add_argument("--lines", type=int, default=200_000)
    parser.add_argument("--no-grep", action="store_true", help="leave out logcheck's greps")
    options = parser.parse_args()
    as_installed()
    with tempfile.TemporaryDirectory(prefix="rulegen-") as name:
        work = Path(name)
        logs = {share: work / f"log-{share}" for share in (0.003, 0.0, 0.01)}
        for share, path in logs.items():
            made = lines(options.rules, options.lines, share)
            path.write_bytes(b"".join(line + b"\n" for line in made))
        one, two = speed(options.rules, logs[0.003], options.lines)
        accents(options.rules, logs[0.0], logs[0.01])
        if not options.no_grep:
            cost = measured(lambda: greps(read_tree(options.rules), logs[0.003], work))
            print(f"logcheck's greps: {cost}")
            print(
                f"  by the clock {cost.wall / one.wall:.0f} and {cost.wall / two.wall:.0f} times,"
            )
            print(f"  in processor time {cost.cpu / one.cpu:.0f} times as long")


def speed(rules: str, log: Path, count: int) -> list[Cost]:
    """One and two processors on the log; then five times the log, as lines a second."""
    costs = [best(rules, log, "C", processors) for processors in (1, 2)]
    for processors, cost in enumerate(costs, start=1):
        print(f"{count:,} lines, {processors} processors: {cost}")
    large = log.with_name("large")
    large.write_bytes(log.read_bytes() * 5)
    for processors in (1, 2):
        cost = best(rules, large, "C", processors)
        rates = f"{count * 5 / cost.wall:,.0f} lines/s, {count * 5 / cost.cpu:,.0f} a processor"
        print(f"{count * 5:,} lines, {processors} processors: {cost}, {rates}")
    return costs


def accents(rules: str, plain: Path, mixed: Path) -> None:
    """A log with 1 % of lines beyond ASCII against one with none, in C.UTF-8."""
    without, with_ = (best(rules, log, "C.UTF-8", 1) for log in (plain, mixed))
    ratio = f"{with_.wall / without.wall:.2f} times (processor: {with_.cpu / without.cpu:.2f})"
    print(f"C.UTF-8, 1 % of the lines not ASCII: {with_}, {ratio}")


if __name__ == "__main__":
    main()
