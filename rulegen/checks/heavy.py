"""Rules that cost grep too much."""

from __future__ import annotations

from collections.abc import Iterator

from rulegen.linting.files import Collection, File
from rulegen.linting.values import HEAD, Check, Finding, Severity


def _find(file: File, collection: Collection) -> Iterator[Finding]:
    for rule in collection.judged(file).heavy:
        message = "grep needs many seconds or too much memory for this rule; it was not looked at"
        advice = "Write it shorter: less than 8 kB, no repeats of repeats of repeats."
        end = len(rule.text)
        yield Finding(file.path, rule.line, CHECK, message, advice, rule.text, (0, end))


CHECK = Check(
    code="S06",
    name="heavy",
    severity=Severity.ERROR,
    summary="the rule costs grep too much",
    text="""\
Counted repeats multiply: `((a{99}){99}){99}` is a million copies of `a` to grep, and a rule of
100 kB takes it ten seconds each time. If the memory does not suffice, grep fails, and logcheck
then loses what it loses through a rule that is `invalid`. Such a rule is not given to grep by
lint either.""",
    bad=HEAD + r"food: ((([0-9]{200}){200}){200})$",
    good=HEAD + r"food: [0-9]+$",
    file=_find,
)
