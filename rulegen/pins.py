"""What the caller pins: values, or kinds of values, that stay as they are."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from rulegen.model import Token
from rulegen.tokens import BY_NAME

KINDS: dict[str, tuple[str, ...]] = {
    "ip": ("address", "address-zone", "address-port", "address-hash-port", "cidr",
           "address-or-none", "peer"),
    "host": ("host", "peer"),
    "user": ("name", "name-or-none", "round-name", "square-name", "quoted-name",
             "double-quoted-name"),
    "mail": ("mail", "angle", "angle-list"),
    "port": ("int",),
}  # fmt: skip
"""Words a person would type, and the token classes they mean; a class name means itself."""


PINNED = "pinned"
"""The slot of a constant text that a caller pinned: it is never joined with others."""


@dataclass(frozen=True, slots=True)
class Pins:
    """`texts` are values, `names` token classes; `host` pins the host in the head too."""

    texts: frozenset[str] = frozenset()
    names: frozenset[str] = frozenset()

    @classmethod
    def of(cls, wishes: Iterable[str]) -> Pins:
        """Pins as typed: `2001:db8::1`, `host`, `user`, or the name of a token class."""
        texts: set[str] = set()
        names: set[str] = set()
        for wish in wishes:
            found = KINDS.get(wish) or ((wish,) if wish in BY_NAME else ())
            names.update(found)
            if not found:
                texts.add(wish)
        return cls(frozenset(texts), frozenset(names))

    def __bool__(self) -> bool:
        return bool(self.texts or self.names)

    @property
    def host(self) -> bool:
        """Whether the host in the head stays as it is."""
        return "host" in self.names

    def hold(self, tokens: Sequence[Token]) -> tuple[Token, ...]:
        """The tokens with what is pinned as constant text."""
        return tuple(piece for token in tokens for piece in self._held(token))

    def _held(self, token: Token) -> tuple[Token, ...]:
        if not token.name or token.name in self.names:
            return (Token(token.text, "", PINNED * (token.text in self.texts)),)
        if not self.texts or not (found := _finder(self.texts).search(token.text)):
            return (token,)
        before, after = token.text[: found.start()], token.text[found.end() :]
        rest = [_part(before), (Token(found[0], "", PINNED),), _part(after)]
        return tuple(piece for part in rest for piece in part)


def missing(texts: Iterable[str], lines: Iterable[bytes]) -> set[str]:
    """Those of the pinned values that none of these lines holds."""
    block = b"\n".join(lines).decode("utf-8", "surrogateescape")
    return {text for text in texts if not _finder(frozenset((text,))).search(block)}


@lru_cache(maxsize=16)
def _finder(texts: frozenset[str]) -> re.Pattern[str]:
    longest = sorted(texts, key=lambda t: (-len(t), t))
    return re.compile(rf"(?<![\w.])(?:{'|'.join(map(re.escape, longest))})(?![\w.])")


def _part(text: str) -> tuple[Token, ...]:
    """What stood beside a pinned value, taken apart again."""
    from rulegen.tokenise import tokenise

    return tokenise(text) if text else ()
