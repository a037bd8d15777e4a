"""What people see when something goes wrong."""

from __future__ import annotations

import pytest

from rulegen.errors import RulegenError
from rulegen.terminal import DEBUG, manners


def test_a_mistake_of_ours_is_named_without_a_traceback(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delenv(DEBUG)
    with pytest.raises(SystemExit) as ended, manners():
        {}["key"]  # type: ignore[index]
    said = capsys.readouterr().err
    assert ended.value.code == 2 and "Traceback" not in said
    assert said.startswith("rulegen: a mistake of rulegen itself, at test_terminal.py:")
    assert "KeyError: 'key'" in said and DEBUG in said


def test_a_mistake_of_ours_shows_itself_whole_when_asked() -> None:
    with pytest.raises(KeyError), manners():
        {}["key"]  # type: ignore[index]


def test_errors_of_the_library_keep_their_status(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended, manners():
        raise RulegenError("no such rule", "name another")
    assert ended.value.code == 2 and "no such rule" in capsys.readouterr().err
