"""The heads that nearly all rules begin with, taken off rules and lines alike.

RE2 cannot share the head of a thousand rules: each has states of its own for it, and these
take two thirds of the time in which a set of rules is made. A line has such a head in one way
only, since there is no blank in a stamp's place nor in a host; so a rule matches a line if its
head does, and the rest of the rule what stands behind it.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from collections.abc import Sequence as Seq
from functools import lru_cache

from rulegen import ere
from rulegen.pattern import Anchor, Literal, Node, Sequence, walk

_STAMPS = (
    r"(\w{3} CLOCK|[0-9T:.+-]{32})",
    r"([[:alpha:]]{3} CLOCK|[0-9T:.+-]{32})",
    r"\w{3} CLOCK",
    r"[[:alpha:]]{3} CLOCK",
)
_CLOCKS = ("[ :[:digit:]]{11}", "[ :0-9]{11}")
HEADS = tuple(
    stamp.replace("CLOCK", clock) + " [._[:alnum:]-]+ " for stamp in _STAMPS for clock in _CLOCKS
)
"""As they are spelt in logcheck-database and by its users, without `^`; the first takes all
that any of them takes. A head's number is its place here, from 1 on."""


def split(tree: Node) -> tuple[int, Node]:
    """The number of a rule's head, and the rest of the rule, which begins with `^`; 0 and the
    whole rule where it has none of these heads, or another `^` behind it."""
    parts = tree.parts if isinstance(tree, Sequence) else ()
    for number, head in enumerate(_trees(), start=1):
        at = len(head) - 1  # the blank at the end, with which a literal begins
        if parts[:at] != head[:at] or len(parts) <= at:
            continue
        first = parts[at]
        if isinstance(first, Literal) and first.text[0] == " ":
            text = first.text[1:]
            rest = (Literal(text), *parts[at + 1 :]) if text else parts[at + 1 :]
            if not any(isinstance(node, Anchor) and node.kind == "^" for node in _nodes(rest)):
                return number, Sequence((Anchor("^"), *rest))
    return 0, tree


def _nodes(parts: tuple[Node, ...]) -> list[Node]:
    """All nodes of some parts."""
    return [node for part in parts for node in walk(part)]


@lru_cache(maxsize=1)
def _trees() -> list[tuple[Node, ...]]:
    trees = (ere.parse(f"^{head}") for head in HEADS)
    return [tree.parts for tree in trees if isinstance(tree, Sequence)]


class Heads:
    """The heads, ready to be looked for. `translate` gives expressions for the kind of lines
    at hand, in a syntax that RE2 and Python read alike."""

    def __init__(self, translate: Callable[[Node], bytes]) -> None:
        self._texts = [translate(ere.parse(head)) for head in HEADS]
        widest = self._texts[0]
        self._lines = re.compile(b"^(?:" + widest + b"(.*)|.*)$", re.MULTILINE)
        self._widest = re.compile(widest)

    def rests(self, lines: Seq[bytes]) -> list[bytes]:
        """What stands behind the head of each line; nothing for a line that has none, and for
        one that is nothing else (see `bare`)."""
        found = self._lines.findall(b"\n".join(lines)) if lines else []
        if len(found) != len(lines):
            raise ValueError("a line may not hold a line feed")
        return found

    def bare(self, line: bytes) -> bool:
        """Whether a line is a head alone."""
        return self._widest.fullmatch(line) is not None

    def before(self, pattern: bytes, number: int) -> bytes:
        """A pattern for what stands behind a head (0: behind none), with the head again."""
        return (
            b"\\A" + self._texts[number - 1] + pattern.removeprefix(b"\\A") if number else pattern
        )

    def narrow(self, number: int) -> re.Pattern[bytes] | None:
        """A head that takes less than the widest one; None if it does not."""
        text = self._texts[number - 1]
        return None if text == self._texts[0] else re.compile(text)
