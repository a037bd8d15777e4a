"""A journal entry as `journalctl` prints it in its short form, which is what logcheck sees.

After systemd, src/shared/logs-show.c (output_short, print_multiline), src/basic/utf8.c
(utf8_is_printable), src/basic/string-util.c (strip_tab_ansi) and format-util.c (format_bytes),
tried with the journalctl of systemd 252.
"""

from __future__ import annotations

import re
import time
from collections.abc import Mapping

_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_FIELD_LIMIT = 300  # PRINT_CHAR_THRESHOLD: a host or ident as long as this is not printed

# unichar_is_control (tab and LF are let through) and the code points that Unicode calls
# noncharacters (unichar_is_valid).
_NONCHARACTERS = "".join(chr(plane << 16 | low) for plane in range(17) for low in (0xFFFE, 0xFFFF))
_UNPRINTABLE = re.compile(f"[\0-\x08\x0b-\x1f\x7f-\x9f\ufdd0-\ufdef{_NONCHARACTERS}]")

# Colours, titles (hyperlinks) and CRs at the end of a line are taken away, a tab is eight
# blanks; an escape before anything else stays, and what it escapes.
_DECORATION = re.compile(
    rb"\x1b\[[0-9;]*m|\x1b\][\x20-\x7e]*\x07|\r+(?=\n|\Z)|(?P<tab>\t)|(?P<kept>\x1b[^][])"
)


def short(fields: Mapping[str, bytes]) -> list[bytes]:
    """The lines that `journalctl` prints for an entry, without line feeds; none if it has no
    MESSAGE. The first has the head, others are indented to the column of the message.

    The month is English, the time is local (TZ, else the machine's zone).

    Raises:
        ValueError: there is no time stamp in the entry.

    >>> short({"__REALTIME_TIMESTAMP": b"x"})
    []
    """
    if "MESSAGE" not in fields:
        return []
    stamp = _stamp(fields)
    origin, width = _origin(fields)
    message = plain(fields["MESSAGE"])
    if not is_printable(message):
        message = b"[%s blob data]" % size(len(message))
    indent = b"\n" + b" " * (len(stamp) + width)
    text = stamp + origin + message.removesuffix(b"\n").replace(b"\n", indent)
    return text.split(b"\n")  # once more: an ident may hold a line feed, too


def _stamp(fields: Mapping[str, bytes]) -> bytes:
    """`Nov 03 09:05:02`: when the sender says it was, else when the journal got it."""
    micros = fields.get("_SOURCE_REALTIME_TIMESTAMP", b"")
    if not micros.isdigit():
        micros = fields.get("__REALTIME_TIMESTAMP", b"")
    if not micros.isdigit() or len(micros) > 17:
        raise ValueError("no time stamp")
    at = time.localtime(int(micros) // 1_000_000)
    clock = f"{at.tm_hour:02}:{at.tm_min:02}:{at.tm_sec:02}"
    return f"{_MONTHS[at.tm_mon - 1]} {at.tm_mday:02} {clock}".encode()


def _origin(fields: Mapping[str, bytes]) -> tuple[bytes, int]:
    """` host ident[pid]: `, each part only if the entry has it, and the columns it counts for:
    the word for a missing ident is printed, but not counted where a message is indented.
    """
    host = _first(fields, "_HOSTNAME")
    ident = _first(fields, "SYSLOG_IDENTIFIER", "_COMM")
    pid = _first(fields, "_PID", "SYSLOG_PID")
    before = b"" if host is None else b" " + host
    name = b" unknown" if ident is None else b" " + ident
    after = b": " if pid is None else b"[%s]: " % pid
    width = len(before + after) + (0 if ident is None else len(name))
    return before + name + after, width


def _first(fields: Mapping[str, bytes], *names: str) -> bytes | None:
    """The first of these fields that is there, short enough and printable."""
    for name in names:
        value = fields.get(name)
        if value is not None and len(value) < _FIELD_LIMIT and is_printable(value):
            return value
    return None


def plain(message: bytes) -> bytes:
    r"""A message without its decoration, as journalctl makes it before it prints.

    >>> plain(b"\x1b[31mred\x1b[0m\r\n\tnext\r")
    b'red\n        next'
    """

    def instead(found: re.Match[bytes]) -> bytes:
        return found["kept"] or (b" " * 8 if found["tab"] else b"")

    return _DECORATION.sub(instead, message)


def is_printable(value: bytes) -> bool:
    r"""Whether journalctl prints it: UTF-8 without control characters but tab and LF.

    >>> is_printable("é\n".encode()), is_printable(b"\xe9"), is_printable(b"\x1b")
    (True, False, False)
    """
    try:
        return _UNPRINTABLE.search(value.decode()) is None
    except UnicodeDecodeError:
        return False


def size(number: int) -> bytes:
    """A count of bytes as journalctl writes it: cut, not rounded, to one decimal.

    >>> size(1023), size(2000), size(1_300_000)
    (b'1023B', b'1.9K', b'1.2M')
    """
    for power, unit in ((30, "G"), (20, "M"), (10, "K")):
        if number >> power:
            return f"{number >> power}.{(number * 10 >> power) % 10}{unit}".encode()
    return b"%dB" % number
