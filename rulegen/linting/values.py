"""The values of lint: what a check is, and what it finds."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

from rulegen.pattern import Span

if TYPE_CHECKING:
    from rulegen.linting.files import Collection, File
    from rulegen.linting.view import RuleView


class Severity(Enum):
    """How much a finding matters; the value is the word in the output."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Hit:
    """What a check finds in one rule: a sentence, the characters meant (counted from 0), what
    to do, and the whole rule repaired, if that is safe."""

    message: str
    span: Span
    advice: str = ""
    fix: str | None = None


@dataclass(frozen=True, slots=True)
class Finding:
    """A hit in its place. `line` counts from 1; 0 is the file or directory itself. `fix` is
    the new text of the line, "" for a line that goes away."""

    path: str
    line: int
    check: Check
    message: str
    advice: str = ""
    text: str = ""
    span: Span = (0, 0)
    fix: str | None = None

    @property
    def column(self) -> int:
        """Where it begins, in characters from 1."""
        return self.span[0] + 1


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that lint looks for, with its page in the manual.

    Exactly one of `rule`, `file`, `tree` does the work: on each rule that grep takes, on each
    file, or on everything together. `hiding`: a rule check that means only rules which hide
    lines, not those that raise them. `normal`: it runs unless somebody asks for others.
    """

    code: str
    name: str
    severity: Severity
    summary: str
    text: str
    bad: str
    good: str
    rule: Callable[[RuleView], Iterator[Hit]] | None = None
    file: Callable[[File, Collection], Iterator[Finding]] | None = None
    tree: Callable[[Collection], Iterator[Finding]] | None = None
    hiding: bool = False
    normal: bool = True


def of_them(count: int) -> str:
    """What a message says at its end where a rule has the same mistake several times.

    >>> of_them(1), of_them(3)
    ('', ' (3 of them in this rule)')
    """
    return f" ({count} of them in this rule)" if count > 1 else ""


GROUPS = {
    "S": "Silences or stops logcheck",
    "D": "Never matches",
    "W": "Too wide",
    "N": "Too narrow",
    "R": "Not read, or to no effect",
    "H": "House-keeping",
}
"""What the first letter of a code means."""

HEAD = r"^(\w{3} [ :[:digit:]]{11}|[0-9T:.+-]{32}) [._[:alnum:]-]+ "
"""The head of a Debian rule, for the examples."""
