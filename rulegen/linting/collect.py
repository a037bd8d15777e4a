"""From the paths somebody gives to the collection that the checks look at."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from pathlib import Path

from rulegen.errors import InputError
from rulegen.linting.files import (
    LAYERS,
    Collection,
    File,
    find,
    read_file,
    rule_directories,
    unread_directories,
)
from rulegen.logcheck.access import run_as_logcheck, who_may_read
from rulegen.logcheck.conf import Conf, assignments

_LANGUAGE_FILES = ("/etc/environment", "/etc/default/locale")
_LANGUAGE_NAMES = ("LC_ALL", "LC_TIME", "LANG")


def collect(
    paths: Sequence[str],
    conf: Conf,
    locale: str,
    *,
    rule_dir: str | None = None,
    context: bool = True,
    logs: Sequence[str] = (),
    attacks: Sequence[str] = (),
) -> Collection:
    """The rule files in `paths`; without any, those of logcheck's rule directory.

    `rule_dir` is a directory to be treated as logcheck's own. With `context`, the other rules
    of a directory that a given file lies in are there to be compared with.

    Raises InputError for what is missing or cannot be read by this user.
    """
    given = list(paths) or [rule_dir or conf.rule_dir]
    roots = tuple(root for path in given for root in _roots(path))
    for root in given:
        _check_access(root)
    found = dict.fromkeys((os.path.abspath(p) if p != "-" else p) for p, _ in find(given))
    own = {os.path.abspath(path) for path in given if os.path.isfile(path)}
    shown = {(os.path.abspath(p) if p != "-" else p): p for p, _ in find(given)}
    files = [read_file(shown[path], locale, given=path in own) for path in found]
    if context:
        files += _around(files, set(found), locale)
    live = tuple(root for root in roots if _is_live(root, conf, rule_dir))
    return Collection(
        tuple(files), roots, live, conf, locale, language(conf), tuple(logs), tuple(attacks)
    )


def language(conf: Conf) -> str:
    """The language of dates that cron gives to logcheck, such as `fr_FR.UTF-8`, or ""."""
    values: dict[str, str] = {}
    for path in (*_LANGUAGE_FILES, conf.path):
        try:
            text = Path(path).read_text(encoding="utf-8", errors="surrogateescape")
        except OSError:
            continue
        values |= {name: value or "" for _, name, value in assignments(text)}
    return next((values[name] for name in _LANGUAGE_NAMES if values.get(name)), "")


def _roots(path: str) -> Iterator[str]:
    """The directories that hold rule directories, at or below `path`."""
    if os.path.isdir(path):
        there = (*rule_directories(path), *unread_directories(path))
        parents = (os.path.dirname(os.path.abspath(name)) for name in there)
        yield from dict.fromkeys(parents)


def _is_live(root: str, conf: Conf, rule_dir: str | None) -> bool:
    own = rule_dir or conf.rule_dir
    return os.path.realpath(root) == os.path.realpath(own)


def _around(files: Sequence[File], known: set[str], locale: str) -> Iterator[File]:
    """The other rule files of the directories that the files lie in."""
    roots = dict.fromkeys(
        os.path.dirname(os.path.dirname(os.path.abspath(f.path))) for f in files if f.directory
    )
    for root in roots:
        directories = [os.path.join(root, name) for name in sorted(LAYERS)]
        there = [path for path in directories if os.path.isdir(path) and os.access(path, os.R_OK)]
        for path in [name for directory in there for name, _ in _listed(directory)]:
            if os.path.abspath(path) not in known:
                yield read_file(os.path.abspath(path), locale, context=True)


def _listed(directory: str) -> Iterator[tuple[str, bool]]:
    try:
        yield from find([directory])
    except InputError:  # an empty one
        return


def _check_access(path: str) -> None:
    """Raises InputError where this user cannot see what is there: no rules found is not the
    same as no rules."""
    for name in (path, *(rule_directories(path) if os.path.isdir(path) else ())):
        if os.path.isdir(name) and not os.access(name, os.R_OK | os.X_OK):
            raise InputError(f"cannot read this: {who_may_read(name)}", run_as_logcheck(), name)
