"""Log lines out of logcheck's mails, as they come and as people paste and answer them."""

from __future__ import annotations

import gzip
import io
import shutil
import subprocess
import textwrap
from email.message import EmailMessage
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rulegen import read
from rulegen.errors import InputError

LINES = [
    b"Nov  3 09:05:02 web demo[12]: short",
    b"2026-11-03T09:05:02.123456+01:00 web postfix/smtpd[2101]: connect from "
    b"mail.example[192.0.2.10] with a text that goes on and on until no screen holds it",
    b"2026-11-03T09:05:03.123456+01:00 web dovecot: imap-login: Login: user=<joe@example.org>, "
    b"method=PLAIN, rip=192.0.2.10, lip=198.51.100.25, mpid=4321, TLS, session=<2DV5XVTN0gAqAQ41>",
    "Nov  3 09:05:04 web démon[7]: déjà vu".encode(),
]
INTRO = b"""\
This email is sent by logcheck. If you no longer wish to receive
such mail, you can either uninstall the logcheck package or modify
its configuration file (/etc/logcheck/logcheck.conf).

"""
REPORT = (
    INTRO
    + b"Security Events for sshd\n=-=-=-=-=-=-=-=-=-=-=-=-\n"
    + LINES[0]
    + b"\n\nSystem Events\n=-=-=-=-=-=-=\n"
    + b"\n".join(LINES[1:])
    + b"\n\n"
)


def batches_of(data: bytes, errors: list[InputError] | None = None) -> list[read.Batch]:
    return list(read.batches([], stdin=io.BytesIO(data), errors=errors))


def batch_of(data: bytes) -> read.Batch:
    """All batches as one."""
    parts = batches_of(data)
    return read.Batch(
        "all",
        [line for part in parts for line in part.lines],
        [number for part in parts for number in part.numbers],
        tuple(aside for part in parts for aside in part.aside),
    )


def lines_of(data: bytes, errors: list[InputError] | None = None) -> list[bytes]:
    return [line for batch in batches_of(data, errors) for line in batch.lines]


def numbers_of(data: bytes) -> list[int]:
    return [number for batch in batches_of(data) for number in batch.numbers]


def quoted(data: bytes, mark: bytes = b"> ") -> bytes:
    return b"".join((mark + line).rstrip() + b"\n" for line in data.split(b"\n")[:-1])


def wrapped(data: bytes, width: int) -> bytes:
    """As a mail program breaks lines: at blanks, never inside a word."""
    filled = (
        textwrap.fill(
            line, width, break_long_words=False, break_on_hyphens=False, drop_whitespace=True
        )
        for line in data.decode().split("\n")
    )
    return "\n".join(filled).encode()


def test_a_report_gives_its_log_lines_alone() -> None:
    batch = batch_of(REPORT)
    assert batch.lines == LINES
    assert list(batch.numbers) == [7, 11, 12, 13]
    assert [aside.text for aside in batch.aside if aside.number > 3] == [
        b"Security Events for sshd",
        b"=-=-=-=-=-=-=-=-=-=-=-=-",
        b"System Events",
        b"=-=-=-=-=-=-=",
    ]
    assert {aside.why for aside in batch.aside} == {"mail"}


@pytest.mark.parametrize("width", [72, 74, 76, 78])
@pytest.mark.parametrize("mark", [b"> ", b">", b"> > ", b">>"])
def test_wrapped_and_quoted_lines_are_whole_again(width: int, mark: bytes) -> None:
    body = wrapped(REPORT, width)
    assert lines_of(quoted(body, mark)) == LINES
    assert lines_of(body) == LINES
    answer = b"On Tue, root wrote:\n" + quoted(body, mark) + b"\nShould we hide these?\n"
    assert lines_of(answer) == LINES


def test_lines_wrapped_after_they_were_quoted() -> None:
    assert lines_of(wrapped(quoted(b"\n".join(LINES) + b"\n"), 76)) == LINES


def test_words_around_log_lines_are_never_joined_to_them() -> None:
    data = b"> " + LINES[0] + b"\n> What is this?\n\nNo idea\n> " + LINES[0] + b"\nBye\n"
    batch = batch_of(data)
    assert batch.lines == [LINES[0], LINES[0]]
    assert [aside.number for aside in batch.aside] == [2, 4, 6]


def test_where_lines_are_broad_nothing_was_wrapped() -> None:
    stampless = b"a line that some daemon wrote without any stamp at all"
    data = REPORT.replace(LINES[3], LINES[3] + b"\n" + stampless)
    batches = batches_of(data)
    assert [line for batch in batches for line in batch.lines] == LINES
    assert stampless in [aside.text for batch in batches for aside in batch.aside]


def test_continuations_in_a_report_stay_continuations() -> None:
    # logcheck's `sort -k 1,3` puts them first
    data = REPORT.replace(LINES[1], b" " * 30 + b"second line\n" + LINES[1])
    batch = batch_of(data)
    assert batch.lines == LINES
    assert [a.number for a in batch.aside if a.why == "continuation"] == [11]


def test_an_indented_text_is_no_continuation() -> None:
    data = b"    Dear all,\n\n" + REPORT + b"    Regards\n"
    assert {aside.why for aside in batch_of(data).aside} == {"mail"}


def test_bare_messages_may_be_quoted() -> None:
    assert lines_of(b"> connect from somewhere\n> disconnect\n") == [
        b"connect from somewhere",
        b"disconnect",
    ]


log_lines = st.binary(max_size=30).map(
    lambda tail: b"Nov  3 09:05:02 web x: y" + tail.replace(b"\n", b"\r").rstrip()
)


@given(st.lists(log_lines, min_size=1), st.integers(0, 5), st.sampled_from([b"> ", b">", b" > "]))
def test_quoting_again_and_again_changes_nothing(
    lines: list[bytes], times: int, mark: bytes
) -> None:
    data = b"\n".join(lines) + b"\n"
    for _ in range(times):
        data = b"".join(mark + line + b"\n" for line in data.split(b"\n")[:-1])
    assert lines_of(data) == lines


@given(st.sampled_from([72, 78]), st.integers(0, 3), st.integers(10, 300))
def test_the_size_of_blocks_does_not_matter_to_a_wrapped_report(
    width: int, times: int, size: int
) -> None:
    data = wrapped(REPORT, width)
    for _ in range(times):
        data = quoted(data)
    got = list(read.batches([], stdin=io.BytesIO(data), size=size))
    assert [line for batch in got for line in batch.lines] == LINES


def mail() -> EmailMessage:
    message = EmailMessage()
    message["From"] = "logcheck@web.example"
    message["To"] = "root@web.example"
    message["Subject"] = "web 2026-11-03 09:02 +0100 System Events"
    return message


@pytest.mark.parametrize("encoding", ["8bit", "quoted-printable", "base64"])
@pytest.mark.parametrize("ending", [b"\n", b"\r\n"])
def test_every_encoding(encoding: str, ending: bytes) -> None:
    message = mail()
    message.set_content(REPORT.decode(), cte=encoding)
    assert lines_of(bytes(message).replace(b"\n", ending)) == LINES


def test_lines_of_quoted_printable_are_numbered_where_they_begin() -> None:
    message = mail()
    message.set_content(REPORT.decode(), cte="quoted-printable")
    raw = bytes(message).split(b"\n")
    for number, line in zip(numbers_of(bytes(message)), LINES, strict=True):
        assert raw[number - 1].startswith(line[:15])


def test_a_mail_in_latin_1_is_utf_8_again() -> None:
    message = mail()
    message.set_content(REPORT.decode(), charset="iso-8859-1", cte="8bit")
    assert lines_of(bytes(message)) == LINES


@pytest.mark.parametrize("name", ["logcheck_report", "logcheck_report.gz"])
def test_an_attached_report(name: str, tmp_path: Path) -> None:
    message = mail()
    message.set_content("Report attached")
    if name.endswith(".gz"):
        message.add_attachment(
            gzip.compress(REPORT), maintype="application", subtype="x-gzip", filename=name
        )
    else:
        message.add_attachment(REPORT.decode(), filename=name)
    path = tmp_path / "mail"
    path.write_bytes(bytes(message))
    batches = [batch for batch in read.batches([path]) if batch.lines]
    assert [line for batch in batches for line in batch.lines] == LINES
    assert batches[0].place(0) == f"{path} ({name}):7"


def test_a_forwarded_mail_and_an_alternative_in_html() -> None:
    inner = mail()
    inner.set_content(REPORT.decode())
    outer = mail()
    outer.set_content("Look at this")
    outer.add_alternative("<p>Nov  3 09:05:02 web html[1]: no</p>", subtype="html")
    outer.make_mixed()
    outer.add_attachment(inner)
    assert lines_of(bytes(outer)) == LINES


def test_html_alone_is_refused_with_a_hint() -> None:
    message = mail()
    message.set_content("<p>Nov  3 09:05:02 web html[1]: no</p>", subtype="html")
    with pytest.raises(InputError, match=r"input:1: this mail is HTML only\nForward it as"):
        lines_of(bytes(message))


@pytest.mark.parametrize("delsp", ["yes", "no"])
def test_format_flowed(delsp: str) -> None:
    soft = b" \n> " if delsp == "no" else b"  \n> "
    body = b"".join(b"> " + line.replace(b", ", b"," + soft) + b"\n" for line in LINES)
    head = b"From: a@b.example\nTo: c@d.example\n"
    kind = b"Content-Type: text/plain; format=flowed; delsp=" + delsp.encode()
    assert lines_of(head + kind + b"\n\n" + body) == LINES


def test_a_mailbox_with_several_mails_one_of_them_damaged() -> None:
    good = mail()
    good.set_content(REPORT.decode(), cte="quoted-printable")
    bad = mail()
    bad.set_content("Report attached")
    packed = gzip.compress(REPORT)
    bad.add_attachment(
        packed[: len(packed) // 2], maintype="application", subtype="x-gzip", filename="r.gz"
    )
    separator = b"From logcheck@web.example Tue Nov  3 09:02:01 2026\n"
    box = b"\n".join(separator + bytes(one) for one in (good, bad, good))
    errors: list[InputError] = []
    assert lines_of(box, errors) == [*LINES, *LINES]
    assert [str(e).split("\n")[0] for e in errors] == [
        "standard input (r.gz): the gzip data end too early"
    ]
    with pytest.raises(InputError):
        lines_of(box)


def test_a_compressed_mailbox() -> None:
    message = mail()
    message.set_content(REPORT.decode())
    assert lines_of(gzip.compress(bytes(message))) == LINES


def test_bare_messages_with_colons_are_no_mail() -> None:
    lines = [b"dovecot: started", b"kernel: [    1.0] up", b"from: x"]
    assert lines_of(b"\n".join(lines)) == lines


@pytest.mark.skipif(shutil.which("mime-construct") is None, reason="needs mime-construct")
@pytest.mark.parametrize("attach", [0, 1, 2])
def test_what_logcheck_really_sends(attach: int, tmp_path: Path) -> None:
    """The three calls of mime-construct in logcheck's sendreport, for MAILASATTACH=0, 1, 2."""
    report = tmp_path / "report"
    report.write_bytes(REPORT)
    command = ["mime-construct", "--output", "--header", "Auto-Submitted: auto-generated"]
    command += ["--subject", "web 2026-11-03 09:02 +0100 System Events", "--to", "root"]
    options = {
        0: ["--file", str(report)],
        1: [
            "--string",
            "Report attached",
            "--attachment",
            "logcheck_report",
            "--file",
            str(report),
        ],
        2: "--string|Report attached|--type|application/x-gzip".split("|")
        + "--attachment logcheck_report.gz --file -".split(),
    }
    done = subprocess.run(
        command + options[attach], input=gzip.compress(REPORT), capture_output=True, check=True
    )
    assert lines_of(done.stdout) == LINES


def test_nothing_is_undone_when_lines_are_taken_as_they_are() -> None:
    data = quoted(REPORT)
    got = [line for b in read.batches([], stdin=io.BytesIO(data), quoted=False) for line in b.lines]
    assert got == [line for line in data.split(b"\n") if line]
