"""The shape of a format file: its keys, their types, names that are used once, readable EREs."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from rulegen.errors import EreError
from rulegen.formats.syntax import FormatError
from rulegen.model import Pid, Severity

Data = dict[str, Any]
"""A format file as plain data."""

_FILE = {
    "programs": list,
    "service": str,
    "ident": str,
    "pid": str,
    "fields": dict,
    "parts": dict,
    "format": list,
}
_NEEDED = ("programs", "service", "ident", "pid", "format")
_TEXTS = ("name", "template", "meaning", "severity", "source", "program", "ident", "versions")
_LISTS = ("examples", "variants", "near", "id")
_KINDS: dict[str, type] = {
    **dict.fromkeys(_TEXTS, str),
    **dict.fromkeys(_LISTS, list),
    "free": bool,
    "infer": bool,
    "last": bool,
}
_SAID = {str: "a text", list: "a list of texts", bool: "true or false"}
_DEMANDED = ("name", "template", "meaning", "severity", "source", "examples", "near")


def shaped(path: Path, data: Data) -> None:
    """Nothing, if the data have the shape of a format file. Raises `FormatError`."""
    _shape(path, data)
    _eres(path, data)
    names: set[str] = set()
    for entry in data["format"]:
        _entry(path, entry, names)


def _shape(path: Path, data: Data) -> None:
    """The keys of a file and their types."""
    for key in data:
        if key not in _FILE:
            raise FormatError(f"the key {key} is not known", place=str(path))
    for key, kind in _FILE.items():
        if key not in data and key not in _NEEDED:
            continue
        if not isinstance(data.get(key), kind):
            raise FormatError(f"{key} is missing or not a {kind.__name__}", place=str(path))
    for table in ("fields", "parts"):
        for name, value in data.get(table, {}).items():
            if not isinstance(value, str):
                raise FormatError(f"{name} in [{table}] is not a text", place=str(path))
    if data["pid"] not in {kind.value for kind in Pid}:
        hint = "write 'always', 'optional' or 'never'"
        raise FormatError(f"pid is {data['pid']!r}", hint, str(path))


def _eres(path: Path, data: Data) -> None:
    """The fields' EREs can be read."""
    from rulegen.ere import parse as parse_ere

    for name, ere in data.get("fields", {}).items():
        try:
            if not ere.isascii():
                raise EreError(
                    "only ASCII can stand here", "its bytes differ from locale to locale"
                )
            parse_ere(ere)
        except EreError as error:
            place = f"{path}: field {name}"
            raise FormatError(error.message, error.hint, place, ere, error.span) from None


def _entry(path: Path, entry: Any, names: set[str]) -> None:
    """The keys of an entry, their types, and that its name is new."""
    name = entry.get("name") if isinstance(entry, dict) else None
    place = f"{path}: {name or 'an entry without a name'}"
    for key in _DEMANDED:
        if not isinstance(entry, dict) or not entry.get(key):
            raise FormatError(f"{key} is missing", "half a format is none", place)
    for key, value in entry.items():
        kind = _KINDS.get(key)
        if kind is None:
            raise FormatError(f"the key {key} is not known", place=place)
        texts = value if isinstance(value, list) else []
        if not isinstance(value, kind) or not all(isinstance(item, str) for item in texts):
            raise FormatError(f"{key} is not {_SAID[kind]}", place=place)
    if entry["severity"] not in {kind.value for kind in Severity}:
        hint = "write 'routine', 'notice' or 'alarm'"
        raise FormatError(f"severity is {entry['severity']!r}", hint, place)
    if name in names:
        raise FormatError("the name is used twice", "names are unique in a file", place)
    names.add(str(name))


def toml_error(path: Path, text: str, message: str) -> FormatError:
    """What the TOML reader says, with the line it means."""
    import re

    found = re.search(r"\(at line (\d+), column (\d+)\)", message)
    if not found:
        return FormatError(message, place=str(path))
    line, column = int(found[1]), int(found[2])
    shown = (text.splitlines() or [""])[min(line, len(text.splitlines())) - 1]
    said = message[: found.start()].strip()
    place = f"{path}: line {line}"
    return FormatError(f"not TOML: {said}", "", place, shown, (column - 1, column))
