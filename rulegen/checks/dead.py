"""Rules that match nothing in some logs (`--logs`)."""

from __future__ import annotations

from collections.abc import Iterator

from rulegen.linting.files import Collection
from rulegen.linting.used import matches
from rulegen.linting.values import HEAD, Check, Finding, Severity


def _find(collection: Collection) -> Iterator[Finding]:
    if not collection.logs:
        return
    for file, rule, lines, _ in matches(collection, collection.logs):
        if not lines:
            yield Finding(file.path, rule.line, CHECK, "the rule matches no line of these logs",
                          "Remove it, if they hold all that happens here.",
                          rule.text, (0, len(rule.text)))  # fmt: skip


CHECK = Check(
    code="H04",
    name="dead",
    severity=Severity.NOTE,
    summary="the rule matches no line of these logs (--logs LOG)",
    text="""\
With `--logs LOG`, which may be given several times, each rule that matches nothing in these logs
is named. Give logs of many weeks: a rule for a yearly event is not dead. Without `--logs`
nothing is said.""",
    bad=HEAD + r"food\[[[:digit:]]+\]: food 8\.1901\.0 started$",
    good=HEAD + r"food\[[[:digit:]]+\]: food [.[:digit:]]+ started$",
    tree=_find,
)
