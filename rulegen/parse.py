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
# An ident ends at its pid, at a colon, or at a blank; `a b` is no ident, `a` followed by a
# colon may be one where no host stands before it.
_TAG = r"(?P<ident>[^\s]+?)(?P<pid>\[[0-9]+\])?"
_COLON = r"(?P<gap>:(?:[ ]|$))"

_HOSTED = re.compile(
    rf"(?P<stamp>{_STAMP})(?P<host>\S+[ ]){_TAG}(?P<gap>:(?:[ ]|$)|[ ]|$)", re.VERBOSE
)
_HOSTLESS = re.compile(rf"(?P<stamp>{_STAMP})(?P<host>){_TAG}{_COLON}", re.VERBOSE)
_REPEATED = re.compile(rf"(?P<stamp>{_STAMP})(?P<host>\S+[ ])(?=last\ message\ repeated\ )",
                          re.VERBOSE)  # fmt: skip
_STAMPED = re.compile(rf"(?P<stamp>{_STAMP})(?P<host>\S+[ ])", re.VERBOSE)
_KERNEL = re.compile(r"\[ *[0-9]+\.[0-9]{6}\] ")
_WRAPPED = re.compile(r"message repeated [0-9]+ times: \[ ")


def parse(line: str) -> Record:
    """The parts of one line; a line without a head is all message.

    >>> parse("Nov  3 09:05:02 mx postfix/smtpd[7]: connect from a").ident
    'postfix/smtpd'
    """
    if not (found := _head(line)):
        return Record(line, "", "", "", "", "", line)
    part = found.groupdict("")
    ident, pid, gap = part.get("ident", ""), part.get("pid", ""), part.get("gap", "")
    message = line[found.end() :]
    if ident == "kernel" and (stamp := _KERNEL.match(message)):
        gap, message = gap + stamp[0], message[stamp.end() :]
    elif (wrap := _WRAPPED.match(message)) and message.endswith("]"):
        gap, message = gap + wrap[0], message[wrap.end() : -1]
    start = line[: found.start("stamp")]
    return Record(line, start + part["stamp"], part["host"], ident, pid, gap, message)


def _head(line: str) -> re.Match[str] | None:
    """The match of a head: a line is hostless if what stands in the host's place ends in a
    colon or holds a pid."""
    if repeated := _REPEATED.match(line):
        return repeated
    if (bare := _HOSTLESS.match(line)) and not bare["ident"].count(" "):
        return bare
    return _HOSTED.match(line) or _STAMPED.match(line)


def wrapped(record: Record) -> bool:
    """Whether the message stood inside `message repeated n times: [ … ]`."""
    return record.gap.endswith(": [ ") and "message repeated " in record.gap
