"""An invented log for the tests of `suggest`: a harmless daemon, its alarms, sudo."""

from __future__ import annotations

import os
import random
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from logcheck.real import make_tree

ROOT = Path(__file__).parent.parent
RULES = {
    "violations.d/sudo": "^.{15} [._[:alnum:]-]+ sudo: .*$\n",
    "cracking.d/fired": "^.{15} [._[:alnum:]-]+ fired\\[[0-9]+\\]: .*$\n",
    "ignore.d.server/quiet": "^.{15} [._[:alnum:]-]+ quietd\\[[0-9]+\\]: tick$\n",
}


def log(count: int = 200, seed: int = 1) -> list[str]:
    """Lines of five events in equal shares, and some that the rules hide."""
    rng = random.Random(seed)
    return [f"{_stamp(number)} mx {_message(number % 6, rng)}" for number in range(count)]


def _stamp(number: int) -> str:
    return f"Nov {1 + number // 40:2d} {number % 24:02d}:{number % 60:02d}:07"


def _message(event: int, rng: random.Random) -> str:
    pid, number = rng.randrange(1, 32768), rng.randrange(10**6)
    address = f"192.0.2.{rng.randrange(256)}"
    user = rng.choice(("amy", "bob", "eve"))
    return (
        f"leased[{pid}]: lease {number} opened for {user}@host{number % 9}.example from {address}",
        f"leased[{pid}]: lease {number} given back after {number % 999} seconds",
        f"leased[{pid}]: lease {number} denied for {user} from {address}",
        f"sudo: {user} : TTY=pts/0 ; PWD=/home/{user} ; USER=root ; COMMAND=/bin/true",
        f"fired[{pid}]: door {number % 7} open",
        f"quietd[{pid}]: tick",
    )[event]


def write(path: Path, lines: Sequence[str]) -> Path:
    """The lines as a file."""
    path.write_text("".join(f"{line}\n" for line in lines))
    return path


def tree(path: Path) -> Path:
    """A rule directory that raises sudo and fired, and hides quietd."""
    return Path(make_tree(path, RULES))


def rulegen(
    *words: object, stdin: str | None = None, **env: str
) -> subprocess.CompletedProcess[str]:
    """Runs the command without a terminal; `stdin` comes down a pipe."""
    command = [sys.executable, "-m", "rulegen", *map(str, words)]
    given = {"input": stdin} if stdin is not None else {"stdin": subprocess.DEVNULL}
    return subprocess.run(
        command,
        capture_output=True,
        text=True,
        check=False,
        cwd=ROOT,
        env={**os.environ, **env},
        start_new_session=True,
        **given,  # type: ignore[call-overload]
    )
