"""The steps of a way -> the edits of a rule that they ask for."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

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


def edits_of(steps: Sequence[Step]) -> Edits:
    """The edits that a way stands for."""
    found: list[Edit] = []
    entered: set[Path] = set()
    matched = 0
    gap: list[Step] = []
    for step in steps:
        match step:
            case Lacks() | LeftOut():
                gap.append(step)
                continue
            case Fits(_, path, constant):
                entered.update(path[:n] for n in range(len(path) + 1))
                matched += constant
            case Odd(span, path):
                entered.update(path[:n] for n in range(len(path) + 1))
                found += _gaps(gap)
                gap = []
                found.append(Wider(path, (span,)))
            case Again(at, path):
                found.append(Rounds(path, at))
        found += _gaps(gap)
        gap = []
    found += _gaps(gap)
    return Edits(tuple(_joined(found)), frozenset(entered), matched)


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
