"""Directories that logcheck never looks into, or not on this machine."""

from __future__ import annotations

import os
from collections.abc import Iterator

from rulegen.linting.files import LAYERS, Collection, is_like_rules
from rulegen.linting.values import Check, Finding, Severity
from rulegen.logcheck.tree import Layer


def _find(collection: Collection) -> Iterator[Finding]:
    for path in _unread(collection):
        yield Finding(path, 0, CHECK, "logcheck never reads a directory of this name",
                      f"The names are {', '.join(sorted(LAYERS))}.")  # fmt: skip
    for file in collection.linted:
        root = os.path.dirname(os.path.dirname(os.path.abspath(file.path)))
        if root not in collection.live or file.package or not file.content.rules:
            continue
        if why := _unused(file.layer, file.directory, collection):
            yield Finding(file.path, 0, CHECK, *why)


def _unread(collection: Collection) -> Iterator[str]:
    """Directories beside the rule directories, or around a given file, that only look so."""
    beside = (os.path.join(root, name) for root in collection.roots
              for name in sorted(os.listdir(root)))  # fmt: skip
    around = (os.path.dirname(os.path.abspath(file.path)) for file in collection.linted)
    for path in dict.fromkeys((*beside, *around)):
        if is_like_rules(os.path.basename(path)) and os.path.isdir(path):
            yield path


def _unused(layer: Layer, directory: str, collection: Collection) -> tuple[str, str] | None:
    conf = collection.conf
    if layer is Layer.IGNORE and directory and directory not in collection.levels:
        return (
            f"logcheck runs at level {conf.report_level} here and does not read {directory}",
            f"Move it to ignore.d.{conf.report_level}.",
        )
    if layer is Layer.CRACKING_IGNORE and not conf.support_cracking_ignore:
        return (
            "logcheck does not read cracking.ignore.d unless SUPPORT_CRACKING_IGNORE is 1",
            "Set it in logcheck.conf, or remove the file.",
        )
    return None


CHECK = Check(
    code="R02",
    name="directory",
    severity=Severity.WARNING,
    summary="a directory that logcheck does not read",
    text="""\
logcheck reads cracking.d, violations.d, violations.ignore.d, and of ignore.d.paranoid, .server
and .workstation those of its report level and the ones before it in this row; cracking.ignore.d
only with SUPPORT_CRACKING_IGNORE=1. `ignore.d.local` is never read, though a tool is about that
writes to it. What the level leaves out is said of the directory that logcheck itself reads, and
only for files that belong to no package.""",
    bad="/etc/logcheck/ignore.d.local/rules",
    good="/etc/logcheck/ignore.d.server/local-rules",
    tree=_find,
)
