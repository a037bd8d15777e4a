"""The user's own entries for the table of alarm: `$XDG_CONFIG_HOME/rulegen/alarms.toml`.

    [words]      # mark = words, matched whole and in any letter case
    fire = ["smoke detected", "door open"]
    [shapes]     # mark = an expression over the constant text, as Python's `re` reads it
    coffee = 'pot \\w+ empty'
    [programs]   # program = mark: all its messages
    tripwire = "integrity"

Entries are added to those of `alarms`; none takes one away.
"""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import Any

from rulegen import alarms
from rulegen.errors import InputError

SECTIONS = ("words", "shapes", "programs")


def path() -> Path:
    """Where the file is (XDG base directories), whether it exists or not."""
    base = os.environ.get("XDG_CONFIG_HOME") or os.path.expanduser("~/.config")
    return Path(base, "rulegen", "alarms.toml")


def use(file: Path | None = None) -> None:
    """Adds the entries of the file to the table; a missing file adds none, nor does one in a
    directory that is closed: that of another user, whose HOME was kept.

    Raises:
        InputError: for a file that cannot be read or is not what it should be.
    """
    file = file or path()
    try:
        data = file.read_bytes()
    except FileNotFoundError:
        return
    except OSError as error:
        if not os.access(file.parent, os.X_OK):
            return
        raise InputError(f"cannot read this file: {error.strerror}", place=str(file)) from error
    found = _parsed(data, file)
    alarms.extend(
        {_mark(mark): _words(words, mark, file) for mark, words in found["words"].items()},
        {_mark(mark): _shape(text, mark, file) for mark, text in found["shapes"].items()},
        {name: _mark(_text(mark, name, file)) for name, mark in found["programs"].items()},
    )


def _parsed(data: bytes, file: Path) -> dict[str, dict[str, Any]]:
    import tomllib

    try:
        tables = tomllib.loads(data.decode())
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise InputError(f"this is no TOML: {error}", place=str(file)) from None
    for name, table in tables.items():
        if name not in SECTIONS or not isinstance(table, dict):
            raise _wrong(file, name, f"known are the tables {', '.join(SECTIONS)}")
    return {name: tables.get(name, {}) for name in SECTIONS}


def _mark(mark: str) -> str:
    """A mark in letters that a group of an expression may be called by."""
    return "own_" + re.sub(r"\W", "_", mark, flags=re.ASCII)


def _words(words: Any, mark: str, file: Path) -> str:
    if not isinstance(words, list) or not words:
        raise _wrong(file, mark, "a mark has a list of words")
    return "|".join(re.escape(_text(word, mark, file)) for word in words)


def _shape(text: Any, mark: str, file: Path) -> str:
    try:
        re.compile(_text(text, mark, file))
    except re.error as error:
        raise _wrong(file, mark, f"this is no expression: {error}") from None
    return str(text)


def _text(value: Any, name: str, file: Path) -> str:
    if isinstance(value, str) and value.strip():
        return value
    raise _wrong(file, name, "a text is wanted here")


def _wrong(file: Path, name: str, hint: str) -> InputError:
    return InputError(f"cannot use the entry {name}", hint, str(file))
