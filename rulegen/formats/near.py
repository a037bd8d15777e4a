"""A line that a daemon would write, but for its blanks: lost or doubled by mail or a web page.

The classic is amavis' `, Hits:` that became `,Hits:` on its way into a document. A rule for
such a line should take both spellings, and the user should know.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import count
from typing import TypeAlias

from rulegen.formats.entry import Format
from rulegen.formats.match import Matcher, pattern, raw
from rulegen.model import Template
from rulegen.pattern import Literal, Node, Repeat, rebuild, seq

Bounds: TypeAlias = tuple[int, int | None]
_ANY: Bounds = (0, None)
_BLANKS = re.compile("( +)")


@dataclass(frozen=True, slots=True)
class Near:
    """A format that nearly fits: what differs, in words for the user, where in the message,
    and the template that takes the format's own spelling as well as this one."""

    format: Format
    what: str
    span: tuple[int, int]
    template: Template


def nearest(formats: Sequence[Format], message: str, *, family: bool = False) -> Near | None:
    """The first format that takes the message once its blanks may be missing or doubled; the
    template is narrowed to the wordings of the message unless `family`."""
    fitting = _loose(tuple(formats)).match(raw(message)) if formats else []
    found = (_near(formats[i], message, family) for i in fitting)
    return next((near for near in found if near), None)


@lru_cache(maxsize=64)
def _loose(formats: tuple[Format, ...]) -> Matcher:
    return Matcher([pattern(_loosened(f.template.message, lambda _: _ANY)) for f in formats])


def _near(one: Format, message: str, family: bool) -> Near | None:
    """What keeps the message from being of this format."""
    gaps = _gaps(one.template.message)
    wrong = [gaps[n] for n in _needed(one.template.message, message)]
    if not wrong:
        return None
    mended = message
    for gap in wrong:
        _, mended = _place(gap, mended)
    template = one.narrowed(mended, family=family)
    needed = _needed(template.message, message)
    for bounds in ((0, 1), (1, None), _ANY):
        wider = _loosened(template.message, dict.fromkeys(needed, bounds).get)
        if Matcher([pattern(wider)]).match(raw(message)):
            span, _ = _place(wrong[0], message)
            what = f"`{message[slice(*span)]}` stands where it writes `{''.join(wrong[0])}`"
            return Near(one, what, span, template._replace(message=wider))
    return None


def _needed(tree: Node, message: str) -> list[int]:
    """The numbers of the runs of blanks that the message has otherwise."""
    total = len(_gaps(tree))
    others = [{n: _ANY for n in range(total) if n != gap} for gap in range(total)]
    without = Matcher([pattern(_loosened(tree, bounds.get)) for bounds in others])
    fitting = set(without.match(raw(message)))
    return [gap for gap in range(total) if gap not in fitting]


def _loosened(tree: Node, bounds: Callable[[int], Bounds | None]) -> Node:
    """The tree with the n-th run of blanks in its constant text repeated as `bounds` says."""
    numbers = count()

    def loosen(node: Node) -> Node:
        if not isinstance(node, Literal) or " " not in node.text:
            return node
        return seq(*(_piece(p, bounds, numbers) for p in _BLANKS.split(node.text) if p))

    return rebuild(tree, loosen)


def _piece(text: str, bounds: Callable[[int], Bounds | None], numbers: count[int]) -> Node:
    if not text.isspace():
        return Literal(text)
    found = bounds(next(numbers))
    return Repeat(Literal(" "), *found) if found else Literal(text)


def _gaps(tree: Node) -> list[tuple[str, str, str]]:
    """Each run of blanks in the constant text: the word before it, the run, the word after."""
    found: list[tuple[str, str, str]] = []

    def note(node: Node) -> Node:
        if isinstance(node, Literal) and " " in node.text:
            pieces = _BLANKS.split(node.text)
            found.extend(
                (pieces[i - 1], pieces[i], pieces[i + 1]) for i in range(1, len(pieces), 2)
            )
        return node

    rebuild(tree, note)
    return found


def _place(gap: tuple[str, str, str], message: str) -> tuple[tuple[int, int], str]:
    """Where the message has this run of blanks otherwise, and the message with its own."""
    before, blanks, after = gap
    own = before + blanks + after
    for found in re.finditer(re.escape(before) + " *" + re.escape(after), message):
        if found[0] != own:
            return found.span(), message[: found.start()] + own + message[found.end() :]
    return (0, 0), message
