"""Rules that cost grep too much."""

from __future__ import annotations

from collections.abc import Iterator

from rulegen.linting.files import Collection, File
from rulegen.linting.values import HEAD, Check, Finding, Severity


def _find(file: File, collection: Collection) -> Iterator[Finding]:
    for rule in collection.judged(file).heavy:
        message = "grep needs seconds or gigabytes for this rule; it was not looked at"
        advice = "Write + for large counts, or make several rules of it."
        end = len(rule.text)
        yield Finding(file.path, rule.line, CHECK, message, advice, rule.text, (0, end))


CHECK = Check(
    code="S06",
    name="heavy",
    severity=Severity.ERROR,
    summary="the rule costs grep too much",
    text="""\
Counted repeats multiply: `([[:alnum:]]{100}){100}` is 10,000 copies of the class to grep, for which
it needs five seconds and two gigabytes in a UTF-8 locale, as it does for a rule of 100 kB. If the
memory does not suffice, grep fails, and logcheck then loses what it loses through a rule that is
`invalid`. Such a rule is not given to grep by lint either.""",
    bad=HEAD + r"food: ((([0-9]{200}){200}){200})$",
    good=HEAD + r"food: [0-9]+$",
    file=_find,
)
