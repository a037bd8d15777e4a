"""Rules as a user names them: files, directories, standard input, or on the command line."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from typing import BinaryIO

from rulegen.errors import InputError
from rulegen.logcheck.rulefile import (
    FileRule,
    RuleFile,
    is_rule_file_name,
    parse_rule_file,
    read_rule_file,
    refuse_binary,
)
from rulegen.logcheck.tree import Layer, LayerFile, directories
from rulegen.read.blocks import name_of

_LAYERS = {name: layer for layer, name in directories("workstation", True)}


def given_rules(
    sources: Sequence[str],
    expressions: Sequence[str] = (),
    locale: str = "C.UTF-8",
    stdin: BinaryIO | None = None,
) -> tuple[LayerFile, ...]:
    """The rules in these files and directories (`-` is standard input), then `expressions`.

    A directory is read as logcheck reads one: the rule files in it, or, if it is the rule
    directory itself, those of all its layers. The layer of a file is told by the name of the
    directory it lies in; elsewhere it is ignore.d.

    Raises InputError for what is missing or cannot be read, and for a directory without
    rules: a name typed wrong must not look like rules that hide nothing.
    """
    files: list[LayerFile] = []
    for source in sources:
        files += _source(source, locale, stdin)
    if expressions:
        rules = tuple(FileRule("-e", n, text) for n, text in enumerate(expressions, start=1))
        files.append(_file(RuleFile("-e", rules, ())))
    return tuple(files)


def layer_of(path: str) -> tuple[Layer, str]:
    """The layer and the directory's name for a rule file, told by where it lies.

    >>> layer_of("/etc/logcheck/violations.ignore.d/local-su")[0].value
    'violations.ignore.d'
    """
    directory = os.path.basename(os.path.dirname(os.path.abspath(path)))
    return (_LAYERS[directory], directory) if directory in _LAYERS else (Layer.IGNORE, "")


def _source(source: str, locale: str, stdin: BinaryIO | None) -> Iterator[LayerFile]:
    if source == "-":
        import sys

        data = (stdin or sys.stdin.buffer).read()
        refuse_binary(data, name_of(source))
        yield _file(parse_rule_file(data, "-", locale))
    elif os.path.isdir(source):
        yield from _directory(source, locale)
    else:
        yield _file(read_rule_file(source, locale, given=True))


def _directory(path: str, locale: str) -> Iterator[LayerFile]:
    layers = [os.path.join(path, name) for name in sorted(_LAYERS)]
    names = [
        os.path.join(directory, name)
        for directory in [layer for layer in layers if os.path.isdir(layer)] or [path]
        for name in sorted(os.listdir(directory))
        if is_rule_file_name(name) and os.path.isfile(os.path.join(directory, name))
    ]
    if not names:
        raise InputError("there is no rule file in this directory", place=path)
    return (_file(read_rule_file(name, locale)) for name in names)


def _file(content: RuleFile) -> LayerFile:
    layer, directory = layer_of(content.path)
    return LayerFile(layer, directory, os.path.basename(content.path), content)
