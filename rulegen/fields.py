"""What stood in the variable parts of a rule: names, classes, values, places in a sample."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import count
from typing import Any

from rulegen.model import FieldInfo
from rulegen.pattern import EMPTY, Field, Group, Node, plain, rebuild, seq, walk
from rulegen.pattern import Sequence as Sequence_
from rulegen.render import render
from rulegen.verbatim import verbatim

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


def narrowed(tree: Node, samples: Sequence[str]) -> Iterator[Node]:
    """The tree with one field literal, for each field that has one value in all samples; then
    with all of these. The samples must be all lines the tree is for."""
    fixed = {n: f.values[0] for n, f in enumerate(fields_of(tree, samples)) if len(f.values) == 1}
    for number, value in fixed.items():
        yield _fixed(tree, {number: value})
    if len(fixed) > 1:
        yield _fixed(tree, fixed)


def settled(tree: Node, samples: Sequence[str], stays: Callable[[FieldInfo], bool]) -> Node:
    """The tree with the fields literal that have one value in the samples, if it `stays`."""
    fields = enumerate(fields_of(tree, samples))
    return _fixed(tree, {n: f.values[0] for n, f in fields if len(f.values) == 1 and stays(f)})


def _fixed(tree: Node, values: Mapping[int, str]) -> Node:
    """The tree with these fields, counted in reading order, as literals."""
    numbers = count()

    def fix(node: Node) -> Node:
        if isinstance(node, Field) and (number := next(numbers)) in values:
            return verbatim(values[number]) if values[number] else EMPTY
        return seq(*node.parts) if isinstance(node, Sequence_) else node

    return rebuild(tree, fix)


def spans_of(tree: Node, line: str) -> list[tuple[int, int]]:
    """Where the variable parts of a rule's tree stand in a line that it matches."""
    return [span for span in places_of(tree, line) if span is not None]


def places_of(tree: Node, line: str) -> list[tuple[int, int] | None]:
    """As `spans_of`, with None for a variable part that this line lacks: one place for each
    `Field` of the tree, in reading order."""
    numbers, compiled = _places(tree)
    if not (found := compiled.fullmatch(line)):
        return []
    return [found.span(number) if found[number] is not None else None for number in numbers]


@lru_cache(maxsize=256)
def _places(tree: Node) -> tuple[list[int], Any]:
    """The numbers of the groups around the fields, and the expression."""
    numbers, text = _numbered(tree)
    return [number for number, _ in numbers], _compiled(text)


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
def _compiled(text: str) -> re.Pattern[str]:
    """The expression without its anchors, for Python: its classes and brackets spelt out."""
    # a message may end in a dollar sign of its own, `\$`; an anchor that stays does no harm
    end = "" if text.endswith("\\$") else "$"
    return re.compile(_PART.sub(_part, text.removeprefix("^").removesuffix(end)), re.ASCII)


_PART = re.compile(r"\\.|\[(\^?)(\]?(?:\[:\w+:\]|\[\..\.\]|[^]])*)\]", re.DOTALL)
_MEMBER = re.compile(r"\[:(\w+):\]|\[\.(.)\.\]|[]\[\\&~|]")
_RANGES = {
    "alnum": "0-9A-Za-z", "alpha": "A-Za-z", "blank": r" \t", "cntrl": r"\x00-\x1f\x7f",
    "digit": "0-9", "graph": "!-~", "lower": "a-z", "print": " -~",
    "punct": r"!-/:-@\[-`{-~", "space": r" \t-\r", "upper": "A-Z", "xdigit": "0-9A-Fa-f",
}  # fmt: skip


def _part(found: re.Match[str]) -> str:
    """A bracket expression for Python; an escape means the same there."""
    if found[2] is None:
        return found[0]
    return f"[{found[1]}{_MEMBER.sub(_member, found[2])}]"


def _member(found: re.Match[str]) -> str:
    return _RANGES[found[1]] if found[1] else re.escape(found[2] or found[0])
