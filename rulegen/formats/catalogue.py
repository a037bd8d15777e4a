"""All known formats, each file read when the first line of its daemon appears."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from rulegen.formats.entry import Format
from rulegen.formats.load import formed, programs
from rulegen.formats.match import Matcher, raw
from rulegen.formats.places import BUILT_IN, files
from rulegen.formats.shape import Data

if TYPE_CHECKING:
    from rulegen.formats.near import Near

_RANK = {"alarm": 0, "notice": 1, "routine": 2}
"""Where two formats of one file take a line, the more severe is meant; but first those that are
more than the name of a kind (`infer`)."""


def catalogue(dirs: Iterable[Path] = ()) -> Catalogue:
    """The formats that come with rulegen, the user's (`$XDG_CONFIG_HOME/rulegen/formats`), and
    those of `dirs`. What stands in a later directory goes before what stands in an earlier.

    Raises:
        InputError: if a directory of `dirs` cannot be read.
        FormatError: if the first line of a file does not name its programs.
    """
    return Catalogue([_File(path, own, programs(path)) for path, own in files(tuple(dirs))])


@dataclass(frozen=True, slots=True, eq=False)
class _File:
    """A format file and the idents it speaks of."""

    path: Path
    own: int
    programs: list[str]

    def speaks_of(self, ident: str) -> bool:
        return any(
            ident.startswith(name[:-1]) if name.endswith("*") else ident == name
            for name in self.programs
        )


@dataclass(frozen=True, slots=True, eq=False)
class _Entry:
    """An entry of a file, not yet made a `Format`; each is equal to itself alone."""

    file: _File
    data: Data
    entry: Data


def _order(one: _Entry) -> tuple[int, bool, int]:
    """Which of several formats that take a line is meant."""
    last = bool(one.entry.get("last") or one.entry.get("infer"))
    return -one.file.own, last, _RANK[one.entry["severity"]]


class Catalogue:
    """The known formats. Errors in a file are raised when it is first needed."""

    def __init__(self, files: Sequence[_File]) -> None:
        self._files = files
        self._load = lru_cache(maxsize=None)(self._load_now)
        self._entries = lru_cache(maxsize=4096)(self._entries_now)
        self._matcher = lru_cache(maxsize=None)(self._matcher_now)
        self._format = lru_cache(maxsize=None)(self._format_now)

    def speaks_of(self, ident: str) -> bool:
        """Whether some format may be one of messages behind this ident. Raises as `recognise`."""
        return bool(self._entries(ident))

    def recognise(self, ident: str, message: str) -> Format | None:
        """The format of a message (what follows `ident[pid]: `), or None.

        Raises:
            InputError, FormatError: if a file about this ident is wrong.
        """
        entries = self._entries(ident)
        if not entries:
            return None
        found = self._matcher(entries).match(raw(message))
        return self._format(entries[found[0]]) if found else None

    def recognise_all(self, lines: Iterable[tuple[str, str]]) -> Iterator[Format | None]:
        """`recognise` for each pair of ident and message."""
        return (self.recognise(ident, message) for ident, message in lines)

    def nearly(self, ident: str, message: str, *, family: bool = False) -> Near | None:
        """The format that an unrecognised message would have but for its blanks, or None. It
        costs some ten milliseconds: for one line of a kind, not for all lines of a log."""
        from rulegen.formats.near import nearest

        formats = [self._format(entry) for entry in self._entries(ident)]
        return nearest(formats, message, family=family)

    def formats(self, service: str = "") -> list[Format]:
        """All formats, or those of one service, in the order of the files."""
        return [
            self._format(entry)
            for file in self._files
            for entry in self._load(file)
            if service in ("", entry.data["service"])
        ]

    def services(self) -> list[str]:
        """The services of which formats are known, sorted."""
        return sorted({entry.data["service"] for f in self._files for entry in self._load(f)})

    def services_of(self, ident: str) -> list[str]:
        """The services whose files speak of this ident, sorted."""
        found = [entry for f in self._files if f.speaks_of(ident) for entry in self._load(f)]
        return sorted({entry.data["service"] for entry in found})

    def is_own(self, one: Format) -> bool:
        """Does this format come from a user's file?"""
        return not one.place.startswith(f"{BUILT_IN}/")

    def _load_now(self, file: _File) -> tuple[_Entry, ...]:
        from rulegen.formats.store import load

        data = load(file.path)
        return tuple(_Entry(file, data, entry) for entry in data["format"])

    def _entries_now(self, ident: str) -> tuple[_Entry, ...]:
        """The entries about this ident; the first of those that take a message is meant."""
        entries = [e for f in self._files if f.speaks_of(ident) for e in self._load(f)]
        idents = sorted({entry.entry["patterns"][0] for entry in entries})
        if not idents:
            return ()
        fitting = Matcher([i.encode("latin-1") for i in idents]).match(raw(ident))
        names = {idents[i] for i in fitting}
        found = [entry for entry in entries if entry.entry["patterns"][0] in names]
        found.sort(key=_order)
        return tuple(found)

    def _matcher_now(self, entries: tuple[_Entry, ...]) -> Matcher:
        return Matcher([entry.entry["patterns"][1].encode("latin-1") for entry in entries])

    def _format_now(self, entry: _Entry) -> Format:
        return formed(entry.file.path, entry.data, entry.entry)
