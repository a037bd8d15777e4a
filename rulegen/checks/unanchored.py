"""No `^`, or no `$`."""

from __future__ import annotations

from collections.abc import Iterator

from rulegen.linting.values import HEAD, Check, Hit, Severity
from rulegen.linting.view import RuleView, is_cut
from rulegen.logcheck.soundness import anchored


def _find(view: RuleView) -> Iterator[Hit]:
    if is_cut(view):
        return  # the check `alternative` says more
    start, end = anchored(view.tree)
    size = len(view.text)
    if not start:
        yield Hit("no ^ at the start: the rule also takes lines that only quote this text",
                  (0, min(1, size)), "Begin it with ^, stamp, host and program.")  # fmt: skip
    if not end and not _is_said(view.text):
        yield Hit("no $ at the end: the rule takes lines that go on with anything",
                  (size - 1, size), "End it with $, and write out what may follow.")  # fmt: skip


def _is_said(text: str) -> bool:
    """Whether the checks `trailing` or `tail` say more of the end of a rule."""
    return text.endswith((" ", "\t", "\r", ".*", ".+")) and not text.rstrip().endswith(":")


CHECK = Check(
    code="W01",
    name="unanchored",
    severity=Severity.WARNING,
    summary="no ^ at the start or no $ at the end",
    text="""\
grep looks for a rule anywhere in the line. Without `^` a rule hides every line in which its text
is quoted, and log text is written by strangers: a user name may hold it. Without `$` it hides
the line whatever follows. Not said of rules that raise lines.""",
    bad=r"food\[[[:digit:]]+\]: user [[:alnum:]]+ logged in",
    good=HEAD + r"food\[[[:digit:]]+\]: user [[:alnum:]]+ logged in$",
    rule=_find,
    hiding=True,
)
