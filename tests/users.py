"""Work done as the user nobody: root may read and write everything."""

from __future__ import annotations

import grp  # noqa: F401  (out of nobody's reach later)
import multiprocessing
import os
import pwd  # noqa: F401
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from multiprocessing.connection import Connection
from pathlib import Path

from rulegen.errors import RulegenError

NOBODY = 65534


def as_nobody(work: Callable[[], object], before: Callable[[], object] = bool) -> str:
    """What `work` returns, or says when it fails, in a process of its own; it is nobody's if
    this one is root's.

    `before` runs in that process first: what it imports may be out of nobody's reach.
    """
    fork = multiprocessing.get_context("fork")
    ours, theirs = fork.Pipe()
    run = fork.Process(target=_work, args=(work, before, theirs))
    run.start()
    theirs.close()
    said: str = ours.recv()
    run.join()
    return said


def _work(work: Callable[[], object], before: Callable[[], object], answer: Connection) -> None:
    before()
    if os.geteuid() == 0:
        os.setgroups([])
        os.setresgid(NOBODY, NOBODY, NOBODY)
        os.setresuid(NOBODY, NOBODY, NOBODY)
    try:
        answer.send(str(work()))
    except RulegenError as error:
        answer.send(str(error))


@contextmanager
def public_directory() -> Iterator[Path]:
    """A temporary directory that everybody can pass and read, unlike pytest's own."""
    path = Path(tempfile.mkdtemp(prefix="rulegen-test-"))
    path.chmod(0o755)
    try:
        yield path
    finally:
        shutil.rmtree(path)
