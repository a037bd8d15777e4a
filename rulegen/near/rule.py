"""One rule, ready to be compared with lines: its tree, its graph, its head, its words."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from rulegen import ere
from rulegen.logcheck.soundness import anchored
from rulegen.near import costs
from rulegen.near.align import THOROUGH, Way, align
from rulegen.near.graph import Graph, Place
from rulegen.near.heads import Head, head_of, takes
from rulegen.near.view import View
from rulegen.pattern import Node


@dataclass(frozen=True, slots=True)
class HeadFit:
    """Whether the head of a rule takes that of a line: `stamp` and `host` are true if so.
    `line` and `place` are where the rest begins in the line and in the rule."""

    stamp: bool
    host: bool
    line: int
    place: Place

    @property
    def cost(self) -> float:
        """What mending the head costs."""
        return costs.STAMP * (not self.stamp) + costs.HOST * (not self.host)


@dataclass(frozen=True, slots=True)
class Known:
    """A rule and what is known of it."""

    text: str
    tree: Node
    graph: Graph
    head: Head | None
    anchors: tuple[bool, bool]

    def fit(self, of: View) -> HeadFit:
        """How the head fits a line; a rule or a line without a head is compared as a whole."""
        record, head = of.record, self.head
        if head is None or not record.stamp:
            return HeadFit(True, True, 0, Place((), 0))
        stamp = takes(head.stamp_text, record.stamp)
        if head.host is None:
            return HeadFit(stamp, True, of.stamp_end, head.stamp)
        host = bool(record.host) and takes(head.host_text, record.host)
        return HeadFit(stamp, host, of.host_end, head.host)

    def way(self, of: View, limit: float, eager: float = THOROUGH) -> tuple[HeadFit, Way] | None:
        """The cheapest way along a line, if all edits cost no more than `limit`."""
        fit = self.fit(of)
        way = align(
            self.graph,
            of.measured,
            fit.line,
            self.graph.at[fit.place],
            limit - fit.cost,
            start_anywhere=not self.anchors[0] and not fit.line,
            end_anywhere=not self.anchors[1],
            eager=eager,
        )
        return (fit, way) if way else None


@lru_cache(maxsize=1 << 14)
def known(text: str) -> Known:
    """A rule as text, taken apart. Raises EreError."""
    return known_tree(ere.parse(text), text)


def known_tree(tree: Node, text: str) -> Known:
    """The same for a tree; `text` is how it is written."""
    graph = Graph(tree)
    return Known(text, tree, graph, head_of(tree), anchored(tree))
