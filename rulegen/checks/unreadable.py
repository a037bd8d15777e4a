"""Files and directories that the logcheck user cannot read."""

from __future__ import annotations

import os
import shlex
from collections.abc import Iterator

from rulegen.linting.files import LAYERS, Collection
from rulegen.linting.values import Check, Finding, Severity
from rulegen.logcheck.access import USER, logcheck_may_read, who_may_read


def _find(collection: Collection) -> Iterator[Finding]:
    for path in _paths(collection):
        if not logcheck_may_read(path):
            kind = "directory" if os.path.isdir(path) else "file"
            message = (
                f"the user {USER} cannot read this {kind} ({who_may_read(path)}): logcheck stops"
                " with “Could not read” and reports nothing"
            )
            mode = "o+rx" if kind == "directory" else "o+r"
            advice = f"chmod {mode} {shlex.quote(path)}, or give it to the group {USER}."
            yield Finding(path, 0, CHECK, message, advice)


def _paths(collection: Collection) -> Iterator[str]:
    """The live directories and all in them that the shell's `*` matches: logcheck looks at
    those names too that run-parts skips."""
    for root in collection.live:
        yield root
        for directory in sorted(LAYERS):
            path = os.path.join(root, directory)
            if not os.path.isdir(path):
                continue
            yield path
            try:
                names = sorted(os.listdir(path))
            except OSError:
                continue
            whole = (os.path.join(path, name) for name in names if not name.startswith("."))
            yield from (name for name in whole if os.path.isfile(name))


CHECK = Check(
    code="S04",
    name="unreadable",
    severity=Severity.ERROR,
    summary="the logcheck user cannot read a file or directory",
    text="""\
logcheck runs as the user logcheck. At a rule file or directory that this user cannot read it
stops with `Could not read`, and nothing is reported, whatever the file is called: names that
run-parts skips stop it, too. `install -m 0640` by root, or an editor with umask 077, is a usual
reason. Looked for in the directory that logcheck reads, or one given with -r.""",
    bad="-rw------- 1 root root 2310 ignore.d.server/local-food",
    good="-rw-r--r-- 1 root root 2310 ignore.d.server/local-food",
    tree=_find,
)
