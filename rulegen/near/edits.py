"""The steps of a way -> the edits of a rule that they ask for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from rulegen.near.align import Again, Fits, Lacks, LeftOut, Odd, Span, Step
from rulegen.near.graph import Path, Place


@dataclass(frozen=True, slots=True)
class Gap:
    """Between two places of one sequence (the same place, if the rule lacks nothing there but
    text) the line has `span` instead, which may be empty."""

    start: Place
    end: Place
    span: Span

    @property
    def at(self) -> int:
        """Where in the line."""
        return self.span[0]


@dataclass(frozen=True, slots=True)
class Wider:
    """The class at `path` must take these texts, too."""

    path: Path
    spans: tuple[Span, ...]

    @property
    def at(self) -> int:
        """Where in the line."""
        return self.spans[0][0]


@dataclass(frozen=True, slots=True)
class Rounds:
    """The group at `path` must be allowed more rounds."""

    path: Path
    at: int


Edit = Gap | Wider | Rounds


@dataclass(frozen=True, slots=True)
class Edits:
    """All edits in the order of the line; `entered` are the paths of what took some text."""

    edits: tuple[Edit, ...]
    entered: frozenset[Path]
    matched: int
    """Chunks of constant text that fit."""


def edits_of(steps: Sequence[Step], line: str) -> Edits:
    """The edits that a way along a line stands for."""
    found: list[Edit] = []
    entered: set[Path] = set()
    gap: list[Step] = []
    for step in _without_bridges(steps, line):
        match step:
            case Lacks() | LeftOut():
                gap.append(step)
                continue
            case Fits(_, path) | Odd(_, path):
                entered.update(path[:n] for n in range(len(path) + 1))
        found += _gaps(gap)
        gap = []
        if isinstance(step, Odd):
            found.append(Wider(step.path, (step.span,)))
        elif isinstance(step, Again):
            found.append(Rounds(step.path, step.point))
    found += _gaps(gap)
    matched = sum(isinstance(s, Fits) and s.constant for s in steps)
    return Edits(tuple(_joined(_replaced(found))), frozenset(entered), matched)


def _without_bridges(steps: Sequence[Step], line: str) -> Iterator[Step]:
    """The steps, but a blank or a mark between a piece that is left out and one that is lacking
    is a part of both: `(a b|c d)`, and not `(a|c) (b|d)`."""
    groups = [list(group) for _, group in groupby(steps, lambda s: isinstance(s, Lacks | LeftOut))]
    for number, group in enumerate(groups):
        only = group[0]
        around = [*groups[number - 1], *groups[number + 1]] if 0 < number < len(groups) - 1 else []
        if (
            len(group) == 1
            and isinstance(only, Fits)
            and only.start
            and only.end
            and not line[slice(*only.span)].isalnum()
            and {type(step) for step in around} == {Lacks, LeftOut}
            and all(_path(step) == only.path for step in around)
        ):
            yield LeftOut(only.span[0], only.start, only.end)
            yield Lacks(only.span, only.end)
        else:
            yield from group


def _path(step: Step) -> Path:
    match step:
        case Lacks(_, place) | LeftOut(_, place):
            return place.path
        case _:
            return ()


def _gaps(steps: Iterable[Step]) -> list[Edit]:
    """Neighbouring steps as gaps: what is left out in one sequence together, the piece of the
    line in the place of the last of them."""
    ranges: list[Gap] = []
    lacks: Gap | None = None
    for step in steps:
        if isinstance(step, LeftOut):
            last = ranges[-1] if ranges else None
            # What lies between them is optional, and was not there.
            if last and last.end.path == step.start.path and last.end <= step.start:
                ranges[-1] = replace(last, end=step.end)
            else:
                ranges.append(Gap(step.start, step.end, (step.point, step.point)))
        elif isinstance(step, Lacks):
            span = (lacks.span[0], step.span[1]) if lacks else step.span
            place = lacks.start if lacks else step.place
            lacks = Gap(place, place, span)
    if lacks and ranges:
        ranges[-1] = replace(ranges[-1], span=lacks.span)
    elif lacks:
        ranges.append(lacks)
    return list(ranges)


def _replaced(found: Iterable[Edit]) -> Iterator[Edit]:
    """The edits, an empty value beside a piece that the rule lacks as one: the value or the
    piece."""
    before: Edit | None = None
    for edit in found:
        if before is not None and (both := _instead(before, edit) or _instead(edit, before)):
            before = both
            continue
        if before is not None:
            yield before
        before = edit
    if before is not None:
        yield before


def _instead(empty: Edit, piece: Edit) -> Gap | None:
    if not (isinstance(empty, Wider) and isinstance(piece, Gap) and empty.path):
        return None
    (*path, index), span = empty.path, empty.spans[0]
    start, end = Place(tuple(path), index), Place(tuple(path), index + 1)
    beside = piece.start == piece.end and piece.start in (start, end)
    return Gap(start, end, piece.span) if beside and span[0] == span[1] in piece.span else None


def _joined(found: Iterable[Edit]) -> list[Edit]:
    """The edits, those of one class in several rounds as one."""
    out: list[Edit] = []
    for edit in found:
        same = next((n for n, e in enumerate(out) if _same(e, edit)), None)
        if same is None:
            out.append(edit)
        elif isinstance(edit, Wider):
            before = out[same]
            assert isinstance(before, Wider)
            out[same] = Wider(edit.path, (*before.spans, *edit.spans))
    return out


def _same(one: Edit, other: Edit) -> bool:
    if isinstance(one, Wider | Rounds) and isinstance(other, Wider | Rounds):
        return type(one) is type(other) and one.path == other.path
    return False
