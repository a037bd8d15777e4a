"""Plain, compressed and damaged files, pipes and wrong things; white space as sed takes it."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import os
import stat
import subprocess
import threading
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest
import zstandard
from hypothesis import given
from hypothesis import strategies as st
from users import as_nobody, public_directory

from rulegen import read
from rulegen.errors import InputError

HEAD = b"Nov  3 09:05:02 web "
LINES = [HEAD + b"demo[%d]: message %d" % (n, n * n) for n in range(1, 400)]
PACK: dict[str, Callable[[bytes], bytes]] = {
    "gzip": gzip.compress,
    "xz": partial(lzma.compress, preset=0),
    "zstd": zstandard.compress,
    "bzip2": partial(bz2.compress, compresslevel=1),
}

# What may stand in a log line: any byte but LF; no quoting at the front, no blank at the end.
bodies = st.binary(max_size=40).map(
    lambda tail: HEAD + b"x: y" + tail.replace(b"\n", b"\r").rstrip()
)


def lines_of(data: bytes, **options: object) -> list[bytes]:
    """All lines of these bytes, read from standard input."""
    return [
        line
        for batch in read.batches([], stdin=io.BytesIO(data), **options)  # type: ignore[arg-type]
        for line in batch.lines
    ]


def places_of(path: Path, **options: object) -> list[str]:
    return [
        batch.place(n).removeprefix(f"{path}:")
        for batch in read.batches([path], **options)  # type: ignore[arg-type]
        for n in range(len(batch.lines))
    ]


@given(st.lists(bodies), st.integers(1, 50), st.booleans())
def test_lines_do_not_depend_on_block_size_or_a_last_line_feed(
    lines: list[bytes], size: int, closed: bool
) -> None:
    data = b"\n".join(lines) + (b"\n" if closed else b"")
    assert lines_of(data, size=size) == lines


@pytest.mark.parametrize("name", PACK)
def test_compressed_and_plain_are_the_same(name: str, tmp_path: Path) -> None:
    data = b"\n".join(LINES) + b"\n"
    path = tmp_path / "log-without-a-telling-name"
    path.write_bytes(PACK[name](data))
    [batch] = read.batches([path])
    assert (batch.lines, batch.first) == (LINES, 1)
    assert batch.place(4) == f"{path}:5"


@given(st.lists(bodies, min_size=1), st.lists(st.sampled_from(sorted(PACK)), max_size=3))
def test_packing_again_and_again_changes_nothing(lines: list[bytes], packers: list[str]) -> None:
    data = b"\n".join(lines)
    for name in packers:
        data = PACK[name](data)
    assert lines_of(data, size=100) == lines


@pytest.mark.parametrize("name", PACK)
def test_streams_one_after_the_other_and_padding(name: str) -> None:
    half = len(LINES) // 2
    parts = [b"".join(line + b"\n" for line in part) for part in (LINES[:half], LINES[half:])]
    data = PACK[name](parts[0]) + b"\0" * 512 + PACK[name](parts[1]) + b"\0" * 512
    assert lines_of(data) == LINES


@pytest.mark.parametrize("name", PACK)
@pytest.mark.parametrize("damage", ["truncated", "followed by something else"])
def test_damage_is_reported_after_what_was_sound(name: str, damage: str, tmp_path: Path) -> None:
    sound = b"".join(os.urandom(30).hex().encode() + b"\n" for _ in range(8_000))
    packed = PACK[name](sound)
    data = packed[: len(packed) * 3 // 4] if damage == "truncated" else packed + b"and text\n"
    path = tmp_path / "damaged"
    path.write_bytes(data)
    errors: list[InputError] = []
    got = [line for batch in read.batches([path], errors=errors) for line in batch.lines]
    whole = sound.splitlines()
    assert got == whole[: len(got)]
    assert len(got) > 3_000
    assert (len(got) == len(whole)) == (damage != "truncated")
    [error] = errors
    assert error.place == str(path)
    assert name in error.message
    assert error.status == 2
    with pytest.raises(InputError, match=name):
        list(read.batches([path]))


def test_one_bad_source_does_not_keep_the_others_from_being_read(tmp_path: Path) -> None:
    good = tmp_path / "good"
    good.write_bytes(LINES[0])
    errors: list[InputError] = []
    paths = [good, tmp_path / "missing", tmp_path, good]
    got = [batch.lines for batch in read.batches(paths, errors=errors)]
    assert got == [[LINES[0]], [LINES[0]]]
    assert [str(error) for error in errors] == [
        f"{tmp_path}/missing: there is no such file\nCheck the name.",
        f"{tmp_path}: this is a directory\nName the files in it: {tmp_path}/*",
    ]


def test_a_file_out_of_reach_names_who_may_read_it() -> None:
    with public_directory() as directory:
        secret = directory / "secret"
        secret.write_bytes(LINES[0])
        secret.chmod(0o040)
        said = as_nobody(lambda: list(read.batches([secret])))
        assert said.startswith(f"{secret}: you may not read this file\nUser {secret.owner()} and ")
        assert f"group {secret.group()} may (mode 0040)" in said


def test_the_hint_for_a_file_nobody_may_read(tmp_path: Path) -> None:
    from rulegen.read.blocks import input_error

    path = tmp_path / "syslog"
    path.write_bytes(b"")
    path.chmod(0o640)
    error = input_error(path, PermissionError(13, "Permission denied"))
    assert error.hint.startswith(f"User {path.owner()} and group {path.group()} may (mode 0640).")
    path.chmod(0o600)
    error = input_error(path, PermissionError(13, "Permission denied"))
    assert error.hint.startswith(f"Only user {path.owner()} may (mode 0600).")


def test_a_real_pipe(tmp_path: Path) -> None:
    fifo = tmp_path / "fifo"
    os.mkfifo(fifo)
    data = gzip.compress(b"\n".join(LINES))
    writer = threading.Thread(target=fifo.write_bytes, args=(data,))
    writer.start()
    got = [line for batch in read.batches([fifo]) for line in batch.lines]
    writer.join()
    assert got == LINES


def test_process_substitution() -> None:
    reader, writer = os.pipe()
    os.write(writer, LINES[0] + b"\n" + LINES[1])
    os.close(writer)
    got = [line for batch in read.batches([f"/dev/fd/{reader}"]) for line in batch.located()]
    os.close(reader)
    assert [line.text for line in got] == LINES[:2]
    assert got[1].place == f"/dev/fd/{reader}:2"


def test_standard_input_has_a_name() -> None:
    [batch] = read.batches(["-"], stdin=io.BytesIO(b"Nov  3 09:05:02 web a: b"))
    assert batch.place(0) == "standard input:1"


WRONG = {
    "NULs and no line": b"\0" * 20_000,
    "a program": b"\x7fELF\x02\x01\x01" + b"\0" * 60,
    "a journal": b"LPKSHHRH\0\0\0\0",
    "UTF-16": "Nov  3\n".encode("utf-16"),
    "records": bytes(range(32)) * 100 + b"\n",
}


@pytest.mark.parametrize("what", WRONG)
def test_what_is_no_log_is_refused_in_one_sentence(what: str) -> None:
    with pytest.raises(InputError, match=r"\Astandard input: this is [^.\n]*(\n[^\n]+)?\Z"):
        lines_of(WRONG[what])


def test_nuls_that_a_crash_left_in_a_log_are_read() -> None:
    data = b"\0" * 9000 + LINES[0] + b"\n" + LINES[1] + b"\n"
    with pytest.raises(InputError):
        lines_of(b"\0" * 9000)
    assert lines_of(LINES[1] + b"\n" + data) == [LINES[1], b"\0" * 9000 + LINES[0], LINES[1]]


@pytest.mark.skipif(not stat.S_ISCHR(os.stat("/dev/null").st_mode), reason="no /dev/null")
def test_devices() -> None:
    assert list(read.batches(["/dev/null"])) == []
    with pytest.raises(InputError, match="binary file"):
        list(read.batches(["/dev/zero"]))


def test_nothing_in_nothing_out() -> None:
    assert lines_of(b"") == []
    assert lines_of(b"\n \n\t\r\n") == []


def test_only_a_line_feed_ends_a_line() -> None:
    tricky = HEAD + b"a: b\rc\x0bd\x0ce\x1cf\x85g\xe2\x80\xa8h"
    assert lines_of(tricky + b"\r\n" + tricky) == [tricky, tricky]


def test_empty_lines_are_left_out_and_counted(tmp_path: Path) -> None:
    path = tmp_path / "log"
    path.write_bytes(b"\n" + LINES[0] + b" \r\n\n\n \n" + LINES[1] + b"\n")
    assert places_of(path) == ["2", "6"]


def test_a_byte_order_mark_is_no_part_of_the_first_line() -> None:
    assert lines_of(b"\xef\xbb\xbf" + LINES[0]) == [LINES[0]]


blanks = st.sampled_from(
    (
        b" ,\t,\r,\x0b,\x0c,\x00,a,\xff,\xc2\x85,\xc2\xa0,\xe2\x80,\xe2\x80\x83,\xe2\x80\x87,"
        b"\xe2\x80\xa8,\xe2\x81\x9f,\xe1\x9a\x80,\xe3\x80\x80"
    ).split(b",")
)


@given(st.lists(st.lists(blanks, max_size=8).map(b"".join), min_size=1, max_size=40))
def test_white_space_goes_as_in_sed(tails: list[bytes]) -> None:
    data = b"".join(b"x" + tail + b"\n" for tail in tails)
    for locale in ("C", "C.UTF-8"):
        done = subprocess.run(
            ["sed", "-e", r"s/[[:space:]]\+$//"],
            input=data,
            env={"LC_ALL": locale, "PATH": os.environ["PATH"]},
            capture_output=True,
            check=True,
        )
        expected = done.stdout.split(b"\n")[:-1]
        assert lines_of(data, locale=locale) == expected
        assert [read.strip(b"x" + tail, locale) for tail in tails] == expected


JOURNAL = b"""\
-- Journal begins at Mon 2026-11-02 08:00:00 CET, ends at Tue 2026-11-03 10:00:00 CET. --
Nov 03 09:05:02 web demo[12]: first line
                              second line
                              Nov 03 09:05:02 looks like a head
-- Boot 0123456789abcdef0123456789abcdef --
Nov 03 09:05:03 web demo[12]: [123B blob data]
"""


def test_continuations_and_markers_of_journalctl_are_laid_aside() -> None:
    [batch] = read.batches([], stdin=io.BytesIO(JOURNAL))
    assert batch.lines == [
        b"Nov 03 09:05:02 web demo[12]: first line",
        b"Nov 03 09:05:03 web demo[12]: [123B blob data]",
    ]
    assert list(batch.numbers) == [2, 6]
    assert [(a.number, a.why) for a in batch.aside] == [
        (1, "marker"),
        (3, "continuation"),
        (4, "continuation"),
        (5, "marker"),
    ]
    assert batch.aside[1].text == b" " * 30 + b"second line"


@given(st.integers(1, 200))
def test_continuations_are_known_across_blocks(size: int) -> None:
    assert lines_of(JOURNAL, size=size) == [
        b"Nov 03 09:05:02 web demo[12]: first line",
        b"Nov 03 09:05:03 web demo[12]: [123B blob data]",
    ]


def test_a_bare_message_may_begin_with_blanks() -> None:
    assert lines_of(b"  one\n  two\n") == [b"  one", b"  two"]


STAMPS = [
    b"Nov  3 09:05:02",
    b"Nov 03 09:05:02.123456",
    "août 03 09:05:02".encode(),
    b"nov. 23 09:05:02",
    b"2026-11-03T09:05:02Z",
    b"2026-11-03T09:05:02.123456+01:00",
    b"2026-11-03T09:05:02+0100",
    b"Tue 2026-11-03 09:05:02 CET",
    b"mar. 2026-11-03 09:05:02 CET",
    b"[ 1234.567890]",
    b"1793696702.123456",
    b"1 2026-11-03T09:05:02Z",
]


@pytest.mark.parametrize("stamp", STAMPS)
@pytest.mark.parametrize("front", [b"# ", b"#", b"> ", b">> ", b"> > # "])
def test_quoting_in_front_of_a_log_line_is_undone(stamp: bytes, front: bytes) -> None:
    line = stamp + b" web demo[12]: <34> > # stays"
    assert lines_of(LINES[0] + b"\n" + front + line) == [LINES[0], line]
    assert lines_of(front + line, quoted=False) == [front + line]


@pytest.mark.parametrize("front", [b"<34>", b"# <165>", b"> <13>"])
def test_a_pri_in_front_stays_since_logcheck_greps_it(front: bytes) -> None:
    line = front.lstrip(b"#> ") + LINES[0]
    assert lines_of(LINES[0] + b"\n" + front + LINES[0]) == [LINES[0], line]


def test_comments_are_laid_aside_and_other_odd_lines_stay() -> None:
    data = b"# a comment about 3 lines\n" + LINES[0] + b"\n<b> is a tag\n- item\n#\n"
    [batch] = read.batches([], stdin=io.BytesIO(data))
    assert batch.lines == [LINES[0], b"<b> is a tag", b"- item"]
    assert [(a.number, a.why) for a in batch.aside] == [(1, "comment"), (5, "comment")]
