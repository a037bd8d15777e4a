"""A context: a piece of a message with slots, and the programs it holds for."""

from __future__ import annotations

from typing import NamedTuple


class Context(NamedTuple):
    """A piece of a message with slots, and the idents it holds for (none: all)."""

    text: str
    programs: tuple[str, ...] = ()


def of(programs: str, *texts: str) -> tuple[Context, ...]:
    """Contexts of these programs, in one string with blanks; "" for all."""
    return tuple(Context(text, tuple(programs.split())) for text in texts)


def ends(start: str, texts: str) -> tuple[str, ...]:
    """A context with each of these texts behind it, which are separated by blanks; `_` stands
    for a blank in one of them.

    >>> ends("user {name}", "$ _from")
    ('user {name}$', 'user {name} from')
    """
    return tuple(start + text.replace("_", " ") for text in texts.split())
