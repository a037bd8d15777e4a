"""Measures the program as it is installed: with its bytecode, which pip writes.

Where Python is told to write none, a checkout would be compiled anew in each run.
"""

from __future__ import annotations

import os
import tempfile


def as_installed() -> None:
    """Let the programs that are started find bytecode, whatever the environment says."""
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    kept = tempfile.TemporaryDirectory(prefix="rulegen-bytecode-")
    os.environ["PYTHONPYCACHEPREFIX"] = kept.name
    _KEPT.append(kept)


_KEPT: list[tempfile.TemporaryDirectory[str]] = []
"""Directories that go when the benchmark ends."""
