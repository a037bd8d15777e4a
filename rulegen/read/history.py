"""Rotated logs: which files belong together, and in which order they were written."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Sequence
from pathlib import Path

# logrotate(8): `.1`, `.2.gz` (rotate), `-20261101` or `-20261101-1793520000` (dateext, also
# with hours as `-2026110109`); savelog(8) begins with `.0`.
_ROTATED = re.compile(
    r"(?P<base>.+?)(?:\.(?P<number>\d{1,4})|-(?P<date>\d{8}(?:\d\d)?(?:-\d+)?))(?:\.(?:gz|xz|zst|bz2))?"
)

Age = tuple[int, str, int]


def expand(paths: Sequence[str | Path], history: bool = False) -> list[str]:
    """The same paths, each once, with the files of one rotated set together, oldest first.

    A set stands where its first file stood. With `history`, the rotated files that lie beside
    a named log are added to it: `syslog.1`, `syslog.2.gz`, `syslog-20261101.xz` …

    >>> expand(["syslog", "auth.log", "syslog.2.gz", "syslog.1"])
    ['syslog.2.gz', 'syslog.1', 'syslog', 'auth.log']
    """
    sets: dict[str, set[str]] = {}
    for path in map(str, paths):
        found = sets.setdefault(_base(path), set())
        found.add(path)
        if history and path != "-":
            found.update(_beside(path))
    return [path for found in sets.values() for path in _by_age(found)]


def log_of(path: str) -> str:
    """The log that a file was rotated from, or the file itself.

    >>> log_of("/var/log/syslog.2.gz")
    '/var/log/syslog'
    """
    return _base(path)


def _base(path: str) -> str:
    rotated = _ROTATED.fullmatch(path)
    return rotated["base"] if rotated else path


def _beside(path: str) -> Iterable[str]:
    """The files that were rotated from this one, as far as the directory may be read."""
    folder, name = os.path.split(path)
    try:
        names = os.listdir(folder or ".")
    except OSError:
        return
    for other in names:
        rotated = _ROTATED.fullmatch(other)
        file = os.path.join(folder, other)
        if rotated and rotated["base"] == name and os.path.isfile(file):
            yield file


def _by_age(paths: Iterable[str]) -> list[str]:
    """Oldest first: by date, then by falling number, then the log that is still written."""

    def age(path: str) -> Age:
        rotated = _ROTATED.fullmatch(path)
        if not rotated:
            return (2, path, 0)
        if rotated["date"]:
            return (0, rotated["date"], 0)
        return (1, "", -int(rotated["number"]))

    return sorted(paths, key=lambda path: (age(path), path))
