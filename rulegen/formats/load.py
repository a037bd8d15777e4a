"""Format files -> data, checked; data -> `Format`.

A file is TOML: `programs` (on its first line, so that it can be told without reading on which
idents the file speaks of), `service`, `ident`, `pid`, the tables `fields` (class = ERE) and
`parts` (name = template), and one `[[format]]` for each message. docs/formats.md says more.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from rulegen.errors import InputError
from rulegen.formats.entry import Format
from rulegen.formats.shape import Data, shaped, toml_error
from rulegen.formats.syntax import FREE, FormatError, Maybe, Parts, Slot, Wordings, parse, slots
from rulegen.model import Pid, Severity


def programs(path: Path) -> list[str]:
    """The idents that a file speaks of, from its first line; a final `*` stands for anything.

    Raises:
        InputError: if the file cannot be read.
        FormatError: if the first line does not say.
    """
    try:
        with path.open(encoding="utf-8") as file:
            line = file.readline().rstrip()
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"cannot read it: {error}", place=str(path)) from None
    key, _, value = line.partition(" = ")
    names = value.strip("[]").split(", ")
    if key != "programs" or not all(n[:1] == n[-1:] == "'" and len(n) > 2 for n in names):
        hint = "write programs = ['sshd', 'sshd-session'], or 'ovpn-*' for all that begin so"
        place = f"{path}: line 1"
        message = "the first line does not name the programs"
        raise FormatError(message, hint, place, line or " ", (0, len(line)))
    return [name[1:-1] for name in names]


def read(path: Path) -> Data:
    """The data of a file, its shape and its names checked.

    Raises:
        InputError: if the file cannot be read.
        FormatError: for what is wrong in it, with the entry and a caret.
    """
    import tomllib

    try:
        text = path.read_bytes().decode("utf-8")
        data: Data = tomllib.loads(text)
    except OSError as error:
        raise InputError(f"cannot read it: {error.strerror}", place=str(path)) from None
    except UnicodeDecodeError as error:
        raise FormatError("it is not UTF-8", place=f"{path}: byte {error.start}") from None
    except tomllib.TOMLDecodeError as error:
        raise toml_error(path, text, str(error)) from None
    shaped(path, data)
    for entry in data["format"]:
        formed(path, data, entry)
    return data


def formed(path: Path, data: Data, entry: Mapping[str, Any]) -> Format:
    """One entry as a `Format`. Raises `FormatError` for a template that cannot be read."""
    place = f"{path}: {entry['name']}"
    named = {**data.get("parts", {})}
    if "program" in entry:
        named["program"] = entry["program"]
    ident = _expanded(parse(entry.get("ident", data["ident"]), place), named, place)
    parts = _expanded(parse(entry["template"], place), named, place)
    classes = _classes(data, entry, (*slots(ident), *slots(parts)), place)
    free = any(slot.token == FREE for slot in slots(parts))
    if free != entry.get("free", False):
        wrong = "has free text but not `free = true`" if free else "has `free = true` for nothing"
        raise FormatError(f"the template {wrong}", place=place)
    return Format(
        service=data["service"],
        name=entry["name"],
        meaning=entry["meaning"],
        severity=Severity(entry["severity"]),
        source=entry["source"],
        pid=Pid(data["pid"]),
        ident_parts=ident,
        parts=parts,
        classes=classes,
        examples=tuple(entry["examples"]),
        variants=tuple(entry.get("variants", ())),
        near=tuple(entry["near"]),
        versions=entry.get("versions", ""),
        ids=tuple(entry.get("id", ())),
        free=free,
        infer=entry.get("infer", False),
        last=bool(entry.get("last") or entry.get("infer")),
        place=place,
    )


def _expanded(parts: Parts, named: Mapping[str, str], place: str, depth: int = 0) -> Parts:
    """`parts` with each `%{@name}` replaced by the part of that name."""
    return tuple(_expand(parts, named, place, depth))


def _expand(parts: Parts, named: Mapping[str, str], place: str, depth: int) -> Iterator[Any]:
    for part in parts:
        match part:
            case Slot(token) if token.startswith("@"):
                if token[1:] not in named or depth > 8:
                    hint = "name it in [parts]" if token[1:] not in named else ""
                    why = "is not known" if hint else "holds itself"
                    raise FormatError(f"the part {token[1:]} {why}", hint, place)
                inner = parse(named[token[1:]], f"{place} ({token[1:]})")
                yield from _expanded(inner, named, place, depth + 1)
            case Maybe(inner, always):
                yield Maybe(_expanded(inner, named, place, depth), always)
            case Wordings(branches, together, shared):
                inside = tuple(_expanded(b, named, place, depth) for b in branches)
                yield Wordings(inside, together, shared)
            case _:
                yield part


def _classes(
    data: Data, entry: Mapping[str, Any], used: tuple[Slot, ...], place: str
) -> dict[str, str]:
    """The EREs of the classes used. Raises `FormatError` for an unknown one."""
    from rulegen.tokens import BY_NAME

    own = {FREE: ".+", **data.get("fields", {})}
    found: dict[str, str] = {}
    for slot in used:
        if slot.token in own:
            found[slot.token] = own[slot.token]
        elif slot.token in BY_NAME:
            found[slot.token] = BY_NAME[slot.token].ere
        else:
            raise _unknown(slot.token, [*own, *BY_NAME], entry["template"], place)
    return found


def _unknown(token: str, known: list[str], template: str, place: str) -> FormatError:
    from difflib import get_close_matches

    close = get_close_matches(token, known, 1)
    hint = f"did you mean {close[0]}?" if close else "give it an ERE in [fields]"
    at = template.find("%{" + token)
    text, span = (template, (at + 2, at + 2 + len(token))) if at >= 0 else (token, (0, len(token)))
    return FormatError(f"the class {token} is not known", hint, place, text, span)
