"""Rules that take every line."""

from __future__ import annotations

from collections.abc import Iterator

from rulegen.linting.files import Collection, File
from rulegen.linting.values import HEAD, Check, Finding, Severity
from rulegen.linting.view import RAISING
from rulegen.logcheck.tree import Layer

_EFFECT = {
    Layer.IGNORE: "logcheck reports no System Event of any service",
    Layer.VIOLATIONS_IGNORE: "logcheck hides the Security Events that this file filters",
    Layer.CRACKING_IGNORE: "logcheck hides the Security Alerts that this file filters",
    Layer.VIOLATIONS: "logcheck reports every line as a Security Event",
    Layer.CRACKING: "logcheck reports every line as a Security Alert",
}
_ADVICE = "An empty alternative, as in foo| or (foo|)*, is a usual reason."


def _find(file: File, collection: Collection) -> Iterator[Finding]:
    raising = file.layer in RAISING
    for rule, what in collection.judged(file).everything:
        effect = _EFFECT[file.layer]
        if raising and "old" in what:
            effect = "logcheck reports every such line"
        message = f"this rule matches {what}: {effect}"
        end = len(rule.text)
        yield Finding(file.path, rule.line, CHECK, message, _ADVICE, rule.text, (0, end))


CHECK = Check(
    code="S02",
    name="everything",
    severity=Severity.ERROR,
    summary="the rule matches every line",
    text="""\
A rule that matches the empty line matches every line, as grep looks for it anywhere in the line.
An empty alternative is enough: `foo|` is `foo` or nothing. In ignore.d such a rule hides all
System Events of every service. The same is said of rules that take any line with a time stamp:
grep is asked about lines that nobody writes.""",
    bad="foo|",
    good=HEAD + r"food(\[[[:digit:]]+\])?: ready$",
    file=_find,
)
