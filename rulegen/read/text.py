"""Plain logs and `journalctl` text: lines as they are, with a repair where one is asked for."""

from __future__ import annotations

import re
from collections.abc import Iterator
from operator import itemgetter

from rulegen.read.blocks import split
from rulegen.read.stamp import is_log_line, unquoted
from rulegen.read.strip import strip_all
from rulegen.read.values import Aside, Batch, Context, Why

_first_byte = itemgetter(0)

# A line is looked at only if it begins with one of these: quoting, a blank, a journal marker.
_SUSPECT = frozenset(b"#><- \t") | {"░".encode()[0]}

# Printed between entries: src/journal/journalctl-show.c (`-- Boot`, `-- No entries`,
# `-- cursor:`), older systemd (`-- Logs begin`, `-- Journal begins`, `-- Reboot --`); and
# explanations of the catalogue (print_catalog in src/shared/logs-show.c).
_MARKER = re.compile(
    rb"-- (?:Boot [0-9a-f]{32}|Reboot|Logs begin|Journal begins|No entries|cursor:) ?.*"
    rb"|\xe2\x96\x91\xe2\x96\x91.*"
)


def read(source: Iterator[bytes], context: Context) -> Iterator[Batch]:
    """Batches of a text: one for each block that has lines.

    A line that begins with white space and has no stamp, after one that has a stamp, is a
    continuation. With `context.quoted`, quoting in front of a log line is undone, and lines
    that begin with `#` and are no log lines are comments.
    """
    lines_of = Lines(context)
    number = 1
    for raw in split(source):
        if number == 1 and context.quoted:
            raw[0] = raw[0].removeprefix(b"\xef\xbb\xbf")  # a byte order mark
        lines = strip_all(raw, context.utf8) if context.stripped else raw
        batch = lines_of.batch(lines, number)
        number += len(raw)
        if batch.lines or batch.aside:
            yield batch


class Lines:
    """What must be remembered from one batch of a text to the next."""

    def __init__(self, context: Context) -> None:
        self.context = context
        self.stamped = False  # has the last line that was kept, at column 0, a stamp?

    def batch(self, lines: list[bytes], number: int) -> Batch:
        """A batch of lines, the first of which has this number."""
        if all(lines) and _SUSPECT.isdisjoint(map(_first_byte, lines)):
            self.stamped = is_log_line(lines[-1]) is not None
            return Batch(self.context.source, lines, range(number, number + len(lines)))
        return self._repaired(lines, number)

    def _repaired(self, lines: list[bytes], number: int) -> Batch:
        kept: list[bytes] = []
        numbers: list[int] = []
        aside: list[Aside] = []
        last_plain = b""
        for at, line in enumerate(lines, number):
            if line and line[0] in _SUSPECT:
                self.stamped = self._was_stamped(last_plain)
                last_plain = b""
                line, why = self._repair(line)
                if why:
                    aside.append(Aside(self.context.source, at, line, why))
                    continue
            else:
                last_plain = line or last_plain
            if line:
                kept.append(line)
                numbers.append(at)
        self.stamped = self._was_stamped(last_plain)
        return Batch(self.context.source, kept, numbers, tuple(aside))

    def _was_stamped(self, last_plain: bytes) -> bool:
        return is_log_line(last_plain) is not None if last_plain else self.stamped

    def _repair(self, line: bytes) -> tuple[bytes, Why | None]:
        """A suspect line as logcheck would see it, or why it is none."""
        first = line[:1]
        if first.isspace() and self.stamped:
            return line, "continuation"
        if _MARKER.fullmatch(line):
            return line, "marker"
        if not self.context.quoted:
            return line, None
        log_line = unquoted(line)
        if log_line is None and first == b"#":
            return line, "comment"
        return log_line if log_line is not None else line, None
