"""What rulegen remembers between runs: the last patch, and the suggestions skipped."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from pathlib import Path

from rulegen.errors import WriteError
from rulegen.write.files import locked, write_file
from rulegen.write.plan import as_bytes, as_text, content

VARIABLE = "RULEGEN_STATE"
"""Environment variable that names another state directory."""


def directory() -> Path:
    """The user's state directory (XDG base directories), made if it is missing.

    Raises `WriteError` if it cannot be made.
    """
    path = _path()
    try:
        path.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise WriteError(
            f"cannot make the directory for what rulegen remembers: {error.strerror}",
            hint=f"Nothing was changed. Set {VARIABLE} to a directory of your own.",
            place=str(path),
        ) from error
    return path


def patch_path() -> Path:
    """Where the patch of the last write is kept."""
    return _path() / "last.patch"


def skips() -> frozenset[str]:
    """The ids of the suggestions that the user has skipped."""
    return frozenset(as_text(content(_skips_path()) or b"").split())


def skip(ids: Iterable[str]) -> None:
    """Remember these ids as skipped. Raises `WriteError`."""
    _change_skips(lambda known: known | set(ids))


def unskip(ids: Iterable[str]) -> None:
    """Forget that these ids were skipped. Raises `WriteError`."""
    _change_skips(lambda known: known - set(ids))


def _path() -> Path:
    if given := os.environ.get(VARIABLE):
        return Path(os.path.abspath(given))
    from platformdirs import user_state_path

    return user_state_path("rulegen")


def _skips_path() -> Path:
    return _path() / "skips"


def _change_skips(change: Callable[[frozenset[str]], frozenset[str]]) -> None:
    try:
        with locked([directory()]):
            text = "".join(f"{name}\n" for name in sorted(change(skips())))
            write_file(_skips_path(), as_bytes(text))
    except OSError as error:
        raise WriteError(f"cannot write: {error.strerror}", place=str(_skips_path())) from error
