"""Suggestions -> a plan of changes in rule files."""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Iterable, Sequence
from functools import partial
from pathlib import Path

from rulegen.commands.suggest.values import Suggestion
from rulegen.engine import RuleSet
from rulegen.ere import parse
from rulegen.errors import EreError, WriteError
from rulegen.language import Answer, covers
from rulegen.logcheck.rulefile import is_rule_file_name
from rulegen.model import Rule
from rulegen.write import (
    Plan,
    add_rules,
    apply,
    is_rule_directory,
    packaged,
    planned,
    rules_of,
)

NEW_DIRECTORY = 0o755


def plan(taken: Iterable[Suggestion], root: str, into: str = "") -> Plan:
    """The changes that add these suggestions to the rule directory `into`, which is `root`
    (where they were made for) by default; what a rule there covers is not added.

    Raises:
        WriteError: for a file that cannot be read.
    """
    target = rule_root(into) if into else root
    elsewhere = os.path.realpath(target) != os.path.realpath(root)
    files: dict[Path, list[Suggestion]] = defaultdict(list)
    for one in taken:
        files[_path(one, root, target)].append(one)
    changes = []
    for path, found in sorted(files.items()):
        new = _unknown(found, _rules_there(path.parent)) if elsewhere else found
        changes.append(planned(path, partial(_added, found=new)))
    return Plan(tuple(change for change in changes if change.old != change.new))


def _added(old: str, found: Sequence[Suggestion]) -> str:
    """The text of a rule file with these suggestions."""
    return add_rules(old, [one.rule.text for one in _unknown(found, rules_of(old))])


def _rules_there(directory: Path) -> list[str]:
    """All rules of a directory. Asked only where they are not those that left the lines
    unmatched: these cover nothing."""
    return [rule for file in _rule_files(directory) for rule in rules_of(_text(file))]


def _unknown(found: Sequence[Suggestion], there: Sequence[str]) -> list[Suggestion]:
    """The suggestions that neither a rule there nor an earlier one of them covers."""
    texts = [rule for rule in dict.fromkeys(there) if _readable(rule)]
    texts += [one.rule.text for one in found]
    lines = [one.rule.samples[0].encode("utf-8", "surrogateescape") for one in found]
    kept = set(there)
    new: list[Suggestion] = []
    for one, hits in zip(found, RuleSet(texts, "C").match_lines(lines), strict=True):
        takers = kept.intersection(texts[number] for number in hits)
        if not any(_covers(rule, one.rule) for rule in takers | (kept & {one.rule.text})):
            new.append(one)
            kept.add(one.rule.text)
    return new


def rule_root(directory: str) -> str:
    """The rule directory itself, also where the user named one of its layers."""
    path = os.path.abspath(directory)
    return os.path.dirname(path) if is_rule_directory(Path(path)) else path


def _path(one: Suggestion, root: str, target: str) -> Path:
    """The file of a suggestion below `target`; never one that a package owns."""
    path = Path(target, os.path.relpath(one.place.path, root))
    return path if packaged(path) is None else path.with_name(f"local-rulegen-{one.service}")


def _rule_files(directory: Path) -> list[Path]:
    """The rule files of a directory that logcheck would read, as far as we may."""
    names = sorted(os.listdir(directory)) if directory.is_dir() else []
    found = (directory / name for name in names if is_rule_file_name(name))
    return [file for file in found if os.access(file, os.R_OK) and file.is_file()]


def _readable(rule: str) -> bool:
    try:
        parse(rule)
    except EreError:
        return False
    return True


def _text(path: Path) -> str:
    return path.read_bytes().decode("utf-8", "surrogateescape")


def _covers(wide: str, new: Rule) -> bool:
    """Whether a rule takes every line that a new one takes. The lines this was made from are
    asked first: a rule that does not take them all covers nothing, and most do not."""
    if wide == new.text:
        return True
    lines = [sample.encode("utf-8", "surrogateescape") for sample in new.samples]
    try:
        return all(RuleSet([wide], "C").match_lines(lines)) and covers(wide, new.text) is Answer.YES
    except EreError:
        return False


def write(wanted: Plan) -> Plan:
    """Makes the changes, and the directories of layers that are not there yet, with mode 0755
    whatever the umask; they go again if the write fails.

    Raises:
        WriteError: nothing was changed.
    """
    made = _make_directories(change.path.parent for change in wanted.changes)
    try:
        return apply(wanted)
    except BaseException:
        for directory in made:
            directory.rmdir()
        raise


def _make_directories(directories: Iterable[Path]) -> list[Path]:
    made: list[Path] = []
    for directory in dict.fromkeys(directories):
        if directory.exists():
            continue
        try:
            directory.mkdir()
            directory.chmod(NEW_DIRECTORY)
        except OSError as error:
            raise WriteError(
                f"cannot make the directory: {error.strerror}",
                "Nothing was changed. Make it first, or write as its owner.",
                str(directory),
            ) from error
        made.append(directory)
    return made
