"""The filter that makes a million lines cheap.

It holds one RE2 pattern for each shape known so far. A line that one of them takes would give
that shape again, so the tokeniser is spared. To be exact, a pattern is narrow: constant text
is itself, a token of an open class (`tokens.TokenClass.open`) is any text of that class, a
slot found by its context is any text that its context would take, and everything else keeps
its letters, and its digits may be other digits. Where two shapes that the groups would join
anyway both take a line, either will do.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache
from itertools import chain, pairwise
from typing import Any

from rulegen.model import Token
from rulegen.shapes import Shape
from rulegen.slot_patterns import NAMED, UNLIKE, WORD, no_name, of_token, plain, quote
from rulegen.tokenise import CUT
from rulegen.wordlists import FIXED

LONGEST = 4096
"""Characters of a message that may be in the filter: what it costs grows with its pattern."""
MEMORY = 256 << 20
"""Bytes RE2 may use for its automaton: a ceiling, not what it takes."""

_STAMP = r"(?:[A-Z][a-z]{2} [ 0-9][0-9] [0-9]{2}:[0-9]{2}:[0-9]{2}|[0-9]{4}-[0-9T:.+-]{27})"
_HOST = "[._A-Za-z0-9-]+"


def pattern(shape: Shape, tokens: Sequence[Token]) -> str | None:
    """The RE2 pattern of a shape, after one line's tokens; None for a head out of the common."""
    head = shape.head
    if head is None or head.stamp or head.host or head.wrapped or not head.ident:
        return None
    if sum(len(token.text) for token in tokens) > LONGEST or _digits_tell(tokens):
        return None
    kernel = r"(?:\[ *[0-9]+\.[0-9]{6}\] )?" if head.kernel else ""
    start = f"{_STAMP} {_HOST} {quote(head.ident)}" + (r"\[[0-9]+\]" if head.pid else "")
    return f"^{start}{quote(head.gap)}{kernel}{_message(tokens)}$"


def _digits_tell(tokens: Sequence[Token]) -> bool:
    """Whether a text with other digits may be something else: `#123` a control character, `#012`,
    and `ipv7` a word of its own, `ipv6`."""
    if any(a.text.endswith("#") and b.name and not _short(b) for a, b in pairwise(tokens)):
        return True
    words = _WORD.findall("".join(token.text for token in tokens))
    return any(_ZERO.sub("0", word) in _fixed() and word not in FIXED for word in words)


def _short(token: Token) -> bool:
    """Whether a number keeps fewer digits in its pattern than a control character has."""
    return token.slot == CUT and len(token.text) < 3


_WORD = re.compile(r"[A-Za-z0-9_]*[0-9][A-Za-z0-9_]*")
_ZERO = re.compile("[0-9]")


@lru_cache(maxsize=1)
def _fixed() -> frozenset[str]:
    return frozenset(_ZERO.sub("0", word) for word in FIXED)


def _message(tokens: Sequence[Token]) -> str:
    """The pattern of a message, in which no text with other digits is a number, `0x…`."""
    return _HEX.sub("[1-9]x", "".join(map(of_token, tokens)))


_HEX = re.compile(r"(?<![\w\]+*}])\[0-9\]x")


def layers(texts: Iterable[str]) -> list[tuple[str, str]]:
    """Patterns, of which the first that takes a line counts, each with the text it stands for:
    "" if the line is to be looked at. A plain word may stand where a context looks for a name,
    and an open word may be no name; so the patterns with open words come last."""
    every = list(texts)
    named, opened = [text for text in every if WORD not in text], [t for t in every if WORD in t]
    unlike = [_doubts(every, [slot], instead) for slot, instead in UNLIKE.items()]
    names = [*_doubts(every, NAMED, plain()), *chain(*unlike)]
    doubts = _doubts(opened, [WORD], no_name())
    unsure = (*NAMED, *UNLIKE)
    sure = [text for text in named if not any(slot in text for slot in unsure)]
    others = [text for text in named if any(slot in text for slot in unsure)]
    rows = ((sure, True), (names, False), (others, True), (doubts, False), (opened, True))
    return [(text, text if own else "") for row, own in rows for text in row]


def _doubts(texts: Iterable[str], slots: Sequence[str], words: str) -> list[str]:
    """Patterns of lines in which one of these words stands in a slot: all before it, the word,
    and the constant text behind it. What follows need not be looked at, and so patterns that
    only differ there have the same doubt. Not of a slot that may be empty, which stands behind
    a key."""
    found = (
        text[: slot.start()] + words + _constant(text[slot.end() :])
        for text in texts
        for one in slots
        for slot in re.finditer(re.escape(one) + r"(?!\?)", text)
    )
    return list(dict.fromkeys(found))


def _constant(rest: str) -> str:
    """The constant text a pattern begins with; the end of the line is constant, too."""
    found = _CONSTANT.match(rest)
    return found[0] if found else ""


_CONSTANT = re.compile(r"(?:[^\\\[\](){}.|?*+^$]|\\[^0-9A-Za-z])*\$?")


class Filter:
    """Patterns by number; `match(line)` gives the numbers of those that take the line.

    Without google-re2 no line is taken: slower, the same result.
    """

    def __init__(self) -> None:
        self.match: Callable[[bytes], list[int]] = _nothing

    def build(self, patterns: Sequence[str]) -> None:
        """Take these patterns instead of those before."""
        found = _compiled(patterns) if patterns else None
        # The set below the module's own wrapper, which costs a third of a match.
        self.match = getattr(found, "_set", found).Match if found is not None else _nothing


def _nothing(line: bytes) -> list[int]:
    return []


def _compiled(patterns: Sequence[str]) -> Any:
    try:
        import re2
    except ImportError:
        return None
    options = re2.Options()
    options.encoding = re2.Options.Encoding.LATIN1
    options.never_capture = True
    options.log_errors = False
    options.max_mem = MEMORY
    made = re2.Set.SearchSet(options)
    for text in patterns:
        made.Add(text.encode("latin-1"))
    try:
        made.Compile()
    except re2.error:  # too big: then all lines are taken apart
        return None
    return made
