"""Text that went through a mail: a logcheck report, quoted, wrapped, among other words.

Only what begins with a stamp is a log line here; a line without one is joined to the log line
before it where a mail program certainly broke it, and is laid aside otherwise.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise

from rulegen.read.blocks import split
from rulegen.read.stamp import unquoted
from rulegen.read.strip import strip_all
from rulegen.read.values import Aside, Batch, Context, Why

_QUOTE = re.compile(rb"(?:[ \t]?>)+ ?")
_RULER = re.compile(rb"(?:=-){3,}=?|(?:=-){2}=")  # below a heading (printheader in logcheck)

# Mail programs break lines at a blank so that at most 72 to 78 columns (RFC 3676 4.2, RFC 5322
# 2.1.1) are used; quoting widens them again.
_NARROW, _BROAD = 70, 80

Numbered = tuple[int, bytes]


def read(source: Iterator[bytes], context: Context) -> Iterator[Batch]:
    """The log lines of pasted text, in batches."""
    text: Pasted | None = None
    number = 1
    for lines in split(source):
        text = text or Pasted(context, lines)
        yield from text.batches(list(enumerate(lines, number)))
        number += len(lines)
    if text:
        yield from text.rest()


@dataclass(slots=True)
class _Open:
    """A log line that may go on: where it began, its text, and its last physical line."""

    number: int
    text: bytes
    last: bytes
    depth: int
    flows: bool


class Pasted:
    """One text, read in pieces.

    `sample`: its lines, or the first of them, which tell whether lines were broken. `flowed`,
    `delsp`: the parameters of `text/plain` (RFC 3676). `mail`: greetings may stand around, so
    that lines without a stamp are no bare messages.
    """

    def __init__(
        self,
        context: Context,
        sample: Iterable[bytes],
        *,
        flowed: bool = False,
        delsp: bool = False,
        mail: bool = False,
    ) -> None:
        self._context = context
        self._flowed, self._delsp = flowed, delsp
        plain = [_QUOTE.sub(b"", line, count=1).rstrip() for line in sample]
        self._broken = all(len(line) <= _BROAD or b" " not in line.strip() for line in plain)
        self._bare = not mail and not any(map(unquoted, plain))
        self._open: _Open | None = None
        self._waiting: list[Numbered] = []  # the last line: a heading if a ruler follows
        self._section = False
        self._column = False  # has a log line begun at column 0?
        self._inside = False  # may an indented line be a further line of a message?
        self._done: list[Numbered] = []
        self._aside: list[Aside] = []

    def batches(self, lines: list[Numbered]) -> Iterator[Batch]:
        """What is known after these further lines."""
        lines = self._waiting + lines
        self._waiting = lines[-1:]
        for (number, line), (_, following) in pairwise(lines):
            self._take(number, line, heading=_is_ruler(following))
        yield from self._flush()

    def rest(self) -> Iterator[Batch]:
        """What is left at the end."""
        for number, line in self._waiting:
            self._take(number, line, heading=False)
        self._waiting = []
        self._close()
        yield from self._flush()

    def _flush(self) -> Iterator[Batch]:
        done, aside = self._done, self._aside
        self._done, self._aside = [], []
        texts = strip_all([text for _, text in done], self._context.utf8)
        if done or aside:
            numbers = [number for number, _ in done]
            yield Batch(self._context.source, texts, numbers, tuple(aside))

    def _close(self) -> None:
        if self._open:
            self._done.append((self._open.number, self._open.text))
            self._open = None

    def _lay(self, number: int, line: bytes, why: Why) -> None:
        self._aside.append(Aside(self._context.source, number, line, why))

    def _take(self, number: int, line: bytes, *, heading: bool) -> None:
        """One physical line."""
        depth, text = _unquote(line.rstrip(b"\r"), self._flowed)
        flows = self._flowed and text.endswith(b" ") and text != b"-- "
        text = text if flows else text.rstrip()
        log_line = unquoted(text)
        indented = text[:1].isspace()
        if not text.strip():
            self._close()
            self._section = self._inside = False
        elif heading or _RULER.fullmatch(text):
            self._close()
            self._section = self._inside = not heading  # logcheck's sort may put them first
            self._lay(number, text, "mail")
        elif log_line and not (indented and self._column):
            self._close()
            self._open = _Open(number, log_line, line, depth, flows)
            self._column = self._column or not indented
            self._inside = True
        elif self._open and self._continues(self._open, text, depth):
            self._join(self._open, text, line, flows)
        else:
            self._close()
            self._unstamped(number, text, depth, indented)

    def _unstamped(self, number: int, text: bytes, depth: int, indented: bool) -> None:
        """A bare message, if the text has no others; else something that is no log line."""
        if self._bare and (depth or self._section):
            self._done.append((number, text))
        else:
            self._inside = self._inside and indented
            self._lay(number, text, "continuation" if self._inside else "mail")

    def _continues(self, before: _Open, text: bytes, depth: int) -> bool:
        """Was this line certainly broken off the one before it?

        Either the mail says so (format=flowed), or no line of the text is broad and the first
        word had no place on the line before.
        """
        if before.flows and depth == before.depth:
            return True
        if not self._broken or depth > before.depth or text[:1].isspace():
            return False
        last = before.last.rstrip()
        return len(last) + 1 + len(text.split(None, 1)[0]) > _NARROW

    def _join(self, before: _Open, text: bytes, line: bytes, flows: bool) -> None:
        if before.flows:
            head = before.text[:-1] if self._delsp else before.text
        else:
            head = before.text + b" "
        before.text, before.last, before.flows = head + text, line, flows


def _is_ruler(line: bytes) -> bool:
    return _RULER.fullmatch(_unquote(line, False)[1].strip()) is not None


def _unquote(line: bytes, flowed: bool) -> tuple[int, bytes]:
    """How deep a line is quoted, and the line without that and one blank behind it."""
    quote = _QUOTE.match(line)
    if quote:
        return quote[0].count(b">"), line[quote.end() :]
    return 0, line[1:] if flowed and line.startswith(b" ") else line
