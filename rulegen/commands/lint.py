"""Mistakes in rule files, and their repair."""

from __future__ import annotations

import os
from collections.abc import Sequence, Set
from dataclasses import dataclass

from rulegen.linting.collect import collect
from rulegen.linting.files import Collection
from rulegen.linting.run import run
from rulegen.linting.values import Check, Finding, Severity
from rulegen.logcheck.conf import Conf

COMPARING = frozenset({"H01", "H02", "H03", "R03", "R06"})
"""Checks that hold a rule against the other rules of its directory."""

ATTACK = "W08"
"""The check of rules against a log that must be reported."""


@dataclass(frozen=True, slots=True)
class Linted:
    """What was found. `spared` counts findings on files that are as their packages brought
    them, and that only their maintainers can mend: these are shown when somebody names a path.
    `rules` and `files` say how much was looked at."""

    findings: tuple[Finding, ...]
    spared: int
    rules: int
    files: int
    collection: Collection


def lint(
    paths: Sequence[str],
    checks: Sequence[Check],
    *,
    conf: Conf,
    locale: str,
    rule_dir: str | None = None,
    logs: Sequence[str] = (),
    attacks: Sequence[str] = (),
) -> Linted:
    """What these checks find in files, in logcheck directories, in checkouts of rules; without
    a path, in logcheck's own directory (`rule_dir`, else that of `conf`).

    `logs` are those in which rules may be dead, `attacks` hold lines that must be reported.
    `locale` is that in which logcheck runs. Raises InputError for what cannot be read.
    """
    comparing = any(check.code in COMPARING for check in checks)
    there = collect(
        paths, conf, locale, rule_dir=rule_dir, context=comparing, logs=logs, attacks=attacks
    )
    findings = _not_mended(run(there, checks), there)
    pristine = {file.path for file in there.files if file.package and not file.changed}
    shown = findings if paths else [one for one in findings if not _is_spared(one, pristine)]
    linted = list(there.linted)
    rules = sum(len(file.content.rules) for file in linted)
    return Linted(tuple(shown), len(findings) - len(shown), rules, len(linted), there)


def _not_mended(findings: Sequence[Finding], collection: Collection) -> list[Finding]:
    """The findings without those whose repaired rule stands in another file beside it, as
    `--fix` leaves it for the file of a package."""
    rules = {
        (os.path.dirname(file.path), rule.text)
        for file in collection.files
        for rule in file.content.rules
    }
    packaged = {file.path for file in collection.files if file.package}
    return [
        one
        for one in findings
        if one.path not in packaged
        or not one.fix
        or (os.path.dirname(one.path), one.fix) not in rules
    ]


def _is_spared(finding: Finding, pristine: Set[str]) -> bool:
    """Whether a finding is about a file that is as its package brought it, and neither an
    error nor something that `--fix` mends with a rule beside it, nor named by a log."""
    if finding.check.severity is Severity.ERROR or finding.path not in pristine:
        return False
    if finding.check.code == ATTACK:
        return False
    return not finding.fix or finding.check.severity is Severity.NOTE
