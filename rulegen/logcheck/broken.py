"""Rules that grep refuses, taken out of a tree and explained."""

from __future__ import annotations

import shlex
from collections.abc import Sequence
from dataclasses import replace

from rulegen.errors import EreError
from rulegen.logcheck.access import USER, who_may_read
from rulegen.logcheck.loss import loss
from rulegen.logcheck.prepared import Ready
from rulegen.logcheck.rulefile import FileRule
from rulegen.logcheck.tree import Layer, Tree
from rulegen.logcheck.values import Broken


def sound(tree: Tree, ready: Sequence[Ready | EreError]) -> tuple[Tree, tuple[Broken, ...]]:
    """The tree without the rules that grep refuses, and these rules; `ready` holds what came
    of each rule of the tree."""
    broken: list[Broken] = []
    files = []
    outcome = iter(ready)
    for file in tree.files:
        kept = []
        for rule in file.content.rules:
            error = next(outcome)
            if isinstance(error, EreError):
                broken.append(Broken(file, rule, _placed(error, rule), loss(file.layer, file.name)))
            else:
                kept.append(rule)
        whole = len(kept) == len(file.content.rules)
        content = file.content if whole else replace(file.content, rules=tuple(kept))
        files.append(replace(file, content=content))
    return replace(tree, files=tuple(files)), tuple(broken)


def _placed(error: EreError, rule: FileRule) -> EreError:
    column = error.span[0] + 1 if error.span else 1
    return replace(error, place=f"{rule.file}:{rule.line}:{column}")


def missing(layer: Layer, tree: Tree) -> str:
    """What logcheck does without the directory of a layer, or "" if it is there."""
    if layer in tree.present:
        return ""
    return (
        f"{tree.root}: there is no {layer.value}: logcheck fails without it and reports nothing"
        f" (Not a file or a directory); make an empty one"
    )


def closed(path: str) -> str:
    """What logcheck does at a file that its user cannot read."""
    return (
        f"{path}: the user {USER} cannot read this ({who_may_read(path)}): logcheck stops here"
        f" and reports nothing\nas root: chmod o+r {shlex.quote(path)}"
    )


def told(one: Broken) -> str:
    """A broken rule for people: the place, the caret, what to do, what is lost."""
    return f"{one.error}\nlogcheck now loses, without a word: {one.loss}"
