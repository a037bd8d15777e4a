"""The head of a rule, made to take the stamp and the host of one more line."""

from __future__ import annotations

from rulegen import ere
from rulegen.head import HOST, STANDARD, host_kind, stamp_kind
from rulegen.near.cutting import cut_out
from rulegen.near.graph import Place
from rulegen.near.heads import Head, takes
from rulegen.near.rule import HeadFit, Known
from rulegen.near.view import View
from rulegen.near.widen import wider
from rulegen.pattern import (
    Bracket,
    Choice,
    Group,
    Literal,
    Node,
    Repeat,
    Sequence,
    cut,
    optional,
    seq,
)

NEW_STAMP = "[0-9T:.+-]{32}"
OLD_STAMP = r"\w{3} [ :[:digit:]]{11}"
"""Debian's two stamps: rsyslog's format since Debian 12, and the one before it."""


def mended(rule: Known, of: View, fit: HeadFit) -> Node:
    """The tree with a head that takes the line's; the rest is untouched."""
    tree, head = rule.tree, rule.head
    if head is None or not isinstance(tree, Sequence):
        return tree
    parts = tree.parts
    first = cut_out(parts, Place((), 1), head.stamp)
    new = first if fit.stamp else _with_stamp(first, of)
    at = head.stamp
    if head.host is not None:
        host = cut_out(parts, head.stamp, head.host)
        new = (*new, *(host if fit.host else _with_host(host, of)))
        at = head.host
    return seq(parts[0], *new, *cut_out(parts, at, Place((), len(parts))))


def stamp_branch(of: View) -> str:
    """The expression of the line's stamp: one of Debian's two, or its own."""
    stamp = of.record.stamp[:-1]
    if (kind := stamp_kind(stamp)) != STANDARD:
        return kind
    return NEW_STAMP if stamp[0].isdigit() else OLD_STAMP


def _with_stamp(parts: tuple[Node, ...], of: View) -> tuple[Node, ...]:
    """The stamp's parts (the last ends in a blank) with one more alternative."""
    *stamp, last = parts
    old = list(stamp)
    if isinstance(last, Literal) and len(last.text) > 1:
        old.append(cut(last, 0, len(last.text) - 1))
    new = ere.parse(stamp_branch(of))
    if len(old) == 1 and isinstance(old[0], Group):
        inner = old[0].node
        branches = inner.branches if isinstance(inner, Choice) else (inner,)
        return Group(Choice((*branches, new))), Literal(" ")
    return Group(Choice((seq(*old), new))), Literal(" ")


def _with_host(parts: tuple[Node, ...], of: View) -> tuple[Node, ...]:
    """The host's parts (the last is a blank) made to take the line's host, or none."""
    host = of.record.host[:-1]
    if not host:
        return (optional(seq(*parts)),)
    *old, blank = parts
    if len(old) == 1 and isinstance(old[0], Repeat) and isinstance(old[0].node, Bracket):
        start = of.stamp_end
        return wider(old[0], of, ((start, start + len(host)),)), blank
    new = ere.parse(host_kind(host) or HOST)
    return Group(Choice((seq(*old), new))), blank


def head_words(rule: Known, of: View, fit: HeadFit) -> str:
    """Why a head does not take that of a line, in words; "" if it does."""
    head = rule.head
    if head is None or (fit.stamp and fit.host):
        return ""
    if not fit.stamp:
        return _stamp_words(head, of)
    if not of.record.host:
        return "the rule wants a host name behind the stamp"
    return f"the rule does not take the host name `{of.record.host[:-1]}`"


def _stamp_words(head: Head, of: View) -> str:
    stamp = of.record.stamp[:-1]
    old = takes(head.stamp_text, "Nov 13 09:05:02 ")
    new = takes(head.stamp_text, "2026-11-23T10:00:04.123456+01:00 ")
    if stamp_kind(stamp) != STANDARD or old == new:
        return f"the rule does not take a timestamp like `{stamp}`"
    if old:
        return "the rule wants the old timestamp (`Nov 23 10:00:04`)"
    return "the rule wants the timestamp of RFC 3339 (`2026-11-23T10:00:04.123456+01:00`)"
