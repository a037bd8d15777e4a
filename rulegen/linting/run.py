"""Runs checks over a collection."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rulegen.linting.files import Collection, File
from rulegen.linting.values import Check, Finding, Severity
from rulegen.linting.view import RuleView

_RANK = {Severity.ERROR: 0, Severity.WARNING: 1, Severity.NOTE: 2}


def run(collection: Collection, checks: Sequence[Check]) -> list[Finding]:
    """What the checks find, by file and line; what a comment above a rule ignores is left out.

    Raises EngineError when there is no grep, InputError for a log that cannot be read.
    """
    findings = [finding for check in checks for finding in _found(collection, check)]
    files = {file.path: file for file in collection.files}
    order = {path: number for number, path in enumerate(files)}
    kept = [one for one in findings if not _is_ignored(one, files.get(one.path))]
    return sorted(kept, key=lambda f: (order.get(f.path, -1), f.path, f.line,
                                       _RANK[f.check.severity], f.check.code, f.span))  # fmt: skip


def rule_findings(view: RuleView, check: Check) -> Iterator[Finding]:
    """What a rule check finds in one rule."""
    if check.rule is None or (check.hiding and not view.hiding):
        return
    for hit in check.rule(view):
        yield Finding(view.rule.file, view.rule.line, check, hit.message, hit.advice,
                      view.text, hit.span, hit.fix)  # fmt: skip


def _found(collection: Collection, check: Check) -> Iterator[Finding]:
    if check.tree:
        yield from check.tree(collection)
        return
    for file in collection.linted:
        if check.file:
            yield from check.file(file, collection)
        else:
            for view in collection.views(file):
                yield from rule_findings(view, check)


def _is_ignored(finding: Finding, file: File | None) -> bool:
    words = file.ignored.get(finding.line, frozenset()) if file else frozenset()
    return bool(words & {finding.check.code, finding.check.name, finding.check.code[0]})
