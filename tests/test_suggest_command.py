"""`rulegen suggest` as it is typed: lists, files, diffs, undo, mails."""

from __future__ import annotations

import json
import os
import stat
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
import suggest_log
from suggest_log import rulegen

from rulegen.logcheck.matcher import Matcher
from rulegen.logcheck.tree import read_tree


class Place:
    """A rule directory, a log and a state directory of a test."""

    def __init__(self, top: Path) -> None:
        self.top = top
        self.rules = suggest_log.tree(top / "rules")
        self.log = suggest_log.write(top / "log", suggest_log.log())

    def suggest(
        self, *words: object, log: object = None, stdin: str | None = None, **env: str
    ) -> subprocess.CompletedProcess[str]:
        logs = [] if stdin is not None else [log or self.log]
        given = {"RULEGEN_STATE": str(self.top / "state"), "HOME": str(self.top), **env}
        return rulegen("suggest", "-r", self.rules, *logs, *words, stdin=stdin, **given)

    def listed(self, *words: object) -> dict[str, dict[str, object]]:
        """The suggestions by a word of their rules."""
        rows = map(json.loads, self.suggest("--json", *words).stdout.splitlines())
        names = ("opened", "given back", "denied", "sudo", "fired")
        return {next(n for n in names if n in row["rule"]): row for row in rows}

    def reported(self) -> list[str]:
        """What logcheck would still report, by the daemon's word for it."""
        matcher = Matcher(read_tree(str(self.rules)), "C")
        lines = self.log.read_bytes().splitlines()
        left = [lines[at].decode() for at, _ in matcher.reported(lines)]
        words = ("opened", "given back", "denied", "sudo", "fired")
        return sorted({next(w for w in words if w in line) for line in left})


@pytest.fixture
def place(tmp_path: Path) -> Place:
    return Place(tmp_path)


def test_the_list(place: Place) -> None:
    done = place.suggest()
    assert (done.returncode, done.stderr) == (1, "")
    first, _, second, when, *_ = done.stdout.splitlines()
    assert first == "68 of 167 reported lines (40 %) silenced by 2 rules"
    assert second.split()[1:] == ["34", "lines", "leased"]
    assert when == "  Nov  1 01:01:07 to Nov  5 07:19:07, ignore.d.server/local-leased"
    assert max(map(len, done.stdout.splitlines())) <= 80
    assert "\x1b" not in done.stdout
    assert "Alarms: 2 rules for 66 lines" in done.stdout
    assert "Not offered: 1 rule for 33 lines" in done.stdout


def test_nothing_to_suggest(place: Place) -> None:
    log = suggest_log.write(place.top / "quiet", [suggest_log.log()[5]])
    done = place.suggest(log=log)
    assert done.returncode == 0
    assert done.stdout.startswith("0 of 0 reported lines silenced by 0 rules")


def test_json(place: Place) -> None:
    found = place.listed()
    assert {name: row["state"] for name, row in found.items()} == {
        "opened": "offered",
        "given back": "offered",
        "denied": "alarm",
        "sudo": "alarm",
        "fired": "barred",
    }
    opened = found["opened"]
    assert opened["count"] == 34 and opened["taken"] and opened["layer"] == "ignore.d"
    line, spans = opened["samples"][0]["line"], opened["samples"][0]["variable"]
    assert [line[a:b] for a, b in spans][1].endswith(".example")


def test_write_what_is_harmless(place: Place) -> None:
    done = place.suggest("--write", "--yes")
    assert done.returncode == 0, done.stderr
    assert "+++ b/ignore.d.server/local-leased" in done.stdout
    assert "2 rules for 66 lines are alarms and were left out" in done.stderr
    assert place.reported() == ["denied", "fired", "sudo"]
    file = place.rules / "ignore.d.server" / "local-leased"
    assert stat.S_IMODE(file.stat().st_mode) == 0o644
    again = place.suggest("--write", "--yes")
    assert (again.returncode, again.stdout) == (0, "")
    assert place.suggest().returncode == 0


def test_alarms_are_written_only_when_named(place: Place) -> None:
    found = place.listed()
    done = place.suggest("--write", "--yes", "--accept", found["sudo"]["id"])
    assert done.returncode == 0, done.stderr
    assert place.reported() == ["denied", "fired"]
    assert (place.rules / "violations.ignore.d" / "local-sudo").is_file()


def test_alarms_of_a_program(place: Place) -> None:
    assert place.suggest("--write", "--yes", "--alarms").returncode == 2
    done = place.suggest("--write", "--yes", "--alarms", "--program", "SUDO")
    assert done.returncode == 0, done.stderr
    assert place.reported() == ["denied", "fired", "given back", "opened"]


def test_an_alert_is_refused_with_its_reason(place: Place) -> None:
    done = place.suggest("--write", "--yes", "--accept", place.listed()["fired"]["id"])
    assert done.returncode == 2
    assert "cracking.d/fired raises these lines as security alerts" in done.stderr
    assert not (place.rules / "cracking.ignore.d").exists()


def test_with_cracking_ignore_an_alert_can_be_named(place: Place) -> None:
    conf = place.top / "conf"
    conf.write_text(f"SUPPORT_CRACKING_IGNORE=1\nRULEDIR={place.rules}\n")
    (place.rules / "cracking.ignore.d").mkdir()
    words = ("-c", conf, "--json")
    rows = [json.loads(row) for row in place.suggest(*words).stdout.splitlines()]
    (fired,) = (row for row in rows if "fired" in row["rule"])
    assert fired["state"] == "alarm"
    done = place.suggest("-c", conf, "--write", "--yes", "--accept", fired["id"])
    assert done.returncode == 0, done.stderr
    assert (place.rules / "cracking.ignore.d" / "local-fired").is_file()
    left = [json.loads(row)["rule"] for row in place.suggest(*words).stdout.splitlines()]
    assert not any("fired" in rule for rule in left)


def test_a_harmless_one_named_is_the_only_one(place: Place) -> None:
    place.suggest("--write", "--yes", "--accept", place.listed()["opened"]["id"])
    assert place.reported() == ["denied", "fired", "given back", "sudo"]


def test_skips_are_remembered(place: Place) -> None:
    id = place.listed()["opened"]["id"]
    assert place.suggest("--skip", id).returncode == 1
    assert place.listed()["opened"]["state"] == "skipped"
    place.suggest("--write", "--yes")
    assert "opened" in place.reported()
    place.suggest("--write", "--yes", "--accept", id)
    assert "opened" not in place.reported()


def test_a_directory_that_is_not_there_is_no_log(place: Place) -> None:
    done = place.suggest("--write", place.top / "nowhere", "--yes")
    assert done.returncode == 2
    assert "there is no such log and no such directory" in done.stderr
    assert not (place.rules / "ignore.d.server" / "local-leased").exists()


def test_yes_alone_means_nothing(place: Place) -> None:
    done = place.suggest("--yes")
    assert (done.returncode, done.stdout) == (2, "")
    assert "--yes goes with --write" in done.stderr


def test_a_program_that_is_not_there(place: Place) -> None:
    done = place.suggest("--program", "lease")
    assert done.returncode == 0
    assert "no suggestion is of a program lease; there are: leased, " in done.stderr


def test_without_a_terminal_yes_is_required(place: Place) -> None:
    done = place.suggest("--write")
    assert done.returncode == 2
    assert done.stderr == "rulegen: there is no terminal to ask on\ngive --yes to go ahead\n"
    assert not (place.rules / "ignore.d.server" / "local-leased").exists()


@pytest.fixture
def private_files() -> Iterator[None]:
    """What is made now is for its owner alone, unless its maker says otherwise."""
    umask = os.umask(0o077)
    yield
    os.umask(umask)


@pytest.mark.usefixtures("private_files")
def test_into_another_directory(place: Place) -> None:
    other = place.top / "other"
    other.mkdir()
    done = place.suggest("--write", other, "--yes")
    assert done.returncode == 0, done.stderr
    file = other / "ignore.d.server" / "local-leased"
    assert len(file.read_text().splitlines()) == 2
    assert stat.S_IMODE(file.parent.stat().st_mode) == 0o755
    assert place.suggest("--write", other, "--yes").stdout == ""
    assert "opened" in place.reported()


def test_what_a_rule_there_covers_is_not_added(place: Place) -> None:
    layer = place.top / "other" / "ignore.d.server"
    layer.mkdir(parents=True)
    (layer / "mine").write_text("^\\w.{1,40} mx leased\\[[0-9]+\\]: lease .*$\n[\n")
    done = place.suggest("--patch", "-", layer.parent)
    assert "local-leased" in done.stdout, "a covering rule must take every host, too"
    (layer / "mine").write_text(" leased\\[[0-9]+\\]: lease .*$\n[\n")
    done = place.suggest("--patch", "-", layer.parent)
    assert (done.returncode, done.stdout) == (0, "")


def test_rules_in_order_stay_so_and_comments_are_kept(place: Place) -> None:
    file = place.rules / "ignore.d.server" / "local-leased"
    file.write_text("# mine\n^a$\n# the last\n^z$\n")
    place.suggest("--write", "--yes")
    lines = file.read_text().splitlines()
    assert lines[lines.index("# mine") + 1] == "^a$"
    assert lines[lines.index("# the last") + 1] == "^z$"
    rules = [line for line in lines if not line.startswith("#")]
    assert rules == sorted(rules) and len(rules) == 4


def test_patch_and_undo(place: Place) -> None:
    patch = place.top / "new.patch"
    assert place.suggest("--patch", patch).returncode == 0
    assert not (place.rules / "ignore.d.server" / "local-leased").exists()
    subprocess.run(["patch", "-p1", "-s", "-d", place.rules, "-i", patch], check=True)
    assert place.reported() == ["denied", "fired", "sudo"]
    (place.rules / "ignore.d.server" / "local-leased").unlink()
    place.suggest("--write", "--yes")
    done = rulegen("suggest", "--undo", RULEGEN_STATE=str(place.top / "state"))
    assert done.returncode == 0, done.stderr
    assert "opened" in place.reported()
    assert not (place.rules / "ignore.d.server" / "local-leased").exists()
    assert rulegen("suggest", "--undo", RULEGEN_STATE=str(place.top / "state")).returncode == 2


MAIL = """\
From: logcheck@mx.example
To: root@mx.example
Subject: mx.example System Events

This email is sent by logcheck.

System Events
=-=-=-=-=-=-=
{}

"""


def test_from_a_mail_down_a_pipe(place: Place) -> None:
    lines = "\n".join(line for line in suggest_log.log() if "opened" in line)
    done = place.suggest("--write", "--yes", stdin=MAIL.format(lines))
    assert done.returncode == 0, done.stderr
    assert place.reported() == ["denied", "fired", "given back", "sudo"]


def test_from_a_mail_in_a_file(place: Place) -> None:
    lines = "\n".join("> " + line for line in suggest_log.log() if "opened" in line)
    mail = place.top / "mail"
    mail.write_text(MAIL.format(lines))
    command = f"{os.sys.executable} -m rulegen suggest -r {place.rules} < {mail}"
    done = subprocess.run(
        ["sh", "-c", command], capture_output=True, text=True, cwd=suggest_log.ROOT, check=False
    )
    assert done.stdout.startswith("34 of 34 reported lines (100 %) silenced by 1 rule\n")


def test_two_runs_at_once_lose_nothing(place: Place) -> None:
    """Each is for another event, and both write the same file."""
    found = place.listed()
    words = ["suggest", "-r", place.rules, place.log, "--write", "--yes", "--accept"]
    command = [os.sys.executable, "-m", "rulegen", *map(str, words)]
    env = {**os.environ, "RULEGEN_STATE": str(place.top / "state")}
    runs = [
        subprocess.Popen(
            [*command, str(found[name]["id"])],
            env=env, cwd=suggest_log.ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )
        for name in ("opened", "given back")
    ]  # fmt: skip
    assert [run.wait() for run in runs] == [0, 0]
    assert place.reported() == ["denied", "fired", "sudo"]


def test_backtest(place: Place) -> None:
    done = place.suggest("--backtest")
    assert done.returncode == 0, done.stderr
    rows = {
        name.strip(): int(row.split("lines")[0].split()[-1].replace(",", ""))
        for row in done.stdout.splitlines()
        if row.startswith("  ") and (name := row[:24])
    }
    assert rows == {
        "reported before": 84,
        "reported after": 50,
        "seen before, no alarm": 34,
        "seen before, alarm": 50,
        "never seen before": 0,
    }
    assert "34 silenced (100.0 %)" in done.stdout
    assert done.stdout.endswith("No line of an event never seen before would have been hidden.\n")


def test_own_words_of_alarm(place: Place) -> None:
    config = place.top / "config"
    (config / "rulegen").mkdir(parents=True)
    file = config / "rulegen" / "alarms.toml"
    file.write_text('[words]\nback = ["given back"]\n')
    done = place.suggest(XDG_CONFIG_HOME=str(config))
    assert done.stdout.startswith("34 of 167")
    assert "  alarm: given back\n" in done.stdout
    for text in ('[words]\nback = "x"\n', "[shapes]\nx = '('\n", "[colours]\n", "["):
        file.write_text(text)
        done = place.suggest(XDG_CONFIG_HOME=str(config))
        assert done.returncode == 2 and str(file) in done.stderr
        assert "Traceback" not in done.stderr


def test_wrong_usage(place: Place) -> None:
    for words in (("--write", "--undo"), ("--json", "--backtest"), (place.top,)):
        done = place.suggest(*words)
        assert done.returncode == 2 and "Traceback" not in done.stderr, words
    done = place.suggest("--accept", "nonsense")
    assert (done.returncode, done.stderr.splitlines()[0]) == (
        2,
        "rulegen: there is no suggestion nonsense for these logs",
    )


def test_a_log_that_is_not_there(place: Place) -> None:
    done = place.suggest(log=place.top / "missing")
    assert done.returncode == 2 and "missing" in done.stderr
