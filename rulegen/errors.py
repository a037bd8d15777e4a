"""What can go wrong: a place, one sentence, one hint, and the exit status it means.

The library raises these; only the command line prints them.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass
class RulegenError(Exception):
    """Something a user can understand and mend.

    `message` is one sentence, `hint` says what to do, `place` is a file name with
    line and column where there is one, `text` and `span` show the characters meant.
    """

    message: str
    hint: str = ""
    place: str = ""
    text: str = ""
    span: tuple[int, int] | None = None
    status: int = 2

    def __str__(self) -> str:
        head = f"{self.place}: {self.message}" if self.place else self.message
        parts = [head]
        if self.text and self.span is not None:
            parts.append(caret(self.text, self.span))
        if self.hint:
            parts.append(self.hint)
        return "\n".join(parts)


class EreError(RulegenError):
    """An expression that `grep -E` refuses, or that we cannot read; `span` is the place."""


class InputError(RulegenError):
    """A file that cannot be read: missing, a directory, damaged, not allowed."""


class WriteError(RulegenError):
    """A rule file that cannot be changed; unless the message says otherwise, nothing was."""


class EngineError(RulegenError):
    """GNU grep is missing, or did not do what grep does."""


def printable(text: str) -> str:
    """`text` with every control character and stray byte made visible, one column each.

    >>> printable("a\\x1b[31m")
    'a?[31m'
    """
    return "".join(c if c.isprintable() else "?" for c in text)


def caret(text: str, span: tuple[int, int], width: int = 78) -> str:
    """Two lines: the text around the span, and carets below it.

    >>> print(caret("ab(c", (2, 3)))
      ab(c
        ^
    """
    start, end = span
    left = max(0, start - width // 2)
    shown = printable(text[left : left + width])
    shown = "…" + shown[1:] if left else shown
    shown = shown[:-1] + "…" if left + width < len(text) else shown
    mark = " " * (start - left) + "^" * max(1, min(end, left + width) - start)
    return f"  {shown}\n  {mark}"
