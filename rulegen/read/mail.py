"""Mails and mailboxes: the text and the attachments of each, decoded, with their log lines.

logcheck sends its report as the text of a mail, or (MAILASATTACH) as the attachment
`logcheck_report` or `logcheck_report.gz`; mime-construct picks the encoding.
"""

from __future__ import annotations

import binascii
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rulegen.errors import InputError
from rulegen.read.blocks import split
from rulegen.read.packed import PACKINGS
from rulegen.read.pasted import Numbered, Pasted
from rulegen.read.signs import MBOX
from rulegen.read.values import Batch, Context

if TYPE_CHECKING:
    from email.message import Message

_NESTING = 20  # parts within parts

Lines = list[Numbered]


def read(source: Iterator[bytes], context: Context) -> Iterator[Batch]:
    """The log lines of every mail; one that is damaged does not stop the others."""
    for lines in _messages(source):
        yield from context.guard(_message(lines, context))


def _messages(source: Iterator[bytes]) -> Iterator[Lines]:
    """The lines of each mail, numbered through the whole source."""
    mail: Lines = []
    blank = True
    number = 0
    for lines in split(source):
        for line in lines:
            number += 1
            if blank and line.startswith(b"From ") and MBOX.match(line):
                if mail:
                    yield mail
                mail = []
            else:
                mail.append((number, line))
            blank = not line.rstrip(b"\r")
    if mail:
        yield mail


@dataclass(frozen=True, slots=True)
class _Part:
    """A part that holds no others: its header fields, and its body still encoded."""

    header: Message
    body: Lines

    @property
    def kind(self) -> str:
        return self.header.get_content_type()

    @property
    def name(self) -> str:
        return self.header.get_filename() or ""


def _message(lines: Lines, context: Context) -> Iterator[Batch]:
    parts = list(_parts(lines))
    readable = [part for part in parts if part.kind != "text/html"]
    if parts and not readable:
        hint = "Forward it as plain text, or save its text."
        raise InputError("this mail is HTML only", hint, f"{context.source}:{lines[0][0]}")
    for part in readable:
        yield from context.guard(_part(part, context))


def _parts(lines: Lines, depth: int = 0) -> Iterator[_Part]:
    """The parts of a mail, or of a part, that hold no further parts."""
    header, body = _header(lines)
    boundary = header.get_boundary()
    if depth >= _NESTING:
        return
    if header.get_content_maintype() == "multipart" and boundary:
        for piece in _cut(body, b"--" + boundary.encode("utf-8", "surrogateescape")):
            yield from _parts(piece, depth + 1)
    elif header.get_content_type() == "message/rfc822":
        yield from _parts(body, depth + 1)
    else:
        yield _Part(header, body)


def _header(lines: Lines) -> tuple[Message, Lines]:
    from email.parser import BytesHeaderParser

    end = next((n for n, (_, line) in enumerate(lines) if not line.rstrip(b"\r")), len(lines))
    header = b"\n".join(line for _, line in lines[:end])
    return BytesHeaderParser().parsebytes(header), lines[end + 1 :]


def _cut(body: Lines, delimiter: bytes) -> Iterator[Lines]:
    """The pieces between the delimiter lines (RFC 2046 5.1.1), without what is around them."""
    piece: Lines | None = None
    for number, line in body:
        bare = line.rstrip()
        if bare in (delimiter, delimiter + b"--"):
            if piece is not None:
                yield piece
            piece = [] if bare == delimiter else None
        elif piece is not None:
            piece.append((number, line))
    if piece:
        yield piece


def _part(part: _Part, context: Context) -> Iterator[Batch]:
    """A text as pasted text; an attachment as a file of whatever kind, if it may be a log."""
    body = _decoded(part, context)
    attached = part.header.get_content_disposition() == "attachment" or part.name
    if part.kind.startswith("text/") and not attached:
        yield from _text(part, body, context)
        return
    data = b"\n".join(line for _, line in body)
    if part.kind.startswith("text/") or data.startswith(tuple(p.magic for p in PACKINGS)):
        from rulegen.read.kinds import open_kind

        yield from open_kind(iter([data]), context.inside(part.name or "attachment"))


def _text(part: _Part, body: Lines, context: Context) -> Iterator[Batch]:
    flowed = str(part.header.get_param("format", "")).lower() == "flowed"
    delsp = str(part.header.get_param("delsp", "")).lower() == "yes"
    sample = (line for _, line in body)
    text = Pasted(context, sample, flowed=flowed, delsp=delsp, mail=True)
    yield from text.batches(body)
    yield from text.rest()


def _decoded(part: _Part, context: Context) -> Lines:
    """The lines of a body without its transfer encoding (RFC 2045 6), in UTF-8.

    Raises:
        InputError: damaged base64.
    """
    encoding = str(part.header.get("Content-Transfer-Encoding", "")).strip().lower()
    body = part.body
    if encoding == "quoted-printable":
        body = list(_from_quoted_printable(body))
    elif encoding == "base64":
        body = _from_base64(body, context)
    charset = str(part.header.get_param("charset", "") or "utf-8").lower()
    if charset in ("utf-8", "us-ascii") or part.header.get_content_maintype() != "text":
        return body
    return [(number, _recoded(line, charset)) for number, line in body]


def _from_quoted_printable(body: Lines) -> Iterator[Numbered]:
    """Lines with their soft breaks undone, each with the number of its first piece."""
    pieces: list[bytes] = []
    began = 0
    for number, line in body:
        began = began if pieces else number
        line = line.rstrip()
        pieces.append(line.removesuffix(b"="))
        if not line.endswith(b"="):
            yield from _unescaped(began, pieces)
            pieces = []
    if pieces:
        yield from _unescaped(began, pieces)


def _unescaped(number: int, pieces: list[bytes]) -> Iterator[Numbered]:
    text = binascii.a2b_qp(b"".join(pieces))
    return ((number, line) for line in text.split(b"\n"))


def _from_base64(body: Lines, context: Context) -> Lines:
    first = body[0][0] if body else 0
    try:
        data = binascii.a2b_base64(b"".join(line.strip() for _, line in body))
    except binascii.Error as error:
        message = f"an attachment is damaged ({str(error).lower()})"
        hint = "Save the mail again, as a whole."
        raise InputError(message, hint, f"{context.source}:{first}") from None
    # The lines inside have no places of their own in the mail: all are where the part begins.
    return [(first, line) for line in data.split(b"\n")]


def _recoded(line: bytes, charset: str) -> bytes:
    """A line in UTF-8, which the log was before a mail program changed it."""
    try:
        return line.decode(charset).encode()
    except (LookupError, ValueError):
        return line
