"""The line from read to verify: example lines in, proven rules out. Start reading here."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rulegen.commands.covered import without_covered
from rulegen.commands.making import Trial, Work
from rulegen.commands.results import Made, Result, Wishes, sort_made
from rulegen.echoes import echoed
from rulegen.errors import InputError
from rulegen.group.rows import Group
from rulegen.known import Known, mended, split
from rulegen.mine import Miner
from rulegen.model import Rule
from rulegen.pins import missing
from rulegen.read import Batch, batches
from rulegen.read.values import Why
from rulegen.shapes import Shape
from rulegen.spool import Mined

if TYPE_CHECKING:
    from rulegen.mining import Lines

__all__ = [
    "Begun", "Made", "Result", "Wishes", "from_files", "from_mined", "generate", "in_rounds",
]  # fmt: skip

GREPPED: tuple[Why, ...] = ("continuation",)
"""What the reader lays aside and logcheck greps all the same."""
ROUNDS = 8
"""Times that what is left is looked at."""


def generate(lines: Iterable[bytes | str], wishes: Wishes | None = None) -> list[Rule]:
    """Proven rules for these lines, sorted by program and text.

    >>> lines = ["Nov  3 09:05:02 mx postfix/smtpd[7]: disconnect from a.example[192.0.2.1]"]
    >>> print(generate(lines)[0].text.split(": ", 1)[1])
    disconnect from [._[:alnum:]-]+\\[[.:[:xdigit:]]+\\]$

    Raises:
        EngineError: if there is no grep to prove them.
    """
    wishes = wishes or Wishes()
    miner = Miner(wishes.pins)
    raw = [line.encode("utf-8", "surrogateescape") if isinstance(line, str) else line
           for line in lines]  # fmt: skip
    whole = [(n, line) for n, text in enumerate(raw, 1) if (line := text.rstrip())]
    miner.feed([line for _, line in whole], [n for n, _ in whole])
    return in_rounds(miner.mined(), wishes).rules


def from_files(
    paths: Sequence[str],
    wishes: Wishes,
    *,
    errors: list[InputError] | None = None,
    jobs: int = 1,
    tick: Callable[[int], None] = lambda size: None,
) -> Result:
    """Proven rules for the lines of files (`-`: standard input), read by `read.batches`.

    `errors` takes what could not be read, `tick` is told the bytes of lines taken.
    """
    from rulegen.mining import mine

    unseen = set(wishes.pins.texts)
    rows = _watched(_numbered(batches(paths, errors=errors)), unseen)
    workers = jobs or len(os.sched_getaffinity(0))
    result = in_rounds(mine(rows, wishes.pins, jobs=workers, tick=tick), wishes, workers)
    result.notes += [f"--pin {text}: no line holds it" for text in sorted(unseen)]
    return result


def _watched(rows: Iterable[Lines], unseen: set[str]) -> Iterator[Lines]:
    """The rows, while those of the pinned values are taken out of `unseen` that they hold."""
    for lines, numbers in rows:
        if unseen:
            unseen &= missing(unseen, lines)
        yield lines, numbers


def _numbered(found: Iterable[Batch]) -> Iterator[Lines]:
    """Lines with their numbers, which go on from one source to the next."""
    offset, source, last = 0, "", 0
    for batch in (one.with_aside(GREPPED) for one in found):
        if batch.source != source:
            offset, source = last, batch.source
        numbers = [n + offset for n in batch.numbers] if offset else batch.numbers
        last = numbers[-1] if batch.lines else last
        yield batch.lines, numbers


def in_rounds(mined: Mined, wishes: Wishes, jobs: int = 1) -> Result:
    """Proven rules for what was mined; then for the lines of the shapes that were too many to
    keep, unless a rule takes them by now; and so on."""
    result = Result()
    for _ in range(ROUNDS):
        latest = from_mined(echoed(mined, wishes.pins), wishes, jobs)
        left = latest.adopt(mined.left(), wishes.forbidden)
        result.add(latest)
        if not left:
            break
        mined = _mined(left, wishes)
    else:
        result.refused += [(n, "there are too many kinds of lines") for n, _ in left]
    if not wishes.pins and not wishes.forbidden:
        result.made = without_covered(result.made)
    return result


def _mined(rows: Iterable[tuple[int, bytes]], wishes: Wishes) -> Mined:
    miner = Miner(wishes.pins)
    numbers, lines = zip(*rows, strict=True)
    miner.feed(lines, numbers)
    return miner.mined()


def from_mined(mined: Mined, wishes: Wishes, jobs: int = 1) -> Result:
    """Proven rules for what was mined, by so many greps at a time."""
    return Begun.of(mined, wishes, jobs).finish()


@dataclass(frozen=True, slots=True)
class Begun:
    """Rules for what was mined that grep is asked about in the meantime."""

    work: Work
    formats: list[Known]
    groups: list[Group]
    trials: tuple[Trial, Trial]

    @classmethod
    def of(cls, mined: Mined, wishes: Wishes, jobs: int = 1) -> Begun:
        """Their drafts."""
        work = Work(mined, wishes, Result(), jobs)
        formats: list[Known] = []
        rest: list[Shape] = list(mined.summaries)
        if wishes.formats and not wishes.together:
            known, rest = split(mined.summaries, wishes.formats, wishes.pins, family=wishes.family)
            near, rest = mended(mined.summaries, rest, wishes.formats, wishes.pins)
            formats = [*known, *near]
        trial = work.try_formats(formats)
        groups = _groups(rest, together=wishes.together)
        return cls(work, formats, groups, (trial, work.try_groups(groups)))

    @property
    def made(self) -> list[Made]:
        """The rules, if grep agrees to all."""
        return sort_made([*self.trials[0].made, *self.trials[1].made])

    def finish(self) -> Result:
        """The proven rules."""
        work, (formats, groups) = self.work, self.trials
        if again := work.known(self.formats, formats):
            shapes = [shape for one in self.groups for shape in one.shapes]
            work.inferred(_groups([*shapes, *again], together=work.wishes.together))
        else:
            work.inferred(self.groups, groups)
        result = work.result
        result.made = sort_made(result.made)
        result.refused.sort()
        return result


def _groups(shapes: list[Shape], *, together: bool) -> list[Group]:
    """The groups of shapes; what finds them is loaded only where there are any."""
    if not shapes:
        return []
    if together:
        from rulegen.group.together import together as joined

        return joined(shapes)
    from rulegen.group.steps import group

    return group(shapes)
