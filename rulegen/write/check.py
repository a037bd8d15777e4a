"""Whether the real grep takes a rule file, asked the way logcheck asks it."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Callable, Sequence
from pathlib import Path

from rulegen.errors import EngineError, WriteError
from rulegen.logcheck.rulefile import FileRule, parse_rule_file
from rulegen.write.names import is_rule_directory, ok_name
from rulegen.write.plan import as_bytes, as_text

LOCALES = ("C", "C.UTF-8")

Check = Callable[[Path, bytes], None]
"""Raises `WriteError` if a file of this name must not have these bytes."""


def check_rules(path: Path, data: bytes) -> None:
    """Raise `WriteError` for the first rule that would silence logcheck.

    That is one that grep refuses, or that matches the empty line: it matches every
    line. `path` is for the message alone.
    """
    for locale in LOCALES:
        rules = parse_rule_file(data, str(path), locale).rules
        if _fault(rules, locale):
            rule = _culprit(rules, locale)
            raise WriteError(
                _fault([rule], locale),
                hint="Such a rule silences logcheck; nothing was changed.",
                place=f"{path}:{rule.line}",
                text=rule.text,
                span=(0, len(rule.text)),
            )


def check_directory(directory: Path, check: Check) -> None:
    """Put every rule file of a directory to `check`, if logcheck reads that directory.

    Elsewhere other files need not be rules. Files that we may not read are left out.
    """
    if not is_rule_directory(directory):
        return
    for path in sorted(directory.iterdir()):
        if ok_name(path.name) and path.is_file() and os.access(path, os.R_OK):
            check(path, path.read_bytes())


def _fault(rules: Sequence[FileRule], locale: str) -> str:
    """What is wrong with these rules, "" if nothing is."""
    status, complaint = _grep(rules, locale)
    if status == 0:
        return "the rule matches the empty line, so it hides every line"
    if status == 1:
        return ""
    return f"grep refuses the rule: {complaint}"


def _culprit(rules: Sequence[FileRule], locale: str) -> FileRule:
    """The first rule at fault, found by halving."""
    while len(rules) > 1:
        half = len(rules) // 2
        rules = rules[:half] if _fault(rules[:half], locale) else rules[half:]
    return rules[0]


def _grep(rules: Sequence[FileRule], locale: str) -> tuple[int, str]:
    """Exit status of grep on one empty line (0 it matches, 1 not, 2 trouble), and its word.

    The rules go in by standard input, which no length limit meets, the line by a pipe.
    """
    reader, writer = os.pipe()
    try:
        os.write(writer, b"\n")
        os.close(writer)
        done = subprocess.run(
            ["grep", "-E", "--text", "-q", "-f", "-", f"/dev/fd/{reader}"],
            input=as_bytes("".join(f"{rule.text}\n" for rule in rules)),
            capture_output=True,
            env={**os.environ, "LC_ALL": locale},
            pass_fds=(reader,),
            check=False,
        )
    except FileNotFoundError as error:
        raise EngineError("cannot run grep", hint="Install GNU grep.") from error
    finally:
        os.close(reader)
    return done.returncode, as_text(done.stderr).strip().rpartition(": ")[2]
