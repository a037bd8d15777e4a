"""Reading log lines from wherever they lie: one reader for all commands.

`batches` tells the kind of each source by its content. `expand` finds rotated logs,
`machine_logs` the logs that logcheck reads on this machine.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import BinaryIO

from rulegen.errors import InputError
from rulegen.read.blocks import BLOCK, blocks, name_of
from rulegen.read.history import expand
from rulegen.read.kinds import open_kind
from rulegen.read.machine import is_journal, journal_blocks, machine_logs
from rulegen.read.strip import is_utf8, strip
from rulegen.read.values import Aside, Batch, Context, LocatedLine

__all__ = ["Aside", "Batch", "LocatedLine", "batches", "expand", "machine_logs", "strip"]


def batches(
    paths: Sequence[str | Path],
    *,
    stdin: BinaryIO | None = None,
    quoted: bool = True,
    size: int = BLOCK,
    locale: str = "C",
    errors: list[InputError] | None = None,
    stripped: bool = True,
) -> Iterator[Batch]:
    """The log lines of files and standard input (`-`, or no path at all), as logcheck greps them.

    Reads plain logs, gzip, xz, zstd and bzip2, and `journalctl` text in any short form,
    verbose, JSON or export; if `quoted`, also mails, mailboxes and pasted text, whose quoting
    is undone. The word `journal`, unless there is a file of that name, is the journal itself:
    the last five hours, as logcheck reads it at first. `quoted=False` takes every line as it
    is, which is what logcheck does with a log file. Memory depends on `size` (bytes read at
    once), on the longest line and on the largest mail alone.

    White space at the end goes as in `locale` (see `strip`), unless `stripped=False` keeps that
    of plain logs. Empty lines are left out.

    A source that fails is noted in `errors`, after what could be read of it, and the next one
    is read: a caller that goes on owes exit status 2 in the end.

    Raises:
        InputError: at the first source that fails, if `errors` is None.
    """
    for path in paths or ("-",):
        context = Context(name_of(path), quoted, is_utf8(locale), errors, stripped)
        source = journal_blocks(size) if is_journal(path) else blocks(path, stdin, size)
        yield from context.guard(open_kind(source, context))
