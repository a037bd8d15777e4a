"""Rules that somebody else wrote, for tests; empty where they are not installed."""

from __future__ import annotations

import os
from functools import lru_cache
from pathlib import Path

STOCK = Path("/etc/logcheck")
NO_STOCK = "logcheck-database is not installed"
SAMPLES = os.environ.get("RULEGEN_SAMPLES")
NO_SAMPLES = "RULEGEN_SAMPLES is not set"


@lru_cache
def stock_rules(*names: str) -> list[str]:
    """The distinct rules in these directories of /etc/logcheck, all `*.d*` without names."""
    found = [STOCK / name for name in names] or sorted(STOCK.glob("*.d*"))
    return _rules(found)


@lru_cache
def sample_rules() -> list[str]:
    """The distinct rules of other people's collections."""
    return _rules([Path(SAMPLES) / "logcheck-rules"]) if SAMPLES else []


def _rules(directories: list[Path]) -> list[str]:
    rules: dict[str, None] = {}
    for directory in directories:
        for path in sorted(p for p in directory.rglob("*") if p.is_file()):
            text = path.read_bytes().decode("utf-8", "surrogateescape")
            for line in text.split("\n"):
                if line.strip() and not line.startswith("#") and "\0" not in line:
                    rules[line] = None
    return list(rules)
