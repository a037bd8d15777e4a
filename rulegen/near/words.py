"""The words that the lines of a rule must have, told from its text without a parse: an index
of thousands of rules must not read them all."""

from __future__ import annotations

import re
from collections.abc import Iterable

from rulegen.near.costs import CHUNK

_PIECE = re.compile(
    r"(?P<bracket>\[\^?\]?(?:\[:\w+:\]|\[\..*?\.\]|\[=.*?=\]|[^]])*\])"
    r"|\\(?P<escaped>.)|(?P<operator>[*+?]|\{[0-9]*,?[0-9]*\})|(?P<mark>[()|^$.])|(?P<plain>.)",
    re.DOTALL,
)
_CUT = "\0"  # something variable touches the text here


# `postfix/smtpd\[`, `kernel:`, `dhcpd[[[:digit:]]+]`, behind the blank after the host.
_PROGRAM = re.compile(r" (?P<name>[A-Za-z][\w./-]*)(?:\(?\\?\[|\(?:)")


def program_of(rule: str) -> str:
    r"""The first part of the program's name, if a rule says it as constant text; else "".

    >>> program_of(r"^\w{3} [ :0-9]{11} [^ ]+ postfix/smtpd\[[0-9]+\]: a: b$")
    'postfix'
    """
    found = _PROGRAM.search(rule)
    return found["name"].split("/")[0] if found else ""


def all_words(rule: str) -> frozenset[str]:
    """The words of constant text, those inside of parentheses, too."""
    kinds = ((found.lastgroup or "", found) for found in _PIECE.finditer(rule))
    text = "".join(_CUT if kind == "mark" else _said(kind, found) for kind, found in kinds)
    return frozenset(c for c in CHUNK.findall(text) if c[0].isalnum())


def needed_words(rule: str) -> frozenset[str]:
    """The whole words outside of all parentheses; none for a rule of several alternatives."""
    text, depth = [], 0
    for found in _PIECE.finditer(rule):
        kind = found.lastgroup
        if kind == "mark" and found[0] in "()":
            depth += 1 if found[0] == "(" else -1
            text.append(_CUT)
        elif kind == "mark" and found[0] == "|" and depth == 0:
            return frozenset()
        elif depth == 0:
            text.append(_said(kind or "", found))
    return frozenset(_whole("".join(text)))


def _said(kind: str, found: re.Match[str]) -> str:
    if kind == "plain":
        return found[0]
    if kind == "escaped":
        return _CUT if found["escaped"] in "wWsSbB<>123456789" else found["escaped"]
    return "" if kind == "mark" and found[0] in "^$" else _CUT


def _whole(text: str) -> Iterable[str]:
    """The words that nothing variable touches."""
    for found in CHUNK.finditer(text):
        start, end = found.span()
        if found[0][0].isalnum() and _CUT not in text[max(0, start - 1) : end + 1]:
            yield found[0]
