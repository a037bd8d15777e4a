"""How fast is `rulegen unmatched`, measured against logcheck's own sequence of greps?

    python tests/benchmarks/unmatched.py [--lines 200000] [--rules /etc/logcheck]

Prints seconds and ratios; nothing is asserted. Wants a quiet machine with two processors and
takes some minutes, nearly all of it grep's.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from rulegen.logcheck.rulefile import FileRule
from rulegen.logcheck.tree import Layer, Tree, read_tree
from tests.benchmarks.generate import lines

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


def rulegen(rules: str, log: Path, locale: str, processors: int) -> tuple[float, float]:
    """Seconds and peak memory (MB, the greatest of its processes) of a run of the command."""
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
    return time.perf_counter() - start, usage.ru_maxrss / 1024


def timed(work: Callable[[], object]) -> float:
    """Seconds of one call."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def best(rules: str, log: Path, locale: str, processors: int) -> tuple[float, float]:
    """The quickest of three runs; the first also fills the cache of rules."""
    return min(rulegen(rules, log, locale, processors) for _ in range(3))


def main() -> None:
    """The command line, see above."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rules", default="/etc/logcheck")
    parser.add_argument("--lines", type=int, default=200_000)
    parser.add_argument("--no-grep", action="store_true", help="leave out logcheck's greps")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="rulegen-") as name:
        work = Path(name)
        log, plain, accents, large = (work / n for n in ("log", "plain", "accents", "large"))
        for path, share in ((log, 0.003), (plain, 0.0), (accents, 0.01)):
            made = lines(options.rules, options.lines, share)
            path.write_bytes(b"".join(line + b"\n" for line in made))
        large.write_bytes(log.read_bytes() * 5)
        seconds = [best(options.rules, log, "C", processors) for processors in (1, 2)]
        for processors, (spent, peak) in enumerate(seconds, start=1):
            print(f"{options.lines:,} lines, {processors} cores: {spent:.2f} s, {peak:.0f} MB")
        for processors in (1, 2):
            spent, peak = best(options.rules, large, "C", processors)
            rate = options.lines * 5 / spent
            print(f"{options.lines * 5:,} lines, {processors} cores: {spent:.2f} s,", end=" ")
            print(f"{rate:,.0f} lines/s, {peak:.0f} MB")
        ascii_, _ = best(options.rules, plain, "C.UTF-8", 1)
        mixed, _ = best(options.rules, accents, "C.UTF-8", 1)
        print(f"C.UTF-8, 1 % of the lines not ASCII: {mixed:.2f} s, {mixed / ascii_:.2f} times")
        if not options.no_grep:
            spent = timed(lambda: greps(read_tree(options.rules), log, work))
            one, two = (spent / each for each, _ in seconds)
            print(f"logcheck's greps: {spent:.1f} s, {one:.0f} and {two:.0f} times as long")


if __name__ == "__main__":
    main()
