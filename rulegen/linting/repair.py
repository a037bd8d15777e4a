"""Repairs: new texts for rules, proven to take all that the old ones took."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from rulegen.errors import EreError, WriteError
from rulegen.language import Answer, covers
from rulegen.linting.files import Collection, File
from rulegen.linting.judge import judge
from rulegen.linting.run import rule_findings
from rulegen.linting.values import Check, Finding
from rulegen.linting.view import RAISING, RuleView
from rulegen.logcheck.rulefile import FileRule, parse_rule_file
from rulegen.verify import LOCALES
from rulegen.write import Check as Guard
from rulegen.write import Plan, add_rules, is_rule, planned

_TURNS = 10  # repairs of one rule, one after the other; no rule has so many


@dataclass
class Work:
    """What is to be done in one file: old rule to new, rules to be there once, rules to go,
    rules to add, and whether its last line is to end."""

    changes: dict[str, str] = field(default_factory=dict)
    once: set[str] = field(default_factory=set)
    gone: set[str] = field(default_factory=set)
    added: list[str] = field(default_factory=list)
    ended: bool = False


@dataclass(frozen=True, slots=True)
class Repair:
    """What to write, how many findings that mends, and what was left alone, with the reason."""

    plan: Plan
    mended: int
    left: tuple[tuple[Finding, str], ...]


def repair(collection: Collection, findings: Sequence[Finding], checks: Sequence[Check]) -> Repair:
    """The repair of what can be repaired; writes nothing.

    A file of a package is changed only if its own path was given; else a repaired rule that
    takes more than before is added to `local-<file>` beside it. Raises WriteError for a file
    that cannot be read any more.
    """
    files = {file.path: file for file in collection.linted if file.path != "-"}
    works: dict[str, Work] = {}
    left: list[tuple[Finding, str]] = []
    mended = 0
    for finding in findings:
        if finding.fix is None or finding.path not in files:
            continue
        why = _take(files[finding.path], finding, checks, works)
        mended += not why
        left += [(finding, why)] if why else []
    changes = (planned(Path(path), partial(_edited, work)) for path, work in works.items())
    plan = Plan(tuple(change for change in changes if change.old != change.new))
    return Repair(plan, mended, tuple(left))


def _take(file: File, finding: Finding, checks: Sequence[Check], works: dict[str, Work]) -> str:
    """Puts the repair of a finding among the works; returns why not, or ""."""
    spared = bool(file.package) and not file.given
    if finding.check.file or finding.fix == "":
        if spared:
            return f"the file belongs to the package {file.package}"
        work = works.setdefault(file.path, Work())
        if finding.check.file:
            work.ended = True
        else:
            same = sum(rule.text == finding.text for rule in file.content.rules) > 1
            (work.once if same else work.gone).add(finding.text)
        return ""
    return _take_rule(file, finding, checks, works, spared)


def _take_rule(
    file: File, finding: Finding, checks: Sequence[Check], works: dict[str, Work], spared: bool
) -> str:
    old = finding.text
    new = repaired(old, file, checks)
    if why := unproven(old, new, finding):
        return why
    if not spared:
        works.setdefault(file.path, Work()).changes[old] = new
        return ""
    if file.layer in RAISING:
        return f"the file belongs to the package {file.package}; give its path to repair it"
    if covers(old, new) is Answer.YES:
        return f"the file belongs to the package {file.package}, and nothing is wrong with it"
    beside = os.path.join(os.path.dirname(file.path), f"local-{file.name.removeprefix('local-')}")
    works.setdefault(beside, Work()).added.append(new)
    return ""


def repaired(text: str, file: File, checks: Sequence[Check]) -> str:
    """A rule with all repairs of these checks."""
    for _ in range(_TURNS):
        new = next(_fixes(text, file, checks), text)
        if new == text:
            return text
        text = new
    return text


def _fixes(text: str, file: File, checks: Sequence[Check]) -> Iterator[str]:
    from rulegen.ere import parse

    view = RuleView(FileRule(file.path, 0, text), parse(text), file.layer, file.name)
    found = (finding for check in checks for finding in rule_findings(view, check))
    return (finding.fix for finding in found if finding.fix)


def unproven(old: str, new: str, finding: Finding) -> str:
    """Why `new` may not stand in for `old`, or "": it must take every line that `old` takes."""
    try:
        answer = covers(new, old)
    except EreError as error:
        return f"the repaired rule is refused: {error.message}"
    if answer is Answer.YES:
        return ""
    return f"{finding.check.name}: it cannot be proven that the repaired rule takes the same lines"


def _edited(work: Work, text: str) -> str:
    """The new text of a file; only a line that holds a rule is ever changed."""
    lines = text.split("\n")
    present = {line for line in lines if is_rule(line)}
    kept: list[str] = []
    seen: set[str] = set()
    for line in lines:
        new = work.changes.get(line, line)
        doubled = (line in work.once and line in seen) or (new != line and new in present)
        seen.add(line)
        if not (doubled or line in work.gone):
            kept.append(new)
    result = "\n".join(kept)
    if work.ended and result and not result.endswith("\n"):
        result += "\n"
    return add_rules(result, work.added) if work.added else result


def no_worse(plan: Plan, locale: str) -> Guard:
    """The check of a write: raises WriteError if a file of the plan gets a rule that grep
    refuses or that takes every line, and that it did not have before. What else lies in the
    directory is not ours to judge here."""
    before = {change.path: change.old or b"" for change in plan.changes}

    def check(path: Path, data: bytes) -> None:
        if path not in before:
            return
        old = set(before[path].split(b"\n"))
        rules = parse_rule_file(data, str(path), locale).rules
        new = [rule for rule in rules if rule.text.encode("utf-8", "surrogateescape") not in old]
        for name in LOCALES:
            found = judge(new, name)
            for rule, word in (*found.refused, *found.everything):
                raise WriteError(
                    f"the repaired text would have a rule at fault: {word}",
                    hint="This is a mistake of rulegen; nothing was changed.",
                    place=f"{path}:{rule.line}",
                    text=rule.text,
                    span=(0, len(rule.text)),
                )

    return check
