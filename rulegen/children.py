"""Processes that rulegen starts: they leave Ctrl-C to their parent, and end when it does."""

from __future__ import annotations

import os
import signal

from rulegen.errors import EngineError


def end_with_parent(parent: int) -> None:
    """In a child of the process `parent`: leave Ctrl-C to it, and die when it dies, however
    that happens."""
    import ctypes

    signal.signal(signal.SIGINT, signal.SIG_IGN)
    pr_set_pdeathsig = 1  # prctl(2), linux/prctl.h
    ctypes.CDLL(None).prctl(pr_set_pdeathsig, signal.SIGKILL)
    if os.getppid() != parent:  # it died before
        os._exit(1)


def killed() -> EngineError:
    """What to say of a child that is gone."""
    return EngineError(
        "a process that rulegen had started was killed",
        "Perhaps memory ran out: give fewer logs at once.",
    )
