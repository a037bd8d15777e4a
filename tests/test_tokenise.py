"""Messages cut into tokens: what the sample files of single classes do not show."""

from __future__ import annotations

import pytest

from rulegen.tokenise import MOST, looks, tokenise


def slots(message: str, ident: str = "") -> list[tuple[str, str]]:
    return [(t.text, t.name) for t in tokenise(message, ident) if t.name]


@pytest.mark.parametrize(
    ("message", "want"),
    [
        ("done. Next", []),
        ("at 192.0.2.1.", [("192.0.2.1", "address")]),
        ("(192.0.2.1): up", [("192.0.2.1", "address")]),
        ("[2001:db8::1]:25", [("2001:db8::1", "address"), ("25", "int")]),
        ("fe80:: up", [("fe80::", "address")]),
        ("192.0.2.1#41234: up", [("192.0.2.1#41234", "address-hash-port")]),
        ("two#012lines", [("#012", "escaped")]),
        ("web-01 up", [("01", "int")]),
        ("ssh2 and IPv6 and x86_64", []),
        ("don't 5", [("5", "int")]),
        ("a=1,b=2;c=3", [("1", "int"), ("2", "int"), ("3", "int")]),
        ("example.org/IN up", [("example.org", "host")]),
    ],
)
def test_stops_and_parts(message: str, want: list[tuple[str, str]]) -> None:
    assert slots(message) == want


def test_a_context_holds_for_its_programs_only() -> None:
    assert slots("removed backup of web", "burp")[-1:] == [("web", "name")]
    assert slots("removed backup of web", "app") == []


def test_the_first_context_wins_and_keys_come_last() -> None:
    assert slots("client=mail[192.0.2.1]") == [("mail", "host"), ("192.0.2.1", "address")]


def test_an_empty_value_is_an_empty_token() -> None:
    tokens = tokenise("ruser= rhost=192.0.2.1")
    assert [(t.text, t.name) for t in tokens if t.name] == [
        ("", "name-or-none"),
        ("192.0.2.1", "name-or-none"),
    ]
    assert "".join(t.text for t in tokens) == "ruser= rhost=192.0.2.1"


def test_a_command_stays_as_it_is() -> None:
    assert slots("(root) CMD (/bin/a 192.0.2.1)", "CRON") == [("root", "round-name")]
    assert ("/bin/a", "path") in slots("(root) CMD (/bin/a 192.0.2.1)", "app")
    assert all(t.text != "/bin/su" for t in tokenise("joe : COMMAND=/bin/su", "sudo") if t.name)


def test_tokens_beyond_the_bound_are_one_literal() -> None:
    message = " ".join(["7"] * (2 * MOST))
    tokens = tokenise(message)
    assert len(tokens) == MOST + 1
    assert tokens[-1].name == ""
    assert "".join(t.text for t in tokens) == message


def test_letters_beyond_ascii_are_no_digits() -> None:
    assert looks("١٢٣") == ""
    assert slots("größe ١٢٣ 7") == [("7", "int")]


def test_a_long_chunk_is_a_value() -> None:
    blob = "aB3" * 200
    assert [(t.text, t.name) for t in tokenise(f"got {blob}, done") if t.name] == [(blob, "blob")]
