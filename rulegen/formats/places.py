"""Where format files are."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from rulegen.errors import InputError

BUILT_IN = Path(__file__).parent


def files(dirs: tuple[Path, ...] = ()) -> Iterator[tuple[Path, int]]:
    """The format files, sorted within their directory, with the rank of that: 0 for what comes
    with rulegen, 1 for the user's own, 2 and above for `dirs`.

    Raises:
        InputError: if one of `dirs` is no directory that can be read.
    """
    from platformdirs import user_config_path

    yield from ((path, 0) for path in sorted(BUILT_IN.glob("*.toml")))
    yield from ((path, 1) for path in _user(user_config_path("rulegen") / "formats"))
    for rank, place in enumerate(dirs, 2):
        try:
            names = sorted(path for path in place.iterdir() if _is_format(path))
        except OSError as error:
            raise InputError(f"cannot read it: {error.strerror}", place=str(place)) from None
        yield from ((path, rank) for path in names)


def _user(place: Path) -> list[Path]:
    """The user's own files; most users have none."""
    try:
        return sorted(path for path in place.iterdir() if _is_format(path))
    except OSError:
        return []


def _is_format(path: Path) -> bool:
    return path.suffix == ".toml" and not path.name.startswith(".")
