"""A line with its tokens and their places: what a new piece of a rule is made from."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from rulegen import ere
from rulegen.model import Record, Token
from rulegen.near.align import Span
from rulegen.near.costs import CHUNK, DIVISIBLE, WORD
from rulegen.near.measured import Measured
from rulegen.parse import parse
from rulegen.pattern import EMPTY, Literal, Node, seq
from rulegen.tokenise import tokenise
from rulegen.tokens import BY_NAME

KEPT = frozenset({"NOQUEUE"})
"""Texts that stand in the place of a value and are none (postfix src/smtpd/smtpd.c)."""
PID = r"\[[[:digit:]]+\]"


@dataclass(frozen=True, slots=True)
class View:
    """A line, its head, and its tokens by place; `@pid` is the class of a pid."""

    text: str
    record: Record
    tokens: tuple[tuple[int, Token], ...]
    measured: Measured

    @property
    def stamp_end(self) -> int:
        """Where the stamp with its blank ends."""
        return len(self.record.stamp)

    def weight(self, span: Span) -> float:
        """What a piece of the line costs that a rule lacks: a variable counts as one word."""
        total = 0.0
        for at, token in self.tokens:
            start, end = max(span[0], at), min(span[1], at + len(token.text))
            if start < end:
                total += WORD if token.name else self.measured.missing(start, end)
        return total

    def constant(self, span: Span) -> str:
        """A piece of the line, a blank for each variable in it."""
        start, end = span
        inside = ((a, t) for a, t in self.tokens if a < end and start < a + len(t.text))
        return "".join(
            " " if _varies(token) else token.text[max(0, start - at) : end - at]
            for at, token in inside
        )

    @property
    def host_end(self) -> int:
        """Where the host with its blank ends."""
        return len(self.record.stamp) + len(self.record.host)

    @property
    def message(self) -> int:
        """Where the message begins."""
        record = self.record
        return self.host_end + len(record.ident) + len(record.pid) + len(record.gap)


@lru_cache(maxsize=4096)
def view(line: str) -> View:
    """The view of a line, which has no white space at its end."""
    record = parse(line)
    start = record.stamp + record.host
    tail = line[len(start + record.ident + record.pid + record.gap + record.message) :]
    tokens = [
        Token(start),
        Token(record.ident),
        Token(record.pid, "@pid" if record.pid else ""),
        Token(record.gap),
        *tokenise(record.message, record.ident),
        Token(tail),
    ]
    placed, at = [], 0
    for token in tokens:
        placed.append((at, token))
        at += len(token.text)
    whole = (p for p in placed if _varies(p[1]) and p[1].name not in DIVISIBLE)
    variables = [(at, at + len(token.text)) for at, token in whole]
    return View(line, record, tuple(placed), Measured(line, variables))


def piece(of: View, span: Span, *, quoted: bool = False) -> Node:
    """A piece of the line as a piece of a rule: its tokens as their classes, what is constant
    as it stands; `quoted`: all as it stands."""
    start, end = span
    if quoted:
        return Literal(of.text[start:end])
    nodes: list[Node] = []
    for at, token in of.tokens:
        stop = at + len(token.text)
        if stop <= start or at >= end:
            continue
        if start <= at and stop <= end:
            nodes.append(_whole(token))
        else:
            nodes.extend(_torn(token, token.text[max(0, start - at) : end - at]))
    return seq(*nodes) if nodes else EMPTY


def _varies(token: Token) -> bool:
    return bool(token.name) and token.text not in KEPT


def _whole(token: Token) -> Node:
    if not _varies(token):
        return Literal(token.text)
    return _tree(PID if token.name == "@pid" else BY_NAME[token.name].ere)


def _torn(token: Token, text: str) -> list[Node]:
    """A part of a token: constant text stays, of the rest the digits vary."""
    if not token.name:
        return [Literal(text)]
    if token.name in ("angle", "angle-list", "@pid") or text == token.text:
        return [Literal(text) if not text.isdigit() else _tree("[[:digit:]]+")]
    nodes: list[Node] = []
    for part in tokenise(text):
        nodes.append(_whole(part))
    return nodes


def class_at(of: View, span: Span) -> str:
    """The class of the token that fills a span, or ""."""
    for at, token in of.tokens:
        if at == span[0] and at + len(token.text) == span[1]:
            return token.name
    return ""


def has_word(text: str) -> bool:
    """Whether a text holds a word."""
    return any(chunk[0].isalnum() for chunk in CHUNK.findall(text))


@lru_cache(maxsize=1024)
def _tree(text: str) -> Node:
    return ere.parse(text)
