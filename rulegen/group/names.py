"""One daemon under several names: the same message from `postfix/smtpd` and
`postfix/submission/smtpd`, or from `worker-1` and `worker-2`, deserves one rule."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable

from rulegen.group.rows import Group, join

# OpenSSH 9.8 split sshd into three programs.
DAEMONS: dict[str, str] = {"sshd-session": "sshd", "sshd-auth": "sshd", "dhcpcd5": "dhcpcd"}


def daemon(ident: str) -> str:
    """The daemon behind an ident.

    >>> daemon("postfix/submission/smtpd")
    'postfix/smtpd'
    """
    if ident.startswith("/"):
        return ident
    parts = ident.split("/")
    if len(parts) > 1:
        return f"{parts[0]}/{parts[-1]}"
    return DAEMONS.get(ident, ident)


def numberless(ident: str) -> str:
    """The ident with one number for all: what `worker-1` and `worker-2` share."""
    return re.sub("[0-9]+", "0", ident)


def by_name(groups: Iterable[Group]) -> list[Group]:
    """Groups with the same rows under names of one daemon, joined."""
    same: dict[object, list[Group]] = defaultdict(list)
    for one in groups:
        rows = tuple((c.key, c.segment) for c in one.columns)
        ident, *rest = one.family
        same[(numberless(daemon(ident)), *rest, rows)].append(one)
    return [join(found) if len(found) > 1 else found[0] for found in same.values()]
