"""Bracket expressions, as regcomp's `parse_bracket_exp` reads and refuses them."""

from __future__ import annotations

from rulegen.errors import EreError
from rulegen.pattern import Bracket, Char, Class, Item, Range, item_key
from rulegen.render import render_bracket

CLASSES = frozenset(
    "alnum alpha blank cntrl digit graph lower print punct space upper xdigit".split()
)
_NAME_LIMIT = 32  # BRACKET_NAME_BUF_SIZE


def read_bracket(text: str, start: int) -> Bracket:
    """The bracket expression whose `[` stands at `start`. Raises EreError."""
    return _Reader(text, start).read()


class _Reader:
    def __init__(self, text: str, start: int) -> None:
        self.text = text
        self.start = start
        self.at = start + 1
        self.items: list[Item] = []
        self.singles: list[str] = []  # the members that are one plain character, in order
        self.plain = True  # no range, class or collating element seen

    def read(self) -> Bracket:
        negated = self._peek() == "^"
        self.at += negated
        self.first = self.at
        while self.at == self.first or self._peek() != "]":
            self._member()
        self.at += 1
        span = (self.start, self.at)
        self._confusing(span)
        items = tuple(sorted(set(self.items), key=item_key))
        spelling = self.text[self.start : self.at]
        house = render_bracket(Bracket(items, negated))
        return Bracket(items, negated, None if spelling == house else spelling, span)

    def _peek(self, ahead: int = 0) -> str:
        if self.at + ahead >= len(self.text):
            hint = "Close it with ]; a bracket that stands for itself is \\[."
            raise self._error("bracket expression without end", hint, self.start + 1, self.start)
        return self.text[self.at + ahead]

    def _member(self) -> None:
        """One member: a character, a range, `[:class:]`, `[=a=]` or `[.a.]`."""
        begin = self.at
        if self._peek() == "-" and begin != self.first and self._peek(1) != "]":
            raise self._error("a - in the middle of a bracket", "Put it last.", begin + 1, begin)
        kind, value = self._element()
        if kind in (":", "="):
            self.items.append(Class(value) if kind == ":" else Char(value))
            self.plain = False
        elif self._peek() == "-" and self._peek(1) != "]":
            self.at += 1
            self._range(value, begin)
        else:
            self.items.append(Char(value))
            self._note(kind, value)

    def _range(self, first: str, begin: int) -> None:
        self._peek()
        kind, last = self._element()
        if kind in (":", "=") or not _ordered(first, last):
            hint = "A range goes up, between single ASCII characters; a - that stands for itself"
            raise self._error("invalid range end", hint + " is put last.", self.at, begin)
        self.items.append(Range(first, last) if first != last else Char(first))
        self.plain = False

    def _note(self, kind: str, value: str) -> None:
        self.singles.append(value)
        self.plain = self.plain and kind == ""

    def _element(self) -> tuple[str, str]:
        """A character (kind "") or what `[:`, `[=`, `[.` open (kind `:`, `=`, `.`)."""
        char = self._peek()
        delimiter = self.text[self.at + 1 : self.at + 2] if char == "[" else ""
        if delimiter == "" or delimiter not in ":=.":
            self.at += 1
            return "", char
        return delimiter, self._name(delimiter)

    def _name(self, delimiter: str) -> str:
        begin = self.at
        end = self.text.find(delimiter + "]", begin + 2)
        name = self.text[begin + 2 : max(end, 0)]
        if end < 0 or len(name.encode("utf-8", "surrogateescape")) >= _NAME_LIMIT:
            hint = f"Close it with {delimiter}], or put the [ last in the bracket expression."
            raise self._error(f"[{delimiter} without end", hint, begin + 2, begin)
        self.at = end + 2
        if delimiter == ":" and name not in CLASSES:
            hint = "The classes are: " + " ".join(sorted(CLASSES)) + "."
            raise self._error(f"no character class [:{name}:]", hint, self.at, begin)
        if delimiter != ":" and len(name.encode("utf-8", "surrogateescape")) != 1:
            hint = "Only one ASCII character can stand here."
            raise self._error("unknown collating element", hint, self.at, begin)
        return name

    def _confusing(self, span: tuple[int, int]) -> None:
        """`[:alpha:]` alone, which dfa.c refuses as a slip for `[[:alpha:]]`."""
        colons = self.singles[:1] == [":"] and self.singles[-1:] == [":"]
        if self.plain and colons and set(self.singles) != {":"}:
            name = self.text[span[0] : span[1]]
            raise self._error("a class stands inside brackets", f"Write [{name}].", *span[::-1])

    def _error(self, message: str, hint: str, end: int, begin: int) -> EreError:
        return EreError(message, hint, text=self.text, span=(begin, end))


def _ordered(first: str, last: str) -> bool:
    """regcomp knows the order of single bytes only: ASCII and stray bytes."""
    return all(c < "\x80" or "\udc80" <= c <= "\udcff" for c in first + last) and first <= last
