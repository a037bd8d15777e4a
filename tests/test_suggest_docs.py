"""The pictures of the terminal in docs/suggest.md are what the terminal shows."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import suggest_log
from suggest_log import rulegen

PAGE = Path(__file__).parent.parent / "docs" / "suggest.md"
EXAMPLES = re.findall(r"(?ms)^```text\n\$ rulegen (.*?)\n(.*?)^```$", PAGE.read_text())


@pytest.mark.parametrize(("words", "shown"), EXAMPLES, ids=[words for words, _ in EXAMPLES])
def test_example(words: str, shown: str, tmp_path: Path) -> None:
    places = {
        "rules": str(suggest_log.tree(tmp_path / "rules")),
        "syslog": str(suggest_log.write(tmp_path / "syslog", suggest_log.log())),
    }
    done = rulegen(*(places.get(word, word) for word in words.split()), HOME=str(tmp_path),
                   RULEGEN_STATE=str(tmp_path / "state"))  # fmt: skip
    said = done.stdout.partition("\nNot offered")[0]
    assert said.rstrip() == shown.rstrip()


def test_there_are_examples() -> None:
    assert len(EXAMPLES) == 2
