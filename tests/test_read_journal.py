"""Journal entries in JSON and export become what `journalctl` prints, which logcheck greps."""

from __future__ import annotations

import io
import json
import os
import shutil
import struct
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rulegen import read
from rulegen.errors import InputError

AT = 1793696702  # 2026-11-03 09:05:02 UTC
WEB = {"_HOSTNAME": b"web", "SYSLOG_IDENTIFIER": b"demo", "_PID": b"12"}
Entry = dict[str, bytes]

# Fields, and the lines that journalctl (systemd 252) printed for them, without the stamp.
# A line that begins with a blank is a continuation.
CASES: list[tuple[Entry, list[bytes]]] = [
    (WEB | {"MESSAGE": b"hello"}, [b"web demo[12]: hello"]),
    ({"_HOSTNAME": b"web", "_COMM": b"sh", "MESSAGE": b"x"}, [b"web sh: x"]),
    ({"_HOSTNAME": b"web", "_PID": b"12", "MESSAGE": b"x"}, [b"web unknown[12]: x"]),
    ({"SYSLOG_IDENTIFIER": b"demo", "SYSLOG_PID": b"7", "MESSAGE": b"x"}, [b"demo[7]: x"]),
    (WEB | {"SYSLOG_PID": b"7", "MESSAGE": b"x"}, [b"web demo[12]: x"]),
    ({"_HOSTNAME": b"web", "SYSLOG_IDENTIFIER": b"kernel", "MESSAGE": b"x"}, [b"web kernel: x"]),
    (WEB | {"PRIORITY": b"3"}, []),
    (WEB | {"MESSAGE": b""}, [b"web demo[12]:"]),
    (WEB | {"MESSAGE": b"two\nlines\n"}, [b"web demo[12]: two", b" " * 30 + b"lines"]),
    (WEB | {"MESSAGE": b"a\n\nb"}, [b"web demo[12]: a", b" " * 30 + b"b"]),
    (WEB | {"MESSAGE": b"a\tb"}, [b"web demo[12]: a        b"]),
    (WEB | {"MESSAGE": b"\x1b[31mred\x1b[0m\r"}, [b"web demo[12]: red"]),
    (WEB | {"MESSAGE": "é ".encode()}, ["web demo[12]: é".encode()]),
    (WEB | {"MESSAGE": b"caf\xe9"}, [b"web demo[12]: [4B blob data]"]),
    (WEB | {"MESSAGE": b"a\rb"}, [b"web demo[12]: [3B blob data]"]),
    (WEB | {"MESSAGE": b"\xff" * 1024}, [b"web demo[12]: [1.0K blob data]"]),
    (WEB | {"MESSAGE": b"x", "_HOSTNAME": b"w\x01"}, [b"demo[12]: x"]),
    (WEB | {"MESSAGE": b"x", "SYSLOG_IDENTIFIER": b"d" * 300, "_COMM": b"c"}, [b"web c[12]: x"]),
    (
        WEB | {"MESSAGE": b"x\ny", "SYSLOG_IDENTIFIER": b"a b"},
        [b"web a b[12]: x", b" " * 29 + b"y"],
    ),
]

OWN = ("__CURSOR", "__REALTIME_TIMESTAMP", "__MONOTONIC_TIMESTAMP", "_BOOT_ID")


def complete(entry: Entry, second: int) -> Entry:
    """An entry with the fields that every entry has."""
    values = (b"s=1;i=%x" % second, b"%d" % ((AT + second) * 10**6), b"1", b"0" * 31 + b"1")
    return dict(zip(OWN, values, strict=True)) | entry


def as_export(entries: list[Entry]) -> bytes:
    def field(name: bytes, value: bytes) -> bytes:
        if value.isascii() and value.decode().isprintable():
            return name + b"=" + value + b"\n"
        return name + b"\n" + struct.pack("<Q", len(value)) + value + b"\n"

    return b"".join(
        b"".join(field(name.encode(), value) for name, value in complete(entry, n).items()) + b"\n"
        for n, entry in enumerate(entries)
    )


def as_json(entries: list[Entry], indent: int | None = None) -> bytes:
    def value(raw: bytes) -> str | list[int]:
        try:
            return raw.decode()
        except UnicodeDecodeError:
            return list(raw)

    objects = (complete(entry, n) for n, entry in enumerate(entries))
    return b"".join(
        json.dumps({k: value(v) for k, v in entry.items()}, indent=indent).encode() + b"\n"
        for entry in objects
    )


def lines_of(data: bytes, errors: list[InputError] | None = None) -> list[tuple[int, bytes]]:
    """Lines and continuations, with their numbers, in the order of the source."""
    found: list[tuple[int, bytes]] = []
    for batch in read.batches([], stdin=io.BytesIO(data), errors=errors):
        heads = [(line.number, 0, line.text) for line in batch.located()]
        more = [(aside.number, 1, aside.text) for aside in batch.aside]
        found += [(n, text) for n, _, text in sorted(heads + more, key=lambda line: line[:2])]
    return found


@pytest.fixture(autouse=True)
def zone(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("TZ", "UTC-1")
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


def expected() -> list[bytes]:
    return [
        line if line.startswith(b" ") else b"Nov 03 10:05:%02d " % (2 + n) + line
        for n, (_, lines) in enumerate(CASES)
        for line in lines
    ]


@pytest.mark.parametrize("packed", ["json", "json-pretty", "json-sse", "json-seq", "export"])
def test_every_form_becomes_what_journalctl_prints(packed: str) -> None:
    entries = [entry for entry, _ in CASES]
    data = as_json(entries, indent=4 if packed == "json-pretty" else None)
    if packed == "json-sse":
        data = b"".join(b"data: " + line + b"\n\n" for line in data.splitlines())
    if packed == "json-seq":
        data = b"".join(b"\x1e" + line + b"\n" for line in data.splitlines())
    if packed == "export":
        data = as_export(entries)
    assert [line for _, line in lines_of(data)] == expected()


def test_the_expected_lines_are_those_of_the_real_journalctl(tmp_path: Path) -> None:
    assert journalctl(as_export([entry for entry, _ in CASES]), tmp_path, "short") == expected()


TEXT = st.lists(
    st.sampled_from(
        b"a,\r,\n,\t,\x1b[,\x1b],\x1b,31m,;,m,\x07, ,\x7f,\xc3\xa9,\xff,\x1b[0m".split(b",")
    ),
    max_size=9,
).map(b"".join)
ENTRIES = st.lists(
    st.fixed_dictionaries(
        {"MESSAGE": TEXT, "_HOSTNAME": st.just(b"web")},
        optional={
            "SYSLOG_IDENTIFIER": TEXT,
            "_COMM": TEXT,
            "_PID": st.just(b"12"),
            "SYSLOG_PID": st.just(b"7"),
        },
    ),
    min_size=1,
    max_size=50,
)


@settings(max_examples=15, deadline=None)
@given(ENTRIES)
def test_any_entry_is_printed_as_by_the_real_journalctl(
    tmp_path_factory: pytest.TempPathFactory, entries: list[Entry]
) -> None:
    folder = tmp_path_factory.mktemp("journal")
    data = as_export(entries)
    printed = journalctl(data, folder, "short")
    assert [line for _, line in lines_of(data)] == printed
    for form in ("export", "json", "json-pretty"):
        raw = b"\n".join(journalctl(data, folder, form, strip=False))
        assert [line for _, line in lines_of(raw)] == printed


@settings(max_examples=15, deadline=None)
@given(ENTRIES)
def test_any_entry_printed_in_full_is_read(
    tmp_path_factory: pytest.TempPathFactory, entries: list[Entry]
) -> None:
    """But for line feeds at the end of a value, of which nothing is printed."""
    folder = tmp_path_factory.mktemp("journal")
    data = as_export([{k: v.rstrip(b"\n") for k, v in entry.items()} for entry in entries])
    raw = b"\n".join(journalctl(data, folder, "verbose", strip=False))
    assert [line for _, line in lines_of(raw)] == journalctl(data, folder, "short")


REMOTE = shutil.which("systemd-journal-remote", path="/lib/systemd:" + os.environ["PATH"])


def journalctl(data: bytes, folder: Path, form: str, *, strip: bool = True) -> list[bytes]:
    """What the real journalctl prints for entries in export format; lines as logcheck takes them.

    It reads a file that systemd-journal-remote makes; the tests skip without these two.
    """
    if REMOTE is None or shutil.which("journalctl") is None:
        pytest.skip("needs journalctl and systemd-journal-remote (Debian packages of these names)")
    journal = folder / "made.journal"
    if not journal.exists():
        command = [REMOTE, "--output", str(journal), "-"]
        subprocess.run(command, input=data, capture_output=True, check=True)
    done = subprocess.run(
        ["journalctl", "--quiet", "--all", "--file", str(journal), "--output", form]
        if form != "short"
        else ["journalctl", "--quiet", "--file", str(journal)],
        capture_output=True,
        check=True,
        env=os.environ | {"LC_ALL": "C.UTF-8"},
    )
    lines = done.stdout.split(b"\n")
    return [line.rstrip() for line in lines if line.strip()] if strip else lines


VERBOSE = b"""\
-- Boot 0123456789abcdef0123456789abcdef --
Tue 2026-11-03 10:05:02.000000 CET [s=0;i=1;b=0;m=1;t=65f5b8ec1eb80;x=0]
    PRIORITY=6
    _HOSTNAME=web
    MESSAGE=two
            MESSAGE=lines
                    and one
    SYSLOG_IDENTIFIER=demo
    _PID=12
Tue 2026-11-03 10:05:03.000000 CET [s=0;i=2;b=0;m=1;t=65f5b8ed12dc0;x=0]
    _HOSTNAME=web
    _PID=12
    SYSLOG_IDENTIFIER=demo
    MESSAGE=[4B blob data]
"""


def test_entries_printed_in_full() -> None:
    assert lines_of(VERBOSE) == [
        (2, b"Nov 03 10:05:02 web demo[12]: two"),
        (2, b" " * 30 + b"MESSAGE=lines"),
        (2, b" " * 30 + b"        and one"),
        (10, b"Nov 03 10:05:03 web demo[12]: [4B blob data]"),
    ]


def test_lines_are_numbered_where_their_entries_begin() -> None:
    entries = [WEB | {"MESSAGE": b"one"}, WEB | {"MESSAGE": b"two\nthree"}, WEB | {"MESSAGE": b"x"}]
    assert [number for number, _ in lines_of(as_json(entries))] == [1, 2, 2, 3]
    # eight fields and an empty line; the second message spans two lines and has a line before
    assert [number for number, _ in lines_of(as_export(entries))] == [1, 10, 10, 21]


def test_the_time_of_the_sender_goes_before_that_of_the_journal() -> None:
    entry = WEB | {"MESSAGE": b"x", "_SOURCE_REALTIME_TIMESTAMP": b"%d" % ((AT - 61) * 10**6)}
    for data in (as_json([entry]), as_export([entry])):
        assert lines_of(data) == [(1, b"Nov 03 10:04:01 web demo[12]: x")]


def test_of_a_field_with_several_values_the_last_is_shown() -> None:
    data = as_json([WEB]).replace(b'"_PID": "12"', b'"_PID": ["1", "2"], "MESSAGE": [[120], [121]]')
    assert lines_of(data) == [(1, b"Nov 03 10:05:02 web demo[2]: y")]


@pytest.mark.parametrize("broken", [b'{"MESSAGE": null}', b"{", b"[]", b'{"MESSAGE": "no time"}'])
def test_an_entry_that_cannot_be_read_is_reported_after_the_others(broken: bytes) -> None:
    sound = as_json([WEB | {"MESSAGE": b"x"}])
    errors: list[InputError] = []
    got = lines_of(sound + sound + broken + b"\n", errors)
    assert [number for number, _ in got] == [1, 2]
    [error] = errors
    assert str(error).startswith("standard input:3: 1 journal entry could not be read\n")


def test_an_export_that_ends_too_early() -> None:
    data = as_export([WEB | {"MESSAGE": b"x"}, WEB | {"MESSAGE": b"two\nlines"}])
    errors: list[InputError] = []
    assert lines_of(data[:-12], errors) == [(1, b"Nov 03 10:05:02 web demo[12]: x")]
    assert [error.place for error in errors] == ["standard input:10"]


def test_other_json_is_text() -> None:
    line = b'{"level": "info", "text": "started"}'
    assert lines_of(line) == [(1, line)]
