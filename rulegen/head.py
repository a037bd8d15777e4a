"""The head of a rule: stamp, host, ident and pid, in Debian's words, widened by what was seen.

Debian's logcheck-database writes `^(\\w{3} [ :[:digit:]]{11}|[0-9T:.+-]{32}) [._[:alnum:]-]+ `.
A stamp or a host that it does not take is a *kind* of its own, named by the ERE that takes it.
"""

from __future__ import annotations

import re
from functools import lru_cache

from rulegen.tokens import MONTH, WEEKDAY

STANDARD = ""
"""The kind of the stamps and hosts that Debian's head takes."""
STAMP = r"\w{3} [ :[:digit:]]{11}|[0-9T:.+-]{32}"
HOST = "[._[:alnum:]-]+"
NONE = "-"
"""The kind of what is not there: a host, or the stamp of a line of the kernel that `dmesg`
printed or of a further line of a message."""
DATED = "dmesg -T"
"""The same, where the kernel's own stamp is a date."""
CONTINUED = "^[[:space:]]+"
"""The head of a further line of a message."""
IDENT = "[^[:space:]]+: "
"""What stands for the ident of a bare message whose program nobody named."""

_RFC3164 = re.compile(rf"{MONTH} [ 0-9][0-9] [0-9]{{2}}:[0-9]{{2}}:[0-9]{{2}}", re.ASCII)
# Days without padding; those from 10 on are as in RFC 3164.
_UNPADDED = re.compile(rf"{MONTH} [0-9] [0-9]{{2}}:[0-9]{{2}}:[0-9]{{2}}", re.ASCII)
_RFC3339 = re.compile(r"[0-9]{4}-[0-9T:.+-]+", re.ASCII)
_HOST = re.compile(r"[A-Za-z0-9._-]+", re.ASCII)
# A month or a weekday, a day behind a month, and what else there is but the name of a zone.
_NAMED = re.compile(
    rf"((?P<english>{MONTH}|{WEEKDAY})|[^\W\d_]+\.?)(?P<day> [ 0-9]?[0-9](?= ))?(?P<rest> .*?)"
    r"(?P<zone> ([A-Z]+|[+-][0-9]+))?"
)
FOREIGN = "[^[:space:][:digit:]]+"
"""A name of a month in the language of the system: the next month has another."""
_BEFORE = re.compile(r"(?=[<1])(<[0-9]+>)?(?P<version>1 )?(?=[^<1]|1?[0-9]{3}-)(?<=[> ])")
_SPECIAL = re.compile(r"[][\\.*^$+?(){}|]")


@lru_cache(maxsize=4096)
def stamp_kind(stamp: str) -> str:
    """The kind of a stamp (without the blank behind it).

    >>> stamp_kind("Nov  3 09:05:02"), stamp_kind("2026-11-23T10:00:04Z")
    ('', '[0-9TZ:-]{20}')
    """
    if before := _BEFORE.match(stamp):
        kind = stamp_kind(stamp[before.end() :]) or f"({STAMP})"
        return r"(<[[:digit:]]+>)?" + (before["version"] or "") + kind
    if _RFC3164.fullmatch(stamp) or (len(stamp) == 32 and _RFC3339.fullmatch(stamp)):
        return STANDARD
    if _UNPADDED.fullmatch(stamp):
        return r"\w{3} [[:digit:]] [:[:digit:]]{8}"
    if re.fullmatch(r"[0-9]{4}-[0-9TZ:.,+-]+", stamp, re.ASCII):
        others = "".join(c for c in "TZ:.,+" if c in stamp)
        return f"[0-9{others}-]{{{len(stamp)}}}"
    if stamp.startswith("["):
        return r"\[ *[[:digit:]]+\.[[:digit:]]+\]"
    if named := _NAMED.fullmatch(stamp):
        name = r"\w{3}" if named["english"] else FOREIGN
        day = " [ [:digit:]]?[[:digit:]]" if named["day"] else ""
        return name + day + _pieces(named["rest"]) + _zone(named["zone"] or "")
    return _pieces(stamp)


def _zone(text: str) -> str:
    """A time zone: its name or its offset is another in summer."""
    if not text:
        return ""
    return " [[:upper:]]{3,5}" if text[1].isalpha() else " [+-][[:digit:]]+"


def _pieces(text: str) -> str:
    return "".join(_piece(piece) for piece in re.findall(r"[0-9]+| {2,}|.", text))


def _piece(text: str) -> str:
    if text.isspace():
        return text if text == " " else " +"
    return "[[:digit:]]+" if text[0].isdigit() else _SPECIAL.sub(lambda m: "\\" + m[0], text)


@lru_cache(maxsize=4096)
def host_kind(host: str) -> str:
    """The kind of a host (without the blank behind it); `-` if there is none.

    >>> host_kind("mx"), host_kind("2001:db8::1"), host_kind("")
    ('', '[._:[:alnum:]-]+', '-')
    """
    if not host:
        return NONE
    if _HOST.fullmatch(host):
        return STANDARD
    others = sorted(set(host) - set("._-") - {c for c in host if c.isascii() and c.isalnum()})
    if all(c.isascii() and c.isprintable() and c not in "^]\\[" for c in others):
        return f"[._{''.join(others)}[:alnum:]-]+"
    return "[^[:space:]]+"


def start(stamps: set[str], hosts: set[str], *, exact: bool = False) -> str:
    """The ERE of stamp and host, up to the ident, for all the kinds seen. Where no line has a
    host, the rule takes lines that have, unless it is to be `exact`. Debian's stamps are always
    taken, since logcheck reads the journal, too, and never in the other forms that journalctl
    has."""
    branches = [STAMP, *sorted(stamps - {STANDARD})]
    names = sorted(hosts - {STANDARD, "-"})
    host = names[0] if len(names) == 1 else f"({'|'.join(names)})" if names else HOST
    if len(names) > 1 or (names and STANDARD in hosts and not _covers_standard(names[0])):
        host = "[^[:space:]]+"
    if hosts == {"-"} and exact:
        host = ""
    elif "-" in hosts:
        host = f"({host} )?"
    else:
        host += " "
    return f"^({'|'.join(branches)}) {host}"


def _covers_standard(kind: str) -> bool:
    return kind.startswith("[._") or kind == "[^[:space:]]+"
