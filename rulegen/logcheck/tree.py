"""A rule directory with its layers, as values: what logcheck would read, and what it trips on."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum

from rulegen.errors import InputError
from rulegen.logcheck.conf import LEVELS
from rulegen.logcheck.rulefile import FileRule, RuleFile, is_rule_file_name, read_rule_file


class Layer(Enum):
    """What a rule directory is for; the value is how it is called in messages."""

    CRACKING = "cracking.d"
    CRACKING_IGNORE = "cracking.ignore.d"
    VIOLATIONS = "violations.d"
    VIOLATIONS_IGNORE = "violations.ignore.d"
    IGNORE = "ignore.d"


@dataclass(frozen=True, slots=True)
class LayerFile:
    """A rule file in its layer. `name` is the base name, `directory` that of the layer
    (`ignore.d.server`)."""

    layer: Layer
    directory: str
    name: str
    content: RuleFile


@dataclass(frozen=True, slots=True)
class Tree:
    """The rule files that count at a report level, in logcheck's order.

    `present` holds the layers whose directory exists; logcheck fails without cracking.d and
    without violations.d as soon as a line reaches them. `cracking_ignore` is
    SUPPORT_CRACKING_IGNORE.
    """

    root: str
    level: str
    cracking_ignore: bool
    files: tuple[LayerFile, ...]
    present: frozenset[Layer]

    def rules(self) -> Iterator[tuple[LayerFile, FileRule]]:
        """Every rule with its file, in order; the position here is the rule's number."""
        return ((file, rule) for file in self.files for rule in file.content.rules)

    def of(self, layer: Layer) -> tuple[LayerFile, ...]:
        """The files of one layer."""
        return tuple(file for file in self.files if file.layer is layer)


def directories(level: str, cracking_ignore: bool = False) -> list[tuple[Layer, str]]:
    """The layers and their directories in the order in which logcheck cleans them."""
    listed = [
        (Layer.CRACKING, "cracking.d"),
        (Layer.VIOLATIONS, "violations.d"),
        (Layer.VIOLATIONS_IGNORE, "violations.ignore.d"),
    ]
    listed += [(Layer.IGNORE, f"ignore.d.{name}") for name in LEVELS[level]]
    if cracking_ignore:
        listed.append((Layer.CRACKING_IGNORE, "cracking.ignore.d"))
    return listed


def read_tree(
    root: str, level: str = "server", cracking_ignore: bool = False, locale: str = "C.UTF-8"
) -> Tree:
    """The rule directory `root` as logcheck would read it.

    Raises InputError for a directory that is missing, that is a file, or that this user
    cannot read, and for any unreadable file in it, which would stop logcheck, too.
    """
    _check_root(root)
    files: list[LayerFile] = []
    present: set[Layer] = set()
    for layer, directory in directories(level, cracking_ignore):
        path = os.path.join(root, directory)
        if not _is_directory(path):
            continue
        present.add(layer)
        for name in _rule_names(path):
            content = read_rule_file(os.path.join(path, name), locale)
            files.append(LayerFile(layer, directory, name, content))
    return Tree(root, level, cracking_ignore, tuple(files), frozenset(present))


def _check_root(root: str) -> None:
    """Raises InputError unless `root` is a directory with at least one rule directory."""
    if not _is_directory(root):
        raise InputError("there is no such rule directory", "give one with -r DIR", root)
    try:
        names = os.listdir(root)
    except PermissionError as error:
        raise _no_access(root) from error
    if not any(name in names for _, name in directories("workstation", True)):
        raise InputError(
            "this is no logcheck rule directory: it has no ignore.d.server, cracking.d …",
            "give the directory above them with -r DIR",
            root,
        )


def _is_directory(path: str) -> bool:
    """Whether a directory is there; raises InputError where a file is, as logcheck does."""
    try:
        mode = os.stat(path).st_mode
    except PermissionError as error:
        raise _no_access(os.path.dirname(path)) from error
    except OSError:
        return False
    if stat.S_ISREG(mode):
        raise InputError("this is a file, not a directory; logcheck stops here", place=path)
    return stat.S_ISDIR(mode)


def _rule_names(path: str) -> list[str]:
    """The names logcheck takes, sorted; raises InputError if one file cannot be read.

    logcheck looks at every name that `*` matches: a file out of its reach stops it even
    under a name that run-parts skips.
    """
    try:
        names = sorted(name for name in os.listdir(path) if not name.startswith("."))
    except PermissionError as error:
        raise _no_access(path) from error
    plain = [name for name in names if os.path.isfile(os.path.join(path, name))]
    for name in plain:
        if not os.access(os.path.join(path, name), os.R_OK):
            raise _no_access(os.path.join(path, name), "; for such a file logcheck stops")
    return [name for name in plain if is_rule_file_name(name)]


def closed_to_logcheck(tree: Tree) -> list[str]:
    """The files that stop logcheck since its user cannot read them, though this one can. Not
    looked for below a directory that is closed, too: that is somebody's own copy.
    """
    from rulegen.logcheck.access import logcheck_may_read

    found = []
    for _, directory in directories(tree.level, tree.cracking_ignore):
        path = os.path.join(tree.root, directory)
        if not os.path.isdir(path) or not (
            logcheck_may_read(tree.root) and logcheck_may_read(path)
        ):
            continue
        names = (os.path.join(path, name) for name in sorted(os.listdir(path)) if name[0] != ".")
        found += [name for name in names if os.path.isfile(name) and not logcheck_may_read(name)]
    return found


def _no_access(path: str, more: str = "") -> InputError:
    from rulegen.logcheck.access import way_in, who_may_read

    return InputError(f"cannot read this{more}: {who_may_read(path)}", way_in(path), path)
