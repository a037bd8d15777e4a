"""A line taken apart: stamp, host, ident, pid, gap and message. Nothing is dropped but the
closing bracket of a `message repeated n times: [ … ]`.

The fields of RFC 5424 behind the ident (PROCID, MSGID, STRUCTURED-DATA) belong to the message.
The shapes of a head are those of rsyslog's file formats (RFC 3164 section 4.1.2, RFC 3339),
of RFC 5424 section 6, and of `journalctl` (systemd src/shared/logs-show.c).
"""

from __future__ import annotations

import re

from rulegen.model import Record

# In front of a stamp: what a sender or rsyslog's RSYSLOG_SyslogProtocol23Format puts there.
_STAMP = r"""(?:<[0-9]{1,4}>)?(?:1\ )?
    (?: [^\W\d_]{3,5}\.?\ [ 0-9]?[0-9]\ (?:[0-9]{4}\ )?[0-9]{2}:[0-9]{2}:[0-9]{2}(?:[.,][0-9]+)?
      | [0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(?:[.,][0-9]+)?
        (?:Z|[+-][0-9]{2}:?[0-9]{2})?
      | [^\W\d_]{2,4}\.?\ [0-9]{4}-[0-9]{2}-[0-9]{2}
        \ [0-9]{2}:[0-9]{2}:[0-9]{2}(?:\.[0-9]+)?\ [A-Z+0-9-]+
      | \[[ ]*[0-9]+\.[0-9]{6}\]
      | [0-9]{9,11}\.[0-9]{6}
    )[ ]"""
# An ident ends at its pid, at a colon, or at a blank; `a` followed by a colon may be one where
# no host stands before it, and `a b` is one before a pid: `Plex Media Server[512]: `.
_TAG = r"(?P<ident>[^\s]+?)(?P<pid>\[[0-9]+\])?"
_COLON = r"(?P<gap>:(?:[ ]|$))"
# dma puts the id of a message in the place of the pid; it belongs to the message here.
_ID = r"\[(?=[a-f.]*[0-9][0-9a-f.]*\]:[ ])"
_WORD = r"[^\W_][^\s:\[\]]*"

_HOSTED = re.compile(
    rf"(?P<stamp>{_STAMP})(?P<host>\S+[ ]){_TAG}(?P<gap>:(?:[ ]|$)|[ ]|{_ID}|$)", re.VERBOSE
)
_HOSTLESS = re.compile(rf"(?P<stamp>{_STAMP})(?P<host>){_TAG}{_COLON}", re.VERBOSE)
# What few lines have is compiled when there is one.
_SPACED = (
    rf"(?x)(?P<stamp>{_STAMP})(?P<host>\S+[ ])(?P<ident>{_WORD}(?:[ ]{_WORD}){{1,2}})"
    rf"(?P<pid>\[[0-9]+\]){_COLON}"
)
_NO_IDENT = "-*+=#"
"""What no ident begins with: `-- MARK --` has none."""
_REPEATED = re.compile(rf"(?P<stamp>{_STAMP})(?P<host>\S+[ ])(?=last\ message\ repeated\ )",
                          re.VERBOSE)  # fmt: skip
_STAMPED = re.compile(rf"(?P<stamp>{_STAMP})(?P<host>\S+[ ])", re.VERBOSE)
_KERNEL = re.compile(r"\[ *[0-9]+\.[0-9]{6}\] ")
# `dmesg` and `dmesg -T`: the kernel's lines without a head.
_DMESG = r"\[(?: *[0-9]+\.[0-9]{6}|[A-Z][a-z]{2} [A-Z][a-z]{2} [ 0-9][0-9] [0-9:]{8} [0-9]{4})\] "
_CONTINUED = 15
"""Blanks that journalctl puts before a further line of a message, at least: it is indented to
the column of the message, behind stamp, host and ident. syslog-ng may write it with its tab."""
_WRAPPED = re.compile(r"message repeated [0-9]+ times: \[ ")


def parse(line: str) -> Record:
    """The parts of one line; a line without a head is all message.

    >>> parse("Nov  3 09:05:02 mx postfix/smtpd[7]: connect from a").ident
    'postfix/smtpd'
    """
    if not (found := _head(line)):
        return _headless(line)
    part = found.groupdict("")
    ident, pid, gap = part.get("ident", ""), part.get("pid", ""), part.get("gap", "")
    message = line[found.end() :]
    if ident == "kernel" and (stamp := _KERNEL.match(message)):
        gap, message = gap + stamp[0], message[stamp.end() :]
    elif (wrap := _WRAPPED.match(message)) and message.endswith("]"):
        gap, message = gap + wrap[0], message[wrap.end() : -1]
    start = line[: found.start("stamp")]
    return Record(line, start + part["stamp"], part["host"], ident, pid, gap, message)


def _headless(line: str) -> Record:
    """A line of the kernel as `dmesg` prints it, a further line of a message in the journal, or
    a bare message."""
    if line[:1] == "[" and (stamp := re.match(_DMESG, line)):
        return Record(line, "", "", "kernel", "", stamp[0], line[stamp.end() :])
    message = line.lstrip(" \t")
    if message and (line[0] == "\t" or len(line) - len(message) >= _CONTINUED):
        return Record(line, "", "", "", "", line[: -len(message)], message)
    return Record(line, "", "", "", "", "", line)


def _head(line: str) -> re.Match[str] | None:
    """The match of a head: a line is hostless if what stands in the host's place ends in a
    colon or holds a pid."""
    if repeated := _REPEATED.match(line):
        return repeated
    found = _HOSTLESS.match(line) or _HOSTED.match(line) or _STAMPED.match(line)
    if not found:
        return None
    part = found.groupdict("")
    if line[0] == "[" and not part.get("pid") and part.get("ident") != "kernel":
        return None
    if part.get("gap") == " " and not part["pid"]:
        unnamed = part["ident"][0] in _NO_IDENT
        return re.match(_SPACED, line) or (_STAMPED.match(line) if unnamed else found)
    return found


def wrapped(record: Record) -> bool:
    """Whether the message stood inside `message repeated n times: [ … ]`."""
    return record.gap.endswith(": [ ") and "message repeated " in record.gap
