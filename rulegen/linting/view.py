"""One rule with all that the checks ask of it, worked out once."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from rulegen.linting.lines import can_begin
from rulegen.logcheck.rulefile import FileRule
from rulegen.logcheck.soundness import anchored
from rulegen.logcheck.tree import Layer
from rulegen.pattern import Choice, Field, Group, Literal, Node, Repeat, Sequence, Span

RAISING = (Layer.CRACKING, Layer.VIOLATIONS)
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
OLD_STAMPS = tuple(f"{month} {day} 09:05:02 " for month in MONTHS for day in (" 3", "23"))
NEW_STAMPS = ("2026-11-23T09:05:02.123456+01:00 ", "2026-11-03T09:05:02.123456-05:00 ")


@dataclass(frozen=True, slots=True)
class Place:
    """A node and the literal text that stands right before and right behind it ("" where
    something else does). `repeat` is the repeat directly around it."""

    node: Node
    before: str
    after: str
    repeat: Repeat | None = None


class RuleView:
    """A rule that grep takes. `layer` and `directory` tell where it stands; `hiding` is false
    for rules that raise lines."""

    def __init__(self, rule: FileRule, tree: Node, layer: Layer, name: str = "") -> None:
        self.rule = rule
        self.text = rule.text
        self.tree = tree
        self.layer = layer
        self.name = name
        self.hiding = layer not in RAISING

    @cached_property
    def branches(self) -> tuple[Node, ...]:
        """The alternatives at the top of the rule; most rules are one."""
        return self.tree.branches if isinstance(self.tree, Choice) else (self.tree,)

    @cached_property
    def places(self) -> tuple[Place, ...]:
        """Every node with its neighbours, in reading order."""
        return tuple(_places(self.tree, "", "", None))

    @cached_property
    def message(self) -> int:
        """Where the message begins: behind the first `: ` of plain text, or behind a word with
        a colon where something else follows (`kernel:( |$)`), else 0."""
        for place in self.places:
            if isinstance(place.node, Literal):
                text = place.node.text
                at = (text + place.after[:1]).find(": ")
                if at < 0 and len(text) > 1 and text.endswith(":") and not place.after:
                    at = len(text) - 1
                if 0 <= at < len(text):
                    return start(place.node) + spelt(place.node, at + 1)
        return 0

    @cached_property
    def ident(self) -> str:
        """The plain text before the message, for telling which program writes it."""
        nodes = (place.node for place in self.places)
        return " ".join(
            node.text for node in nodes if isinstance(node, Literal) and start(node) < self.message
        )

    @cached_property
    def old_stamp(self) -> bool:
        """Whether a line with a stamp like `Nov 23 09:05:02` could match."""
        return any(can_begin(self.tree, stamp) for stamp in OLD_STAMPS)

    @cached_property
    def new_stamp(self) -> bool:
        """Whether a line with a stamp like 2026-11-23T09:05:02.123456+01:00 could match."""
        return any(can_begin(self.tree, stamp) for stamp in NEW_STAMPS)

    def in_message(self, node: Node) -> bool:
        """Whether a node stands behind the head."""
        return start(node) >= self.message


def is_cut(view: RuleView) -> bool:
    """Whether a bare `|` cuts the rule into pieces of which only some begin with `^`."""
    starts = {anchored(branch)[0] for branch in view.branches}
    return len(starts) == 2


_CLOSED = re.compile(r"""(\\[])}.]|["'>)?.])*\$?""")


def is_tail(view: RuleView, node: Node) -> bool:
    """Whether only closing marks follow a node: what it takes goes on to the end."""
    return _CLOSED.fullmatch(view.text, span(node)[1]) is not None


def parts(node: Node) -> tuple[Node, ...]:
    """The node as a sequence of parts."""
    return node.parts if isinstance(node, Sequence) else (node,)


def span(node: Node) -> Span:
    """Where a node of a parsed rule stands."""
    assert not isinstance(node, Field) and node.span is not None
    return node.span


def start(node: Node) -> int:
    """Where a node of a parsed rule begins."""
    return span(node)[0]


def spelt(literal: Literal, count: int) -> int:
    """How many characters of the rule the first `count` characters of a literal take.

    >>> spelt(Literal("a.b", "a\\\\.b"), 2)
    3
    """
    text = literal.spelling if literal.spelling is not None else _house(literal.text)
    at = 0
    for _ in range(count):
        at += 2 if text[at] == "\\" else 1
    return at


def _house(text: str) -> str:
    from rulegen.pattern import escape

    return escape(text)


def _places(node: Node, before: str, after: str, repeat: Repeat | None) -> Iterator[Place]:
    yield Place(node, before, after, repeat)
    match node:
        case Group(inner) | Field(_, _, inner):
            yield from _places(inner, before, after, None)
        case Repeat(inner):
            yield from _places(inner, before, after, node)
        case Choice(branches):
            for branch in branches:
                yield from _places(branch, before, after, None)
        case Sequence(inner_parts):
            for at, part in enumerate(inner_parts):
                left = _text(inner_parts[at - 1]) if at else before
                right = _text(inner_parts[at + 1]) if at + 1 < len(inner_parts) else after
                yield from _places(part, left, right, None)


def _text(node: Node) -> str:
    return node.text if isinstance(node, Literal) else ""
