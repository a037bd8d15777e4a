"""What was worked out of a format file, kept for the next run.

Reading TOML and rendering all templates of one daemon costs some 50 ms, reading this again 1.
It is plain JSON in the user's cache directory, with a checksum in front. Whatever is wrong
with it (absent, old, damaged, not ours) means that the format file is read instead.
"""

from __future__ import annotations

import json
import os
import zlib
from pathlib import Path

from rulegen.formats.load import formed, read
from rulegen.formats.shape import Data

_EDITION = "1"
"""To be raised when the data below change their shape."""


def load(path: Path) -> Data:
    """The data of a format file, each entry with `patterns`: those of ident and message.

    Raises:
        InputError: if the file cannot be read.
        FormatError: for what is wrong in it.
    """
    stamp = _stamp(path)
    kept = _place(path)
    if found := _kept(kept, stamp):
        return found
    data = read(path)
    for entry in data["format"]:
        _patterns(path, data, entry)
    _keep(kept, stamp, data)
    return data


def _patterns(path: Path, data: Data, entry: Data) -> None:
    from rulegen.formats.match import pattern

    template = formed(path, data, entry).template
    trees = (template.ident, template.message)
    entry["patterns"] = [pattern(tree).decode("latin-1") for tree in trees]


def _stamp(path: Path) -> str:
    """What must be the same for the kept data to be good."""
    try:
        status = path.stat()
    except OSError:
        return ""
    return f"{_EDITION} {path} {status.st_size} {status.st_mtime_ns}"


def _place(path: Path) -> Path | None:
    """Where the data of this file are kept."""
    from platformdirs import user_cache_path

    try:
        name = f"{path.stem}-{zlib.crc32(os.fsencode(path)):08x}.json"
        return user_cache_path("rulegen") / "formats" / name
    except (OSError, RuntimeError):
        return None


def _kept(place: Path | None, stamp: str) -> Data | None:
    """The kept data, if they are ours, whole, and of this file."""
    if not place or not stamp:
        return None
    try:
        with place.open("rb") as file:
            if os.fstat(file.fileno()).st_uid != os.geteuid():
                return None
            head, _, body = file.read().partition(b"\n")
        if head.decode() != f"{zlib.crc32(body):08x} {stamp}":
            return None
        data: Data = json.loads(body)
    except (OSError, ValueError):
        return None
    return data


def _keep(place: Path | None, stamp: str, data: Data) -> None:
    """Writes the data for the next run; if that cannot be done, nothing is lost."""
    if not place or not stamp:
        return
    import tempfile

    body = json.dumps(data).encode()
    try:
        place.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        with tempfile.NamedTemporaryFile(dir=place.parent, prefix=".", delete=False) as file:
            file.write(f"{zlib.crc32(body):08x} {stamp}\n".encode() + body)
        os.replace(file.name, place)
    except OSError:
        return
