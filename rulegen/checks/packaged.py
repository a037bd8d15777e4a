"""Rules of one's own in a file that belongs to a package."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from functools import lru_cache
from hashlib import md5
from pathlib import Path

from rulegen.linting.files import Collection, File
from rulegen.linting.values import Check, Finding, Severity

STATUS = Path("/var/lib/dpkg/status")
_CONFFILE = re.compile(r"^ (/\S+) ([0-9a-f]{32})$", re.MULTILINE)


def _find(file: File, collection: Collection) -> Iterator[Finding]:
    known = conffiles(STATUS).get(os.path.abspath(file.path))
    if known and known != md5(file.data, usedforsecurity=False).hexdigest():
        message = f"this file of the package {file.package or 'logcheck-database'} was changed here"
        name = f"{os.path.dirname(file.path)}/local-{file.name}"
        advice = f"Keep rules of your own in {name}: dpkg then does not ask at each upgrade."
        yield Finding(file.path, 0, CHECK, message, advice)


@lru_cache(maxsize=2)
def conffiles(status: Path) -> dict[str, str]:
    """Path to MD5 sum of the configuration files that dpkg installed (dpkg-query(1), field
    Conffiles; lines that begin with one blank)."""
    try:
        text = status.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return {}
    return dict(_CONFFILE.findall(text))


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
