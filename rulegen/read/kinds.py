"""What kind of input is this? A table of tests on the first bytes, the first that fits wins."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import NamedTuple

from rulegen.errors import InputError
from rulegen.read import signs, text
from rulegen.read.blocks import peek
from rulegen.read.packed import PACKINGS, Packing, inflate
from rulegen.read.signs import WRONG, is_binary
from rulegen.read.values import Batch, Context

HEAD = 8192  # bytes a test may look at
DEPTH = 5  # wrappings within wrappings before it is no log any more

Reader = Callable[[Iterator[bytes], Context], Iterator[Batch]]


class Kind(NamedTuple):
    """A kind of input: its name, the test on the head, what reads it.

    `quoting`: only looked for when quoting is to be undone.
    """

    name: str
    test: Callable[[bytes], bool]
    read: Reader
    quoting: bool = False


def open_kind(source: Iterator[bytes], context: Context) -> Iterator[Batch]:
    """The batches of bytes of any kind; the kind is told by the content alone."""
    if context.depth > DEPTH:
        raise InputError("too many wrappings inside each other", place=context.source)
    head, source = peek(source, HEAD)
    for kind in KINDS:
        if (context.quoted or not kind.quoting) and kind.test(head):
            yield from kind.read(source, context)
            return


def _packed(packing: Packing) -> Kind:
    def read(source: Iterator[bytes], context: Context) -> Iterator[Batch]:
        yield from open_kind(inflate(source, packing, context.source), context.inside())

    return Kind(packing.name, lambda head: head.startswith(packing.magic), read)


def _is_wrong(head: bytes) -> bool:
    return head.startswith(tuple(magic for magic, _, _ in WRONG)) or is_binary(head)


def _refuse(source: Iterator[bytes], context: Context) -> Iterator[Batch]:
    head, _ = peek(source, HEAD)
    for magic, message, hint in WRONG:
        if head.startswith(magic):
            raise InputError(message, hint, context.source)
    raise InputError("this is a binary file, not a log", place=context.source)
    yield  # makes this a reader like the others: it raises when it is read


def _journal_json(source: Iterator[bytes], context: Context) -> Iterator[Batch]:
    from rulegen.read import journal

    return journal.read_json(source, context)


def _journal_export(source: Iterator[bytes], context: Context) -> Iterator[Batch]:
    from rulegen.read import journal

    return journal.read_export(source, context)


def _journal_verbose(source: Iterator[bytes], context: Context) -> Iterator[Batch]:
    from rulegen.read import verbose

    return verbose.read(source, context)


def _mail(source: Iterator[bytes], context: Context) -> Iterator[Batch]:
    from rulegen.read import mail

    return mail.read(source, context)


def _pasted(source: Iterator[bytes], context: Context) -> Iterator[Batch]:
    from rulegen.read import pasted

    return pasted.read(source, context)


KINDS: tuple[Kind, ...] = (
    *map(_packed, PACKINGS),
    Kind("journal, JSON", signs.is_json, _journal_json),
    Kind("journal, export", signs.is_export, _journal_export),
    Kind("journal, verbose", signs.is_verbose, _journal_verbose),
    Kind("mail", signs.is_mail, _mail, quoting=True),
    Kind("no log", _is_wrong, _refuse),
    Kind("pasted text", signs.is_pasted, _pasted, quoting=True),
    Kind("text", lambda head: True, text.read),
)
