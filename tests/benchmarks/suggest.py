"""How long does `rulegen suggest` take beside `rulegen unmatched` on the same log?

    python tests/benchmarks/suggest.py [--lines 1000000] [--rules /etc/logcheck] [--share 0.1]

Of the log, `share` is of daemons that no rule knows, the rest is sampled from the rules and
hidden by them. Prints seconds, those of the processors too (what others do on the machine
changes these less), and their ratios; nothing is asserted.
"""

from __future__ import annotations

import argparse
import os
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from rulegen.logcheck.matcher import Matcher
from rulegen.logcheck.tree import read_tree
from tests.benchmarks.generate import SEED, Sampler, head, messages
from tests.benchmarks.installed import as_installed

ROOT = Path(__file__).parents[2]
RUNS = 3
KNOWN = 50_000  # messages that are hidden, each used many times
VERBS = ("opened", "closed", "renewed", "moved", "read", "stored")
THINGS = ("lease", "session", "volume", "ticket", "mailbox", "route", "snapshot", "channel")


def unknown(rng: random.Random) -> str:
    """A message of one of 48 events of invented daemons."""
    verb, thing = rng.choice(VERBS), rng.choice(THINGS)
    address = f"192.0.2.{rng.randrange(256)}"
    return (
        f"{thing}d[{rng.randrange(1, 32768)}]: {thing} {rng.randrange(10**6)} {verb} for"
        f" user{rng.randrange(500)}@host{rng.randrange(90)}.example from {address}"
        f" port {rng.randrange(1024, 65536)} in {rng.random():.3f} s"
    )


def lines(rules: str, count: int, share: float) -> Iterator[bytes]:
    """The log, without line feeds; what is sampled is hidden by the rules."""
    rng = random.Random(SEED)
    sampler = Sampler(rng)
    tree = read_tree(rules)
    matcher = Matcher(tree, "C")
    nodes = messages(rules)
    known: list[str] = []
    while len(known) < KNOWN:
        texts = [sampler.sample(rng.choice(nodes)).replace("\n", " ") for _ in range(KNOWN)]
        whole = [(head(rng, 0) + text).encode() for text in texts]
        reported = {place for place, _ in matcher.reported(whole)}
        known += [text for place, text in enumerate(texts) if place not in reported]
    for number in range(count):
        text = unknown(rng) if rng.random() < share else rng.choice(known)
        yield (head(rng, number) + text).encode()


def seconds(command: str, rules: str, log: Path) -> tuple[float, float, float]:
    """Seconds, seconds of processors and peak memory (MB, the greatest of its processes) of a
    run of a command."""
    words = [sys.executable, "-m", "rulegen", command, "-r", rules, "--locale", "C", str(log)]
    start = time.perf_counter()
    with open(os.devnull, "wb") as null:
        process = subprocess.Popen(words, stdout=null, cwd=ROOT)
        _, _, usage = os.wait4(process.pid, 0)
    busy = usage.ru_utime + usage.ru_stime
    return time.perf_counter() - start, busy, usage.ru_maxrss / 1024


def main() -> None:
    """The command line, see above."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rules", default="/etc/logcheck")
    parser.add_argument("--lines", type=int, default=1_000_000)
    parser.add_argument("--share", type=float, default=0.1)
    options = parser.parse_args()
    as_installed()
    with tempfile.TemporaryDirectory(prefix="rulegen-") as name:
        log = Path(name, "log")
        made = lines(options.rules, options.lines, options.share)
        log.write_bytes(b"".join(line + b"\n" for line in made))
        spent = {}
        for command in ("unmatched", "suggest"):
            runs = [seconds(command, options.rules, log) for _ in range(RUNS)]
            spent[command] = [min(column) for column in zip(*runs, strict=True)]
            print(
                "{}: {:.2f} s, {:.2f} s of processors, {:.0f} MB".format(command, *spent[command])
            )
        wall, busy, _ = (b / a for a, b in zip(*spent.values(), strict=True))
        print(f"suggest takes {wall:.2f} times as long, {busy:.2f} times of processors")


if __name__ == "__main__":
    main()
