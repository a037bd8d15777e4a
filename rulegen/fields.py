"""What stood in the variable parts of a rule: names, classes, values, places in a sample."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

import regex

from rulegen.model import FieldInfo
from rulegen.pattern import Field, Group, Node, plain, rebuild, walk
from rulegen.render import render

VALUES = 5
"""Values of a field that are told."""


def fields_of(tree: Node, samples: Sequence[str]) -> tuple[FieldInfo, ...]:
    """The fields of a rule's tree, in reading order, with the values seen in the samples."""
    numbers, text = _numbered(tree)
    found = [m for sample in samples if (m := _compiled(text).fullmatch(sample))]
    out = []
    for number, field in numbers:
        values = dict.fromkeys(m[number] for m in found if m[number] is not None)
        out.append(FieldInfo(field.name, field.token, render(field.node), (*values,)[:VALUES]))
    return tuple(out)


def spans_of(tree: Node, line: str) -> list[tuple[int, int]]:
    """Where the variable parts of a rule's tree stand in a line that it matches."""
    numbers, text = _numbered(tree)
    if not (found := _compiled(text).fullmatch(line)):
        return []
    return [found.span(number) for number, _ in numbers if found[number] is not None]


def _numbered(tree: Node) -> tuple[list[tuple[int, Field]], str]:
    """The fields with the number of the group put around each, and the expression."""
    grouped = rebuild(
        tree, lambda n: Field(n.name, n.token, Group(n.node)) if isinstance(n, Field) else n
    )
    numbers: list[tuple[int, Field]] = []
    groups = 0
    for node in walk(grouped):
        if isinstance(node, Group):
            groups += 1
        elif isinstance(node, Field) and isinstance(node.node, Group):
            numbers.append((groups + 1, Field(node.name, node.token, node.node.node)))
    return numbers, render(plain(grouped))


@lru_cache(maxsize=256)
def _compiled(text: str) -> regex.Pattern[str]:
    # `regex` reads POSIX classes; `[^]]` and escapes are as the renderer writes them.
    return regex.compile(text.removeprefix("^").removesuffix("$"))
