"""What goes from the making of suggestions to lists, files and the review."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING

from rulegen.logcheck.layers import Kind
from rulegen.logcheck.place import Place
from rulegen.logcheck.values import Outcome
from rulegen.model import Rule
from rulegen.pattern import Node

if TYPE_CHECKING:
    from rulegen.commands.suggest.collect import Collected
    from rulegen.shapes import Shape

ID = 8
"""Hexadecimal digits of an id: of a thousand rules, two share one in 10,000 runs."""


@dataclass(frozen=True, slots=True)
class Near:
    """The rule there is that comes nearest to a suggestion, and where it stands (`file:line`).
    `widened`: the rule with the smallest change that lets it take the lines, where that is
    better than a new rule; else ""."""

    rule: str
    place: str
    widened: str = ""


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A proven rule for reported lines, and the file it belongs to.

    `rule.count` is the number of reported lines it hides in all the history given, `shapes`
    are those of its lines. `reasons` say why it is listed apart and written only when named
    (no reason: harmless); `barred` says why it cannot be written at all. `notes` are good to
    know. `needs` are ids of harmless suggestions some of whose lines it hides, too: it is
    offered only with them.
    """

    id: str
    rule: Rule
    tree: Node
    kind: Kind
    service: str
    place: Place
    reasons: tuple[str, ...] = ()
    barred: str = ""
    notes: tuple[str, ...] = ()
    near: Near | None = None
    shapes: tuple[Shape, ...] = ()
    needs: tuple[str, ...] = ()

    @property
    def harmless(self) -> bool:
        """Whether it is offered without being named."""
        return not self.reasons and not self.barred


@dataclass(frozen=True, slots=True)
class Suggestions:
    """All suggestions, those that silence most lines first.

    `outcome` says what was read. `headless` counts reported lines that no rule is made for:
    continuations of others and lines without stamp and host. `refused` are lines with a
    stamp and the reason why they got no rule. `collected` leads to the lines themselves.
    """

    all: tuple[Suggestion, ...]
    outcome: Outcome
    collected: Collected
    headless: int = 0
    refused: tuple[str, ...] = ()


def identity(rule: str) -> str:
    """A short name for a rule that is the same in every run.

    >>> identity("^a$")
    '237ff435'
    """
    return sha256(rule.encode("utf-8", "surrogateescape")).hexdigest()[:ID]
