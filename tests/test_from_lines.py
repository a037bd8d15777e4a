"""`rulegen from-lines` by the real program: output, messages, exit status."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from functools import partial
from pathlib import Path

import pytest
from logcheck.real import make_tree, needs_logcheck, open_directory
from logcheck.real import run as logcheck
from typer.testing import CliRunner
from users import as_nobody, public_directory

from rulegen.cli import app

PROGRAM = shutil.which("rulegen", path=Path(sys.executable).parent) or "rulegen"
LINE = "Nov  3 09:05:02 mx app[7]: job 12 done\n"
HEAD = r"^(\w{3} [ :[:digit:]]{11}|[0-9T:.+-]{32}) [._[:alnum:]-]+ "
RULE = HEAD + r"app\[[[:digit:]]+\]: job [[:digit:]]+ done$" + "\n"


def run(
    *arguments: str | Path, text: str | bytes = "", **environment: str
) -> subprocess.CompletedProcess[bytes]:
    """The program with these arguments, `text` on standard input."""
    return subprocess.run(
        [PROGRAM, "from-lines", *map(str, arguments)],
        input=text.encode() if isinstance(text, str) else text,
        capture_output=True,
        env={**os.environ, **environment},
        check=False,
    )


@pytest.mark.parametrize("arguments", [[], ["-"], ["/dev/stdin"]])
def test_lines_on_standard_input(arguments: list[str]) -> None:
    done = run(*arguments, text=LINE)
    assert (done.returncode, done.stdout.decode(), done.stderr) == (0, RULE, b"")


def test_files(tmp_path: Path) -> None:
    one, two = tmp_path / "one", tmp_path / "two"
    one.write_text(LINE)
    two.write_text(LINE.replace("done", "sent") + LINE)
    done = run(one, two)
    assert done.stdout.decode().splitlines(keepends=True) == [RULE, RULE.replace("done", "sent")]


def test_an_empty_file_is_no_error(tmp_path: Path) -> None:
    (tmp_path / "empty").touch()
    done = run(tmp_path / "empty")
    assert (done.returncode, done.stdout, done.stderr) == (0, b"", b"")


@pytest.mark.parametrize("trouble", ["missing", "directory"])
def test_what_cannot_be_read_is_one_sentence(trouble: str, tmp_path: Path) -> None:
    path = tmp_path / trouble
    if trouble == "directory":
        path.mkdir()
    done = run(path)
    assert done.returncode == 2
    assert done.stdout == b""
    assert str(path) in done.stderr.decode()
    assert "Traceback" not in done.stderr.decode()


def test_what_may_not_be_read_is_one_sentence_too() -> None:
    def invoke(path: Path) -> str:
        done = CliRunner().invoke(app, ["from-lines", str(path)])
        return f"status {done.exit_code}, output {done.stdout!r}\n{done.stderr}"

    with public_directory() as directory:
        good, closed = directory / "good", directory / "closed"
        good.write_text(LINE)
        closed.touch(mode=0)
        said = as_nobody(partial(invoke, closed), before=partial(invoke, good))
    assert said.startswith(
        f"status 2, output ''\nrulegen: {closed}: you may not read this file\nOnly user "
    )


def test_the_other_files_are_used_all_the_same(tmp_path: Path) -> None:
    (tmp_path / "good").write_text(LINE)
    done = run(tmp_path / "missing", tmp_path / "good")
    assert (done.returncode, done.stdout.decode()) == (2, RULE)


def test_no_grep(tmp_path: Path) -> None:
    done = run(text=LINE, PATH=str(tmp_path))
    assert done.returncode == 2
    assert done.stdout == b""
    assert "rulegen: no grep found\ninstall GNU grep" in done.stderr.decode()


@pytest.mark.parametrize("arguments", [["--nonsense"], ["--pin"], ["--not"], ["--jobs", "many"]])
def test_wrong_usage(arguments: list[str]) -> None:
    done = run(*arguments, text=LINE)
    assert done.returncode == 2
    assert done.stdout == b""
    assert "Traceback" not in done.stderr.decode()


def test_a_not_file_that_is_missing(tmp_path: Path) -> None:
    done = run("--not", tmp_path / "missing", text=LINE)
    assert done.returncode == 2
    assert "missing" in done.stderr.decode()
    assert "Traceback" not in done.stderr.decode()


def test_a_line_without_a_rule_is_named_and_counts() -> None:
    done = run(text=LINE + "Nov  3 09:05:02 mx app[7]: " + "x, " * 9000 + "\n" + LINE)
    assert (done.returncode, done.stdout.decode()) == (1, RULE)
    assert "rulegen: line 2: no rule" in done.stderr.decode()


def test_a_message_that_is_one_long_value_hides_no_word() -> None:
    line = "Nov  3 09:05:02 mx app[7]: "
    rule = run(text=line + "x" * 9000 + "\n").stdout.decode()
    assert rule.endswith("app\\[[[:digit:]]+\\]: [^[:space:]]{32,}$\n")


def test_json() -> None:
    done = run("--json", text=LINE + LINE.replace("12", "13"))
    (rule,) = [json.loads(line) for line in done.stdout.decode().splitlines()]
    assert rule["text"] + "\n" == RULE
    assert (rule["program"], rule["count"], rule["lines"]) == ("app", 2, [1, 2])
    assert sorted(rule["samples"]) == [LINE[:-1], LINE[:-1].replace("12", "13")]
    assert (rule["first"], rule["last"]) == ("Nov  3 09:05:02", "Nov  3 09:05:02")


def test_json_tells_the_fields() -> None:
    done = run("--json", text=LINE + LINE.replace("12", "13"))
    (field,) = json.loads(done.stdout)["fields"]
    assert (field["token"], field["ere"]) == ("int", "[[:digit:]]+")
    assert sorted(field["values"]) == ["12", "13"]


def test_json_of_a_stray_byte_is_json() -> None:
    done = run("--json", text=LINE.encode().replace(b"done", b"d\xffne"))
    assert "d\ufffdne" in json.loads(done.stdout)["samples"][0]


def test_explain_marks_what_varies() -> None:
    done = run("--explain", text=LINE)
    assert done.stdout.decode() == RULE
    shown, marks, rule = done.stderr.decode().splitlines()
    assert shown == LINE[:-1]
    assert marks == " " * shown.index("12") + "^^"
    assert rule.strip() + "\n" == RULE


def test_a_pinned_value_that_is_not_there_is_said() -> None:
    done = run("--pin", "12", "--pin", "1", "--pin", "192.0.2.1", "--pin", "host", text=LINE)
    assert done.returncode == 0
    assert done.stderr.decode().splitlines() == [
        "rulegen: --pin 1: no line holds it",
        "rulegen: --pin 192.0.2.1: no line holds it",
    ]


def test_an_alarm_is_said_and_may_be_left_out() -> None:
    text = LINE + LINE.replace("done", "failed")
    done = run(text=text)
    assert "alarm (failed): hides" in done.stderr.decode()
    assert len(done.stdout.splitlines()) == 2
    done = run("--no-alarms", text=text)
    assert "alarm (failed): left out" in done.stderr.decode()
    assert done.stdout.decode() == RULE


ODD = """\
Nov 23 09:05:02 mx app[7]: job 12 ended with:
                             File "/srv/app/run.py", line 12, in run
                           KeyError: 17
[  123.456789] usb 1-1: new device 3 on the hub
Nov 23 09:05:02 mx Plex Media Server[512]: job 12 done
Nov 23 09:05:02 mx -- MARK --
nov. 23 09:05:02 mx app[7]: job 12 done
Mon 2026-11-23 09:05:02 CET mx app[7]: job 12 done
Nov 23 09:05:02 mx app[7]: job \x1b[31m12\x1b[0m done
"""


@needs_logcheck
@pytest.mark.parametrize("locale", ["C", "C.UTF-8"])
def test_the_real_logcheck_hides_lines_of_odd_forms_by_their_rules(locale: str) -> None:
    done = run(text=ODD)
    assert done.returncode == 0
    lines = [line.encode() for line in ODD.splitlines()]
    with open_directory() as root:
        none = make_tree(root / "none", {})
        ours = make_tree(root / "ours", {"ignore.d.server/local-x": done.stdout})
        assert sum(sum(s.values()) for s in logcheck(none, lines, locale).sections.values()) > 8
        assert not logcheck(ours, lines, locale).sections


NOTICE = "Nov  3 09:05:02 mx postfix/smtpd[7]: timeout after DATA from a.example[192.0.2.1]\n"


def test_own_words_of_alarm_and_those_of_a_notice_count_as_in_suggest(tmp_path: Path) -> None:
    done = run(text=NOTICE)
    assert b"alarm (timeout): hides" in done.stderr
    (tmp_path / "rulegen").mkdir()
    (tmp_path / "rulegen" / "alarms.toml").write_text('[words]\nwork = ["done"]\n')
    done = run("--no-alarms", text=LINE, XDG_CONFIG_HOME=str(tmp_path))
    assert (done.stdout, b"alarm (done): left out" in done.stderr) == (b"", True)


@pytest.mark.parametrize("options", [[], ["--no-formats"], ["--pin", "host"], ["--together"]])
def test_control_characters_are_never_printed_in_a_rule(options: list[str]) -> None:
    controls = bytes((*range(1, 9), *range(11, 13), *range(14, 32), 127))
    lines = b"".join(
        LINE.encode().replace(b"done", b"d%cne" % byte)
        + LINE.encode().replace(b"app", b"a%cp" % byte)
        + LINE.encode().replace(b"mx", b"m%cx" % byte)
        + b"bare%c message\n" % byte
        for byte in controls
    )
    done = run(*options, text=lines)
    assert done.returncode == 0
    assert not set(controls) & set(done.stdout)
    assert done.stdout.count(b"[[:cntrl:]]") > 2


@pytest.mark.parametrize("option", ["--explain", "--comments"])
def test_control_characters_never_reach_the_terminal_raw(option: str) -> None:
    done = run(option, text=LINE.encode().replace(b"done", b"\x1b[31mfailed\x07"))
    assert b"\x1b" not in done.stderr
    comments = [line for line in done.stdout.splitlines() if line.startswith(b"#")]
    assert not any(b"\x1b" in line or b"\x07" in line for line in comments)


def test_silent_on_a_closed_pipe(tmp_path: Path) -> None:
    lines = "".join(LINE.replace("app", f"a{'b' * n}") for n in range(1, 400))
    (tmp_path / "log").write_text(lines)
    with subprocess.Popen(
        [PROGRAM, "from-lines", str(tmp_path / "log")],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as process:
        assert process.stdout and process.stderr
        process.stdout.close()
        assert process.stderr.read() == b""


def test_the_same_bytes_from_run_to_run() -> None:
    text = "".join(
        LINE.replace("12", str(n)).replace("job", ("job", "task", "the job of all")[n % 3])
        for n in range(300)
    )
    outs = {run(text=text, PYTHONHASHSEED=seed).stdout for seed in ("0", "1", "2")}
    assert len(outs) == 1


def test_a_carriage_return_is_no_part_of_a_rule() -> None:
    assert run(text=LINE.replace("\n", "\r\n")).stdout.decode() == RULE


def test_rules_end_in_a_line_feed_alone() -> None:
    assert b"\r" not in run(text=LINE.replace("\n", " \r\n")).stdout


def test_help_names_every_option() -> None:
    text = run("--help").stdout.decode()
    for (
        option
    ) in "--pin --not --program --together --comments --json --explain --no-alarms".split():
        assert option in text
