"""What goes from the matching of logs to the reports."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from rulegen.errors import EreError, InputError
from rulegen.logcheck.layers import Kind, Verdict
from rulegen.logcheck.rulefile import FileRule
from rulegen.logcheck.tree import LayerFile


@dataclass(frozen=True, slots=True)
class Reported:
    """A line of the report: `source` and `number` (from 1) say where it was read."""

    source: str
    number: int
    line: bytes
    verdict: Verdict


@dataclass(slots=True)
class Outcome:
    """What was seen on the way; complete when the lines have been read to the end.

    `kinds` counts the reported lines. `aside` counts what was no log line and not judged, by
    the reader's word for it. `errors` are the sources that could not be read to their end.
    """

    lines: int = 0
    kinds: Counter[Kind] = field(default_factory=Counter)
    aside: Counter[str] = field(default_factory=Counter)
    errors: list[InputError] = field(default_factory=list)

    @property
    def reported(self) -> int:
        """How many lines were reported."""
        return sum(self.kinds.values())


@dataclass(frozen=True, slots=True)
class Broken:
    """A rule that grep refuses: where it stands, grep's or our word for it, and the reports
    that logcheck loses through it."""

    file: LayerFile
    rule: FileRule
    error: EreError
    loss: str


@dataclass(frozen=True, slots=True)
class RuleFinding:
    """Something to know about a rule; `grave` makes it unsound or useless."""

    code: str
    text: str
    grave: bool = True


@dataclass(frozen=True, slots=True)
class Trial:
    """What a rule does to some logs.

    `matches` counts its lines, `events` what they say (lines of which `from-lines` would make
    one rule are one event; with `more`, perhaps they are more), `alone` the lines that no
    other tested rule matches, `extra` those that logcheck would report without the rule and
    would not with it (None without a rule directory to compare with). `shares` are other
    tested rules with the number of common lines, the greatest first.
    """

    file: LayerFile
    rule: FileRule
    matches: int = 0
    events: int = 0
    more: bool = False
    alone: int = 0
    extra: int | None = None
    shares: tuple[tuple[FileRule, int], ...] = ()
    samples: tuple[bytes, ...] = ()
    findings: tuple[RuleFinding, ...] = ()

    @property
    def sound(self) -> bool:
        """Whether nothing grave was found."""
        return not any(finding.grave for finding in self.findings)
