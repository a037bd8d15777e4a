"""What can be said about a rule without any log: is it anchored, is it wide."""

from __future__ import annotations

from collections.abc import Iterator

from rulegen.logcheck.values import RuleFinding
from rulegen.pattern import Anchor, Any, Choice, Group, Node, Repeat, Sequence, walk


def findings(node: Node, takes_empty: bool) -> Iterator[RuleFinding]:
    """What is wrong with a rule that grep takes; `takes_empty`: it matches the empty line."""
    if takes_empty:
        yield RuleFinding("everything", "matches the empty line, and so every line")
        return
    missing = [name for name, there in zip("^$", anchored(node), strict=True) if not there]
    if missing:
        where = {"^": "at the start", "$": "at the end"}
        shown = " and ".join(f"no {name} {where[name]}" for name in missing)
        yield RuleFinding("unanchored", f"{shown}: it takes lines with anything there")
    if free := sum(1 for part in walk(node) if _is_free(part)):
        times = "once" if free == 1 else f"{free} times"
        yield RuleFinding("wide", f"takes any text where .* stands ({times})", grave=False)


def anchored(node: Node) -> tuple[bool, bool]:
    """Whether every alternative begins with `^`, and whether every one ends with `$`."""
    match node:
        case Anchor():
            return node.kind == "^", node.kind == "$"
        case Group():
            return anchored(node.node)
        case Choice():
            both = [anchored(branch) for branch in node.branches]
            return all(start for start, _ in both), all(end for _, end in both)
        case Sequence() if node.parts:
            return anchored(node.parts[0])[0], anchored(node.parts[-1])[1]
        case _:
            return False, False


def _is_free(node: Node) -> bool:
    """Whether the node is `.*` or `.+`."""
    return isinstance(node, Repeat) and node.most is None and isinstance(node.node, Any)
