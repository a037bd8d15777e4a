"""What the name of a rule file means to run-parts and to dpkg."""

from __future__ import annotations

import os
import re
from functools import cache
from pathlib import Path

from rulegen.logcheck.rulefile import is_rule_file_name

DPKG_INFO = Path("/var/lib/dpkg/info")

_RULE_DIRECTORY = re.compile(r"(cracking|violations)(\.ignore)?\.d|ignore\.d\.\w+", re.ASCII)


ok_name = is_rule_file_name
"""Whether logcheck reads a file of this name: run-parts(8), without options."""


def is_rule_directory(path: Path) -> bool:
    """Whether a directory has one of the names that logcheck reads: all in it are rules."""
    names = (path.name, Path(os.path.realpath(path)).name)
    return any(_RULE_DIRECTORY.fullmatch(name) for name in names)


def packaged(path: Path, info: Path = DPKG_INFO) -> str | None:
    """The package whose list of files has this path or, if it is a symlink, its target.

    None if no package has. The lists are read once for each directory.

    >>> packaged(Path("/etc/logcheck/ignore.d.server/local-mine"))
    """
    whole = Path(os.path.abspath(path))
    for name in (whole, Path(os.path.realpath(whole))):
        owner = _owners(name.parent, info).get(os.fsencode(name))
        if owner is not None:
            return owner
    return None


@cache
def _owners(directory: Path, info: Path) -> dict[bytes, str]:
    """Path to package, for what dpkg installed below a directory."""
    inside = re.compile(rb"^" + re.escape(os.fsencode(directory)) + rb"/.+$", re.MULTILINE)
    return {
        line: listing.stem.partition(":")[0]
        for listing in info.glob("*.list")
        for line in inside.findall(listing.read_bytes())
    }
