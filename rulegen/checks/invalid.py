"""Rules that grep refuses."""

from __future__ import annotations

from collections.abc import Iterator

from rulegen.linting.files import Collection, File
from rulegen.linting.values import HEAD, Check, Finding, Severity
from rulegen.logcheck.loss import loss


def _find(file: File, collection: Collection) -> Iterator[Finding]:
    effect = f"logcheck loses {loss(file.layer, file.name)}, without a word"
    for rule, error in collection.judged(file).refused:
        message = f"grep refuses this rule, {error.message}: {effect}"
        place = error.span or (0, len(rule.text))
        advice = error.hint or "Correct the rule, or put # in front of it."
        yield Finding(file.path, rule.line, CHECK, message, advice, rule.text, place)


CHECK = Check(
    code="S01",
    name="invalid",
    severity=Severity.ERROR,
    summary="grep refuses the rule",
    text="""\
logcheck gives each rule file to `grep -E -f FILE | cat`. If grep refuses one rule of the file,
it matches nothing and prints nothing, and the pipe hides that it failed. As a filter the file
then drops every line: one unbalanced bracket in one file of ignore.d, and no System Event of any
service is reported any more. grep's complaint goes to cron's standard error and nowhere else.
The finding says which reports are lost; that depends on the directory.""",
    bad=HEAD + r"food\[[[:digit:]]+\]: session (opened|closed for user [[:alnum:]]+$",
    good=HEAD + r"food\[[[:digit:]]+\]: session (opened|closed) for user [[:alnum:]]+$",
    file=_find,
)
