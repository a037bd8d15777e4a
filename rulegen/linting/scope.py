"""When a rule of one file makes one of another file needless."""

from __future__ import annotations

import os

from rulegen.linting.files import File
from rulegen.logcheck.tree import Layer

_WIDER = {
    "ignore.d.paranoid": ("ignore.d.paranoid",),
    "ignore.d.server": ("ignore.d.server", "ignore.d.paranoid"),
    "ignore.d.workstation": ("ignore.d.workstation", "ignore.d.server", "ignore.d.paranoid"),
}
"""For a directory those whose rules count whenever its own do."""


def without_effect(file: File, other: File) -> bool:
    """Whether what `other` takes need not be taken by `file` as well.

    In ignore.d that is so for the directories that count at the same levels. A file of
    violations.ignore.d takes back the hits of files of violations.d by name, one called
    `local` or `local-…` those of all. Files that raise lines have headings of their own.
    """
    if file.path == other.path:
        return True
    if not file.directory or not other.directory or root(file) != root(other):
        return False
    if file.layer is not other.layer:
        return False
    if file.layer is Layer.IGNORE:
        return other.directory in _WIDER.get(file.directory, ())
    if file.layer in (Layer.VIOLATIONS_IGNORE, Layer.CRACKING_IGNORE):
        return other.name == "local" or other.name.startswith("local-")
    return False


def root(file: File) -> str:
    return os.path.dirname(os.path.dirname(os.path.abspath(file.path)))
