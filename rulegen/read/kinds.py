"""What kind of input is this? A table of tests on the first bytes, the first that fits wins."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from rulegen.errors import InputError
from rulegen.read import journal, mail, pasted, text
from rulegen.read.blocks import peek
from rulegen.read.packed import PACKINGS, Packing, inflate
from rulegen.read.stamp import is_log_line
from rulegen.read.values import Batch, Context

HEAD = 8192  # bytes a test may look at
DEPTH = 5  # wrappings within wrappings before it is no log any more

Reader = Callable[[Iterator[bytes], Context], Iterator[Batch]]


@dataclass(frozen=True, slots=True)
class Kind:
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


# Things that get named by mistake, with a word on what to do instead. Magic numbers:
# systemd journal-def.h, ELF specification, Unicode 23.8.
_WRONG = (
    (b"LPKSHHRH", "this is a journal file", "Use: journalctl --file FILE | rulegen …"),
    (b"KSHHRHLP", "this is a journal file", "Use: journalctl --file FILE | rulegen …"),
    (b"\x7fELF", "this is a program, not a log", ""),
    (b"\xff\xfe", "this is UTF-16, not a log", "Use: iconv -f UTF-16 -t UTF-8 FILE | rulegen …"),
    (b"\xfe\xff", "this is UTF-16, not a log", "Use: iconv -f UTF-16 -t UTF-8 FILE | rulegen …"),
)

_TEXT = bytes(range(0x20, 0x100)) + b"\0\t\n\v\f\r\x1b\b"


def is_binary(head: bytes) -> bool:
    """More NULs than anything else, or NULs among many other control characters.

    A crash may leave a run of NULs in a log that is sound otherwise, so they alone prove
    nothing, and never against a time stamp.
    """
    rest = head.replace(b"\0", b"")
    if len(rest) == len(head) or is_log_line(rest):
        return False
    controls = len(rest.translate(None, _TEXT))
    return len(rest) * 2 < len(head) or controls * 20 > len(rest)


def _is_wrong(head: bytes) -> bool:
    return head.startswith(tuple(magic for magic, _, _ in _WRONG)) or is_binary(head)


def _refuse(source: Iterator[bytes], context: Context) -> Iterator[Batch]:
    head, _ = peek(source, HEAD)
    for magic, message, hint in _WRONG:
        if head.startswith(magic):
            raise InputError(message, hint, context.source)
    raise InputError("this is a binary file, not a log", place=context.source)
    yield  # makes this a reader like the others: it raises when it is read


KINDS: tuple[Kind, ...] = (
    *map(_packed, PACKINGS),
    Kind("journal, JSON", journal.is_json, journal.read_json),
    Kind("journal, export", journal.is_export, journal.read_export),
    Kind("mail", mail.is_mail, mail.read, quoting=True),
    Kind("no log", _is_wrong, _refuse),
    Kind("pasted text", pasted.is_pasted, pasted.read, quoting=True),
    Kind("text", lambda head: True, text.read),
)
