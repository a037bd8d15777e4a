"""The logs that logcheck reads on this machine, and the journal as it reads it.

After /usr/sbin/logcheck 1.4.2 to 1.4.7 (the loop over LOGFILES, and logoutput). Its offsets in
/var/lib/logcheck are neither read nor written: files are read from their beginning.
"""

from __future__ import annotations

import glob
import os
import re
from collections.abc import Iterator
from pathlib import Path

from rulegen.errors import InputError
from rulegen.read.blocks import input_error

JOURNAL = "journal"
"""The word that stands for the systemd journal in logcheck.logfiles."""

SINCE = "-5h"  # how far back logcheck looks when it reads the journal for the first time

_COMMENT = re.compile(rb"#|\s*\Z")


def machine_logs(
    config_dir: str | Path = "/etc/logcheck",
    *,
    list_file: str | Path | None = None,
    list_dir: str | Path | None = None,
) -> list[str]:
    """The paths in `logcheck.logfiles` and `logcheck.logfiles.d/*.logfiles`, in logcheck's order.

    `list_file` and `list_dir` are logcheck's options -L and -D. The word `journal` stays as it
    is: `batches` knows it. A shell pattern stands for the files it finds, as in logcheck.

    Raises:
        InputError: a list is missing or may not be read; logcheck itself stops at that.
    """
    first = Path(list_file or Path(config_dir, "logcheck.logfiles"))
    folder = glob.escape(str(list_dir or Path(config_dir, "logcheck.logfiles.d")))
    lists = [first, *map(Path, sorted(glob.glob(f"{folder}/*.logfiles")))]
    return [log for name in lists for log in _listed(name)]


def _listed(path: Path) -> Iterator[str]:
    try:
        lines = path.read_bytes().split(b"\n")
    except OSError as error:
        raise input_error(path, error) from None
    for line in lines:
        if not _COMMENT.match(line):
            yield from _found(os.fsdecode(line))


def _found(name: str) -> list[str]:
    """A shell pattern's files (none, if there are none: nullglob is set); a name as it is."""
    return sorted(glob.glob(name)) if glob.has_magic(name) else [name]


def is_journal(path: str | Path) -> bool:
    """Whether this names the journal: logcheck looks for a file of that name first."""
    return str(path) == JOURNAL and not os.path.isfile(path)


def journal_blocks(size: int, since: str = SINCE) -> Iterator[bytes]:
    """What `journalctl` prints of the last hours, in blocks of at most `size` bytes.

    Raises:
        InputError: there is no journalctl, or it complains, or it fails.
    """
    import subprocess
    import tempfile

    with tempfile.TemporaryFile() as said:
        try:
            # Without --quiet: it says when entries are hidden from this user.
            command = ["journalctl", "--no-pager", f"--since={since}"]
            process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=said)
        except OSError:
            hint = "Name a log file; the journal needs systemd."
            raise InputError("journalctl cannot be run", hint, JOURNAL) from None
        with process:
            assert process.stdout is not None
            while block := process.stdout.read1(size):  # type: ignore[attr-defined]
                yield block
        said.seek(0)
        complaint = said.read(4096).decode(errors="replace").strip()
    if complaint or process.returncode:
        raise InputError(
            f"journalctl says: {' '.join(complaint.split()) or 'nothing, but failed'}",
            "Groups systemd-journal and adm may read it all. Try: sudo -u logcheck rulegen …",
            JOURNAL,
        )
