"""The findings of lint as text and as JSON, and the pages of the manual."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

from rulegen.errors import caret, printable
from rulegen.linting.values import GROUPS, Check, Finding, Severity


def text(finding: Finding) -> str:
    """One finding: the place, what is wrong, the rule with a caret, and what to do."""
    lines = [f"{_place(finding)}: {finding.check.severity.value} {finding.check.code}"
             f" {printable(finding.message)} [{finding.check.name}]"]  # fmt: skip
    if finding.text:
        whole = finding.span == (0, len(finding.text))
        lines.append(caret(finding.text, (0, 1) if whole else finding.span))
    if finding.advice:
        lines.append(f"  {printable(finding.advice)}")
    return "\n".join(lines)


def _place(finding: Finding) -> str:
    line = finding.line or 1
    return f"{printable(finding.path)}:{line}:{finding.column}"


def as_json(finding: Finding) -> dict[str, Any]:
    """One finding as a value for JSON. `line` is 0 for the file itself; `column` and
    `end_column` count characters from 1; `fix` is the repaired rule, "" for none, or null."""
    return {
        "file": finding.path.encode("utf-8", "surrogateescape").decode("utf-8", "replace"),
        "line": finding.line,
        "column": finding.column,
        "end_column": finding.span[1] + 1,
        "severity": finding.check.severity.value,
        "code": finding.check.code,
        "name": finding.check.name,
        "message": finding.message,
        "advice": finding.advice,
        "rule": _clean(finding.text),
        "fix": None if finding.fix is None else _clean(finding.fix),
    }


def _clean(rule: str) -> str:
    return rule.encode("utf-8", "surrogateescape").decode("utf-8", "replace")


def summary(findings: Sequence[Finding], rules: int, files: int, spared: int) -> str:
    """One sentence for standard error."""
    counts = Counter(finding.check.severity for finding in findings)
    said = ", ".join(_many(counts[one], one.value) for one in Severity if counts[one])
    text = f"{_many(rules, 'rule')} in {_many(files, 'file')}: {said or 'nothing found'}"
    if fixable := sum(finding.fix is not None for finding in findings):
        text += f"; --fix can repair {fixable:,}"
    if spared:
        text += f"; {_many(spared, 'finding')} on files of packages not shown (give a path to see)"
    return text


def _many(count: int, word: str) -> str:
    return f"{count:,} {word}" if count == 1 else f"{count:,} {word}s"


def page(check: Check) -> str:
    """What `--explain` prints."""
    return "\n".join(
        [
            f"{check.code} {check.name} ({check.severity.value}): {check.summary}",
            "",
            check.text,
            "",
            "fails:",
            *_indented(check.bad),
            "passes:",
            *_indented(check.good),
        ]
    )


def _indented(example: str) -> Iterator[str]:
    return (f"  {line}" for line in example.removesuffix("\n").split("\n"))


def manual(checks: Sequence[Check]) -> str:
    """The text of docs/checks.md, which is what `rulegen lint --explain all` prints."""
    parts = ["# What `rulegen lint` looks for", _CONTENTS, _table(checks)]
    for letter, title in GROUPS.items():
        parts.append(f"## {title}")
        parts += [_chapter(check) for check in checks if check.code[0] == letter]
    return "\n\n".join(parts) + "\n"


_CONTENTS = """\
This page is made from the checks (`rulegen lint --explain all`); each is one file in
`rulegen/checks`. `--select` and `--ignore` take a code, a name, or the letter of a group."""


def _table(checks: Sequence[Check]) -> str:
    rows = ["| code | name | severity | finds |", "| --- | --- | --- | --- |"]
    rows += [f"| {c.code} | {c.name} | {c.severity.value} | {_cell(c.summary)} |" for c in checks]
    return "\n".join(rows)


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("*", "\\*")


def _chapter(check: Check) -> str:
    bad, good = (example.removesuffix("\n") for example in (check.bad, check.good))
    head = f"### {check.code} {check.name} ({check.severity.value})"
    return f"{head}\n\n{check.text}\n\nfails:\n\n```\n{bad}\n```\n\npasses:\n\n```\n{good}\n```"
