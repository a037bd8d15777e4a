"""`explain`: layers, rules that do not count, and the nearest ones, with the real logcheck's
word on whether a line is reported."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from logcheck.real import make_tree, needs_logcheck, open_directory, run

from rulegen.commands.explain import Explained, Explainer
from rulegen.logcheck.layers import Kind
from rulegen.logcheck.matcher import Matcher
from rulegen.logcheck.tree import read_tree

HEAD = r"^(\w{3} [ :[:digit:]]{11}|[0-9T:.+-]{32}) [._[:alnum:]-]+ "
STAMP = "Nov  3 09:05:02 mx "
DOOR = HEAD + r"app\[[[:digit:]]+\]: door opened by [[:alnum:]]+$"
LINE = STAMP + "app[7]: door opened by ana"


def explained(tmp_path: Path, files: dict[str, str], line: str, level: str = "server") -> Explained:
    """What becomes of the line under these rule files."""
    root = make_tree(tmp_path, {name: text + "\n" for name, text in files.items()})
    return Explainer(Matcher(read_tree(root, level), "C.UTF-8")).explain(line.encode())


def test_hidden_by_which_rule(tmp_path: Path) -> None:
    one = explained(tmp_path, {"ignore.d.server/local-app": "# mine\n\n" + DOOR}, LINE)
    assert one.verdict.kind is Kind.HIDDEN
    (by,) = one.by
    assert (by.directory, by.place, by.rule.text) == (
        "ignore.d.server", f"{tmp_path}/ignore.d.server/local-app:3", DOOR,
    )  # fmt: skip


def test_reported_and_three_nearest(tmp_path: Path) -> None:
    others = [DOOR.replace("opened", word) for word in ("shut", "locked", "painted", "opened")]
    one = explained(
        tmp_path, {"ignore.d.server/local-app": "\n".join(others)},
        STAMP + "app[7]: door opened softly by ana",
    )  # fmt: skip
    assert one.verdict.kind is Kind.EVENT
    assert len(one.nearest) == 3
    placed, near = one.nearest[0]
    assert placed.rule.line == 4
    (reason,) = near.reasons()
    assert one.line[slice(*reason.span)] == " softly"


def test_a_rule_of_ignore_d_cannot_hide_a_violation(tmp_path: Path) -> None:
    files = {"violations.d/app": HEAD + "app.*$", "ignore.d.server/local-app": DOOR}
    one = explained(tmp_path, files, LINE)
    assert one.verdict.kind is Kind.VIOLATION
    assert [by.place for by in one.by] == [f"{tmp_path}/violations.d/app:1"]
    (idle,) = one.idle
    assert idle.why.startswith(
        "the rule is in ignore.d.server, but violations.d/app raises the line"
    )
    assert "violations.ignore.d" in idle.why


def test_a_file_of_violations_ignore_d_under_another_name(tmp_path: Path) -> None:
    files = {"violations.d/app": HEAD + "app.*$", "violations.ignore.d/door": DOOR}
    one = explained(tmp_path, files, LINE)
    assert one.verdict.kind is Kind.VIOLATION
    assert "only the files app, logcheck-app and local-*" in one.idle[0].why


def test_violations_ignore_d_hides_no_system_event(tmp_path: Path) -> None:
    one = explained(tmp_path, {"violations.ignore.d/local-app": DOOR}, LINE)
    assert one.verdict.kind is Kind.EVENT
    assert "put the rule into ignore.d" in one.idle[0].why


@pytest.mark.parametrize(
    "name, why",
    [
        ("local.conf", "its name has a dot in it"),
        ("local-app~", "its name has `~` in it"),
        ("local app", "its name has ` ` in it"),
    ],
)
def test_skipped_files(tmp_path: Path, name: str, why: str) -> None:
    one = explained(tmp_path, {f"ignore.d.server/{name}": DOOR}, LINE)
    assert one.verdict.kind is Kind.EVENT
    (idle,) = one.idle
    assert (idle.rule.file, idle.rule.line) == (f"{tmp_path}/ignore.d.server/{name}", 1)
    assert why in idle.why


def test_a_level_that_does_not_count(tmp_path: Path) -> None:
    files = {"ignore.d.workstation/local-app": DOOR}
    (idle,) = explained(tmp_path, files, LINE).idle
    assert idle.why == "the report level is server: ignore.d.workstation is not read"
    files_read = explained(tmp_path / "w", files, LINE, "workstation")
    assert files_read.verdict.kind is Kind.HIDDEN


def test_an_alert_cannot_be_hidden(tmp_path: Path) -> None:
    files = {"cracking.d/app": HEAD + "app.*$", "ignore.d.server/local-app": DOOR}
    one = explained(tmp_path, files, LINE)
    assert one.verdict.kind is Kind.ALERT
    assert any("SUPPORT_CRACKING_IGNORE=1" in note for note in one.notes)
    assert "cracking.d/app raises the line" in one.idle[0].why


def test_a_message_without_a_head(tmp_path: Path) -> None:
    one = explained(tmp_path, {"ignore.d.server/local-app": DOOR}, "door opened by ana")
    assert any("timestamp" in note for note in one.notes)


@pytest.mark.parametrize(
    "line, note",
    [
        (STAMP + "other[7]: something else", "no rules of `other`: `rulegen from-lines` makes one"),
        (STAMP + "app[7]: engine on fire", "1 rule of `app`, none like this line: `rulegen from-"),
    ],
)
def test_no_rule_is_like_the_line(tmp_path: Path, line: str, note: str) -> None:
    one = explained(tmp_path, {"ignore.d.server/local-app": DOOR}, line)
    assert one.nearest == ()
    assert one.notes[0].startswith(note)


def test_a_line_that_is_not_utf8(tmp_path: Path) -> None:
    root = make_tree(tmp_path, {"ignore.d.server/local-app": DOOR + "\n"})
    explainer = Explainer(Matcher(read_tree(root), "C.UTF-8"))
    one = explainer.explain(LINE.encode() + b" \xff")
    assert one.verdict.kind is Kind.EVENT
    assert one.nearest


@needs_logcheck
def test_the_real_logcheck_agrees() -> None:
    files = {
        "violations.d/app": HEAD + "app.*alarm.*$\n",
        "violations.ignore.d/door": DOOR + "\n",
        "violations.ignore.d/local-app": HEAD + r"app\[[0-9]+\]: alarm over$" + "\n",
        "ignore.d.server/local-app": DOOR + "\n",
        "ignore.d.server/local.conf": HEAD + r"app\[[0-9]+\]: window opened$" + "\n",
    }
    lines = [LINE, *(STAMP + f"app[7]: {text}" for text in
             ("alarm over", "alarm on", "window opened", "door"))]  # fmt: skip
    with open_directory() as work:
        root = make_tree(work, files)
        report = run(root, [line.encode() for line in lines], "C.UTF-8", "-s", "")
        explainer = Explainer(Matcher(read_tree(root), "C.UTF-8"))
        ours = {line for line in lines if explainer.explain(line.encode()).verdict.sections}
    theirs = {line.decode() for _, line in report.reported() if line}
    assert ours == theirs


# --- the command -------------------------------------------------------------------------


def command(*arguments: str, data: str = "") -> subprocess.CompletedProcess[str]:
    program = [sys.executable, "-m", "rulegen", "explain", *arguments]
    return subprocess.run(program, input=data, capture_output=True, text=True, check=False)


def test_text_with_a_caret_below_the_line(tmp_path: Path) -> None:
    root = make_tree(tmp_path, {"ignore.d.server/local-app": DOOR + "\n"})
    done = command("-r", root, STAMP + "app[7]: door opened softly by ana", LINE)
    assert done.returncode == 1
    rows = done.stdout.split("\n")
    assert "  reported as a system event, under System Events" in rows
    at = next(n for n, row in enumerate(rows) if set(row.strip()) == {"^"})
    assert rows[at - 1][rows[at].index("^") : len(rows[at])] == " softly"
    assert rows[at + 1].strip() == "the rule has nothing for ` softly` before ` by `"
    assert "  hidden" in rows


def test_status_when_all_is_hidden_and_lines_of_standard_input(tmp_path: Path) -> None:
    root = make_tree(tmp_path, {"ignore.d.server/local-app": DOOR + "\n"})
    done = command("-r", root, data=f"> {LINE}\n")
    assert (done.returncode, done.stdout.split("\n")[0]) == (0, LINE)


def test_json(tmp_path: Path) -> None:
    root = make_tree(tmp_path, {"ignore.d.server/local-app": DOOR + "\n"})
    log = tmp_path / "log"
    log.write_text(f"{STAMP}app[7]: door opened softly by ana\n{LINE}\n")
    rows = [
        json.loads(row)
        for row in command("-r", root, "-l", str(log), "--json").stdout.split("\n")
        if row
    ]
    assert [row["kind"] for row in rows] == ["system event", "hidden"]
    near = rows[0]["nearest"][0]
    assert (near["layer"], near["line"], near["widen"]) == ("ignore.d.server", 1, True)
    start, end = near["reasons"][0]["span"]
    assert rows[0]["line"][start:end] == " softly"
    assert rows[1]["by"][0]["rule"] == DOOR


def test_the_known_format_is_named(tmp_path: Path) -> None:
    root = make_tree(tmp_path, {"ignore.d.server/local-app": DOOR + "\n"})
    known = f"{STAMP}postfix/smtpd[7]: connect from mx.example[192.0.2.1]"
    row = json.loads(command("-r", root, "--json", known).stdout)
    assert (row["format"]["name"], row["format"]["severity"]) == (
        "postfix.smtpd.connect",
        "routine",
    )
    assert (
        "  routine: a client opened an SMTP connection (postfix.smtpd.connect)\n"
        in command("-r", root, known).stdout
    )
    assert json.loads(command("-r", root, "--json", LINE).stdout)["format"] is None


def test_a_rule_directory_that_is_not_there() -> None:
    done = command("-r", "/nowhere", LINE)
    assert done.returncode == 2
    assert "Traceback" not in done.stderr


def test_a_broken_rule_is_told(tmp_path: Path) -> None:
    root = make_tree(tmp_path, {"ignore.d.server/local-app": DOOR + "\n(foo\n"})
    done = command("-r", root, LINE)
    assert "local-app:2" in done.stderr
