"""The notation of templates in the format files, and what it is read into.

    %{class}  %{class:name}   a field: a global token class, or one of the file's own
    %[ … %]                   a part that may be missing and stays routine either way; in an
                              alarm, only if it was seen with and without
    %[* … %]                  a part that may be missing, in an alarm too
    %( a %| b %)              wordings of the same event; a rule takes those seen, one of which
                              may be nothing
    %(* a %| b %)             wordings that a rule always takes together
    %(+ a %| b %)             wordings that tell of the machine, not of the event: a rule takes
                              those seen in any message of the daemon
    %%                        a percent sign

All other text, blanks included, stands for itself.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeAlias

from rulegen.errors import RulegenError

FREE = "free"
"""The class of free text: the only one that matches anything at all."""


class FormatError(RulegenError):
    """A format file that cannot be used; `place` names the file and the entry."""


@dataclass(frozen=True, slots=True)
class Text:
    """Constant text."""

    text: str


@dataclass(frozen=True, slots=True)
class Slot:
    """A field: its token class, its name (the class's own if none is given), its place."""

    token: str
    name: str
    span: tuple[int, int]


@dataclass(frozen=True, slots=True)
class Maybe:
    """A part that may be missing; `always` when a rule never asks whether it was seen."""

    parts: Parts
    always: bool = False


@dataclass(frozen=True, slots=True)
class Wordings:
    """Alternatives; `together` when a rule never chooses among them, `shared` when those seen in
    one message are taken in all."""

    branches: tuple[Parts, ...]
    together: bool
    shared: bool = False


Part: TypeAlias = Text | Slot | Maybe | Wordings
Parts: TypeAlias = tuple[Part, ...]


def parse(text: str, place: str = "") -> Parts:
    """The parts of a template. Raises `FormatError` with a caret under the mistake."""
    reader = _Reader(text, place)
    parts = reader.parts("")
    if reader.at < len(text):
        raise reader.error(f"`{text[reader.at : reader.at + 2]}` closes nothing", reader.at, 2)
    return parts


def slots(parts: Parts) -> Iterator[Slot]:
    """The fields of a template, in reading order."""
    for part in walk(parts):
        if isinstance(part, Slot):
            yield part


def walk(parts: Parts) -> Iterator[Part]:
    """All parts, in reading order, those inside others too."""
    for part in parts:
        yield part
        match part:
            case Maybe(inner):
                yield from walk(inner)
            case Wordings(branches):
                for branch in branches:
                    yield from walk(branch)


class _Reader:
    """A reader over one template; `at` is the position of the next character."""

    def __init__(self, text: str, place: str) -> None:
        self.text = text
        self.place = place
        self.at = 0

    def error(self, message: str, start: int, length: int = 1) -> FormatError:
        hint = "write %% for a percent sign" if self.text[start : start + 1] == "%" else ""
        return FormatError(message, hint, self.place, self.text, (start, start + length))

    def parts(self, closers: str) -> Parts:
        """The parts up to `%` and one of the characters of `closers`, or to the end."""
        found: list[Part] = []
        while self.at < len(self.text):
            mark = self.text.find("%", self.at)
            if mark != self.at:
                found.append(Text(self.text[self.at : mark if mark >= 0 else None]))
                self.at = mark if mark >= 0 else len(self.text)
                continue
            if self.text[mark + 1 : mark + 2] in tuple("])|"):
                break
            found.append(self.special(mark))
        if closers and self.text[self.at + 1 : self.at + 2] not in tuple(closers):
            wanted = " or ".join(f"%{c}" for c in closers)
            raise self.error(f"{wanted} is missing", min(self.at, max(len(self.text) - 1, 0)))
        return _joined(found)

    def special(self, mark: int) -> Part:
        self.at = mark + 2
        match self.text[mark + 1 : mark + 2]:
            case "%":
                return Text("%")
            case "{":
                return self.slot(mark)
            case "[":
                always = self.marked("*")
                inner = self.parts("]")
                self.at += 2
                return Maybe(inner, always)
            case "(":
                return self.wordings()
            case other:
                raise self.error(f"`%{other}` means nothing", mark, 2)

    def slot(self, mark: int) -> Slot:
        end = self.text.find("}", mark)
        if end < 0:
            raise self.error("the field has no closing brace", mark, 2)
        self.at = end + 1
        token, _, name = self.text[mark + 2 : end].partition(":")
        if not token:
            raise self.error("the field has no class", mark, end + 1 - mark)
        return Slot(token, name or token, (mark, end + 1))

    def marked(self, mark: str) -> bool:
        """Takes this mark, if it stands here."""
        found = self.text.startswith(mark, self.at)
        self.at += found
        return found

    def wordings(self) -> Wordings:
        together, shared = self.marked("*"), self.marked("+")
        branches = [self.parts("|)")]
        while self.text[self.at : self.at + 2] == "%|":
            self.at += 2
            branches.append(self.parts("|)"))
        self.at += 2
        return Wordings(tuple(branches), together, shared)


def _joined(parts: list[Part]) -> Parts:
    """`a` and `%%` and `b` as one text."""
    found: list[Part] = []
    for part in parts:
        last = found[-1] if found else None
        if isinstance(part, Text) and isinstance(last, Text):
            found[-1] = Text(last.text + part.text)
        else:
            found.append(part)
    return tuple(found)
