"""From a path to blocks of bytes, and from blocks to lists of lines."""

from __future__ import annotations

import errno
import os
import stat
import sys
from collections.abc import Iterator
from itertools import chain
from pathlib import Path
from typing import BinaryIO

from rulegen.errors import InputError

BLOCK = 1 << 17  # bytes; larger blocks are not faster, smaller ones cost more calls
STDIN = "standard input"


def name_of(path: str | Path) -> str:
    """What a source is called in messages: its path, or `standard input` for `-`."""
    return STDIN if str(path) == "-" else str(path)


def blocks(path: str | Path, stdin: BinaryIO | None, size: int) -> Iterator[bytes]:
    """The bytes of a file, a pipe or standard input (`-`), in blocks of at most `size`.

    Raises:
        InputError: missing, a directory, a device, not readable, or an error while reading.
    """
    if str(path) == "-":
        yield from _from_stdin(stdin or sys.stdin.buffer, size)
        return
    try:
        _refuse_odd_files(path)
        with open(path, "rb", buffering=0) as file:
            while block := file.read(size):
                yield block
    except OSError as error:
        raise input_error(path, error) from None


def _from_stdin(stdin: BinaryIO, size: int) -> Iterator[bytes]:
    read = getattr(stdin, "read1", stdin.read)
    try:
        while block := read(size):
            yield block
    except OSError as error:
        raise input_error("-", error) from None


def _refuse_odd_files(path: str | Path) -> None:
    """A block device or a socket is never a log; a terminal and /dev/null may be read."""
    mode = os.stat(path).st_mode
    if stat.S_ISBLK(mode) or stat.S_ISSOCK(mode):
        what = "a block device" if stat.S_ISBLK(mode) else "a socket"
        raise InputError(f"this is {what}, not a log", "Name a file or a pipe.", str(path))


def input_error(path: str | Path, error: OSError) -> InputError:
    """One sentence and a hint for what the system said about a path."""
    place = name_of(path)
    if isinstance(error, PermissionError):
        return InputError("you may not read this file", _who_may(path), place)
    known = {
        errno.ENOENT: ("there is no such file", "Check the name."),
        errno.ENOTDIR: ("there is no such file", "Check the name."),
        errno.EISDIR: ("this is a directory", f"Name the files in it: {place.rstrip('/')}/*"),
    }
    message, hint = known.get(error.errno or 0, ("could not be read", ""))
    return InputError(message, hint or f"The system says: {error.strerror or error}.", place)


def _who_may(path: str | Path) -> str:
    """Which user and group may read a file, and how to become one of them."""
    import grp
    import pwd

    try:
        about = os.stat(path)
        user = pwd.getpwuid(about.st_uid).pw_name
        group = grp.getgrgid(about.st_gid).gr_name
    except (OSError, KeyError):
        return "A directory above it is closed to you. Try: sudo -u logcheck rulegen …"
    mode = stat.S_IMODE(about.st_mode)
    if mode & stat.S_IRGRP:
        return (
            f"User {user} and group {group} may (mode {mode:04o}). "
            f"Try: sudo -u logcheck rulegen …, or join the group: adduser YOU {group}"
        )
    return f"Only user {user} may (mode {mode:04o}). Try: sudo -u {user} rulegen …"


def split(source: Iterator[bytes]) -> Iterator[list[bytes]]:
    """Lists of lines without their line feeds; only LF ends a line, a bare CR does not.

    A last line without LF counts. When the source raises, the lines before it have been
    yielded and the piece of a line that was left is dropped: nobody knows how it went on.
    """
    pending: list[bytes] = []
    for block in source:
        pending.append(block)
        if b"\n" in block:
            lines = b"".join(pending).split(b"\n")
            pending = [lines.pop()]
            yield lines
    last = b"".join(pending)
    if last:
        yield [last]


def peek(source: Iterator[bytes], size: int) -> tuple[bytes, Iterator[bytes]]:
    """The first `size` bytes (fewer if there are fewer), and the whole source again.

    The first block of the source is then at least as long.
    """
    taken: list[bytes] = []
    length = 0
    while length < size and (block := next(source, None)) is not None:
        taken.append(block)
        length += len(block)
    first = b"".join(taken)
    return first[:size], chain([first], source)
