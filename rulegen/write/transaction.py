"""The one place that changes rule files: all of a plan, or nothing.

The new texts are checked with grep and written beside their targets; then they are
renamed into place, and every rule file of the directories is checked again. Whatever
fails puts everything back. The patch of the write, which `undo` needs, is kept in the
state directory as one more file of the same transaction.
"""

from __future__ import annotations

import errno
import os
from collections.abc import Iterable, Sequence
from contextlib import suppress
from functools import partial
from pathlib import Path

from rulegen.errors import RulegenError, WriteError
from rulegen.write import state
from rulegen.write.check import Check, check_directory, check_rules
from rulegen.write.files import PREFIX, Swap, locked, sweep, sync_directory
from rulegen.write.patch import diff, parse, reverse
from rulegen.write.plan import Change, Edit, Plan, as_bytes, as_text, content, planned, refreshed

_HINTS = {
    errno.EACCES: "Nothing was changed. Run it as somebody who may write there, or with sudo.",
    errno.EPERM: "Nothing was changed. Run it as somebody who may write there, or with sudo.",
    errno.ENOENT: "Nothing was changed. Make the directory first.",
    errno.ENOSPC: "Nothing was changed. Make room first.",
    errno.EDQUOT: "Nothing was changed. Make room first.",
}


def apply(plan: Plan, *, check: Check = check_rules) -> Plan:
    """Make all changes of a plan, or none, and return what was changed.

    A change with an `edit` is worked out again if its file is not as it was planned on;
    without one that is an error. Files keep mode, owner and attributes, symlinks are
    followed, a new file has mode 0644. `check` is asked about every new text before it
    is seen, and then about every rule file in the directories. Raises `WriteError`, and
    what the edits and `check` raise; nothing is changed then.
    """
    return _guarded(plan, check, undoing=None)


def update(path: Path, edit: Edit, *, check: Check = check_rules) -> Plan:
    """Change one file by a function of its text, as `apply` does."""
    return apply(Plan((planned(path, edit),)), check=check)


def undo_plan() -> Plan:
    """What `undo` would change. Raises `WriteError` if there is nothing to take back."""
    return _undo_plan(_last_patch())


def undo(*, check: Check = check_rules) -> Plan:
    """Take the last write back and return what was changed.

    Lines that others have added since stay. Raises `WriteError` if there was no write,
    or if the lines have changed since.
    """
    last = _last_patch()
    return _guarded(_undo_plan(last), check, undoing=last)


def _last_patch() -> bytes:
    last = content(state.patch_path())
    if last is None:
        raise WriteError("there is no write to take back")
    return last


def _undo_plan(last: bytes) -> Plan:
    patches = parse(as_text(last))
    return Plan(tuple(planned(patch.path, partial(reverse, patch)) for patch in patches))


def _guarded(plan: Plan, check: Check, undoing: bytes | None) -> Plan:
    """`_locked`, with the errors of the system as sentences."""
    state.directory()
    _sweep_last()
    try:
        return _locked(plan, check, undoing)
    except OSError as error:
        raise WriteError(
            f"cannot write: {error.strerror}",
            hint=_HINTS.get(error.errno or 0, "Nothing was changed."),
            place=_place(error) or str(plan.changes[0].path.parent),
        ) from error


def _place(error: OSError) -> str:
    """Where it happened; of a temporary file, its directory."""
    path = Path(os.fsdecode(error.filename or ""))
    return str(path.parent if path.name.startswith(PREFIX) else path) if error.filename else ""


def _locked(plan: Plan, check: Check, undoing: bytes | None) -> Plan:
    record = state.patch_path()
    targets = [Path(os.path.realpath(change.path)) for change in plan.changes]
    _check_distinct(targets)
    with locked([record.parent, *(target.parent for target in targets)]):
        changes = tuple(map(refreshed, plan.changes))
        work = Plan(tuple(change for change in changes if change.old != change.new))
        if undoing is not None:
            _commit(refreshed(Change(record, undoing, None)), work, check)
        elif work:
            _commit(Change(record, content(record), as_bytes(diff(work))), work, check)
        return work


def _commit(record: Change, work: Plan, check: Check) -> None:
    """Install the files and the record together.

    The check before keeps a bad rule from a logcheck that runs meanwhile; the one after
    sees the files as they are then, and those of others.
    """
    for change in work.changes:
        if change.new is not None:
            check(change.path, change.new)
    swaps = [Swap(change.path, change.new) for change in (record, *work.changes)]
    try:
        for swap in swaps:
            swap.prepare()
        for swap in swaps:
            swap.install()
        _sync(swaps)
        for directory in sorted({change.path.parent for change in work.changes}):
            check_directory(directory, check)
    except BaseException:
        _restore(swaps)
        raise
    finally:
        for swap in swaps:
            swap.clean()


def _restore(swaps: Sequence[Swap]) -> None:
    """Put back all that can be, and raise `WriteError` if that is not everything."""
    lost: list[str] = []
    for swap in reversed(swaps):
        try:
            swap.restore()
        except OSError as error:
            lost.append(f"{swap.target}: {error.strerror}")
    if lost:
        raise WriteError(
            "the write failed, and the old text could not be put back",
            hint="Compare these files with a backup.",
            place="; ".join(lost),
        )
    with suppress(OSError):
        _sync(swaps)


def _sync(swaps: Sequence[Swap]) -> None:
    for directory in sorted({swap.target.parent for swap in swaps}):
        sync_directory(directory)


def _check_distinct(targets: Iterable[Path]) -> None:
    seen: set[Path] = set()
    for target in targets:
        if target in seen:
            raise WriteError("two changes of one plan are for the same file", place=str(target))
        seen.add(target)


def _sweep_last() -> None:
    """Clear up after a run that died while it wrote what the last patch names."""
    with suppress(RulegenError):
        for patch in parse(as_text(content(state.patch_path()) or b"")):
            sweep(Path(os.path.realpath(patch.path)).parent)
