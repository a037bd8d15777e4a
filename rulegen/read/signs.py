"""What the first bytes of a source say about its kind. These tests run for every source, so
they need no more than this module; what reads the kinds is imported when it is needed.
"""

from __future__ import annotations

import re

from rulegen.read.stamp import is_log_line, unquoted

_JSON = re.compile(rb'[\x1e\s]*(?:data: )?\{\s*"')
_EXPORT = re.compile(rb"[A-Z_][A-Z0-9_]*(?:=|\n)")
MBOX = re.compile(rb"From \S+ .*\d\d:\d\d.* \d{4}")  # RFC 4155, appendix A
_FIELD = re.compile(rb"([!-9;-~]+):|[ \t]")  # RFC 5322 2.2
_NAMES = frozenset(
    b"auto-submitted bcc cc content-transfer-encoding content-type date delivered-to "
    b"delivery-date envelope-to from in-reply-to message-id mime-version received references "
    b"reply-to return-path sender subject to user-agent x-original-to".split()
)
_RULER_LINE = re.compile(rb"^[> \t]*(?:=-){3,}=?[ \t\r]*$", re.MULTILINE)

# Things that get named by mistake, with a word on what to do instead. Magic numbers:
# systemd journal-def.h, ELF specification, Unicode 23.8.
WRONG = (
    (b"LPKSHHRH", "this is a journal file", "Use: journalctl --file FILE | rulegen …"),
    (b"\x7fELF", "this is a program, not a log", ""),
    (b"\xff\xfe", "this is UTF-16, not a log", "Use: iconv -f UTF-16 -t UTF-8 FILE | rulegen …"),
    (b"\xfe\xff", "this is UTF-16, not a log", "Use: iconv -f UTF-16 -t UTF-8 FILE | rulegen …"),
)

_TEXT = bytes(range(0x20, 0x100)) + b"\0\t\n\v\f\r\x1b\b"


def is_binary(head: bytes) -> bool:
    """More NULs than anything else, or NULs among many other control characters.

    A crash may leave a run of NULs in a log that is sound otherwise, so they alone prove
    nothing, and never against a time stamp.
    """
    rest = head.replace(b"\0", b"")
    if len(rest) == len(head) or is_log_line(rest):
        return False
    controls = len(rest.translate(None, _TEXT))
    return len(rest) * 2 < len(head) or controls * 20 > len(rest)


def is_json(head: bytes) -> bool:
    """Does this begin like a journal entry in JSON?"""
    marks = (b'"__REALTIME_TIMESTAMP"', b'"__CURSOR"', b'"MESSAGE"')
    return _JSON.match(head) is not None and any(mark in head for mark in marks)


def is_export(head: bytes) -> bool:
    """Does this begin like a journal entry in the export format?"""
    stamp = b"__REALTIME_TIMESTAMP="
    return _EXPORT.match(head) is not None and (head.startswith(stamp) or b"\n" + stamp in head)


# The first line of an entry as `journalctl -o verbose` prints it.
ENTRY = rb"\S+ \d{4}-\d\d-\d\d [\d:]{8}\.\d{6} \S+ \[s=[0-9a-f]+;.*\bt=(?P<micros>[0-9a-f]+);.*\]$"


def is_verbose(head: bytes) -> bool:
    """Does this begin like a journal entry printed in full? Markers may stand before it."""
    lines = (line for line in head.split(b"\n") if line and not line.startswith(b"-- "))
    return b";t=" in head and re.match(ENTRY, next(lines, b"")) is not None


def is_mail(head: bytes) -> bool:
    """A mailbox, or header fields of which two are those of a mail."""
    if MBOX.match(head):
        return True
    names = set()
    for line in head.split(b"\n"):
        field = _FIELD.match(line)
        if not field:
            break
        names.add((field[1] or b"").lower())
    return len(names & _NAMES) >= 2


def is_pasted(head: bytes) -> bool:
    """A report with its headings, or lines quoted with `>`.

    A log that holds some quoted lines further down is no mail: `text` repairs those.
    """
    if _RULER_LINE.search(head):
        return True
    lines = [line for line in head.split(b"\n") if line.strip()]
    first = next((line for line in lines if unquoted(line)), b"")
    return first.startswith(b">") or (bool(lines) and all(line[:1] == b">" for line in lines))
