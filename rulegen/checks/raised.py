"""Rules in ignore.d for lines that violations.d or cracking.d raises."""

from __future__ import annotations

import os
from collections.abc import Iterator

from rulegen.linting.files import Collection, File
from rulegen.linting.pairs import members
from rulegen.linting.values import HEAD, Check, Finding, Severity
from rulegen.linting.view import RAISING
from rulegen.logcheck.tree import Layer


def _find(collection: Collection) -> Iterator[Finding]:
    known = members(collection)
    for number, by in known.covered(_useless):
        file, rule = known.rules[number]
        raiser, other = known.rules[by]
        message = (
            f"{raiser.directory} raises every line of this rule"
            f" ({raiser.name}:{other.line}), so it hides nothing"
        )
        if raiser.layer is Layer.VIOLATIONS:
            advice = f"Move it to violations.ignore.d/local-{file.name.removeprefix('local-')}."
        else:
            advice = "Only cracking.ignore.d could hide them, with SUPPORT_CRACKING_IGNORE=1."
        yield Finding(file.path, rule.line, CHECK, message, advice, rule.text, (0, len(rule.text)))


def _useless(file: File, raiser: File) -> bool:
    same = os.path.dirname(os.path.dirname(os.path.abspath(file.path))) == os.path.dirname(
        os.path.dirname(os.path.abspath(raiser.path))
    )
    return file.layer is Layer.IGNORE and bool(file.directory) and raiser.layer in RAISING and same


CHECK = Check(
    code="R03",
    name="raised",
    severity=Severity.WARNING,
    summary="a rule in ignore.d for lines that violations.d raises",
    text="""\
What violations.d or cracking.d raises is reported as a Security Event or Alert, whatever
ignore.d says. violations.d/su and violations.d/sudo of logcheck-database take every line of su
and sudo: a rule for them belongs into violations.ignore.d, in a file called `local-…`.""",
    bad="ignore.d.server/local-sudo: " + HEAD + r"sudo: +backup : .*$",
    good="violations.ignore.d/local-sudo: " + HEAD + r"sudo: +backup : .*$",
    tree=_find,
)
