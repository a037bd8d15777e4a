"""`rulegen formats`: the list, and rule files for whole services."""

from __future__ import annotations

import json
import os
from functools import lru_cache
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner, Result

from rulegen import cli_formats
from rulegen.commands import formats as command
from rulegen.engine import grep
from rulegen.errors import RulegenError
from rulegen.formats import Format, catalogue
from rulegen.model import Severity
from rulegen.verify import LONGEST

SAMPLES = os.environ.get("RULEGEN_SAMPLES")
STAMPS = ("Nov  3 09:05:02 mx ", "2026-11-03T09:05:02.123456+01:00 mx ")
SERVICES = catalogue().services()


@lru_cache(maxsize=128)
def made(service: str, level: str = "routine") -> tuple[list[Format], list[str]]:
    found = command.chosen(service)
    return found, command.rules(found, level)


def run(*args: str) -> Result:
    app = typer.Typer(pretty_exceptions_enable=False)

    @app.callback()
    def root() -> None: ...

    cli_formats.register(app)
    return CliRunner().invoke(app, ["formats", *args])


def lines_of(formats: list[Format], severities: tuple[Severity, ...]) -> list[bytes]:
    return [
        (stamp + text.rstrip()).encode()
        for one in formats
        if one.severity in severities
        for text in (*one.examples, *one.variants)
        for stamp in STAMPS
    ]


@pytest.mark.parametrize("service", SERVICES)
@pytest.mark.parametrize("level", ["routine", "notice"])
def test_rules_hide_up_to_their_level_and_no_alarm(service: str, level: str) -> None:
    formats, rules = made(service, level)
    hidden = lines_of([one for one in formats if command.has_rule(one)], command.LEVELS[level])
    rest = tuple(set(Severity) - set(command.LEVELS[level]))
    for locale in ("C", "C.UTF-8"):
        assert grep(rules, hidden, locale) == list(range(len(hidden)))
        assert grep(rules, lines_of(formats, rest), locale) == []


@pytest.mark.parametrize("service", SERVICES)
def test_a_rule_file_is_sorted_and_sound(service: str) -> None:
    _, rules = made(service)
    assert rules == sorted(set(rules))
    assert all(len(rule.encode()) <= LONGEST for rule in rules)
    assert all(rule.startswith("^") and rule.endswith("$") for rule in rules)
    assert not grep(rules, [b"", b"Nov  3 09:05:02 mx other[1]: connect"], "C") if rules else True


@pytest.mark.samples
@pytest.mark.parametrize(
    ("level", "hidden"),
    [("routine", set()), ("notice", {"after CONNECT", "after STARTTLS", "in tests after SMTP"})],
)
def test_rules_hide_no_attack(level: str, hidden: set[str]) -> None:
    """A client that merely went away is a notice, and some call it an attack."""
    if not SAMPLES:
        pytest.skip("RULEGEN_SAMPLES is not set")
    rows = Path(SAMPLES, "attack-lines.tsv").read_bytes().splitlines()
    lines = [row.split(b"\t", 2)[2].rstrip() for row in rows if row.count(b"\t") > 1]
    rules = [rule for service in SERVICES for rule in made(service, level)[1]]
    assert len(lines) > 500 and len(rules) > 150
    hits = [lines[i].decode() for i in grep(rules, lines, "C.UTF-8")]
    assert [line for line in hits if not any(words in line for words in hidden)] == []


def test_the_list_says_what_each_means() -> None:
    result = run("burp")
    assert result.exit_code == 0
    assert [line.split() for line in result.stdout.splitlines()[:2]] == [
        ["burp"],
        "auth.ok routine a client proved who it is".split(),
    ]
    assert set(run().stdout.split("\n")) > set(result.stdout.split("\n")[:1])


def test_a_program_names_its_service() -> None:
    assert run("postfix/smtpd").stdout == run("postfix").stdout
    assert run("sshd-session").stdout == run("sshd").stdout


def test_json_has_an_object_a_line() -> None:
    records = [json.loads(line) for line in run("snmpd", "--json").stdout.splitlines()]
    assert records[0]["name"] == "snmpd.connection"
    assert {record["severity"] for record in records} == {"routine", "notice", "alarm"}
    assert all(record["examples"] and record["ere"] for record in records)


def test_rules_on_standard_output() -> None:
    result = run("snmpd", "--rules")
    assert result.exit_code == 0 and result.stdout.splitlines() == made("snmpd")[1]
    more = run("snmpd", "--rules", "--level", "notice").stdout.splitlines()
    assert set(more) > set(result.stdout.splitlines())


def test_an_unknown_program() -> None:
    with pytest.raises(RulegenError) as error:
        command.chosen("dovecott")
    assert str(error.value) == "no format of dovecott is known\ndid you mean dovecot?"
    assert run("dovecott").exit_code == 2


@pytest.mark.parametrize(
    "args", [("--rules",), ("snmpd", "--rules", "--json"), ("snmpd", "--rules", "--level", "alarm")]
)
def test_wrong_usage(args: tuple[str, ...]) -> None:
    assert run(*args).exit_code == 2


def test_a_users_file_is_checked_first(tmp_path: Path) -> None:
    (tmp_path / "toyd.toml").write_text(
        "programs = ['toyd']\nservice = 'toyd'\nident = 'toyd'\npid = 'always'\n"
        "[[format]]\nname = 'hello'\ntemplate = 'hello %{word}'\nmeaning = 'a greeting'\n"
        "severity = 'routine'\nsource = 'toyd'\nexamples = ['toyd[1]: hello 5']\n"
        "near = ['toyd[1]: hello']\n"
    )
    result = run("toyd", "--formats", str(tmp_path))
    assert result.exit_code == 2
    assert "toyd.toml: hello: examples: it does not fit" in result.stderr
