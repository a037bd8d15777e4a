"""Which suggestions are listed, and which of them are taken."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from rulegen.commands.suggest.values import Suggestion, Suggestions
from rulegen.errors import RulegenError

_ALONE = "it would also hide lines of a suggestion that is not offered"


@dataclass(frozen=True, slots=True)
class Want:
    """What the caller asks for.

    `top`: so many harmless suggestions at most; `least`: those that silence so many lines or
    more; `program`: an ident, its first part, or a service. `accept` and `skip` are ids,
    `skipped` those skipped in earlier runs. `alarms` takes all alarms of `program`.
    """

    top: int | None = None
    least: int = 1
    program: str = ""
    accept: frozenset[str] = frozenset()
    skip: frozenset[str] = frozenset()
    skipped: frozenset[str] = frozenset()
    alarms: bool = False


@dataclass(frozen=True, slots=True)
class Selection:
    """Suggestions in their order: `offered` (harmless), `alarms` (written only when named),
    `barred` (never written), `skipped`; `taken` are those of the first two to be written."""

    offered: tuple[Suggestion, ...]
    alarms: tuple[Suggestion, ...]
    barred: tuple[Suggestion, ...]
    skipped: tuple[Suggestion, ...]
    taken: tuple[Suggestion, ...]

    @property
    def every(self) -> tuple[Suggestion, ...]:
        """All of them, in their order."""
        return (*self.offered, *self.alarms, *self.barred, *self.skipped)

    @property
    def silenced(self) -> int:
        """Reported lines that the rules taken hide; no line is hidden by two of them."""
        return sum(one.rule.count for one in self.taken)


def select(found: Suggestions, want: Want) -> Selection:
    """What is listed, and what is taken of it.

    Of the harmless, all are taken, or only those that `accept` names if it names any; of the
    alarms, only those that are named. A name beats the other filters, and an earlier skip.

    Raises:
        RulegenError: for an id that no suggestion has, or one that must not be taken.
    """
    _check(found, want)
    skip = want.skip | (want.skipped - want.accept)
    listed = [one for one in found.all if one.id in want.accept or _asked_for(one, want)]
    skipped = tuple(one for one in listed if one.id in skip)
    left = [one for one in listed if one.id not in skip]
    alarms = tuple(one for one in left if one.reasons and not one.barred)
    harmless = [one for one in left if one.harmless]
    some = list(_top(harmless, want))
    ids = {one.id for one in some}
    offered = tuple(one for one in some if ids.issuperset(one.needs))
    alone = [replace(one, barred=_ALONE) for one in some if not ids.issuperset(one.needs)]
    return Selection(
        offered,
        alarms,
        (*(one for one in left if one.barred), *alone),
        skipped,
        tuple(_taken(offered, alarms, want)),
    )


def _taken(
    offered: tuple[Suggestion, ...], alarms: tuple[Suggestion, ...], want: Want
) -> Iterable[Suggestion]:
    named = {one.id for one in offered if one.id in want.accept}
    some = [one for one in offered if not named or one.id in named]
    ids = {one.id for one in some}
    yield from (one for one in some if ids.issuperset(one.needs))
    yield from (one for one in alarms if want.alarms or one.id in want.accept)


def _top(harmless: list[Suggestion], want: Want) -> Iterable[Suggestion]:
    first = set(harmless if want.top is None else harmless[: want.top])
    return (one for one in harmless if one in first or one.id in want.accept)


def _asked_for(one: Suggestion, want: Want) -> bool:
    return one.rule.count >= want.least and (not want.program or of_program(one, want.program))


def of_program(one: Suggestion, program: str) -> bool:
    """Whether a suggestion is for a program: its ident, the part before a slash, or the
    service, in any letter case."""
    ident = one.rule.program.lower()
    return program.lower() in (ident, ident.split("/")[0], one.service)


def _check(found: Suggestions, want: Want) -> None:
    known = {one.id: one for one in found.all}
    for id in sorted(want.accept | want.skip):
        if id not in known:
            raise RulegenError(
                f"there is no suggestion {id} for these logs", "the ids stand in the list", status=2
            )
    for id in sorted(want.accept):
        if known[id].barred:
            raise RulegenError(f"{id} cannot be written: {known[id].barred}")
    if both := want.accept & want.skip:
        raise RulegenError(f"{min(both)} cannot be both accepted and skipped")
