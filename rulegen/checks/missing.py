"""Directories that logcheck cannot do without."""

from __future__ import annotations

import os
from collections.abc import Iterator

from rulegen.linting.files import Collection
from rulegen.linting.values import Check, Finding, Severity

_NEEDED = ("cracking.d", "violations.d")


def _find(collection: Collection) -> Iterator[Finding]:
    for root in collection.live:
        for name in _NEEDED:
            path = os.path.join(root, name)
            if os.path.isdir(root) and not os.path.exists(path):
                message = (
                    f"there is no {name}: logcheck fails at the first line and reports nothing"
                )
                yield Finding(root, 0, CHECK, message, f"Make an empty directory: mkdir {path}")


CHECK = Check(
    code="S05",
    name="missing",
    severity=Severity.ERROR,
    summary="there is no cracking.d or no violations.d",
    text="""\
logcheck cleans the files of every rule directory into a temporary one, and leaves out a
directory that does not exist. For cracking.d and violations.d it looks in the temporary one
nonetheless, fails with `Not a file or a directory`, and reports nothing. An empty directory is
enough. Looked for in the directory that logcheck reads, or one given with -r.""",
    bad="/etc/logcheck: ignore.d.server violations.d",
    good="/etc/logcheck: cracking.d ignore.d.server violations.d",
    tree=_find,
)
