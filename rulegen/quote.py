"""A line as a rule that matches little else: the last resort where nothing better is proven."""

from __future__ import annotations

from collections.abc import Iterator

from rulegen.generalise import head_of
from rulegen.group.rows import Group
from rulegen.parse import parse, wrapped
from rulegen.pattern import END, START, Node, seq
from rulegen.verbatim import verbatim


def quoted(line: bytes, one: Group) -> Iterator[Node]:
    """Trees for one line, the more general first: its message quoted behind the group's head,
    then all of it quoted."""
    text = line.decode("utf-8", "surrogateescape")
    record = parse(text)
    if record.stamp and record.message and not wrapped(record):
        yield seq(head_of(one.heads), verbatim(record.message), END)
    yield seq(START, verbatim(text), END)
