"""Pieces of a rule's tree, by their places."""

from __future__ import annotations

from rulegen.near.graph import Path, Place
from rulegen.pattern import Choice, Group, Literal, Node, Sequence, children, cut


def node_at(tree: Node, path: Path) -> Node:
    """The node a path leads to; a node that stands alone is its own sequence."""
    for number in path:
        tree = children(tree)[number]
    return tree


def in_choice(tree: Node, start: Place, end: Place) -> bool:
    """Whether a piece is one of several alternatives, or these alternatives."""
    nodes = between(tree, start, end)
    only = nodes[0] if len(nodes) == 1 else None
    if isinstance(only, Group):
        only = only.node
    above = (node_at(tree, start.path[:depth]) for depth in range(len(start.path)))
    return isinstance(only, Choice) or any(isinstance(node, Choice) for node in above)


def between(tree: Node, start: Place, end: Place) -> tuple[Node, ...]:
    """The parts between two places of one sequence of the tree."""
    here = node_at(tree, start.path)
    return cut_out(here.parts if isinstance(here, Sequence) else (here,), start, end)


def cut_out(parts: tuple[Node, ...], start: Place, end: Place) -> tuple[Node, ...]:
    """The parts between two places of a sequence, the literals at its ends cut."""
    out: list[Node] = []
    for index in range(start.index, min(end.index + 1, len(parts))):
        one = parts[index]
        first = start.offset if index == start.index else 0
        if index == end.index and not end.offset:
            break
        if isinstance(one, Literal):
            last = end.offset if index == end.index else len(one.text)
            if first < last:
                out += [one if (first, last) == (0, len(one.text)) else cut(one, first, last)]
        else:
            out.append(one)
    return tuple(out)
