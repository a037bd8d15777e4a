"""How long does one line take from a shell, beside an empty typer program?

    python tests/benchmarks/start.py [--runs 20]

The programs run in turn, as a shell would start them. Prints the best wall and processor times
(user and system, children included) in milliseconds with their ratios; nothing is asserted.
The aim is 1.5.
"""

from __future__ import annotations

import argparse
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from tests.benchmarks.installed import as_installed

ROOT = Path(__file__).parents[2]
LINE = (
    b"2026-11-23T09:05:09.113200+01:00 mx leased[77]: lease 4711 renewed for ann at"
    b" office.example from 192.0.2.8\n"
)
POSTFIX = (
    b"2026-11-23T09:05:02.118201+01:00 mx postfix/smtpd[1021]: disconnect from"
    b" relay.shop.example[192.0.2.17] ehlo=1 quit=1 commands=2\n"
)
EMPTY = """\
import typer
app = typer.Typer(add_completion=False, pretty_exceptions_enable=False, rich_markup_mode=None)
@app.command()
def command() -> None: ...
app()
"""


@dataclass(slots=True)
class Best:
    """The best times of several runs, in seconds."""

    wall: float = 1e9
    processor: float = 1e9

    def run(self, command: Sequence[str], line: bytes) -> None:
        """Run once more."""
        before, start = _spent(), time.perf_counter()
        subprocess.run(command, input=line, stdout=subprocess.DEVNULL, check=True)
        self.wall = min(self.wall, time.perf_counter() - start)
        self.processor = min(self.processor, _spent() - before)


def _spent() -> float:
    """Processor time of all children that have ended."""
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


def main() -> None:
    """The command line, see above."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=20)
    options = parser.parse_args()
    as_installed()
    os.chdir(ROOT)
    with tempfile.TemporaryDirectory(prefix="rulegen-") as name:
        empty = Path(name, "empty.py")
        empty.write_text(EMPTY)
        one = [sys.executable, "-m", "rulegen", "from-lines"]
        programs = {
            "an empty typer program": ([sys.executable, str(empty)], LINE),
            "a line of an unknown daemon": (one, LINE),
            "the same, --no-formats": ([*one, "--no-formats"], LINE),
            "a line of postfix": (one, POSTFIX),
        }
        best = {what: Best() for what in programs}
        for _ in range(options.runs):
            for what, (command, line) in programs.items():
                best[what].run(command, line)
    base = next(iter(best.values()))
    for what, one in best.items():
        print(
            f"{what}: {one.wall * 1000:.0f} ms ({one.wall / base.wall:.2f}),"
            f" processor {one.processor * 1000:.0f} ms ({one.processor / base.processor:.2f})"
        )


if __name__ == "__main__":
    main()
