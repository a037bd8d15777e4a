"""The table of alarm looks at constant text, as whole words."""

from __future__ import annotations

import pytest

from rulegen.alarms import PROGRAMS, SHAPES, WORDS, marks, why
from rulegen.commands.generate import generate


@pytest.mark.parametrize(
    ("mark", "word"), [(m, w) for m, ws in WORDS.items() for w in ws.split("|")]
)
def test_every_word_carries_its_mark(mark: str, word: str) -> None:
    for text in (word, f"the {word} came", f"({word})", f"{word.upper()}: x", f"{word.title()},"):
        assert mark in marks(text), text


@pytest.mark.parametrize(
    ("mark", "text"),
    [
        ("reject", "NOQUEUE: reject: RCPT"),
        ("reject", "milter-reject: END-OF-MESSAGE"),
        ("preauth", "Connection closed [preauth]"),
        ("pregreet", "PREGREET 14 after"),
        ("hangup", "HANGUP after"),
        ("not allowed", "User joe not allowed because"),
        ("not allowed", "joe is not in the sudoers: NOT in sudoers"),
        ("listed", "addr listed by domain"),
        ("authenticating", "closed by authenticating user"),
        ("badlogin", "badlogin: x"),
        ("identification", "Did not receive identification string"),
        ("maximum", "maximum authentication attempts"),
        ("possible", "POSSIBLE BREAK-IN"),
        ("accepted root", "Accepted publickey for root from"),
        ("command", "joe : COMMAND=/bin/su"),
        ("account", "new user: name=x"),
        ("account", "password changed for"),
        ("relay", "non-SMTP command from"),
        ("constant", "login: AUTH_FAILED, retrying"),
        ("found", "/srv/a.zip: Eicar-Test-Signature FOUND"),
        ("firewall", "DROPPED IN=eth0 OUT= "),
    ],
)
def test_shapes(mark: str, text: str) -> None:
    assert mark in SHAPES
    assert mark in marks(text)


@pytest.mark.parametrize(
    "text",
    [
        "failures=0",
        "done, 0 errors",
        "errors=0 drops",
        "failover ready",
        "terrors of the deep",
        "in /var/log/error/x",
        "unit fail2ban.service up",
        "host error.example up",
        "abandoned",
        "Accepted publickey for joe from",
        "",
    ],
)
def test_what_only_looks_like_an_alarm(text: str) -> None:
    assert marks(text) == frozenset()
    assert why(text) == ""


@pytest.mark.parametrize("program", sorted(PROGRAMS))
def test_programs_all_of_whose_messages_are_marked(program: str) -> None:
    assert marks("anything", program) == {PROGRAMS[program]}
    assert marks("anything", "other") == frozenset()
    assert why("anything", program) == program


@pytest.mark.parametrize(
    "line",
    [
        "Nov  3 09:05:02 mx failed[7]: job done",
        "Nov  3 09:05:02 error app[7]: job done",
        "Nov  3 09:05:02 mx app[7]: reading /srv/failed/attack.log",
        "Nov  3 09:05:02 mx app[7]: peer error.example up",
    ],
)
def test_ident_host_and_path_are_not_looked_at(line: str) -> None:
    assert [rule.alarm for rule in generate([line])] == [""]


def test_events_of_different_marks_never_join() -> None:
    lines = [
        f"Nov  3 09:05:02 mx app[7]: the backup of all local volumes has {word}"
        for word in ("finished", "failed", "ended")
    ]
    rules = generate(lines)
    assert [rule.count for rule in rules if rule.alarm] == [1]
