"""The values that the reader hands on: batches of lines, and what was laid aside."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from operator import itemgetter
from typing import Literal, NamedTuple

from rulegen.errors import InputError

Why = Literal["continuation", "comment", "marker", "mail"]


class Aside(NamedTuple):
    """A line that is there but is no log line of its own.

    `why` is one of:
    `continuation` - a further line of a message, indented, without a stamp, which logcheck greps
    as a line of its own;
    `comment` - text behind `#` that is no log line;
    `marker` - what journalctl prints between entries (`-- Boot … --`);
    `mail` - the text of a mail around its log lines (introduction, headings, greetings).
    """

    source: str
    number: int
    text: bytes
    why: Why


class Batch(NamedTuple):
    """Some lines of one source, in order, as logcheck would grep them.

    `lines` hold no line feed, no white space at the end, and are never empty. `numbers` says
    where each was found, counted from 1 (for a joined line: where it began). `aside` are the
    lines among them that are no log lines, with numbers of the same source.
    """

    source: str
    lines: list[bytes]
    numbers: Sequence[int]
    aside: tuple[Aside, ...] = ()

    @property
    def first(self) -> int:
        """The number of the first line; 0 for a batch without lines."""
        return self.numbers[0] if self.lines else 0

    def place(self, index: int) -> str:
        """`file:line` of `lines[index]`."""
        return f"{self.source}:{self.numbers[index]}"

    def with_aside(self, wanted: Container[Why]) -> Batch:
        """The batch with some of what was laid aside among its lines, in the order of the
        source."""
        if not any(line.why in wanted for line in self.aside):
            return self
        rows = list(zip(self.numbers, self.lines, strict=True))
        rows += [(line.number, line.text) for line in self.aside if line.why in wanted]
        rows.sort(key=itemgetter(0))
        others = tuple(line for line in self.aside if line.why not in wanted)
        return Batch(self.source, [text for _, text in rows], [n for n, _ in rows], others)

    def located(self) -> Iterator[LocatedLine]:
        """Every line as a value of its own (slower than `lines`: for a few, not a million)."""
        for number, text in zip(self.numbers, self.lines, strict=True):
            yield LocatedLine(self.source, number, text)


class LocatedLine(NamedTuple):
    """One line and where it came from."""

    source: str
    number: int
    text: bytes

    @property
    def place(self) -> str:
        """`file:line`."""
        return f"{self.source}:{self.number}"


@dataclass(frozen=True, slots=True)
class Context:
    """What every kind of reader needs to know about the source it reads.

    `quoted`: undo quoting and take mails apart. `utf8`: white space as in a UTF-8 locale.
    `errors`: where errors go that leave the rest readable; None means raise them.
    `stripped`: take white space at the end of the lines of plain logs away.
    `depth`: how many wrappings (compression, mail) were opened on the way here.
    """

    source: str
    quoted: bool = True
    utf8: bool = False
    errors: list[InputError] | None = None
    stripped: bool = True
    depth: int = field(default=0)

    def inside(self, part: str = "") -> Context:
        """The context of something wrapped in this source, e.g. an attachment named `part`."""
        name = f"{self.source} ({part})" if part else self.source
        return replace(self, source=name, depth=self.depth + 1)

    def guard(self, batches: Iterable[Batch]) -> Iterator[Batch]:
        """The batches; an `InputError` on the way ends them and is noted in `errors`.

        Raises:
            InputError: when there is no list to note it in.
        """
        try:
            yield from batches
        except InputError as error:
            if self.errors is None:
                raise
            self.errors.append(error)
