"""Measures the program as it is installed: with its bytecode, which pip writes.

Where Python is told to write none, a checkout would be compiled anew in each run.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

PACKAGE = Path(__file__).parents[2] / "rulegen"


def as_installed() -> None:
    """Let the programs that are started find bytecode, whatever the environment says."""
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    subprocess.run([sys.executable, "-m", "compileall", "-q", str(PACKAGE)], check=True)
