"""Lines for the property tests: of every token class, of any text, of any bytes."""

from __future__ import annotations

from hypothesis import strategies as st
from token_files import token_files

_SAMPLES = [sample for file in token_files() for sample in file.found]
_TEXTS = sorted({sample.text for sample in _SAMPLES} | {t for f in token_files() for t in f.takes})
_WORDS = "connect from to user for by with failed error opened closed session, status= (".split()

stamps = st.sampled_from(
    [
        "Nov  3 09:05:02",
        "Nov 23 10:15:42",
        "2026-11-23T09:05:02.123456+01:00",
        "2026-11-23T09:05:02Z",
        "nov. 23 09:05:02",
        "août 03 09:05:02",
    ]
)
hosts = st.sampled_from(["mx", "mail.example.org", "192.0.2.9", "2001:db8::9", "a_b", "x@y"])
idents = st.sampled_from(
    "app sshd postfix/smtpd postfix/submission/smtpd dovecot amavis CRON kernel named "
    "ovpn-server /usr/sbin/cron app(mod) burp".split()
)
pids = st.sampled_from(["", "[1]", "[4242]"])


@st.composite
def heads(draw: st.DrawFn) -> str:
    """A head with its last blank."""
    pid = draw(pids)
    return f"{draw(stamps)} {draw(hosts)} {draw(idents)}{pid}: "


_pieces = st.one_of(st.sampled_from(_TEXTS), st.sampled_from(_WORDS), st.integers().map(str))
built = st.lists(_pieces, min_size=1, max_size=8).map(" ".join)
"""Messages built of words and of tokens of every class."""
sampled = st.sampled_from(_SAMPLES).map(lambda sample: sample.message)
"""Messages of the sample files."""
glued = st.lists(
    st.one_of(_pieces, st.sampled_from([*"()[]{}<>=:;,.'\"|`#/@\\^$*+?~-", " ", "  ", "->"])),
    min_size=1,
    max_size=12,
).map("".join)
"""Messages built of tokens and marks without order."""
printable = st.text(st.characters(min_codepoint=32, max_codepoint=126), min_size=1, max_size=60)
unicode = st.text(st.characters(exclude_characters="\n", exclude_categories=["Cs"]), min_size=1,
                  max_size=40)  # fmt: skip
messages = st.one_of(built, sampled, glued, printable)


@st.composite
def lines(draw: st.DrawFn, of: st.SearchStrategy[str] = messages) -> bytes:
    """A whole line."""
    return (draw(heads()) + draw(of)).encode("utf-8", "surrogateescape")


raw = st.binary(min_size=1, max_size=60).filter(lambda b: b"\n" not in b)
"""Any bytes but a line feed."""
tails = st.sampled_from([b"", b" ", b"  ", b"\t", b"\r", b" \r", b"\x0b", b"\x0c", b"\t \r"])
"""What may stand at the end of a line; logcheck takes it away."""


@st.composite
def logs(draw: st.DrawFn, least: int = 1, most: int = 12) -> list[bytes]:
    """Lines of few heads and few messages, so that some are alike."""
    start = draw(st.lists(heads(), min_size=1, max_size=2))
    bodies = draw(st.lists(messages, min_size=1, max_size=4))
    whole = st.tuples(st.sampled_from(start), st.sampled_from(bodies), st.integers(0, 99))
    rows = draw(st.lists(whole, min_size=least, max_size=most))
    return [
        (head + _other(body, number)).encode("utf-8", "surrogateescape")
        for head, body, number in rows
    ]


def _other(body: str, number: int) -> str:
    """The same message with other digits, or now and then with a word more, or by root."""
    if number % 5 == 0:
        body = body.replace("joe", "root")
    if number < 60:
        return "".join(str((int(c) + number) % 10) if c in "0123456789" else c for c in body)
    return f"{body} {('again', 'now', 'twice')[number % 3]}" if number < 80 else body
