"""The pictures of the terminal in docs/suggest.md are what the terminal shows."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import suggest_log
from suggest_log import rulegen

from rulegen.cli_review import KEYS, _key_rows, _rows
from rulegen.commands.logs import Logs
from rulegen.commands.suggest import Want, select, suggest
from rulegen.commands.suggest.review import Review
from rulegen.errors import RulegenError
from rulegen.logcheck.matcher import Matcher
from rulegen.logcheck.tree import read_tree

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


def test_the_page_of_the_review(tmp_path: Path) -> None:
    """The picture of a page, with what an edit says that would hide an alarm."""
    rules = str(suggest_log.tree(tmp_path / "rules"))
    log = str(suggest_log.write(tmp_path / "syslog", suggest_log.log()))
    found = suggest(Logs([log], quoted=False), Matcher(read_tree(rules), "C"))
    chosen = select(found, Want())
    state = Review(found, (*chosen.offered, *chosen.alarms), "C")
    state.move(1)
    with pytest.raises(RulegenError) as error:
        state.edit(r"^.* leased\[[0-9]+\]: lease [0-9]+ .*$")
    keys = _key_rows("".join(key for key, _ in KEYS))
    page = "\n".join([*_rows(state, rules), "", error.value.message, *keys])
    shown = [row.rstrip() for row in re.sub(r"\x1b\[[0-9;]*m", "", page).split("\n")]
    assert "```text\n" + "\n".join(shown) + "\n```" in PAGE.read_text()
