"""docs/widen.md: its examples print what it says.

Run this file to write their outputs anew; then read the diff.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).parent.parent
STORY = ROOT / "corpus" / "widen" / "story"
PAGE = ROOT / "docs" / "widen.md"
_BLOCK = re.compile(r"(?ms)^```console\n(.*?)^```$")
_EXAMPLE = re.compile(r"(?m)^\$ (?P<command>.*)\n(?P<output>(?:(?!\$ ).*\n)*)")


def page_examples() -> list[tuple[str, str]]:
    """The commands of docs/widen.md and their outputs, in order."""
    blocks = _BLOCK.findall(PAGE.read_text())
    return [(m["command"], m["output"]) for b in blocks for m in _EXAMPLE.finditer(b)]


def page_outputs() -> list[tuple[str, str]]:
    """The commands with what they print, in a copy of corpus/widen/story."""
    with tempfile.TemporaryDirectory(prefix="rulegen-docs-") as name:
        place = Path(name) / "story"
        shutil.copytree(STORY, place)
        program = Path(name) / "rulegen"
        program.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m rulegen "$@"\n')
        program.chmod(0o755)
        env = {**os.environ, "PATH": f"{name}:{os.environ['PATH']}", "PYTHONPATH": str(ROOT),
               "LC_ALL": "C.UTF-8", "HOME": name, "XDG_STATE_HOME": f"{name}/state"}  # fmt: skip
        return [(command, shell(command, place, env)) for command, _ in page_examples()]


def shell(command: str, place: Path, env: dict[str, str]) -> str:
    done = subprocess.run(
        ["sh", "-c", command], cwd=place, env=env, text=True, stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False,
    )  # fmt: skip
    return done.stdout.replace(str(place), "/tmp/story")


def test_the_page_shows_what_is_printed() -> None:
    assert page_outputs() == page_examples()


def written() -> str:
    """The page with what its examples print now."""
    text = PAGE.read_text()
    for (command, old), (_, new) in zip(page_examples(), page_outputs(), strict=True):
        text = text.replace(f"$ {command}\n{old}", f"$ {command}\n{new}", 1)
    return text


if __name__ == "__main__":
    PAGE.write_text(written())
