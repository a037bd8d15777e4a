"""Which of many templates take a message? RE2 where it is installed, else `regex`.

Both work on bytes and know only ASCII letters, as grep does in the locale C; any other byte
is no letter but may stand in a field that excludes only its delimiter.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from rulegen.pattern import Literal, Node, rebuild

_MEMORY = 64 << 20
"""Bytes RE2 may use for the automaton of one daemon: a ceiling, not what it takes."""


def raw(text: str) -> bytes:
    """The bytes of a piece of a line."""
    return text.encode("utf-8", "surrogateescape")


def pattern(tree: Node) -> bytes:
    """The tree for `Matcher`. Raises `engine.Untranslatable` for what RE2 cannot say."""
    from rulegen.engine.translate import translate

    def as_bytes(node: Node) -> Node:
        if isinstance(node, Literal) and not node.text.isascii():
            return Literal(raw(node.text).decode("latin-1"))
        return node

    return translate(rebuild(tree, as_bytes))


class Matcher:
    """Which of several patterns take a whole text."""

    def __init__(self, patterns: Sequence[bytes]) -> None:
        self._set = _re2_set(patterns)
        self._singles = () if self._set else _singles(patterns)

    def match(self, text: bytes) -> list[int]:
        """The positions of the patterns that take all of `text`, in rising order."""
        if self._set:
            return sorted(self._set.Match(text) or ())
        return [i for i, one in enumerate(self._singles) if one.fullmatch(text)]


def _re2_set(patterns: Sequence[bytes]) -> Any:
    try:
        import re2
    except ImportError:
        return None
    options = re2.Options()
    options.encoding = re2.Options.Encoding.LATIN1
    options.log_errors = False
    options.max_mem = _MEMORY
    options.dot_nl = True
    found = re2.Set.FullMatchSet(options)
    for one in patterns:
        found.Add(one)
    found.Compile()
    return found


def _singles(patterns: Sequence[bytes]) -> tuple[Any, ...]:
    import regex

    return tuple(regex.compile(one, regex.ASCII | regex.DOTALL) for one in patterns)
