"""One rule file as logcheck reads it: which lines are rules, and which are dropped."""

from __future__ import annotations

import re
from dataclasses import dataclass

from rulegen.errors import InputError
from rulegen.read.strip import strip

_RUN_PARTS = re.compile(r"[a-zA-Z0-9_-]+", re.ASCII)


@dataclass(frozen=True, slots=True)
class FileRule:
    """A rule and where it stands; `line` counts from 1, `text` is decoded as UTF-8 with
    `surrogateescape`. `file` is "-" for standard input and "-e" for the command line."""

    file: str
    line: int
    text: str


@dataclass(frozen=True, slots=True)
class Skipped:
    """A line that is no rule: `why` is `comment` or `blank`."""

    line: int
    text: str
    why: str


@dataclass(frozen=True, slots=True)
class RuleFile:
    """The rules of a file in their order, and the lines between them."""

    path: str
    rules: tuple[FileRule, ...]
    skipped: tuple[Skipped, ...]


def is_rule_file_name(name: str) -> bool:
    """Whether run-parts(8), and so logcheck, takes a file of this name.

    >>> is_rule_file_name("local-ssh"), is_rule_file_name("local.conf")
    (True, False)
    """
    return _RUN_PARTS.fullmatch(name) is not None


def read_rule_file(path: str, locale: str = "C.UTF-8", *, given: bool = False) -> RuleFile:
    """The rules in the file `path`; raises InputError if it cannot be read, or, `given` by
    somebody, is a binary file."""
    try:
        with open(path, "rb") as file:
            data = file.read()
    except OSError as error:
        raise InputError(f"cannot read this rule file: {error.strerror}", place=path) from error
    if given:
        refuse_binary(data, path)
    return parse_rule_file(data, path, locale)


def parse_rule_file(data: bytes, path: str, locale: str = "C.UTF-8") -> RuleFile:
    """The rules in `data`, cleaned as by `grep -E --text -v '^[[:space:]]*$|^#'`.

    Trailing blanks and a carriage return stay in the rule, as they do in logcheck. `locale`
    is that in which logcheck runs: it decides whether a wide space is a blank.
    """
    rules: list[FileRule] = []
    skipped: list[Skipped] = []
    for number, line in enumerate(_lines(data), start=1):
        text = line.decode("utf-8", "surrogateescape")
        why = "comment" if line.startswith(b"#") else "blank" if not strip(line, locale) else ""
        if why:
            skipped.append(Skipped(number, text, why))
        else:
            rules.append(FileRule(path, number, text))
    return RuleFile(path, tuple(rules), tuple(skipped))


def refuse_binary(data: bytes, path: str) -> None:
    """Raises InputError for what somebody named as rules and is plainly something else: a packed
    file, a program, a journal."""
    from rulegen.read.packed import PACKINGS
    from rulegen.read.signs import WRONG, is_binary

    head = data[: 1 << 13]
    magic = (*(packing.magic for packing in PACKINGS), *(mark for mark, _, _ in WRONG))
    if head.startswith(magic) or is_binary(head):
        raise InputError("this is a binary file, no rules", "Name a rule file.", path)


def _lines(data: bytes) -> list[bytes]:
    """The lines of `data`; only a line feed ends one, and the last may lack it."""
    lines = data.split(b"\n")
    return lines[:-1] if not lines[-1] else lines
