"""Lines that a rule takes, changed at one place: the change is found there, and mended."""

from __future__ import annotations

from hypothesis import assume, given
from hypothesis import strategies as st

from rulegen import ere
from rulegen.commands.widen import widened
from rulegen.engine import grep
from rulegen.language import Answer, covers
from rulegen.logcheck.soundness import anchored
from rulegen.near import Index
from rulegen.near.index import FAR

HEAD = r"^(\w{3} [ :[:digit:]]{11}|[0-9T:.+-]{32}) [._[:alnum:]-]+ "
STAMPS = ("Nov  3 09:05:02 mx ", "2026-11-23T10:00:04.123456+01:00 mx ")
PAIRS = [
    (r"postfix/smtpd\[[[:digit:]]+\]: (dis)?connect from [._[:alnum:]-]+\[[.:[:xdigit:]]+\]$",
     "postfix/smtpd[7]: connect from client.example[192.0.2.7]"),
    (r"dovecot: (pop3|imap)-login: Login: user=<[-_.@[:alnum:]]+>, method=[[:alnum:]-]+, "
     r"rip=[.:[:xdigit:]]+(, (TLS( handshake)?|secured))?$",
     "dovecot: imap-login: Login: user=<ana>, method=PLAIN, rip=192.0.2.7, TLS"),
    (r"app\[[[:digit:]]+\]: moved [[:digit:]]+ files? to /[^[:space:]]+ in [.[:digit:]]+ seconds$",
     "app[7]: moved 12 files to /srv/data in 0.3 seconds"),
    (r"named\[[[:digit:]]+\]: zone [._[:alnum:]-]+/IN: loaded serial [[:digit:]]+( \(signed\))?$",
     "named[7]: zone mail.example/IN: loaded serial 2026112301 (signed)"),
    (r"burp\[[[:digit:]]+\]: (Out of|In) timeband: .*$",
     "burp[7]: In timeband: Mon,Tue,Wed,00,01"),
]  # fmt: skip
WORDS = st.sampled_from(["quickly", "v2", "x", "twice", "over"])


@st.composite
def changed(draw: st.DrawFn) -> tuple[str, str, int, int]:
    """A rule, a line of it with one word inserted, dropped or replaced behind the program, and
    the place of the change."""
    body, message = draw(st.sampled_from(PAIRS))
    start = draw(st.sampled_from(STAMPS))
    words = message.split(" ")
    at = draw(st.integers(1, len(words) - 1))
    what = draw(st.sampled_from(["insert", "drop", "replace"]))
    new = words.copy()
    if what == "insert":
        new.insert(at, draw(WORDS))
    elif what == "drop":
        del new[at]
    else:
        new[at] = draw(WORDS)
    place = len(start) + sum(len(word) + 1 for word in new[:at])
    size = len(new[at]) if at < len(new) else 0
    return HEAD + body, start + " ".join(new), place, size


@given(changed())
def test_the_reason_points_at_the_change(case: tuple[str, str, int, int]) -> None:
    rule, line, place, size = case
    assume(not grep([rule], [line.encode()], "C"))
    near = Index([rule]).near(0, Index([rule]).nearest(line, limit=FAR)[0].of)
    assert near is not None
    start, end = near.reasons()[0].span
    # Beside the word, or at the word that now stands where it was.
    assert place - 2 <= end and start <= place + size + 1, (line[:start], line[start:end])


@given(changed())
def test_the_widened_rule_covers_both(case: tuple[str, str, int, int]) -> None:
    rule, line, _, _ = case
    assume(not grep([rule], [line.encode()], "C"))
    made = widened(rule, [line])
    assert made is not None
    assert not made.alternation
    for locale in ("C", "C.UTF-8"):
        assert grep([made.rule], [line.encode()], locale) == [0]
    assert covers(made.rule, rule) is Answer.YES
    assert anchored(ere.parse(made.rule)) == (True, True)


@given(changed(), changed())
def test_a_second_line_keeps_the_first(
    one: tuple[str, str, int, int], other: tuple[str, str, int, int]
) -> None:
    assume(one[0] == other[0])
    made = widened(one[0], [one[1], other[1]])
    assert made is not None
    assert grep([made.rule], [one[1].encode(), other[1].encode()], "C") == [0, 1]
    assert covers(made.rule, one[0]) is Answer.YES
