"""A file whose last line does not end."""

from __future__ import annotations

from collections.abc import Iterator

from rulegen.linting.files import Collection, File
from rulegen.linting.values import HEAD, Check, Finding, Severity


def _find(file: File, collection: Collection) -> Iterator[Finding]:
    if file.data and not file.data.endswith(b"\n"):
        line = file.data.count(b"\n") + 1
        text = file.data.rpartition(b"\n")[2].decode("utf-8", "surrogateescape")
        message = "the last line does not end: the next rule that is appended becomes part of it"
        yield Finding(file.path, line, CHECK, message, "Add a newline, or run --fix.", text,
                      (len(text), len(text) + 1), fix=text)  # fmt: skip


CHECK = Check(
    code="R05",
    name="newline",
    severity=Severity.NOTE,
    summary="no newline at the end of the file",
    text="""\
logcheck itself reads such a file. `cat a b`, `echo rule >> file` and tools that join files then
make one rule out of two. `--fix` adds the newline.""",
    bad=HEAD + r"food\[[[:digit:]]+\]: ready$",
    good=HEAD + r"food\[[[:digit:]]+\]: ready$" + "\n",
    file=_find,
)
