"""What goes from the matching of logs to the reports."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from rulegen.errors import InputError
from rulegen.logcheck.layers import Kind, Verdict


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
