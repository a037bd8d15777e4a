"""`journalctl -o verbose`: a stamp with the cursor of the entry, and below it its fields.

    Mon 2026-11-23 09:05:09.123456 CET [s=…;i=1a2;b=…;m=…;t=6441e5a2b4c80;x=…]
        _HOSTNAME=mx
        MESSAGE=two
                lines

After systemd, src/shared/logs-show.c (output_verbose). A field has four blanks before it, and
further lines of its value stand below the first. The cursor tells the time exactly.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from rulegen.read.blocks import split
from rulegen.read.journal import SHOWN, Entry, entry_batches
from rulegen.read.signs import ENTRY
from rulegen.read.values import Batch, Context

_FIELD = rb" {4}([A-Z_][A-Z0-9_]*)=(.*)"


def read(source: Iterator[bytes], context: Context) -> Iterator[Batch]:
    """The entries of a journal printed in full, as logcheck would see them.

    Raises:
        InputError: at the end, if entries could not be read.
    """
    yield from entry_batches(_entries(source), context)


def _entries(source: Iterator[bytes]) -> Iterator[Entry]:
    began, fields, name = 0, dict[str, bytes](), ""
    number = 0
    field, head = re.compile(_FIELD), re.compile(ENTRY)
    for lines in split(source):
        for line in lines:
            number += 1
            if found := head.match(line):
                if fields:
                    yield began, fields
                began, name = number, ""
                fields = {"__REALTIME_TIMESTAMP": b"%d" % int(found["micros"], 16)}
            elif fields and (found := field.fullmatch(line)):
                name = found[1].decode()
                if name in SHOWN:
                    fields[name] = found[2]
            elif name in fields and line.startswith(b" " * (indent := len(name) + 5)):
                fields[name] += b"\n" + line[indent:]
    if fields:
        yield began, fields
