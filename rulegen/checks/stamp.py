"""Rules that take only the old time stamp."""

from __future__ import annotations

from collections.abc import Iterator

from rulegen.linting.lines import is_match
from rulegen.linting.values import Check, Hit, Severity
from rulegen.linting.view import RuleView, parts, span
from rulegen.pattern import Anchor, Choice, Group, Literal, Node, Sequence

NEW = "[0-9T:.+-]{32}"
"""What logcheck-database 1.4.0 gives rules for the new stamp (its NEWS.Debian)."""

_MOST_PARTS = 20  # of a stamp: `... .. ..:..:..` has 14
_SAMPLES = ("Nov 23 09:05:02", "May  3 09:05:02")


def _find(view: RuleView) -> Iterator[Hit]:
    if view.new_stamp or not view.old_stamp:
        return
    stamps = [stamp for branch in view.branches if (stamp := _stamp(branch))]
    message = "this rule takes only the old time stamp (Nov 23 09:05:02)"
    message += "; Debian 12 and later write 2026-11-23T09:05:02.123456+01:00 to files"
    place = stamps[0] if stamps else (0, len(view.text))
    advice = f"Write (…|{NEW}) for the stamp"
    if len(stamps) == len(view.branches):
        yield Hit(message, place, advice + ", or run rulegen lint --fix --select stamp.",
                  _widened(view.text, stamps))  # fmt: skip
    else:
        yield Hit(message, place, advice + ".")


def _stamp(branch: Node) -> tuple[int, int] | None:
    """Where the stamp stands behind `^`: the first parts that take just a stamp, if a blank
    comes next; the inside of the parentheses where a choice of stamps has some."""
    first, *rest = parts(branch) or (branch,)
    if first != Anchor("^"):
        return None
    for count in range(1, min(len(rest), _MOST_PARTS)):
        behind = rest[count]
        some = rest[0] if count == 1 else Sequence(tuple(rest[:count]))
        if isinstance(behind, Literal) and behind.text.startswith(" ") and _takes_all(some):
            begin, end = span(rest[0])[0], span(rest[count - 1])[1]
            inside = isinstance(some, Group) and isinstance(some.node, Choice)
            return (begin + 1, end - 1) if inside else (begin, end)
    return None


def _takes_all(node: Node) -> bool:
    return all(is_match(node, sample) for sample in _SAMPLES)


def _widened(text: str, stamps: list[tuple[int, int]]) -> str:
    for begin, end in reversed(stamps):
        old = text[begin:end]
        grouped = text[begin - 1 : begin] == "(" and text[end : end + 1] == ")"
        new = f"{old}|{NEW}" if grouped else f"({old}|{NEW})"
        text = text[:begin] + new + text[end:]
    return text


CHECK = Check(
    code="D01",
    name="stamp",
    severity=Severity.WARNING,
    summary="the rule takes only the old time stamp",
    text="""\
Since Debian 12 rsyslog begins lines with `2026-11-23T09:05:02.123456+01:00`. A rule that begins
with `^\\w{3} [ :[:digit:]]{11}` is dead for such a file; only lines from the journal, and files
written with RSYSLOG_TraditionalFileFormat, still have the old stamp. `--fix` widens the stamp as
the NEWS of logcheck-database does, in files of every name and for every spelling of the old
stamp, and keeps the old one. `rulegen lint --fix --select stamp` is the upgrade to Debian 12 and
13.""",
    bad=r"^\w{3} [ :0-9]{11} [._[:alnum:]-]+ food\[[0-9]+\]: ready$",
    good=r"^(\w{3} [ :0-9]{11}|[0-9T:.+-]{32}) [._[:alnum:]-]+ food\[[0-9]+\]: ready$",
    rule=_find,
)
