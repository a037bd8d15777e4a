"""`journalctl -o json` (json-pretty, json-seq and json-sse too) and `-o export`.

The formats: systemd.io/JOURNAL_EXPORT_FORMATS. Each entry becomes the lines of
`rulegen.read.short`; lines after the first are continuations.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from rulegen.errors import InputError
from rulegen.read.blocks import split
from rulegen.read.short import short
from rulegen.read.strip import strip_all
from rulegen.read.values import Aside, Batch, Context

Fields = Mapping[str, bytes]
Entry = tuple[int, Fields | None]  # the line where it begins; None: it could not be read

SHOWN = {"MESSAGE", "_HOSTNAME", "SYSLOG_IDENTIFIER", "_COMM", "_PID", "SYSLOG_PID"}
SHOWN |= {"__REALTIME_TIMESTAMP", "_SOURCE_REALTIME_TIMESTAMP"}
_BATCH = 2000  # entries


def read_json(source: Iterator[bytes], context: Context) -> Iterator[Batch]:
    """The entries of a journal in JSON, as logcheck would see them.

    Raises:
        InputError: at the end, if entries could not be read, or `journalctl` left messages out.
    """
    yield from entry_batches(_json_entries(source), context)


def read_export(source: Iterator[bytes], context: Context) -> Iterator[Batch]:
    """The entries of a journal in the export format, as logcheck would see them.

    Raises:
        InputError: at the end, if entries could not be read.
    """
    yield from entry_batches(_export_entries(source), context)


def entry_batches(entries: Iterable[Entry], context: Context) -> Iterator[Batch]:
    """Entries as `journalctl` prints them, further lines laid aside.

    Raises:
        InputError: at the end, if entries could not be read.
    """
    bad: list[int] = []
    part: list[tuple[int, list[bytes]]] = []
    for number, fields in entries:
        try:
            if fields is None:
                raise ValueError
            part.append((number, short(fields)))
        except ValueError:
            bad.append(number)
        if len(part) == _BATCH:
            yield _batch(part, context)
            part = []
    if part:
        yield _batch(part, context)
    if bad:
        raise InputError(
            f"{len(bad)} journal {'entry' if len(bad) == 1 else 'entries'} could not be read",
            "A message over 4 kB is left out of JSON unless --all is given: "
            "use `journalctl -o export`, or `-o json --all`.",
            f"{context.source}:{bad[0]}",
        )


def _batch(entries: list[tuple[int, list[bytes]]], context: Context) -> Batch:
    """A batch of printed entries: their first lines, and the others laid aside."""
    found = [(number, lines[0]) for number, lines in entries if lines]
    more = [(number, line) for number, lines in entries for line in lines[1:]]
    return Batch(
        context.source,
        strip_all([line for _, line in found], context.utf8),
        [number for number, _ in found],
        tuple(
            Aside(context.source, number, line, "continuation")
            for (number, _), line in zip(
                more, strip_all([line for _, line in more], context.utf8), strict=True
            )
            if line
        ),
    )


def _json_entries(source: Iterator[bytes]) -> Iterator[Entry]:
    """Entries of one line each, or (json-pretty) of many that end with a lone `}`."""
    from json import JSONDecodeError, loads

    number = 0
    pending: list[bytes] = []
    for lines in split(source):
        for raw in lines:
            number += 1
            line = raw.lstrip(b"\x1e").removeprefix(b"data: ").strip()
            pending.append(line)
            if line and (line == b"}" or (len(pending) == 1 and line != b"{")):
                began = number + 1 - len(pending)
                try:
                    yield began, _json_fields(loads(b"\n".join(pending)))
                except (JSONDecodeError, UnicodeDecodeError, RecursionError):
                    yield began, None
            elif line:
                continue
            pending = []
    if pending:
        yield number + 1 - len(pending), None


def _json_fields(entry: Any) -> Fields | None:
    """The fields that are shown; None when it is no entry or its message was left out."""
    if not isinstance(entry, dict) or ("MESSAGE" in entry and entry["MESSAGE"] is None):
        return None
    found = {name: _json_value(entry[name]) for name in SHOWN & entry.keys()}
    return {name: value for name, value in found.items() if value is not None}


def _json_value(value: Any) -> bytes | None:
    """Text, or the numbers of its bytes; of a field with several values the last is shown."""
    if isinstance(value, str):
        return value.encode("utf-8", "surrogatepass")
    if isinstance(value, list) and value:
        if all(isinstance(byte, int) and 0 <= byte < 256 for byte in value):
            return bytes(value)
        return _json_value(value[-1])
    return None


def _export_entries(source: Iterator[bytes]) -> Iterator[Entry]:
    """Entries of `NAME=value` lines, or `NAME`, the length (8 bytes, low first), the value."""
    stream = io.BufferedReader(_Stream(source), 1 << 16)
    number, began = 0, 1
    fields: dict[str, bytes] = {}
    sound = True
    while line := stream.readline():
        number += 1
        if line == b"\n":
            if fields:
                yield began, fields if sound else None
            fields, sound, began = {}, True, number + 1
            continue
        name, equals, value = line.rstrip(b"\n").partition(b"=")
        if not equals:
            length = int.from_bytes(stream.read(8), "little")
            value = _exactly(stream.read, length)
            sound = sound and len(value) == length and stream.read(1) == b"\n"
            number += value.count(b"\n") + 1
        if (key := name.decode("ascii", "replace")) in SHOWN:
            fields[key] = value
    if fields:
        yield began, fields if sound else None


def _exactly(read: Callable[[int], bytes], length: int) -> bytes:
    """`length` bytes, or what there is; a length that is damage must not fill the memory."""
    parts = []
    while length and (part := read(min(length, 1 << 20))):
        parts.append(part)
        length -= len(part)
    return b"".join(parts)


class _Stream(io.RawIOBase):
    """Blocks of bytes as a file, for its `readline` and `read`."""

    def __init__(self, source: Iterator[bytes]) -> None:
        self._source = source
        self._rest = b""

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        while not self._rest:
            block = next(self._source, None)
            if block is None:
                return 0
            self._rest = block
        taken = self._rest[: len(buffer)]
        self._rest = self._rest[len(taken) :]
        buffer[: len(taken)] = taken
        return len(taken)
