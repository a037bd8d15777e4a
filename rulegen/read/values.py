"""The values that the reader hands on: batches of lines, and what was laid aside."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal, NamedTuple

from rulegen.errors import InputError

Why = Literal["continuation", "comment", "marker", "mail"]


class Aside(NamedTuple):
    """A line that is there but is no log line of its own.

    `why` is one of:
    `continuation` - a further line of a journal message, indented, without a stamp; logcheck
    greps it as a line, but no rule should be made from it;
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
