"""The words that the lines of a rule must have, told from its text without a parse: an index
of thousands of rules must not read them all."""

from __future__ import annotations

import re
from collections.abc import Iterable

from rulegen.engine.heads import HEADS
from rulegen.near.costs import CHUNK

_PIECE = re.compile(
    r"(?P<bracket>\[\^?\]?(?:\[:\w+:\]|\[\..*?\.\]|\[=.*?=\]|[^]])*\])"
    r"|\\(?P<escaped>.)|(?P<operator>[*+?]|\{[0-9]*,?[0-9]*\})|(?P<mark>[()|^$.])"
    r"|(?P<plain>[^][\\*+?{()|^$.]+|.)",
    re.DOTALL,
)
_HEAD = re.compile("|".join(re.escape(f"^{head}") for head in HEADS))  # no words, and often there
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


def words_of(rule: str) -> tuple[frozenset[str], frozenset[str]]:
    """The words of constant text, those inside of parentheses, too; and the whole words outside
    of all parentheses, of which there are none in a rule of several alternatives."""
    every: list[str] = []
    outside: list[str] = []
    depth, alone = 0, True
    head = _HEAD.match(rule)
    for found in _PIECE.finditer(rule, head.end() - 1 if head else 0):
        kind = found.lastgroup or ""
        if kind != "mark":
            every.append(_said(kind, found))
            if depth == 0:
                outside.append(every[-1])
            continue
        every.append(_CUT)
        if found[0] in "()":
            depth += 1 if found[0] == "(" else -1
            outside.append(_CUT)
        elif depth == 0:
            alone = alone and found[0] != "|"
            outside.append("" if found[0] in "^$" else _CUT)
    words = frozenset(c for c in CHUNK.findall("".join(every)) if c[0].isalnum())
    return words, frozenset(_whole("".join(outside))) if alone else frozenset()


def _said(kind: str, found: re.Match[str]) -> str:
    if kind == "plain":
        return found[0]
    if kind == "escaped":
        return _CUT if found["escaped"] in "wWsSbB<>123456789" else found["escaped"]
    return _CUT


def _whole(text: str) -> Iterable[str]:
    """The words that nothing variable touches."""
    for found in CHUNK.finditer(text):
        start, end = found.span()
        if found[0][0].isalnum() and _CUT not in text[max(0, start - 1) : end + 1]:
            yield found[0]
