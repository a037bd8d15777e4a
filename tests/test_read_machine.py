"""Rotated logs, logcheck's lists of logs, and the journal of the machine."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rulegen import read
from rulegen.errors import InputError

SET = [
    "syslog-20261001.xz",
    "syslog-20261101",
    "syslog-20261101-1793520000.gz",
    "syslog.10.gz",
    "syslog.2.zst",
    "syslog.1",
    "syslog",
]


@given(st.permutations(SET))
def test_a_rotated_set_is_read_oldest_first(names: list[str]) -> None:
    assert read.expand(names) == SET
    assert read.expand([*names, "auth.log.1", *names]) == [*SET, "auth.log.1"]


def test_history_finds_what_was_rotated_from_a_log(tmp_path: Path) -> None:
    others = ["syslog.1.bak", "syslog.conf", "my-syslog.1", "syslog-ng.1", "syslog.", "syslogs.1"]
    for name in SET + others:
        (tmp_path / name).write_bytes(b"")
    (tmp_path / "syslog.3").mkdir()
    expected = [str(tmp_path / name) for name in SET]
    assert read.expand([tmp_path / "syslog"], history=True) == expected
    assert read.expand([tmp_path / "syslog"]) == expected[-1:]
    assert read.expand([tmp_path / "nothing" / "here", "-"], history=True) == [
        str(tmp_path / "nothing" / "here"),
        "-",
    ]


def test_history_in_the_current_directory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for name in SET:
        Path(name).write_bytes(b"")
    assert read.expand(["syslog"], history=True) == SET


def test_the_lists_of_logcheck(tmp_path: Path) -> None:
    logs = tmp_path / "logs"
    logs.mkdir()
    for name in ("b.log", "a.log"):
        (logs / name).write_bytes(b"")
    more = tmp_path / "logcheck.logfiles.d"
    more.mkdir()
    (tmp_path / "logcheck.logfiles").write_text("# a comment\n\n \t\n/var/log/with blank\n")
    (more / "z.logfiles").write_text(f"{logs}/*.log\n{logs}/*.none\n")
    (more / "a.logfiles").write_text("journal\n /indented/is/kept\n")
    (more / "a.other").write_text("/never/read\n")
    expected = ["/var/log/with blank", "journal", " /indented/is/kept"]
    expected += [f"{logs}/a.log", f"{logs}/b.log"]
    assert read.machine_logs(tmp_path) == expected
    lists = {"list_file": tmp_path / "logcheck.logfiles", "list_dir": more}
    assert read.machine_logs("/nowhere", **lists) == expected


def test_a_missing_list_is_an_error_as_in_logcheck(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"logcheck\.logfiles: there is no such file"):
        read.machine_logs(tmp_path)


@pytest.mark.logcheck
@pytest.mark.skipif(not os.access("/etc/logcheck/logcheck.logfiles", os.R_OK), reason="no logcheck")
def test_the_lists_of_this_machine() -> None:
    assert {"journal", "/var/log/syslog"} <= set(read.machine_logs())


def script(folder: Path, name: str, text: str) -> None:
    path = folder / name
    path.write_text("#!/bin/sh\n" + text)
    path.chmod(0o755)


def test_the_journal_is_read_by_its_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No journal runs in a test, so a program with the output of journalctl stands in for it."""
    line = "Nov 03 09:05:02 web demo[12]: hello"
    script(tmp_path, "journalctl", f'echo "-- No entries --"; echo "{line}"; echo "$*" >args\n')
    monkeypatch.setenv("PATH", f"{tmp_path}:{os.environ['PATH']}")
    monkeypatch.chdir(tmp_path)
    assert [b.lines for b in read.batches(["journal"])] == [[line.encode()]]
    assert Path("args").read_text() == "--no-pager --since=-5h\n"
    Path("journal").write_text("Nov 03 09:05:02 web file: hello\n")
    assert [b.lines for b in read.batches(["journal"])] == [[b"Nov 03 09:05:02 web file: hello"]]


def test_a_journal_that_is_closed_says_what_is_needed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    script(tmp_path, "journalctl", 'echo "Hint: You are not seeing\n all." >&2\n')
    monkeypatch.setenv("PATH", f"{tmp_path}:{os.environ['PATH']}")
    with pytest.raises(InputError, match=r"journal: journalctl says: Hint: You are not seeing all"):
        list(read.batches(["journal"]))
    monkeypatch.setenv("PATH", str(tmp_path / "empty"))
    with pytest.raises(InputError, match="journalctl cannot be run"):
        list(read.batches(["journal"]))


@pytest.mark.skipif(shutil.which("journalctl") is None, reason="needs journalctl")
def test_the_real_journal_is_read_or_complains() -> None:
    errors: list[InputError] = []
    for batch in read.batches(["journal"], errors=errors):
        assert batch.source == "journal"
    assert all(error.place == "journal" for error in errors)
