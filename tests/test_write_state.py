"""What is remembered between runs."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from rulegen.errors import WriteError
from rulegen.write import state


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch):
    monkeypatch.setenv("RULEGEN_STATE", str(tmp_path / "state"))
    return tmp_path / "state"


def test_skips_are_remembered_sorted_and_forgotten(home):
    assert state.skips() == frozenset()
    state.skip(["b2", "a1", "b2"])
    state.skip(["c3"])
    assert (home / "skips").read_text() == "a1\nb2\nc3\n"
    state.unskip(["b2", "never"])
    assert state.skips() == {"a1", "c3"}
    assert os.listdir(home) == ["skips"]


def test_skips_of_two_runs_add_up(home):
    code = "from rulegen.write import state; import sys\n"
    code += "for n in range(30): state.skip([f'{sys.argv[1]}{n:02}'])"
    runs = [subprocess.Popen([sys.executable, "-c", code, name]) for name in "ab"]
    assert [run.wait() for run in runs] == [0, 0]
    assert len(state.skips()) == 60


def test_the_directory_is_the_users_own(home, monkeypatch):
    assert state.directory() == home
    assert home.stat().st_mode & 0o777 == 0o700
    monkeypatch.delenv("RULEGEN_STATE")
    monkeypatch.setenv("XDG_STATE_HOME", "/somewhere")
    assert state.patch_path() == Path("/somewhere/rulegen/last.patch")


def test_no_directory_is_one_sentence(home):
    home.write_text("a file")
    with pytest.raises(WriteError, match="RULEGEN_STATE") as caught:
        state.skip(["a"])
    assert caught.value.place == str(home)
