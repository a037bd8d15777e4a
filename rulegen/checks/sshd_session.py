"""`sshd` without `sshd-session`."""

from __future__ import annotations

import re
from collections.abc import Iterator

from rulegen.linting.values import HEAD, Check, Hit, Severity
from rulegen.linting.view import RuleView

_SSHD = re.compile(r"(?<=[ (|])sshd(?=\W)")
# What the listening process still says itself (openssh sshd.c, 9.8).
_LISTENER = re.compile(
    r"Server listening|Received \w|Bind to port|MaxStartups|drop connection|[Rr]estart|re-exec"
    r"|[Tt]erminating"
)


def _find(view: RuleView) -> Iterator[Hit]:
    found = _SSHD.search(view.text, 0, view.message)
    if not found or "sshd-" in view.text[: view.message] or _LISTENER.search(view.text):
        return
    if view.text.startswith("(-", found.end()) or ".-" in view.text[found.end() : found.end() + 8]:
        return
    yield Hit("since OpenSSH 9.8 (Debian 13) sshd-session writes these lines, not sshd",
              found.span(), "Write sshd(-session)?.")  # fmt: skip


CHECK = Check(
    code="N07",
    name="sshd-session",
    severity=Severity.NOTE,
    summary="sshd without sshd-session",
    text="""\
Since OpenSSH 9.8, and so in Debian 13, the process that serves a connection is called
sshd-session, and so is the ident of its lines. What the listening process says (`Server
listening on …`) still comes from sshd.""",
    bad=HEAD + r"sshd\[[[:digit:]]+\]: Connection closed by [.:[:xdigit:]]+ port [[:digit:]]+$",
    good=HEAD
    + r"sshd(-session)?\[[[:digit:]]+\]: Connection closed by [.:[:xdigit:]]+ port [[:digit:]]+$",
    rule=_find,
    hiding=True,
)
