"""Recognising messages, narrowing templates, nearly known lines, a user's own files, the cache."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from rulegen.engine import grep
from rulegen.formats import Catalogue, Format, FormatError, catalogue
from rulegen.formats.syntax import Maybe, Slot, Text, Wordings, parse
from rulegen.model import Severity
from rulegen.pattern import END, START, Field, Literal, seq, walk
from rulegen.render import render

AMAVIS = (
    "(22039-11) Passed CLEAN {RelayedInbound}, [192.0.2.1]:39213 [192.0.2.1] <a@example.com> -> "
    "<b@example.com>, Queue-ID: 8589710013F, Message-ID: <1@example.com>, mail_id: EpzmaAs5yyiC, "
    "Hits: 4.799, size: 786, queued_as: B5161100158, 140 ms"
)
LOGIN = (
    "imap-login: Login: user=<joe>, method=PLAIN, rip=192.0.2.10, lip=198.51.100.25, mpid=5321, "
    "TLS, session=<3DV5XVTN0gAqAQ41>"
)
TOY = """\
programs = ['toyd', 'postfix/toy*']
service = 'toyd'
ident = 'toyd'
pid = 'always'
[[format]]
name = 'hello'
template = 'hello %{name}'
meaning = 'somebody was greeted'
severity = 'routine'
source = 'toyd main.c'
examples = ['toyd[1]: hello joe']
near = ['toyd[1]: hello']
"""


@pytest.fixture(autouse=True)
def own_directories(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))


def found(known: Catalogue, ident: str, message: str) -> Format:
    one = known.recognise(ident, message)
    assert one is not None
    return one


def takes(one: Format, message: str, other: str, *, family: bool = False) -> bool:
    """Does the rule made from `message` take `other`? Real grep says."""
    rule = render(seq(START, one.narrowed(message, family=family).message, END))
    hits = {len(grep([rule], [other.encode()], locale)) for locale in ("C", "C.UTF-8")}
    assert len(hits) == 1
    return hits == {1}


def test_the_notation() -> None:
    assert parse("a %{int:n}%[ b%] %(*c%|%%%)") == (
        Text("a "),
        Slot("int", "n", (2, 10)),
        Maybe((Text(" b"),)),
        Text(" "),
        Wordings(((Text("c"),), (Text("%"),)), True),
    )


def test_stars_in_the_notation() -> None:
    assert parse("%(+a%|b%)") == (Wordings(((Text("a"),), (Text("b"),)), False, shared=True),)
    assert parse("a%[* b%]%(* c%|%)") == (
        Text("a"),
        Maybe((Text(" b"),), always=True),
        Wordings(((Text(" c"),), ()), together=True),
    )


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("a %]", "`%]` closes nothing"),
        ("a %[ b", "%] is missing"),
        ("%(a%|b", "%| or %) is missing"),
        ("%{int", "the field has no closing brace"),
        ("50% off", "`% ` means nothing"),
    ],
)
def test_mistakes_in_the_notation(text: str, said: str) -> None:
    with pytest.raises(FormatError) as error:
        parse(text, "toyd.toml: hello")
    assert error.value.message == said
    assert error.value.span is not None and "^" in str(error.value)


def test_a_recognised_line_has_a_template_with_named_fields() -> None:
    template = found(catalogue(), "amavis", AMAVIS).template
    names = {node.name for node in walk(template.message) if isinstance(node, Field)}
    assert {"queue-id", "message-id", "hits", "size", "client"} <= names
    assert template.name == "amavis.passed" and template.severity is Severity.ROUTINE


def test_an_unknown_ident_or_message_is_none() -> None:
    known = catalogue()
    assert known.recognise("nosuchd", "hello") is None
    assert known.recognise("amavis", "hello") is None
    assert known.recognise("amavis", "") is None
    assert known.recognise("postfix/smtpd", "connect from \udcff") is None


def test_in_bulk() -> None:
    lines = [("amavis", AMAVIS), ("nosuchd", "x"), ("dovecot", LOGIN)]
    names = [one and one.full for one in catalogue().recognise_all(lines)]
    assert names == ["amavis.passed", None, "dovecot.login"]


def test_where_two_formats_take_a_line_the_more_severe_is_meant(tmp_path: Path) -> None:
    alarm = TOY.partition("[[format]]")[2].replace("'hello'", "'loud'").replace("routine", "alarm")
    place = _written(tmp_path, TOY + "[[format]]" + alarm)
    assert found(catalogue([place]), "toyd", "hello joe").full == "toyd.loud"


@pytest.mark.parametrize(
    "other",
    [
        AMAVIS.replace("}, [192", "}, LOCAL [192"),
        AMAVIS.replace("<b@example.com>", "<b@example.com>,<c@example.com>"),
        AMAVIS.replace("Message-ID: <1@example.com>, ", ""),
        AMAVIS.replace("4.799", "-"),
        AMAVIS.replace("8589710013F", "4QKtN5zGzPz9rxn").replace("B5161100158", "4QKtP01Zzzz9rxq"),
        AMAVIS.replace("EpzmaAs5yyiC", "a_b-cDE3fGh1"),
        AMAVIS.replace("192.0.2.1", "2001:db8::1"),
        AMAVIS.replace("<a@example.com>", "<>"),
    ],
)
def test_one_amavis_line_is_enough(other: str) -> None:
    one = found(catalogue(), "amavis", AMAVIS)
    assert other != AMAVIS and takes(one, AMAVIS, other)


@pytest.mark.parametrize("word", ["Blocked CLEAN", "Passed SPAM", "Passed INFECTED (x)"])
def test_but_nothing_worse(word: str) -> None:
    one = found(catalogue(), "amavis", AMAVIS)
    assert not takes(one, AMAVIS, AMAVIS.replace("Passed CLEAN", word), family=True)


def test_one_disconnect_gives_every_count() -> None:
    message = "disconnect from mx.example[192.0.2.10] ehlo=2 starttls=1 quit=1 commands=7"
    one = found(catalogue(), "postfix/smtpd", message)
    for counts in (
        "",
        " commands=0/0",
        " ehlo=1 auth=0/1 rset=1 commands=2/3",
        " quit=1 commands=1",
    ):
        assert takes(one, message, f"disconnect from unknown[2001:db8::1]{counts}")
    assert not takes(one, message, "disconnect from mx.example[192.0.2.10] and more")


@pytest.mark.parametrize(
    "lost", [", TLS", ", session=<3DV5XVTN0gAqAQ41>", ", mpid=5321", "method=PLAIN, "]
)
def test_one_login_gives_logins_without(lost: str) -> None:
    one = found(catalogue(), "dovecot", LOGIN)
    assert takes(one, LOGIN, LOGIN.replace(lost, ""))


def test_wordings_are_those_seen_unless_the_family_is_asked_for() -> None:
    one = found(catalogue(), "dovecot", LOGIN)
    for other in (LOGIN.replace("imap-", "pop3-"), LOGIN.replace("TLS", "secured")):
        assert not takes(one, LOGIN, other)
        assert takes(one, LOGIN, other, family=True)
    assert takes(one, LOGIN, LOGIN.replace("Login:", "Logged in:"))


def test_wordings_of_the_ident_too() -> None:
    one = found(catalogue(), "postfix/smtp", "SSL_connect error to mx.example[192.0.2.25]:25: -1")
    template = one.narrowed("SSL_connect error to mx.example[192.0.2.25]:25: -1", "postfix/smtp")
    assert render(template.ident) == r"postfix([-._[:alnum:]]+)?/([-._[:alnum:]]+/)?smtp"
    assert "lmtp" in render(one.narrowed("x").ident)


def test_wordings_in_a_part_that_the_line_lacks_stay() -> None:
    one = found(catalogue(), "dovecot", LOGIN)
    assert takes(one, LOGIN.replace(", TLS", ""), LOGIN.replace("TLS", "secured"))


FAILED = "Failed password for invalid user x from 192.0.2.66 port 5 ssh2"


def test_an_alarm_goes_no_further_than_its_lines() -> None:
    one = found(catalogue(), "sshd", FAILED)
    assert one.severity is Severity.ALARM
    assert takes(one, FAILED, FAILED.replace("192.0.2.66", "2001:db8::66"))
    for other in (FAILED.replace("invalid user ", ""), FAILED.replace(" ssh2", "")):
        assert not takes(one, FAILED, other)
        assert takes(one, FAILED, other, family=True)


def test_a_part_that_may_always_be_missing_may_be_so_in_an_alarm() -> None:
    blocked = AMAVIS.replace("Passed CLEAN", "Blocked SPAM")
    one = found(catalogue(), "amavis", blocked)
    assert one.severity is Severity.ALARM
    assert takes(one, blocked, blocked.replace("Message-ID: <1@example.com>, ", ""))
    assert not takes(one, blocked, blocked.replace("SPAM", "OVERSIZED"))


def test_wordings_of_versions_come_together_in_an_alarm_too() -> None:
    invalid = "Invalid user joe from 192.0.2.66 port 5"
    one = found(catalogue(), "sshd", invalid)
    assert one.severity is Severity.ALARM
    assert takes(one, invalid, "Illegal user joe from 192.0.2.66")


def test_a_line_without_a_part_says_nothing_of_its_wordings() -> None:
    without = "warning: hostname a.example does not resolve to address 192.0.2.66"
    unknown = f"{without}: Name or service not known"
    one = found(catalogue(), "postfix/smtpd", unknown)
    rule = render(seq(START, one.message([without, unknown]), END))
    others = [without, unknown, f"{without}: System error"]
    assert grep([rule], [text.encode() for text in others], "C") == [0, 1]


def test_messages_of_one_format_are_told_apart() -> None:
    known = catalogue()
    first, second = (
        "Contacted time server 192.0.2.1:123 (a.example).",
        ("Timed out waiting for reply from 192.0.2.1:123 (a.example)."),
    )
    one = found(known, "systemd-timesyncd", first)
    assert one is found(known, "systemd-timesyncd", second)
    assert one.kind(first) != one.kind(second) == one.kind(second.replace("192", "198"))
    login = found(known, "dovecot", LOGIN)
    assert login.kind(LOGIN) == login.kind(LOGIN.replace("imap-", "pop3-").replace(", TLS", ""))


def test_names_that_belong_together() -> None:
    known = catalogue()
    left = "Disconnected from user joe 192.0.2.1 port 5"
    names = found(known, "sshd", left).names(["sshd"])
    assert names is not None and "sshd-session" in render(names)
    assert found(known, "sshd", FAILED).names(["sshd"]) is None
    connect = found(known, "postfix/smtpd", "connect from mx.example[192.0.2.10]")
    assert connect.names(["postfix/smtpd"]) is None


def test_what_only_names_a_kind_comes_last() -> None:
    known = catalogue()
    assert found(known, "systemd", "Started toyd.service - Toy daemon.").last
    session = "Started session-1.scope - Session 1 of User joe."
    assert found(known, "systemd", session).full == "systemd.session"


def test_a_lost_blank_is_a_copy_error() -> None:
    line = AMAVIS.replace(", Hits:", ",Hits:")
    near = catalogue().nearly("amavis", line)
    assert near is not None and near.format.full == "amavis.passed"
    assert near.what == "`,Hits:` stands where it writes `, Hits:`"
    assert line[slice(*near.span)] == ",Hits:"
    rule = render(seq(START, near.template.message, END))
    lines = [line, AMAVIS, line.replace("CLEAN", "OTHER"), AMAVIS.replace(", size", ",size")]
    assert grep([rule], [text.encode() for text in lines], "C") == [0, 1]


def test_so_is_a_doubled_or_a_folded_one() -> None:
    known = catalogue()
    doubled = known.nearly("postfix/smtpd", "connect  from mx.example[192.0.2.10]")
    assert doubled is not None and doubled.format.full == "postfix.smtpd.connect"
    folded = known.nearly("ovpn-a", "library versions: OpenSSL 3.0.17, LZO 2.10 ")
    assert folded is None
    message = "User Not Defined. Defaulting to EUID '110'"
    folded = known.nearly("amavis", f"Net::Server: {message}")
    assert folded is not None and folded.format.full == "amavis.net-server"


def test_another_word_is_not_nearly_known() -> None:
    assert catalogue().nearly("amavis", AMAVIS.replace("Passed", "Posted")) is None
    assert catalogue().nearly("nosuchd", AMAVIS) is None


def test_a_users_own_formats(tmp_path: Path) -> None:
    place = _written(tmp_path / "config" / "rulegen" / "formats", TOY)
    assert found(catalogue(), "toyd", "hello joe").place.startswith(str(place))
    later = _written(tmp_path / "later", TOY.replace("hello'", "ahoy'"))
    assert found(catalogue([later]), "toyd", "hello joe").full == "toyd.ahoy"


def test_a_users_format_goes_before_ours(tmp_path: Path) -> None:
    text = TOY.replace("toyd'", "named'").replace("hello %{name}", "running")
    place = _written(tmp_path, text.replace("'toyd[1]: hello joe'", "'named[1]: running'"))
    assert found(catalogue(), "named", "running").full == "named.running"
    assert found(catalogue([place]), "named", "running").full == "named.hello"


def test_a_wrong_file_is_named_when_it_is_needed(tmp_path: Path) -> None:
    place = _written(tmp_path, TOY.replace("%{name}", "%{name"))
    known = catalogue([place])
    assert known.recognise("amavis", AMAVIS) is not None
    with pytest.raises(FormatError, match=r"toyd\.toml: hello: the field has no closing brace"):
        known.recognise("toyd", "hello joe")


def test_the_first_line_must_name_the_programs(tmp_path: Path) -> None:
    place = _written(tmp_path, "service = 'toyd'\n" + TOY)
    with pytest.raises(FormatError, match="the first line does not name the programs"):
        catalogue([place])


def test_a_changed_file_is_read_again(tmp_path: Path) -> None:
    place = _written(tmp_path, TOY)
    assert catalogue([place]).recognise("toyd", "ahoy joe") is None
    _written(tmp_path, TOY.replace("hello %", "ahoy %"))
    assert found(catalogue([place]), "toyd", "ahoy joe").full == "toyd.hello"


@pytest.mark.parametrize("damage", [b"", b"x", b"00000000 1\n{}", b"\xff\xfe\n[]"])
def test_a_damaged_cache_does_no_harm(tmp_path: Path, damage: bytes) -> None:
    place = _written(tmp_path, TOY)
    assert catalogue([place]).recognise("toyd", "hello joe")
    (kept,) = (tmp_path / "cache" / "rulegen" / "formats").glob("toyd-*.json")
    good = kept.read_bytes()
    for content in (damage, good[:-5], good.replace(b"hello", b"jello")):
        kept.write_bytes(content)
        assert catalogue([place]).recognise("toyd", "jello joe") is None
        assert kept.read_bytes() == good


def test_a_cache_that_cannot_be_written_does_no_harm(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "file"))
    assert catalogue().recognise("amavis", AMAVIS)


def test_the_cache_says_the_same(tmp_path: Path) -> None:
    fresh, kept = (found(catalogue(), "amavis", AMAVIS).template for _ in range(2))
    assert list((tmp_path / "cache" / "rulegen" / "formats").glob("amavis-*.json"))
    assert fresh == kept


def test_without_re2(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "re2", None)
    one = found(catalogue(), "amavis", AMAVIS)
    assert one.full == "amavis.passed"
    assert "SPAM" not in render(one.narrowed(AMAVIS).message)


def test_text_beyond_ascii_in_a_template(tmp_path: Path) -> None:
    place = _written(tmp_path, TOY.replace("hello", "grüß"))
    assert found(catalogue([place]), "toyd", "grüß joe").template.message != Literal("")


def _written(place: Path, text: str) -> Path:
    place.mkdir(parents=True, exist_ok=True)
    (place / "toyd.toml").write_text(text)
    return place
