"""Edits in words: what the rule expects at a place of the line, and what stands there."""

from __future__ import annotations

from dataclasses import dataclass

from rulegen.near.align import Span
from rulegen.near.chars import single
from rulegen.near.cutting import between, node_at
from rulegen.near.edits import Edit, Gap, Rounds, Wider
from rulegen.near.graph import Place
from rulegen.near.view import View
from rulegen.pattern import Literal, Node, Repeat, seq
from rulegen.render import operator, render

LONGEST = 60
"""Characters of a rule or of a line that are quoted."""


@dataclass(frozen=True, slots=True)
class Reason:
    """Where in the line (a span, maybe empty) a rule does not fit, and why."""

    span: Span
    text: str


def reason(tree: Node, of: View, edit: Edit) -> Reason:
    """An edit of the rule `tree` in words."""
    match edit:
        case Gap():
            return _gap(tree, of, edit)
        case Wider(path, spans):
            return Reason(spans[0], _class(node_at(tree, path), of.text[slice(*spans[0])]))
        case Rounds(path, at):
            node = node_at(tree, path)
            most = node.most if isinstance(node, Repeat) else 0
            return Reason((at, at), f"{_quote(render(node))} may stand {most} times at most")


def _gap(tree: Node, of: View, gap: Gap) -> Reason:
    old = _between(tree, gap.start, gap.end)
    found = of.text[slice(*gap.span)]
    if not old:
        return Reason(gap.span, f"the rule has nothing for {_quote(found)} {_beside(tree, gap)}")
    if not found:
        ahead = of.text[gap.at : gap.at + 12]
        there = f"found {_quote(ahead)}" if ahead else "the line ends"
        return Reason(gap.span, f"expected {old} and {there}")
    return Reason(gap.span, f"expected {old} and found {_quote(found)}")


def _beside(tree: Node, gap: Gap) -> str:
    """What stands in the rule behind a place, or before it."""
    if after := _between(tree, gap.start, None):
        return f"before {after}"
    path, index = gap.start.path, gap.start.index
    if index and (before := _between(tree, Place(path, index - 1), gap.start)):
        return f"behind {before}"
    return "there"


def _between(tree: Node, start: Place, end: Place | None) -> str:
    """The rule between two places, quoted; without an end, the next piece of it."""
    cut = between(tree, start, end or Place(start.path, start.index + 1))
    text = render(seq(*cut))
    if text in ("", "$"):
        return ""
    only = cut[0] if len(cut) == 1 else None
    return _quote(only.text if isinstance(only, Literal) else text)


def _class(node: Node, text: str) -> str:
    inner = node.node if isinstance(node, Repeat) else node
    taken = single(inner)
    if not text:
        return f"{_quote(render(node))} wants a character at least, and there is none"
    if taken:
        for char in text:
            if char not in taken[0] and not (taken[1] and not char.isascii()):
                return f"`{char}` is not in `{render(inner)}`"
    if isinstance(node, Repeat):
        bounds = operator(node.least, node.most)
        much = f"{len(text)} characters, {_quote(text)}"
        return f"`{render(inner)}` repeated `{bounds}` does not take {much}"
    return f"{_quote(render(node))} does not take {_quote(text)}"


def _quote(text: str) -> str:
    return f"`{text}`" if len(text) <= LONGEST else f"`{text[: LONGEST - 1]}…`"
