"""Rule files whose name run-parts skips."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator

from rulegen.linting.files import Collection, is_document, rule_directories
from rulegen.linting.values import Check, Finding, Severity
from rulegen.logcheck.rulefile import is_rule_file_name

# What dpkg, ucf and editors leave behind: nobody expects that these are read.
_LEFT = re.compile(r".*(~|\.dpkg-\w+|\.ucf-\w+|\.bak|\.orig|\.rej|\.sw.|\.save|\.disabled|\.off)")


def _find(collection: Collection) -> Iterator[Finding]:
    for path in _paths(collection):
        name = os.path.basename(path)
        if is_rule_file_name(name) or name.startswith(".") or _LEFT.fullmatch(name):
            continue
        if is_document(name):
            continue
        message = (
            "logcheck does not read a file of this name: run-parts takes letters, digits, _ and -"
        )
        better = re.sub(r"[^A-Za-z0-9_-]+", "-", os.path.splitext(name)[0]).strip("-")
        yield Finding(path, 0, CHECK, message, f"Call it {better or 'local-rules'}.")


def _paths(collection: Collection) -> Iterator[str]:
    for root in collection.roots:
        for directory in rule_directories(root):
            for name in sorted(os.listdir(directory)):
                path = os.path.join(directory, name)
                if os.path.isfile(path):
                    yield path
    yield from (file.path for file in collection.linted if file.given and file.directory)


CHECK = Check(
    code="R01",
    name="file-name",
    severity=Severity.WARNING,
    summary="run-parts skips a file of this name",
    text="""\
logcheck lists rule files with run-parts(8), which skips every name with a dot, a blank or
another character than letters, digits, `_` and `-`: the rules in `local.conf` are never read.
Backups and what dpkg leaves (`.dpkg-old`, `~`) are not mentioned.""",
    bad="ignore.d.server/local.conf",
    good="ignore.d.server/local",
    tree=_find,
)
