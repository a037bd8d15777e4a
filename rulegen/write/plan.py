"""What is to be written: a change of one file, and a plan of several."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path

from rulegen.errors import WriteError

Edit = Callable[[str], str | None]
"""From the text of a file ("" if there is none) to its new text; None means no file."""


@dataclass(frozen=True)
class Change:
    """One file: its bytes when the plan was made, and those it is to have; None is no file.

    `edit`, if given, makes the new text again from a file that somebody else has
    changed since.
    """

    path: Path
    old: bytes | None
    new: bytes | None
    edit: Edit | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True)
class Plan:
    """Changes of several files that are made together or not at all.

    A plan is true if it would change anything.
    """

    changes: tuple[Change, ...] = ()

    def __bool__(self) -> bool:
        return any(change.old != change.new for change in self.changes)


def planned(path: Path, edit: Edit) -> Change:
    """The change that `edit` makes in the file as it is now; writes nothing.

    Raises `WriteError` if the file cannot be read, and what `edit` raises.
    """
    path = Path(os.path.abspath(path))
    old = content(path)
    return Change(path, old, _edited(old, edit), edit)


def refreshed(change: Change) -> Change:
    """The change made anew if its file is no longer as it was planned on.

    Raises `WriteError` if it is not and the change has no `edit`.
    """
    path = Path(os.path.abspath(change.path))
    now = content(path)
    if now == change.old:
        return replace(change, path=path)
    if change.edit is None:
        raise WriteError(
            "the file has changed since the changes to it were worked out",
            hint="Run the command again.",
            place=str(path),
        )
    return planned(path, change.edit)


def content(path: Path) -> bytes | None:
    """The bytes of a regular file, or None if there is none. Raises `WriteError`."""
    try:
        if path.exists() and not path.is_file():
            raise WriteError("this is not a regular file", place=str(path))
        return path.read_bytes()
    except FileNotFoundError:
        return None
    except OSError as error:
        raise WriteError(f"cannot read the file: {error.strerror}", place=str(path)) from error


def as_text(data: bytes) -> str:
    """Bytes as text that keeps every byte."""
    return data.decode("utf-8", "surrogateescape")


def as_bytes(text: str) -> bytes:
    """The inverse of `as_text`."""
    return text.encode("utf-8", "surrogateescape")


def _edited(old: bytes | None, edit: Edit) -> bytes | None:
    new = edit(as_text(old or b""))
    if new is None or (new == "" and old is None):
        return None
    return as_bytes(new)
