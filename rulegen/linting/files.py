"""What lint reads: rule files, and the directories they lie in, as values."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from rulegen.errors import InputError
from rulegen.linting.conffiles import is_changed
from rulegen.linting.judge import Judged, judge
from rulegen.linting.view import RuleView
from rulegen.logcheck.conf import LEVELS, Conf
from rulegen.logcheck.given import layer_of
from rulegen.logcheck.rulefile import (
    FileRule,
    RuleFile,
    is_rule_file_name,
    parse_rule_file,
    refuse_binary,
)
from rulegen.logcheck.tree import Layer, directories
from rulegen.read.blocks import name_of
from rulegen.write.names import packaged

_LIKE = re.compile(r"(ignore|violations|cracking)(\.ignore)?\.d(\..*)?", re.IGNORECASE)
LAYERS = {name: layer for layer, name in directories("workstation", True)}
_SKIPPED = (".git", ".github", ".svn", "__pycache__")
_NO_RULES = (".md", ".txt", ".rst", ".log", ".sh", ".py", ".yml", ".yaml", ".json", ".toml", ".gz")


@dataclass(frozen=True)
class File:
    """A rule file. `directory` is the name of its rule directory, "" where it lies in none;
    `given`: its own path was given. `context`: it is not linted, only compared with."""

    path: str
    data: bytes
    content: RuleFile
    layer: Layer
    directory: str
    given: bool = False
    context: bool = False

    @property
    def name(self) -> str:
        """The base name."""
        return os.path.basename(self.path)

    @cached_property
    def package(self) -> str:
        """The Debian package it belongs to, or ""."""
        return packaged(Path(self.path)) or ""

    @cached_property
    def changed(self) -> bool:
        """Whether it is a package's file and no longer as the package brought it."""
        return is_changed(os.path.abspath(self.path), self.data)

    @cached_property
    def ignored(self) -> dict[int, frozenset[str]]:
        """For the lines below a comment `# rulegen: ignore=…` the codes and names in it."""
        return dict(_ignored(self.content))


@dataclass(frozen=True)
class Collection:
    """All that one run looks at. `roots` are the logcheck directories among it, `live` those
    of them that logcheck itself reads. `conf` and `locale` are logcheck's."""

    files: tuple[File, ...] = ()
    roots: tuple[str, ...] = ()
    live: tuple[str, ...] = ()
    conf: Conf = field(default_factory=Conf)
    locale: str = "C"
    language: str = ""
    logs: tuple[str, ...] = ()
    attacks: tuple[str, ...] = ()
    unreadable: tuple[str, ...] = ()
    shared: list[object] = field(default_factory=list, compare=False, repr=False)
    _judged: dict[str, Judged] = field(default_factory=dict, compare=False, repr=False)
    _views: dict[str, tuple[RuleView, ...]] = field(default_factory=dict, compare=False, repr=False)

    def judged(self, file: File) -> Judged:
        """grep's verdict on the rules of a file, asked once."""
        if file.path not in self._judged:
            self._judged[file.path] = judge(file.content.rules, self.locale)
        return self._judged[file.path]

    def views(self, file: File) -> tuple[RuleView, ...]:
        """The rules of a file that grep takes and we can read, ready for the checks."""
        if file.path not in self._views:
            sound = self.judged(file).sound
            self._views[file.path] = tuple(
                RuleView(rule, tree, file.layer, file.name) for rule, tree in sound if tree
            )
        return self._views[file.path]

    @property
    def linted(self) -> Iterator[File]:
        """The files to be checked."""
        return (file for file in self.files if not file.context)

    @cached_property
    def levels(self) -> tuple[str, ...]:
        """The rule directories that count at logcheck's report level."""
        return tuple(f"ignore.d.{name}" for name in LEVELS[self.conf.report_level])


def read_file(path: str, locale: str, *, given: bool = False, context: bool = False) -> File:
    """The rule file at `path` (`-` is standard input). Raises InputError."""
    try:
        if path == "-":
            import sys

            data = sys.stdin.buffer.read()
        else:
            data = Path(path).read_bytes()
    except OSError as error:
        raise InputError(f"cannot read this rule file: {error.strerror}", place=path) from error
    if given or path == "-":
        refuse_binary(data, name_of(path))
    layer, directory = layer_of(path) if path != "-" else (Layer.IGNORE, "")
    content = parse_rule_file(data, path, locale)
    return File(path, data, content, layer, directory, given, context)


def find(paths: Sequence[str]) -> Iterator[tuple[str, bool]]:
    """(path, whether it was given itself) of the rule files in these files and directories.

    Of a directory: the files of the rule directories in it, at any depth; those in it where
    there is none. Raises InputError for what is not there, and for a directory that holds no files.
    """
    for path in paths:
        if path == "-" or (os.path.exists(path) and not os.path.isdir(path)):
            yield path, True
        elif os.path.isdir(path):
            found = sorted(_in_directory(path))
            if not found and not rule_directories(path) and not unread_directories(path):
                hint = "Name the files themselves, or a directory with ignore.d.server in it."
                raise InputError("there is no rule file in this directory", hint, path)
            yield from ((name, False) for name in found)
        else:
            raise InputError("there is no such file or directory", place=path)


def rule_directories(path: str) -> list[str]:
    """The rule directories at or below `path`."""
    return [here for here in _walk(path) if _name(here) in LAYERS]


def unread_directories(path: str) -> list[str]:
    """The directories at or below `path` that are called like a rule directory, such as
    `ignore.d.local`, and that logcheck does not know."""
    return [here for here in _walk(path) if is_like_rules(_name(here))]


def is_like_rules(name: str) -> bool:
    """Whether a directory of this name looks like one that logcheck reads, and is none."""
    return name not in LAYERS and _LIKE.fullmatch(name) is not None


def _walk(path: str) -> Iterator[str]:
    for here, below, _ in os.walk(path, followlinks=False):
        below[:] = sorted(name for name in below if name not in _SKIPPED)
        yield here


def _name(path: str) -> str:
    return os.path.basename(os.path.abspath(path))


def _in_directory(path: str) -> Iterator[str]:
    for directory in rule_directories(path) or [path]:
        for name in os.listdir(directory):
            whole = os.path.join(directory, name)
            if is_rule_file_name(name) and os.path.isfile(whole) and os.access(whole, os.R_OK):
                yield whole


def is_document(name: str) -> bool:
    """Whether a name is plainly that of something else than rules."""
    return name.startswith("README") or name.endswith(_NO_RULES)


def rules(files: Sequence[File]) -> Iterator[tuple[File, FileRule]]:
    """Every rule with its file."""
    return ((file, rule) for file in files for rule in file.content.rules)


def _ignored(content: RuleFile) -> Iterator[tuple[int, frozenset[str]]]:
    """A comment counts for the rule below it, other comments may stand between."""
    comments = {one.line: one.text for one in content.skipped if one.why == "comment"}
    for rule in content.rules:
        words: set[str] = set()
        line = rule.line - 1
        while line in comments:
            _, mark, rest = comments[line].partition("rulegen: ignore=")
            words |= set(rest.replace(",", " ").split()) if mark else set()
            line -= 1
        if words:
            yield rule.line, frozenset(words)
