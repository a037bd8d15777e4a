"""Places where so many words were seen that the place is open: any word goes.

Shapes that are equal but for one constant word, or for two neighbours, are counted. From
`OPEN` on the place is a slot of class `word` for good, so that a log in which every line has
another name does not make as many shapes as lines. A word of alarm never counts, nor goes.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import lru_cache

from rulegen.alarms import marks
from rulegen.model import Token
from rulegen.shapes import Shape, order

OPEN = 48
"""Distinct words in one place."""
OPEN_EACH = 16
"""Distinct words in each of two neighbouring places of which neither is open alone."""
ANY = Token("", "word")


@lru_cache(maxsize=1 << 16)
def _counts(token: Token) -> bool:
    """Whether a token is a word that may be a name."""
    text = token.text
    return not token.name and text.isascii() and text.isalpha() and not marks(text)


class Places:
    """The open places among the shapes learnt."""

    def __init__(self) -> None:
        self._seen: dict[int, int] = defaultdict(int)
        self._open: set[int] = set()
        self._by_length: dict[tuple[object, int], list[Shape]] = defaultdict(list)

    def learn(self, shape: Shape) -> bool:
        """Take note of a new shape; True if a place of it is open from now on."""
        self._by_length[(shape.head, len(shape.tokens))].append(shape)
        before = len(self._open)
        self._open.update(_open_keys(shape))
        for key, places in _keys(shape):
            self._seen[key] += 1
            enough = OPEN if len(places) == 1 else OPEN_EACH
            if self._seen[key] >= enough and key not in self._open and self._varies(shape, places):
                self._open.add(key)
        return len(self._open) > before

    def _varies(self, shape: Shape, places: tuple[int, ...]) -> bool:
        """Whether words really differ there, in each place by itself."""
        if len(places) == 1:
            return True
        rest = _without(shape, places)
        same = [s for s in self._by_length[(shape.head, len(shape.tokens))]
                if _without(s, places) == rest]  # fmt: skip
        return all(len({s.tokens[place] for s in same}) >= OPEN_EACH for place in places)

    def fold(self, shape: Shape) -> Shape:
        """The shape with its open places open."""
        while self._open:
            for key, places in _keys(shape):
                if key in self._open:
                    tokens = list(shape.tokens)
                    for place in places:
                        tokens[place] = ANY
                    shape = Shape(shape.head, tuple(tokens))
                    break
            else:
                break
        return shape


def folded(shapes: Iterable[Shape]) -> dict[Shape, Shape]:
    """Each shape with what it is among all of them: a function of the set alone."""
    out = {shape: shape for shape in shapes}
    while True:
        places = Places()
        for shape in sorted(set(out.values()), key=order):
            places.learn(shape)
        now = {shape: places.fold(was) for shape, was in out.items()}
        if now == out:
            return out
        out = now


def _keys(shape: Shape) -> Iterator[tuple[int, tuple[int, ...]]]:
    """The places that may vary, each with a key that is the same for shapes equal elsewhere."""
    tokens = shape.tokens
    words = [i for i, token in enumerate(tokens) if _counts(token)]
    for n, place in enumerate(words):
        rest = (shape.head, place, tokens[:place], tokens[place + 1 :])
        yield hash(rest), (place,)
        if n + 1 < len(words) and words[n + 1] == place + 2:
            both = (*rest[:3], tokens[place + 1], tokens[place + 3 :])
            yield hash(both), (place, place + 2)


def _open_keys(shape: Shape) -> Iterator[int]:
    """The keys of the places that are open in a shape: another part of the input opened them."""
    tokens = shape.tokens
    for place, token in enumerate(tokens):
        if token == ANY:
            rest = (shape.head, place, tokens[:place], tokens[place + 1 :])
            yield hash(rest)
            if tokens[place + 2 : place + 3] == (ANY,):
                yield hash((*rest[:3], tokens[place + 1], tokens[place + 3 :]))


def _without(shape: Shape, places: tuple[int, ...]) -> tuple[Token, ...]:
    return tuple(t for i, t in enumerate(shape.tokens) if i not in places)
