"""Rules that hide lines of a log which must be reported (`--not`)."""

from __future__ import annotations

from collections.abc import Iterator

from rulegen.errors import printable
from rulegen.linting.files import Collection
from rulegen.linting.used import matches
from rulegen.linting.values import HEAD, Check, Finding, Severity
from rulegen.linting.view import RAISING

_SHOWN = 90


def _find(collection: Collection) -> Iterator[Finding]:
    if not collection.attacks:
        return
    for file, rule, lines, sample in matches(collection, collection.attacks):
        if not lines or file.layer in RAISING:
            continue
        text = printable(sample.decode("utf-8", "replace"))
        shown = text if len(text) <= _SHOWN else text[: _SHOWN - 2] + " …"
        count = "a line" if lines == 1 else f"{lines:,} lines"
        message = f"the rule hides {count} that must be reported: {shown}"
        advice = "Narrow the rule, or take the line out of the log given with --not."
        yield Finding(file.path, rule.line, CHECK, message, advice, rule.text, (0, len(rule.text)))


CHECK = Check(
    code="W08",
    name="attack",
    severity=Severity.WARNING,
    summary="the rule hides lines that must be reported (--not LOG)",
    text="""\
`--not LOG` names a log of lines that must be reported: attacks, break-ins, failures. Each rule
that hides one of them is named, with a line of its. Without `--not` nothing is said.""",
    bad=HEAD + r"food\[[[:digit:]]+\]: .*$",
    good=HEAD + r"food\[[[:digit:]]+\]: user [^[:space:]]+ logged in$",
    tree=_find,
)
