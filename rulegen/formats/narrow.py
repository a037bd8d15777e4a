"""Which wordings of a template were seen, and which of them are messages of their own."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import count, groupby
from operator import itemgetter
from typing import TYPE_CHECKING, TypeAlias

from rulegen.formats.syntax import Maybe, Part, Parts, Text, Wordings, walk
from rulegen.pattern import Node

if TYPE_CHECKING:
    from rulegen.formats.match import Matcher

Branches: TypeAlias = tuple[Parts, ...]
Shared: TypeAlias = Mapping[Branches, frozenset[int]]
"""Which of some wordings were seen, by these wordings."""

_NONE: Shared = {}

SHORT = 3
"""Words of a mere wording; what is longer, or has fields, is a message of its own."""


@dataclass(frozen=True, eq=False)
class Narrower:
    """Narrows the parts of a template to what texts show; `render` makes trees of parts.

    Wordings are numbered in the order of `walk`.
    """

    parts: Parts
    render: Callable[[Parts], Node]

    def narrowed(self, texts: Iterable[str], also: Shared = _NONE) -> Parts:
        """The parts without the wordings that cannot have been meant: a wording stays if one of
        the texts still fits when it is the only one in its place, or if `also` says that it was
        seen elsewhere."""
        kept = self._kept(texts)
        for place in kept:
            kept[place] |= also.get(self._shared.get(place, ()), frozenset())
        return only(self.parts, kept) if kept else self.parts

    def shared(self, texts: Iterable[str]) -> Shared:
        """The wordings that the texts have, of those that are shared with other messages."""
        kept = self._kept(texts) if self._shared else {}
        return {
            self._shared[place]: frozenset(kept[place]) for place in kept if place in self._shared
        }

    def _kept(self, texts: Iterable[str]) -> dict[int, set[int]]:
        """The wordings that stay, by place. A text that fits with each of them (it lacks the part
        they stand in) says nothing about them."""
        kept: dict[int, set[int]] = defaultdict(set)
        for text in texts:
            for place, fitting in groupby(self._fitting(text), itemgetter(0)):
                branches = {branch for _, branch in fitting}
                if len(branches) < self._counts[place]:
                    kept[place] |= branches
        return kept

    def kind(self, text: str) -> tuple[tuple[int, int], ...]:
        """Which of the long wordings the text has: where this differs, so do the messages."""
        long = self._long
        return tuple(pair for pair in self._fitting(text) if pair[0] in long) if long else ()

    def _fitting(self, text: str) -> list[tuple[int, int]]:
        from rulegen.formats.match import raw

        return [self._single[i] for i in self._matcher.match(raw(text))] if self._single else []

    @cached_property
    def _single(self) -> list[tuple[int, int]]:
        """Place and branch of each wording that a rule may choose."""
        return [(place, branch) for place, n in self._counts.items() for branch in range(n)]

    @cached_property
    def _counts(self) -> dict[int, int]:
        """How many wordings a rule may choose from, in each place."""
        places = enumerate(part for part in walk(self.parts) if isinstance(part, Wordings))
        return {n: len(words.branches) for n, words in places if not words.together}

    @cached_property
    def _shared(self) -> dict[int, Branches]:
        """The wordings of the places that are shared with other messages."""
        places = enumerate(part for part in walk(self.parts) if isinstance(part, Wordings))
        return {n: words.branches for n, words in places if words.shared}

    @cached_property
    def _matcher(self) -> Matcher:
        from rulegen.formats.match import Matcher, pattern

        trees = (self.render(only(self.parts, {p: {b}})) for p, b in self._single)
        return Matcher([pattern(tree) for tree in trees])

    @cached_property
    def _long(self) -> frozenset[int]:
        return frozenset(_long(self.parts, count(), True))


def strict(parts: Parts) -> Parts:
    """The parts of an alarm, which go no further than what is seen: what may be missing is a
    wording, unless it `always` may, and wordings do not come together."""
    return tuple(_strict(part) for part in parts)


def _strict(part: Part) -> Part:
    match part:
        case Maybe(inner, always):
            return Maybe(strict(inner), True) if always else Wordings((strict(inner), ()), False)
        case Wordings(branches, together, shared):
            return Wordings(tuple(strict(branch) for branch in branches), together, shared)
    return part


def only(parts: Parts, kept: Mapping[int, set[int]]) -> Parts:
    """`parts` with only the branches `kept` in the wordings of those numbers; other wordings
    keep all."""
    return tuple(_keep(parts, kept, count()))


def _keep(parts: Parts, kept: Mapping[int, set[int]], numbers: Iterator[int]) -> Iterator[Part]:
    for part in parts:
        match part:
            case Maybe(inner, always):
                yield Maybe(tuple(_keep(inner, kept, numbers)), always)
            case Wordings(branches, together, shared):
                wanted = kept.get(next(numbers))
                inner_kept = [tuple(_keep(branch, kept, numbers)) for branch in branches]
                yield Wordings(
                    tuple(b for i, b in enumerate(inner_kept) if wanted is None or i in wanted),
                    together,
                    shared,
                )
            case _:
                yield part


def _long(parts: Parts, numbers: Iterator[int], always: bool) -> Iterator[int]:
    """The numbers of wordings one of which is always there, and of which one is long."""
    for part in parts:
        match part:
            case Maybe(inner):
                yield from _long(inner, numbers, False)
            case Wordings(branches, together):
                number = next(numbers)
                if always and not together and any(map(_is_long, branches)):
                    yield number
                for branch in branches:
                    yield from _long(branch, numbers, always)


def _is_long(branch: Parts) -> bool:
    return any(not isinstance(p, Text) or len(p.text.split()) > SHORT for p in branch)
