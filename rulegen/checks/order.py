"""Rules that are not in order."""

from __future__ import annotations

from collections.abc import Iterator

from rulegen.linting.files import Collection, File
from rulegen.linting.values import HEAD, Check, Finding, Severity


def _find(file: File, collection: Collection) -> Iterator[Finding]:
    before = ""
    for rule in file.content.rules:
        if rule.text < before:
            yield Finding(file.path, rule.line, CHECK, "the rules are not in order from here on",
                          "LC_ALL=C sort -u keeps a file without comments in order.",
                          rule.text, (0, 1))  # fmt: skip
            return
        before = rule.text


_READY = HEAD + r"food\[[[:digit:]]+\]: ready$" + "\n"
_STOP = HEAD + r"food\[[[:digit:]]+\]: stop$" + "\n"

CHECK = Check(
    code="H06",
    name="order",
    severity=Severity.NOTE,
    summary="the rules of a file are not in order (only when selected)",
    text="""\
README.logcheck-database advises to pass rule files through `sort -u`: in order, equal rules
stand together and changes are easy to read. Order means nothing to logcheck. Runs only when
selected: `rulegen lint --select order`.""",
    bad=_STOP + _READY,
    good=_READY + _STOP,
    file=_find,
    normal=False,
)  # fmt: skip
