"""A plan as a unified diff, and such a diff taken back.

The format is the one that POSIX diff(1) calls `-u`, with the header lines of
git-diff(1), so that both `patch -p1` and `git apply` take it.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha1
from itertools import groupby
from pathlib import Path

from rulegen.errors import WriteError
from rulegen.write.plan import Change, Plan, as_bytes, as_text

CONTEXT = 3
"""Unchanged lines shown before and after a change."""

_HUNK = re.compile(r"@@ -\d+(?:,(\d+))? \+(\d+)(?:,(\d+))? @@")
_NO_NEWLINE = "\\ No newline at end of file\n"


@dataclass(frozen=True)
class Edit:
    """One run of lines taken out and put in, with the unchanged lines around it.

    `at` counts lines from 0 in the new text; lines keep their "\\n".
    """

    at: int
    before: tuple[str, ...]
    removed: tuple[str, ...]
    added: tuple[str, ...]
    after: tuple[str, ...]


@dataclass(frozen=True)
class FilePatch:
    """The edits of one file, and the name that git gives its old content; none if created."""

    path: Path
    old: str
    created: bool
    edits: tuple[Edit, ...]


def diff(plan: Plan, base: Path = Path("/")) -> str:
    """The plan as a unified diff with names relative to `base`, for `patch -p1` there.

    "" for a plan that changes nothing. Raises `WriteError` for a name no patch can hold.
    """
    return "".join(_file(change, base) for change in plan.changes if change.old != change.new)


def parse(text: str, base: Path = Path("/")) -> tuple[FilePatch, ...]:
    """What `diff` has made, read again. Raises `WriteError` if it is damaged."""
    try:
        return tuple(_files(_split(text), base))
    except (ValueError, IndexError) as error:
        raise WriteError("the patch is damaged") from error


def reverse(patch: FilePatch, text: str) -> str | None:
    """`text` without the edits of `patch`; None if the file is to go.

    An edit is found by its lines, with as much of its surroundings as still stand, and
    what others have added elsewhere stays. A text that is still, or again, as it was
    before the patch is left alone. Raises `WriteError` where the lines have changed.
    """
    if _blob(as_bytes(text)) == patch.old or (patch.created and not text):
        return None if patch.created else text
    lines = _split(text)
    for edit in reversed(patch.edits):
        at = _find(lines, edit)
        if at is None:
            raise _changed(patch.path, edit)
        lines[at : at + len(edit.added)] = edit.removed
    ended = [line if line.endswith("\n") else f"{line}\n" for line in lines[:-1]]
    result = "".join([*ended, *lines[-1:]])
    return None if patch.created and not result else result


def _file(change: Change, base: Path) -> str:
    from difflib import unified_diff

    name = _name(change.path, base)
    shown = f"{name}\t" if " " in name else name
    old = "/dev/null" if change.old is None else f"a/{shown}"
    new = "/dev/null" if change.new is None else f"b/{shown}"
    lines = unified_diff(
        _split(as_text(change.old or b"")), _split(as_text(change.new or b"")), n=CONTEXT
    )
    body = [line if line.endswith("\n") else f"{line}\n{_NO_NEWLINE}" for line in lines][2:]
    mode = "new" if change.old is None else "deleted" if change.new is None else ""
    index = f"index {_blob(change.old)}..{_blob(change.new)}"
    head = f"{mode} file mode 100644\n{index}" if mode else f"{index} 100644"
    return f"diff --git a/{name} b/{name}\n{head}\n--- {old}\n+++ {new}\n{''.join(body)}"


def _blob(data: bytes | None) -> str:
    """What git calls this content (gitformat-pack: blob); zeros for no file."""
    if data is None:
        return "0" * 40
    return sha1(b"blob %d\0" % len(data) + data, usedforsecurity=False).hexdigest()


def _name(path: Path, base: Path) -> str:
    name = os.path.relpath(path, base)
    if re.search(r'[\x00-\x1f"\\]', name):
        raise WriteError("a patch cannot hold a name with this character in it", place=repr(name))
    return name


def _split(text: str) -> list[str]:
    """The lines with their "\\n"; unlike `splitlines`, only that ends a line."""
    return re.findall(r"[^\n]*\n|[^\n]+", text)


def _files(lines: Sequence[str], base: Path) -> Iterator[FilePatch]:
    at = 0
    index = ""
    while at < len(lines):
        if not lines[at].startswith("--- "):
            index = lines[at] if lines[at].startswith("index ") else index
            at += 1
            continue
        old, new = (line[4:].rstrip("\t\n") for line in lines[at : at + 2])
        at += 2
        edits: list[Edit] = []
        while at < len(lines) and (head := _HUNK.match(lines[at])):
            body, at = _hunk(lines, at + 1, int(head[1] or 1), int(head[3] or 1))
            edits += _edits(body, int(head[2]) - (head[3] != "0"))
        name = new if old == "/dev/null" else old
        blob = index.removeprefix("index ").partition("..")[0]
        yield FilePatch(base / name.partition("/")[2], blob, old == "/dev/null", tuple(edits))


def _hunk(lines: Sequence[str], at: int, old: int, new: int) -> tuple[list[tuple[str, str]], int]:
    """The lines of a hunk with their signs, by their counts, and where the next one begins."""
    body: list[tuple[str, str]] = []
    while old or new or lines[at : at + 1] == [_NO_NEWLINE]:
        line = lines[at]
        if line == _NO_NEWLINE:
            body[-1] = (body[-1][0], body[-1][1][:-1])
        else:
            old -= line[0] in " -"
            new -= line[0] in " +"
            body.append((line[0], line[1:]))
        at += 1
    return body, at


def _edits(body: Sequence[tuple[str, str]], at: int) -> Iterator[Edit]:
    runs = [(same, list(run)) for same, run in groupby(body, key=lambda item: item[0] == " ")]
    context = [tuple(line for _, line in run) if same else () for same, run in runs]
    for n, (same, run) in enumerate(runs):
        if same:
            at += len(run)
            continue
        removed = tuple(line for sign, line in run if sign == "-")
        added = tuple(line for sign, line in run if sign == "+")
        before = context[n - 1][-CONTEXT:] if n else ()
        after = context[n + 1][:CONTEXT] if n + 1 < len(runs) else ()
        yield Edit(at, before, removed, added, after)
        at += len(added)


def _find(lines: Sequence[str], edit: Edit) -> int | None:
    """Where the added lines are: with most context, and then nearest to their place."""
    for context in range(CONTEXT, -1, -1):
        before = edit.before[max(0, len(edit.before) - context) :]
        needle = [*before, *edit.added, *edit.after[:context]]
        if needle or not lines:
            spots = [at + len(before) for at in _spots(lines, needle)]
            if spots:
                return min(spots, key=lambda spot: abs(spot - edit.at))
    return None


def _spots(lines: Sequence[str], needle: Sequence[str]) -> list[int]:
    size = len(needle)
    return [at for at in range(len(lines) - size + 1) if list(lines[at : at + size]) == needle]


def _changed(path: Path, edit: Edit) -> WriteError:
    text = (edit.added or edit.removed)[0].rstrip("\n")
    return WriteError(
        "the lines around this rule have changed since it was written",
        hint="Take it back by hand.",
        place=f"{path}:{edit.at + 1}",
        text=text,
        span=(0, len(text)),
    )
