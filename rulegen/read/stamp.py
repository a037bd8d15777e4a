"""Does a line begin like a log line? And what is left when its quoting is undone?"""

from __future__ import annotations

import re

_WORD = rb"[A-Za-z\x80-\xff]{2,12}\.?"  # a month or weekday, in any language: nov. août Mär
_CLOCK = rb"\d\d:\d\d:\d\d(?:[.,]\d{1,9})?"

# Where the shapes come from: RFC 3164 4.1.2, RFC 5424 6.2.3, rsyslog runtime/datetime.c,
# systemd src/shared/logs-show.c (output_timestamp_realtime, output_timestamp_monotonic).
STAMPS: tuple[tuple[str, bytes], ...] = (
    ("RFC 3164, journalctl short, short-precise", _WORD + rb" {1,2}\d{1,2} (?:\d{4} )?" + _CLOCK),
    ("RFC 3339, RFC 5424, short-iso", rb"(?:1 )?\d{4}-\d\d-\d\d[T ]" + _CLOCK),
    ("short-full", _WORD + rb",? \d{4}-\d\d-\d\d " + _CLOCK),
    ("short-monotonic, the kernel's own", rb"\[ *\d{1,10}\.\d{6}\]"),
    ("short-unix", rb"\d{10}\.\d{6}"),
)

_LOG_LINE = re.compile(
    rb"(?:%s)[^\s]{0,6}:? +\S" % b"|".join(b"(?:%s)" % shape for _, shape in STAMPS)
)
_PRI = re.compile(rb"<\d{1,3}>")  # RFC 3164 4.1.1: at most 191, but senders are careless

is_log_line = _LOG_LINE.match
"""The match if these bytes begin with a time stamp and something behind it, else None."""


def unquoted(line: bytes) -> bytes | None:
    """The log line behind `>`, `#` and blanks in any order and depth, else None. A `<PRI>` stays:
    rsyslog can write it to the file, and then logcheck greps it.

    >>> unquoted(b"> > # Nov  3 09:05:02 web su: hi")
    b'Nov  3 09:05:02 web su: hi'
    >>> unquoted(b"# a comment")
    """
    rest = line.lstrip(b"#> \t")
    pri = _PRI.match(rest)
    return rest if _LOG_LINE.match(rest, pri.end() if pri else 0) else None
