"""Files changed so that at every moment there is the old one or the new one.

A new text is made in a temporary file beside its target, synced, and renamed over it.
logcheck stops with `Could not read` at a file in a rule directory that its user cannot
read, whatever its name; but it looks for them with the shell's `*`, which leaves out
names that begin with a dot (/usr/sbin/logcheck, `cleanrules`). So the names of
temporaries do, and a file has its mode and owner before it gets its name.
"""

from __future__ import annotations

import errno
import fcntl
import os
import stat
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from secrets import token_hex

from rulegen.errors import WriteError

PREFIX = ".rulegen-"
"""How the name of each temporary file begins."""

NEW_MODE = 0o644
PATIENCE = 60.0
"""Seconds to wait for another run that is writing in the same directory."""


class Swap:
    """One file about to be replaced: its new and its old content lie ready beside it."""

    def __init__(self, path: Path, new: bytes | None) -> None:
        self.target = Path(os.path.realpath(path))
        self._new = new
        self._temp: Path | None = None
        self._backup: Path | None = None

    def prepare(self) -> None:
        """Write what installing and restoring need, so that neither can lack room."""
        if self.target.exists():
            self._backup = _stage(self.target, self.target.read_bytes())
        if self._new is not None:
            self._temp = _stage(self.target, self._new)

    def install(self) -> None:
        """Put the new content in place; None removes the file."""
        if self._temp is None:
            self.target.unlink()
        else:
            self._temp.replace(self.target)

    def restore(self) -> None:
        """Put the old content back if the new was installed."""
        waiting = self.target.exists() if self._new is None else self._is_staged()
        if waiting:
            return
        if self._backup is None:
            self.target.unlink(missing_ok=True)
        else:
            self._backup.replace(self.target)

    def clean(self) -> None:
        """Remove what is left beside the target."""
        for path in (self._temp, self._backup):
            if path is not None:
                path.unlink(missing_ok=True)

    def _is_staged(self) -> bool:
        return self._temp is None or self._temp.exists()


def write_file(path: Path, data: bytes) -> None:
    """Replace or make one file, atomically. Raises `OSError`."""
    swap = Swap(path, data)
    try:
        swap.prepare()
        swap.install()
    finally:
        swap.clean()
    sync_directory(swap.target.parent)


def sync_directory(directory: Path) -> None:
    """Make renames in a directory last."""
    fd = os.open(directory, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(fd)
    finally:
        os.close(fd)


@contextmanager
def locked(directories: Iterable[Path]) -> Iterator[None]:
    """Hold these directories against other runs of rulegen, whoever runs them.

    The lock is flock(2) on the directory itself; the kernel drops it when a run dies.
    They are taken in the order of their inodes, so two runs never wait for each other.
    Whatever temporary file is then found in them is one of a dead run, and removed.
    Raises `WriteError` after `PATIENCE` seconds.
    """
    held: dict[tuple[int, int], tuple[int, Path]] = {}
    deadline = time.monotonic() + PATIENCE
    try:
        for directory in directories:
            fd = os.open(directory, os.O_RDONLY | os.O_DIRECTORY)
            info = os.fstat(fd)
            key = (info.st_dev, info.st_ino)
            if key in held:
                os.close(fd)
            else:
                held[key] = (fd, directory)
        for _, (fd, directory) in sorted(held.items()):
            _lock(fd, directory, deadline)
            _sweep(directory)
        yield
    finally:
        for fd, _ in held.values():
            os.close(fd)


def sweep(directory: Path) -> None:
    """Remove the temporary files of dead runs, if nobody is writing in the directory."""
    with suppress(OSError):
        fd = os.open(directory, os.O_RDONLY | os.O_DIRECTORY)
        try:
            fcntl.flock(fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
            _sweep(directory)
        finally:
            os.close(fd)


def _sweep(directory: Path) -> None:
    for name in os.listdir(directory):
        if name.startswith(PREFIX):
            (directory / name).unlink(missing_ok=True)


def _lock(fd: int, directory: Path, deadline: float) -> None:
    while True:
        try:
            return fcntl.flock(fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() > deadline:
                raise WriteError(
                    "another rulegen is writing here and does not come to an end",
                    hint="Nothing was changed. `fuser -v` on the directory names the process.",
                    place=str(directory),
                ) from None
        time.sleep(0.01)


def _stage(target: Path, data: bytes) -> Path:
    """A synced temporary file beside `target`, with its mode, owner and attributes."""
    temp = target.with_name(PREFIX + token_hex(8))
    fd = os.open(temp, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, NEW_MODE)
    try:
        with open(fd, "wb") as out:
            _dress(fd, target)
            out.write(data)
            out.flush()
            os.fsync(fd)
    except BaseException:
        temp.unlink(missing_ok=True)
        raise
    return temp


def _dress(fd: int, target: Path) -> None:
    """Give an open file the owner, mode and attributes (ACLs too) that `target` has."""
    if not target.exists():
        os.fchmod(fd, NEW_MODE)
        return
    old, new = target.stat(), os.fstat(fd)
    if (old.st_uid, old.st_gid) != (new.st_uid, new.st_gid):
        _chown(fd, target, old)
    os.fchmod(fd, stat.S_IMODE(old.st_mode))
    for name in _attributes(target):
        os.setxattr(fd, name, os.getxattr(target, name))


def _chown(fd: int, target: Path, old: os.stat_result) -> None:
    try:
        os.fchown(fd, old.st_uid, old.st_gid)
    except PermissionError as error:
        raise WriteError(
            "the file belongs to somebody else, and only root could keep that so",
            hint="Nothing was changed. Run it as the owner of the file, or with sudo.",
            place=str(target),
        ) from error


def _attributes(target: Path) -> list[str]:
    """The extended attributes to carry over; the kernel gives `security.*` itself."""
    try:
        names = os.listxattr(target)
    except OSError as error:
        if error.errno != errno.ENOTSUP:
            raise
        return []
    return [name for name in names if not name.startswith("security.")]
