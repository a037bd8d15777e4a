"""Places of fields are found by Python's expressions, which must mean what grep's mean."""

from __future__ import annotations

import random

from rulegen.engine import RuleSet
from rulegen.fields import places_of
from rulegen.pattern import Bracket, Char, Class, Field, Range, Sequence, item_key, plain
from rulegen.render import render

CHARS = ']^-[\\.&~|/ab1 :=_"'
CLASSES = ("alnum", "alpha", "blank", "cntrl", "digit", "graph", "lower", "print", "punct")
ASCII = [chr(code) for code in range(0x20, 0x7F)]


def _bracket(rng: random.Random) -> Bracket:
    items: set[Char | Class | Range] = set()
    for _ in range(rng.randint(1, 4)):
        first, last = sorted(rng.sample("]^-[\\az09", 2))
        kinds = (Char(rng.choice(CHARS)), Class(rng.choice(CLASSES)), Range(first, last))
        items.add(rng.choices(kinds, weights=(3, 1, 1))[0])
    return Bracket(tuple(sorted(items, key=item_key)), rng.random() < 0.4)


def test_brackets_mean_the_same() -> None:
    rng = random.Random(5)
    for _ in range(300):
        node = _bracket(rng)
        tree = Sequence((Field("a", "", node),))
        rules = RuleSet([f"^{render(plain(tree))}$"])
        expected = [bool(hits) for hits in rules.match_lines([c.encode() for c in ASCII])]
        assert [places_of(tree, c) == [(0, 1)] for c in ASCII] == expected, render(node)
