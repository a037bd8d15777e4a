"""The logs that a command reads, and how."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace


def _unseen(size: int) -> None:
    """Nobody looks at the progress."""


@dataclass(frozen=True, slots=True)
class Logs:
    """Logs by their paths (`-`: standard input). `quoted` says whether quoting in them is undone
    and mails are taken apart (see `read.batches`), else they are taken as logcheck does.
    `processes` defaults to one for each processor, `progress` is told the bytes of lines done."""

    paths: Sequence[str]
    quoted: bool = True
    processes: int | None = None
    progress: Callable[[int], None] = _unseen

    def telling(self, progress: Callable[[int], None]) -> Logs:
        """The same logs with another progress."""
        return replace(self, progress=progress)
