"""One line of an event hides the next: corpus/events, by real grep.

A block of lines without their stamp and host: the rule made from the first hides all others but
those behind `!`.
"""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from rulegen.commands.generate import Wishes, generate
from rulegen.formats import catalogue

HERE = "Nov 23 09:05:02 mx "
THERE = "2026-11-24T19:15:42.113200+01:00 gw-2.example "
BLOCKS = [
    [line for line in block.split("\n") if line and not line.startswith("#")]
    for file in sorted((Path(__file__).parents[1] / "corpus" / "events").glob("*.txt"))
    for block in file.read_text().split("\n\n")
]


@pytest.mark.parametrize("block", [b for b in BLOCKS if b], ids=lambda block: block[0][:60])
def test_a_rule_hides_its_event_and_no_other(block: list[str], tmp_path: Path) -> None:
    rules = [rule.text for rule in generate([HERE + block[0]], Wishes(formats=catalogue()))]
    (tmp_path / "rules").write_text("".join(rule + "\n" for rule in rules))
    lines = "".join(f"{THERE}{line.removeprefix('!')}\n" for line in block)
    command = ["grep", "-E", "--text", "-v", "-f", tmp_path / "rules"]
    done = subprocess.run(command, input=lines, capture_output=True, text=True, check=False)
    near = [line[1:] for line in block if line.startswith("!")]
    assert [line.removeprefix(THERE) for line in done.stdout.splitlines()] == near
