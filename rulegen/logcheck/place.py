"""Where a rule goes: the directory that its layer wants, in a file of the service."""

from __future__ import annotations

import os
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from rulegen.logcheck.layers import Kind
from rulegen.logcheck.tree import Layer, Tree

# Ident -> service where the two share no word; names are those of Debian's rule files, or of
# the package that writes the line. An ident that is not here is looked for in the rules.
SERVICES = {
    "amavis": "amavisd-new",
    "anvil": "dovecot",
    "auth": "dovecot",
    "crond": "cron",
    "crontab": "cron",
    "imap": "dovecot",
    "imap-login": "dovecot",
    "lmtp": "dovecot",
    "managesieve-login": "dovecot",
    "named": "bind",
    "ntpd": "ntp",
    "ovpn": "openvpn",
    "pop3-login": "dovecot",
    "sshd": "ssh",
    "sshd-session": "ssh",
    "sshd-auth": "ssh",
}


@dataclass(frozen=True, slots=True)
class Place:
    """The file for a rule (it may not exist yet), its layer, and what to tell the user."""

    path: str
    layer: Layer
    note: str = ""


def service_of(program: str, tree: Tree | None = None) -> str:
    """The service that an ident belongs to, in letters that run-parts takes.

    Known idents come first, then the rule file of `tree` that most rules of this ident stand
    in, then the ident's own first part.

    >>> service_of("postfix/submission/smtpd"), service_of("ovpn-server")
    ('postfix', 'openvpn')
    """
    name = program.lower()
    family = os.path.basename(name) if name.startswith("/") else name.split("/")[0]
    for name in (family, family.split("-")[0]):
        if name in SERVICES:
            return SERVICES[name]
    found = _file_of(program, tree) if tree else ""
    return found or re.sub(r"[^a-z0-9_-]+", "-", family).strip("-") or "unknown"


def _file_of(program: str, tree: Tree) -> str:
    """The name of the rule file with most rules for this ident, or ""; `local-` is taken off."""
    ident = re.compile(rf"[ (|/]{re.escape(program)}(?![A-Za-z0-9_-])")
    counts: Counter[str] = Counter()
    for file, rule in tree.rules():
        if ident.search(rule.text[:120]):
            counts[file.name.removeprefix("local-").removeprefix("logcheck-")] += 1
    best = max(counts.values(), default=0)
    return min((name for name, count in counts.items() if count == best), default="")


def place(root: str, level: str, service: str, kind: Kind, cracking_ignore: bool = False) -> Place:
    """The file for a rule of `service` on lines of a kind: `local-<service>` in the directory
    that can hide such lines.

    A violation cannot be hidden from ignore.d, an alert from nowhere at all unless
    SUPPORT_CRACKING_IGNORE is on; the note says so. The name `local-…` is the one that
    works for the hits of any file of violations.d and cracking.d, and is no packaged file.
    """
    layer, directory, note = _layer(kind, level, cracking_ignore)
    return Place(os.path.join(root, directory, f"local-{service}"), layer, note)


def _layer(kind: Kind, level: str, cracking_ignore: bool) -> tuple[Layer, str, str]:
    if kind is Kind.ALERT:
        layer, note = Layer.CRACKING_IGNORE, "cracking.d raises these lines as security alerts"
        if not cracking_ignore:
            note += "; logcheck hides none of them without SUPPORT_CRACKING_IGNORE=1"
        return layer, layer.value, note
    if kind is Kind.VIOLATION:
        layer = Layer.VIOLATIONS_IGNORE
        return layer, layer.value, "violations.d raises these lines as security events"
    return Layer.IGNORE, f"ignore.d.{level}", ""


def useless(layer: Layer, kinds: Sequence[Kind]) -> str:
    """Why a rule in this layer cannot hide lines of these kinds, or "" if it can hide some.

    >>> useless(Layer.IGNORE, [Kind.VIOLATION])
    'violations.d raises every line it matches; it must stand in violations.ignore.d'
    """
    if layer is Layer.IGNORE and kinds and Kind.EVENT not in kinds and Kind.HIDDEN not in kinds:
        if Kind.VIOLATION in kinds:
            return "violations.d raises every line it matches; it must stand in violations.ignore.d"
        return "cracking.d raises every line it matches; only cracking.ignore.d could hide them"
    return ""
