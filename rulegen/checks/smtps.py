"""`smtps` without `submissions`."""

from __future__ import annotations

import re
from collections.abc import Iterator

from rulegen.linting.values import HEAD, Check, Hit, Severity
from rulegen.linting.view import RuleView

_SMTPS = re.compile(r"(?<![\w-])smtps(?![\w-])")


def _find(view: RuleView) -> Iterator[Hit]:
    found = _SMTPS.search(view.text, 0, max(view.message, 0))
    if found and "postfix" in view.ident and "submissions" not in view.text:
        if "submissions?" in view.text:
            return
        yield Hit("postfix/smtps is called postfix/submissions in newer master.cf files",
                  found.span(), "Write (smtps|submissions).")  # fmt: skip


CHECK = Check(
    code="N06",
    name="smtps",
    severity=Severity.NOTE,
    summary="smtps without submissions",
    text="""\
The service on port 465 was called smtps in Postfix's master.cf, and submissions since Postfix
3.6 and in Debian 13 (RFC 8314). Its syslog_name follows: `postfix/submissions/smtpd`.""",
    bad=HEAD + r"postfix/(smtps/)?smtpd\[[[:digit:]]+\]: connect from [^[:space:]]+$",
    good=HEAD
    + r"postfix/((smtps|submissions)/)?smtpd\[[[:digit:]]+\]: connect from [^[:space:]]+$",
    rule=_find,
    hiding=True,
)
