"""What dpkg remembers of the configuration files that it installed."""

from __future__ import annotations

import re
from functools import lru_cache
from hashlib import md5
from pathlib import Path

STATUS = Path("/var/lib/dpkg/status")
_CONFFILE = re.compile(r"^ (/\S+) ([0-9a-f]{32})$", re.MULTILINE)


def is_changed(path: str, data: bytes) -> bool:
    """Whether a configuration file differs from the one that its package brought; False where
    dpkg does not know it. `path` is absolute."""
    known = conffiles(STATUS).get(path)
    return known is not None and known != md5(data, usedforsecurity=False).hexdigest()


@lru_cache(maxsize=2)
def conffiles(status: Path) -> dict[str, str]:
    """Path to MD5 sum of the configuration files that dpkg installed (dpkg-query(1), field
    Conffiles; lines that begin with one blank)."""
    try:
        text = status.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return {}
    return dict(_CONFFILE.findall(text))
