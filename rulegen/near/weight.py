"""What a part of a rule weighs: the blanks it may take, and what it costs to leave it out."""

from __future__ import annotations

from functools import lru_cache
from math import inf

from rulegen.near import costs
from rulegen.near.chars import chars_of
from rulegen.pattern import (
    Any,
    BackRef,
    Bracket,
    Choice,
    Field,
    Group,
    Literal,
    Node,
    Repeat,
    Sequence,
)


def blanks(node: Node) -> float:
    """How many blanks a node may take at most."""
    match node:
        case Literal(text):
            return text.count(" ")
        case Bracket() | Any():
            return float(" " in chars_of(node)[0])
        case BackRef():
            return inf
        case Repeat(inner, _, most):
            once = blanks(inner)
            return 0.0 if not once else inf if most is None else once * most
        case Sequence(parts):
            return sum(map(blanks, parts))
        case Choice(branches):
            return max(map(blanks, branches))
        case Group(inner) | Field(_, _, inner):
            return blanks(inner)
        case _:
            return 0.0


@lru_cache(maxsize=1 << 14)
def weight(node: Node) -> float:
    """What it costs that the line lacks all of a node; nothing if the node is optional."""
    match node:
        case Literal(text):
            return sum(costs.unused(chunk) for chunk in costs.CHUNK.findall(text))
        case Bracket() | Any() | BackRef():
            return costs.VARIABLE
        case Repeat(inner, least, _):
            return weight(inner) if least else 0.0
        case Sequence(parts):
            return sum(map(weight, parts))
        case Choice(branches):
            return min(map(weight, branches))
        case Group(inner) | Field(_, _, inner):
            return weight(inner)
        case _:
            return 0.0


def leads(node: Node) -> str:
    """The characters that the constant texts at the beginning of a node begin with."""
    match node:
        case Literal(text):
            return text[0]
        case Sequence(parts):
            return leads(parts[0]) if parts else ""
        case Choice(branches):
            return "".join(map(leads, branches))
        case Group(inner) | Field(_, _, inner):
            return leads(inner)
        case _:
            return ""


VARIABLE = "\0"


def needed_text(node: Node) -> str:
    """The constant text of a node that all its lines have, of alternatives the lightest;
    `VARIABLE` for a class, a blank for what may be missing."""
    match node:
        case Literal(text):
            return text
        case Sequence(parts):
            return "".join(map(needed_text, parts))
        case Choice(branches):
            return f" {needed_text(min(branches, key=weight))} "
        case Group(inner) | Field(_, _, inner):
            return needed_text(inner)
        case Repeat(inner, least, _):
            return needed_text(inner) if least else " "
        case Bracket() | Any() | BackRef():
            return VARIABLE
        case _:
            return " "


def words(text: str) -> list[str]:
    """The words of a text, those with a letter."""
    return [c for c in costs.CHUNK.findall(text) if c.isalnum() and not c.isdigit()]
