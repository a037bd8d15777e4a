"""Runs /usr/sbin/logcheck on a rule directory and a log, and takes its report apart."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import tempfile
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import pytest

LOGCHECK = shutil.which("logcheck", path="/usr/sbin:/usr/bin:/bin")
_SKIP = pytest.mark.skipif(LOGCHECK is None, reason="the Debian package logcheck is not installed")
STOCK = "/etc/logcheck"

Test = TypeVar("Test", bound=Callable[..., Any])

_HEADING = re.compile(rb"(?m)^((?:Security Alerts|Security Events|System Events)[^\n]*)\n[=-]+\n")


def needs_logcheck(test: Test) -> Test:
    """Marks a test that runs logcheck; it is skipped where logcheck is not installed."""
    return pytest.mark.logcheck(_SKIP(test))


@dataclass(frozen=True)
class Report:
    """What logcheck printed, as it is and by headings, its exit status and error output."""

    sections: Mapping[str, Counter[bytes]]
    status: int
    stderr: str
    text: bytes

    def reported(self) -> Counter[tuple[str, bytes]]:
        """Every (heading, line) with its number of times."""
        return Counter(
            {(head, line): n for head, lines in self.sections.items() for line, n in lines.items()}
        )


@contextmanager
def open_directory() -> Iterator[Path]:
    """A temporary directory that the logcheck user may pass and read, unlike pytest's own."""
    path = Path(tempfile.mkdtemp(prefix="rulegen-logcheck-"))
    path.chmod(0o755)
    try:
        yield path
    finally:
        shutil.rmtree(path)


def make_tree(root: Path, files: Mapping[str, str | bytes]) -> str:
    """A rule directory with these files (`ignore.d.server/local-x`: text); the directories
    that logcheck cannot do without are always there."""
    for directory in ("cracking.d", "violations.d"):
        (root / directory).mkdir(parents=True, exist_ok=True)
    for name, text in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode() if isinstance(text, str) else text)
    for path in (root, *root.rglob("*")):
        path.chmod(0o755 if path.is_dir() else 0o644)
    return str(root)


def run(
    rules: str, lines: Iterable[bytes], locale: str = "C", options: str = "", conf: str = ""
) -> Report:
    """logcheck's report (`-o -t`) on these lines with the rules in a directory.

    `conf` is put into a configuration of its own, which also moves the lock file, so that
    runs do not wait for each other.
    """
    with open_directory() as work:
        log = work / "log"
        log.write_bytes(b"".join(line + b"\n" for line in lines))
        state = work / "state"
        state.mkdir()
        state.chmod(0o777)
        settings = f"INTRO=0\nTMP={state}\nLOCKDIR={state}\nLOCKFILE={state}/lock\n{conf}\n"
        (work / "conf").write_text(settings)
        words = f"{LOGCHECK} -o -t -S {state} -c {work}/conf -l {log} -r {shlex.quote(rules)}"
        for path in (log, work / "conf"):
            path.chmod(0o644)
        return _report(_as_logcheck(f"LC_ALL={locale} {words} {options}"))


def _as_logcheck(command: str) -> subprocess.CompletedProcess[bytes]:
    """logcheck refuses to run as root, and only its own user may read the stock rules."""
    shell = ["/bin/bash", "-c", command]
    if os.geteuid() == 0:
        shell = ["su", "logcheck", "-s", "/bin/bash", "-c", command]
    return subprocess.run(shell, capture_output=True, check=False, cwd="/")


def _report(done: subprocess.CompletedProcess[bytes]) -> Report:
    parts = _HEADING.split(done.stdout)
    sections: dict[str, Counter[bytes]] = {}
    for heading, body in zip(parts[1::2], parts[2::2], strict=True):
        lines = body.removesuffix(b"\n").split(b"\n")[:-1]
        sections.setdefault(heading.decode(), Counter()).update(lines)
    return Report(sections, done.returncode, done.stderr.decode(errors="replace"), done.stdout)
