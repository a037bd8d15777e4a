"""Rules of one's own in a file that belongs to a package."""

from __future__ import annotations

import os
from collections.abc import Iterator

from rulegen.linting.files import Collection, File
from rulegen.linting.values import Check, Finding, Severity


def _find(file: File, collection: Collection) -> Iterator[Finding]:
    if file.changed:
        message = f"this file of the package {file.package or 'logcheck-database'} was changed here"
        name = f"{os.path.dirname(file.path)}/local-{file.name}"
        advice = f"Keep rules of your own in {name}: dpkg then does not ask at each upgrade."
        yield Finding(file.path, 0, CHECK, message, advice)


CHECK = Check(
    code="H05",
    name="packaged",
    severity=Severity.WARNING,
    summary="a file of a package was changed here",
    text="""\
dpkg knows the sum of each configuration file it installed. In a file with another sum there are
rules of your own, or Debian's were removed: each upgrade that touches the file asks what to do,
and the answer `N` takes your rules away. Rules of your own belong into `local-…` files beside
it.""",
    bad="/etc/logcheck/ignore.d.server/postfix, with a rule added at its end",
    good="/etc/logcheck/ignore.d.server/local-postfix",
    file=_find,
)
