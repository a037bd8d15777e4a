"""GNU grep over many lines: rules in a file, lines on standard input, as logcheck does."""

from __future__ import annotations

import os
import re
import resource
import subprocess
import tempfile
from collections.abc import Sequence
from contextlib import suppress
from functools import lru_cache
from shutil import which
from subprocess import PIPE

from rulegen.errors import EngineError, EreError

_WHERE = re.compile(r"^(?:\S*/)?grep: .*?:(\d+): (.*)$")
PATIENCE = 600.0  # seconds; glibc's matcher can take for ever on some rules
# Bytes; grep would take all there is for a rule such as x{1,32767}, and the machine with it.
# All rules of logcheck-database at once need 0.5 GB.
MEMORY = 2 << 30
# Variables that change what grep does or says.
_UNWANTED = ("GREP_OPTIONS", "GREP_COLORS", "GREP_COLOR", "POSIXLY_CORRECT", "LANGUAGE")


def grep(
    rules: Sequence[str],
    lines: Sequence[bytes],
    locale: str,
    invert: bool = False,
    patience: float = PATIENCE,
) -> list[int]:
    """The indexes (from 0) of the lines that any of the rules matches; of the others with
    `invert`. Lines have no line feed; NUL and any other byte may be in them. `patience` is
    in seconds.

    Raises EreError for a rule that grep refuses, or for which it needs more than `MEMORY`;
    EngineError when there is no GNU grep, or when it does not come to an end.
    """
    if not lines:
        return []
    data = b"\n".join(lines) + b"\n"
    if data.count(b"\n") != len(lines):
        raise ValueError("a line may not hold a line feed")
    with tempfile.NamedTemporaryFile(prefix="rulegen-") as file:
        file.write("".join(rule + "\n" for rule in rules).encode("utf-8", "surrogateescape"))
        file.flush()
        command = [gnu_grep(), "-E", "--text", "-n", "-f", file.name]
        output = _run(command + ["-v"] * invert, data, locale, rules, patience)
    return [int(line.partition(b":")[0]) - 1 for line in output.split(b"\n")[:-1]]


def _run(
    command: list[str], data: bytes, locale: str, rules: Sequence[str], patience: float
) -> bytes:
    env = {name: value for name, value in os.environ.items() if name not in _UNWANTED}
    env["LC_ALL"] = locale
    try:
        with subprocess.Popen(command, env=env, stdin=PIPE, stdout=PIPE, stderr=PIPE) as process:
            with suppress(OSError):  # it may have ended already
                resource.prlimit(process.pid, resource.RLIMIT_AS, (MEMORY, MEMORY))
            output, said = _answer(process, data, patience)
    except OSError as error:
        raise EngineError(f"grep cannot be run: {error.strerror}") from error
    if process.returncode not in (0, 1):
        raise _refused(said.decode("utf-8", "replace"), process.returncode, rules)
    return output


def _answer(process: subprocess.Popen[bytes], data: bytes, patience: float) -> tuple[bytes, bytes]:
    try:
        return process.communicate(data, patience)
    except subprocess.TimeoutExpired:
        hint = "Nested repeats with classes such as [[=a=]] do that: write the rule simpler."
        raise EngineError(f"grep did not finish in {patience:g} seconds", hint) from None
    finally:
        process.kill()


def _refused(words: str, status: int, rules: Sequence[str]) -> EreError | EngineError:
    """What grep said, as an error of ours."""
    if "memory exhausted" in words.lower() and len(rules) == 1:
        message = f"grep needs more than {MEMORY >> 30} GB of memory for this"
        hint = "Write it with smaller repeats, or with + and *."
        return EreError(message, hint, text=rules[0], span=(0, len(rules[0])))
    for line in words.splitlines():
        if found := _WHERE.match(line):
            rule = rules[min(int(found[1]), len(rules)) - 1]
            return EreError(f"grep refuses this: {found[2]}", text=rule, span=(0, len(rule)))
    if status == 2 and "class" in words and len(rules) == 1:
        return EreError(words.strip(), text=rules[0], span=(0, len(rules[0])))
    said = words.strip().splitlines()[-1] if words.strip() else f"status {status}"
    return EngineError(f"grep failed: {said}")


@lru_cache(maxsize=1)
def gnu_grep() -> str:
    """Where GNU grep is. Raises EngineError when there is none."""
    hint = "Install GNU grep: rules are proven by running it."
    path = which("grep")
    if path is None:
        raise EngineError("no grep found", hint)
    said = subprocess.run([path, "--version"], capture_output=True, check=False).stdout
    if b"GNU grep" not in said:
        raise EngineError(f"{path} is not GNU grep", hint)
    return path
