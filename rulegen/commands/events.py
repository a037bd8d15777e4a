"""The events among some lines: what `from-lines` would make one rule of is one event."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from rulegen.group.rows import Column, Group
from rulegen.group.steps import group
from rulegen.mine import Miner
from rulegen.parse import parse
from rulegen.shapes import shape_of
from rulegen.spool import Mined

_SHOWN = 4  # words that may stand in one place
_AT_ONCE = 4096  # lines handed to the miner together


@dataclass(frozen=True, slots=True)
class Event:
    """Lines that say the same with other values: their program, their message with the parts
    that vary named and not shown, and how many they are."""

    program: str
    text: str
    count: int


def events_of(lines: Iterable[bytes]) -> int:
    """How many events a few lines are of."""
    records = (parse(line.decode("utf-8", "surrogateescape")) for line in lines)
    return len(group({shape_of(record)[0] for record in records}))


class Events:
    """Collects lines; what it holds of them is bounded, but for a temporary file."""

    def __init__(self) -> None:
        self._miner = Miner()
        self._waiting: list[bytes] = []
        self._taken = 0

    def add(self, lines: Iterable[bytes]) -> None:
        """Takes some lines."""
        self._waiting += lines
        if len(self._waiting) >= _AT_ONCE:
            self._feed()

    def found(self) -> Iterator[Event]:
        """The events of all lines taken, by program."""
        self._feed()
        mined = self._miner.mined()
        yield from (_event(one, mined) for one in group(mined.summaries))
        if left := mined.left():
            yield Event("", "too many kinds of lines", len(left))

    def _feed(self) -> None:
        first = self._taken + 1
        self._taken += len(self._waiting)
        self._miner.feed(self._waiting, range(first, self._taken + 1))
        self._waiting = []


def _event(one: Group, mined: Mined) -> Event:
    count = sum(mined.summaries[shape].count for shape in one.shapes)
    return Event(one.program, _text(one.columns), count)


def _text(columns: Sequence[Column]) -> str:
    """The row of an event: `<class>`, `(one|other)`, `(what may be missing)?`."""
    parts = []
    for segment, run in groupby(columns, key=lambda column: column.segment):
        text = "".join(map(_shown, run))
        parts.append(f"({text})?" if segment else text)
    return "".join(parts)


def _shown(column: Column) -> str:
    if column.kind not in ("", "words"):
        return f"<{column.kind}>"
    texts = {"".join(f"<{t.name}>" if t.name else t.text for t in unit) for unit in column.units}
    more = ["…"] if len(texts) > _SHOWN else []
    shown = [*sorted(texts)[:_SHOWN], *more]
    return shown[0] if len(shown) == 1 else f"({'|'.join(shown)})"
