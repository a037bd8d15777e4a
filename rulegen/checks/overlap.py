"""Rules that share lines."""

from __future__ import annotations

from collections.abc import Iterator

from rulegen.errors import printable
from rulegen.linting.files import Collection, File
from rulegen.linting.pairs import members
from rulegen.linting.scope import without_effect
from rulegen.linting.values import HEAD, Check, Finding, Severity


def _find(collection: Collection) -> Iterator[Finding]:
    known = members(collection)
    for one, two, line in known.overlapping(_together):
        file, rule = known.rules[two]
        other_file, other = known.rules[one]
        if file.context:
            file, rule, other_file, other = other_file, other, file, rule
        same = file.path == other_file.path
        where = f"line {other.line}" if same else f"{other_file.path}:{other.line}"
        yield Finding(file.path, rule.line, CHECK,
                      f"shares lines with the rule in {where}, such as: {printable(line)}",
                      "See whether one of them is wider than meant.",
                      rule.text, (0, len(rule.text)))  # fmt: skip


def _together(file: File, other: File) -> bool:
    return without_effect(file, other) or without_effect(other, file)


CHECK = Check(
    code="H03",
    name="overlap",
    severity=Severity.NOTE,
    summary="two rules of a program share lines (only when selected)",
    text="""\
Two rules that share lines without one covering the other are sometimes one rule written twice.
All pairs of rules of one program are compared, and a shortest common line is shown. Runs only
when selected: `rulegen lint --select overlap`.""",
    bad=HEAD + r"food\[[[:digit:]]+\]: (local|virtual) ready$" + "\n"
    + HEAD + r"food\[[[:digit:]]+\]: (local|remote) ready$" + "\n",
    good=HEAD + r"food\[[[:digit:]]+\]: (local|remote|virtual) ready$" + "\n",
    tree=_find,
    normal=False,
)  # fmt: skip
