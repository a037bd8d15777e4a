"""`widen`: the corpus, other people's rules with lines that nearly match, and the command."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest
from logcheck.real import make_tree, needs_logcheck, open_directory
from stock_rules import NO_STOCK, STOCK
from test_suggest_review import Terminal

from rulegen import ere
from rulegen.commands.widen import Rules, mend, widened
from rulegen.engine import grep
from rulegen.errors import EreError
from rulegen.language import Answer, covers
from rulegen.logcheck.given import given_rules
from rulegen.logcheck.soundness import anchored

CORPUS = Path(__file__).parent.parent / "corpus" / "widen"
HEAD = r"^(\w{3} [ :[:digit:]]{11}|[0-9T:.+-]{32}) [._[:alnum:]-]+ "
STAMP = "Nov  3 09:05:02 mx "
LOCALES = ("C", "C.UTF-8")


def cases() -> list[Any]:
    """Every case of the corpus, named by file and case."""
    return [
        pytest.param(case, id=f"{path.stem}: {case['name']}")
        for path in sorted(CORPUS.glob("*.toml"))
        for case in tomllib.loads(path.read_text())["case"]
    ]


def rule_of(case: dict[str, Any]) -> str:
    """The rule that a case starts from."""
    if "debian" in case:
        path = STOCK / case["debian"]
        if not path.exists():
            pytest.skip(NO_STOCK)
        rules = [r for r in path.read_text().split("\n") if case["holds"] in r and r[:1] == "^"]
        return rules[-1]
    return case["rule"] if case.get("whole") else HEAD + case["rule"]


def lines_of(case: dict[str, Any], key: str) -> list[str]:
    return [line if case.get("whole") else STAMP + line for line in case.get(key, [])]


def taken(rule: str, lines: list[str], locale: str) -> list[str]:
    """The lines that grep says the rule takes."""
    raw = [line.encode("utf-8", "surrogateescape") for line in lines]
    return [lines[n] for n in grep([rule], raw, locale)]


def check(old: str, new: str, lines: list[str]) -> None:
    """What is promised of every widened rule."""
    for locale in LOCALES:
        assert taken(new, lines, locale) == lines
    assert covers(new, old) is not Answer.NO
    assert anchored(ere.parse(new)) == anchored(ere.parse(old))


@pytest.mark.parametrize("case", cases())
def test_corpus(case: dict[str, Any]) -> None:
    rule, lines = rule_of(case), lines_of(case, "lines")
    made = widened(rule, lines)
    assert made is not None
    assert bool(made.why_new) == case.get("new", False), made.why_new
    check(rule, made.rule, lines)
    if case.get("new"):
        return
    assert not made.alternation
    for text in case.get("gains", ()):
        assert text in made.rule and text not in rule, made.rule
    for text in case.get("keeps", ()):
        assert text in made.rule and text in rule, made.rule
    hand = [HEAD + case["by_hand"]] if "by_hand" in case else []
    for locale in LOCALES:
        for by_hand in hand:
            assert taken(by_hand, lines, locale) == lines
            assert taken(by_hand, lines_of(case, "refuses"), locale) == []
        takes = lines_of(case, "takes")
        assert taken(made.rule, takes, locale) == takes
        assert taken(made.rule, lines_of(case, "refuses"), locale) == []
        assert taken(rule, lines, locale) == [], "the rule takes the line as it is"


def test_what_was_not_changed_keeps_its_spelling() -> None:
    rule = r"^\w{3} [ :0-9]{11} \S+ app\[[0-9]+]: copied \/srv\/[a-z\/]* at [0-9]+$"
    made = widened(rule, ["Nov  3 09:05:02 mx app[7]: copied /srv/a twice at 9"])
    assert made is not None
    assert made.rule == rule.replace("* at ", "*( twice)? at ")


def test_a_rule_that_takes_the_lines_stays() -> None:
    made = widened("^a+$", ["aaa"])
    assert made is not None
    assert (made.rule, made.changes) == ("^a+$", ())


def test_lines_without_a_common_word_make_an_alternation_that_says_so() -> None:
    rule = r"^\<foo\>$"
    made = widened(rule, [STAMP + "app[7]: entirely different text of a line"])
    assert made is not None
    assert made.why_new
    check(rule, made.rule, [STAMP + "app[7]: entirely different text of a line"])


def test_a_rule_that_grep_refuses() -> None:
    with pytest.raises(EreError):
        widened("(foo", ["foo"])


def test_tidy_takes_the_same() -> None:
    rule = HEAD + r"app\[[[:digit:]]+\]: ((dis)?connected) from (a|b) again$"
    line = STAMP + "app[7]: connected from c again"
    plain, tidy = widened(rule, [line]), widened(rule, [line], tidy=True)
    assert plain is not None and tidy is not None
    assert len(tidy.rule) < len(plain.rule)
    assert covers(tidy.rule, plain.rule) is covers(plain.rule, tidy.rule) is Answer.YES


def test_lines_that_no_ascii_class_takes() -> None:
    rule = HEAD + r"app\[[[:digit:]]+\]: user [[:alnum:]]+ is in$"
    lines = [STAMP + "app[7]: user zoé is in"]
    made = widened(rule, lines)
    assert made is not None
    check(rule, made.rule, lines)
    assert "user [^[:space:]]+ is in$" in made.rule


def test_lines_are_gathered_by_their_nearest_rule() -> None:
    rules = [HEAD + r"app\[[[:digit:]]+\]: cache flushed after [[:digit:]]+ s$",
             HEAD + r"app\[[[:digit:]]+\]: disk mounted at /[[:alnum:]]+$"]  # fmt: skip
    files = given_rules([], rules)
    found = mend(
        [STAMP + "app[7]: cache flushed slowly after 9 s", STAMP + "app[7]: disk sda mounted at /a",
         STAMP + "app[8]: cache flushed slowly after 10 s"],
        Rules.of((f, r) for f in files for r in f.content.rules),
    )  # fmt: skip
    assert [(one.rule and one.rule.text, len(one.lines)) for one in found] == [
        (rules[0], 2), (rules[1], 1),
    ]  # fmt: skip


# --- the command -------------------------------------------------------------------------


def run(*arguments: str, data: str = "") -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "rulegen", "widen", *arguments]
    return subprocess.run(command, input=data, capture_output=True, text=True, check=False)


RULE = HEAD + r"app\[[[:digit:]]+\]: cache flushed after [[:digit:]]+ s$"
LINE = STAMP + "app[7]: cache flushed slowly after 9 s"
WIDER = HEAD + r"app\[[[:digit:]]+\]: cache flushed( slowly)? after [[:digit:]]+ s$"


def test_a_rule_of_the_command_line() -> None:
    done = run("--rule", RULE, LINE)
    assert (done.returncode, done.stdout) == (0, WIDER + "\n")
    assert "flushed{+( slowly)?+} after" in done.stderr
    assert "language inclusion" in done.stderr


def test_lines_from_standard_input_with_quoting() -> None:
    done = run("--rule", RULE, data=f"# {LINE}\n> {LINE}\n")
    assert done.stdout == WIDER + "\n"


def test_json() -> None:
    found = json.loads(run("--rule", RULE, "--json", LINE).stdout)
    assert (found["rule"], found["covers"], found["old"]) == (WIDER, "yes", RULE)
    assert found["changes"] == ["the rule has nothing for ` slowly` before ` after `"]


def test_a_rule_file_and_what_it_would_newly_hide(tmp_path: Path) -> None:
    rules, log = tmp_path / "local-app", tmp_path / "log"
    rules.write_text(f"# mine\n{RULE}\n")
    log.write_text(f"{LINE}\n{STAMP}app[7]: cache flushed slowly after 10 s\n{STAMP}x: y\n")
    done = run("-r", str(rules), "-l", str(log), LINE)
    assert (done.returncode, done.stdout) == (0, WIDER + "\n")
    assert "newly hidden: 2 lines, 2 of them reported now" in done.stderr
    assert f"{rules}:2" in done.stderr
    assert rules.read_text() == f"# mine\n{RULE}\n"


def test_an_alarm_among_what_it_would_newly_hide(tmp_path: Path) -> None:
    rules, log = tmp_path / "local-app", tmp_path / "log"
    rules.write_text(HEAD + r"app\[[[:digit:]]+\]: note of the nightly run: .*$" + "\n")
    line = STAMP + "app[7]: second note of the nightly run: all is well"
    alarm = STAMP + "app[7]: second note of the nightly run: the backup failed"
    log.write_text(f"{line}\n{alarm}\n")
    done = run("-r", str(rules), "-l", str(log), line)
    assert "newly hidden: 2 lines, 2 of them reported now" in done.stderr
    assert f"  alarm (failed): hides {alarm}" in done.stderr.split("\n")
    found = json.loads(run("-r", str(rules), "-l", str(log), "--json", line).stdout)
    assert found["newly_hidden"]["alarms"] == [{"words": "failed", "line": alarm}]


def test_a_new_rule_is_better_unless_forced(tmp_path: Path) -> None:
    rules = tmp_path / "local-sshd"
    rules.write_text(HEAD + r"sshd\[[[:digit:]]+\]: refused connect from [.:[:xdigit:]]+$" + "\n")
    line = STAMP + "proftpd[7]: refused connect from 192.0.2.7"
    done = run("-r", str(rules), line)
    assert done.returncode == 1
    assert "a new rule is better" in done.stderr
    assert r"proftpd\[[[:digit:]]+\]: refused connect" in done.stdout
    forced = run("-r", str(rules), "--force", line)
    assert forced.returncode == 0
    assert "(sshd|proftpd)" in forced.stdout


def test_in_place_for_files_of_ones_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    rules = tmp_path / "ignore.d.server" / "local-app"
    rules.parent.mkdir()
    rules.write_text(f"# mine\n{RULE}\n# end\n")
    done = run("-r", str(rules), "--in-place", "--yes", LINE)
    assert done.returncode == 0, done.stderr
    assert rules.read_text() == f"# mine\n{WIDER}\n# end\n"
    assert f"-{RULE}" in done.stderr


@pytest.mark.parametrize(
    "answer, said, status", [("y", "written", 0), ("n", "nothing was written", 1)]
)
def test_the_terminal_is_asked(tmp_path: Path, answer: str, said: str, status: int) -> None:
    rules = tmp_path / "local-app"
    rules.write_text(f"{RULE}\n")
    env = {"XDG_STATE_HOME": str(tmp_path / "state")}
    terminal = Terminal("widen", "-r", rules, "--in-place", LINE, env=env)
    terminal.wait("Write this? [y/N] ")
    terminal.send(f"{answer}\n")
    terminal.wait(said)
    assert terminal.status() == status
    assert rules.read_text() == f"{WIDER if answer == 'y' else RULE}\n"


@needs_logcheck
def test_a_packaged_file_is_never_changed() -> None:
    packaged = STOCK / "ignore.d.server" / "postfix"
    before = packaged.read_bytes()
    line = STAMP + "postfix/submission/smtpd[7]: connect from a.example[192.0.2.1]"
    done = run("-r", str(packaged), "--in-place", "--yes", line)
    assert done.returncode == 2
    assert "logcheck-database" in done.stderr and "local-" in done.stderr
    assert packaged.read_bytes() == before


def test_a_violation_is_mended_in_its_own_layer() -> None:
    ignore = HEAD + r"app\[[[:digit:]]+\]: door opened by [[:alnum:]]+$"
    with open_directory() as work:
        root = make_tree(
            work,
            {
                "violations.d/app": HEAD + r"app\[[[:digit:]]+\]: door .*$" + "\n",
                "violations.ignore.d/local-app": ignore + "\n",
                "ignore.d.server/local-app": HEAD + r"app\[[[:digit:]]+\]: door opened.*$" + "\n",
                "cracking.d/none": HEAD + r"never$" + "\n",
            },
        )
        done = run("-r", str(root), STAMP + "app[7]: door quickly opened by ana")
    assert done.stdout == ignore.replace("door ", "door( quickly)? ") + "\n"


def test_a_line_that_is_hidden_already(tmp_path: Path) -> None:
    rules = tmp_path / "local-app"
    rules.write_text(RULE + "\n")
    done = run("-r", str(rules), STAMP + "app[7]: cache flushed after 9 s")
    assert (done.returncode, done.stdout) == (1, "")
    assert "hidden already" in done.stderr


def test_a_rule_that_takes_the_line_already_is_said_to() -> None:
    done = run("--rule", "^a line$", "a line")
    assert (done.returncode, done.stdout) == (0, "^a line$\n")
    assert "takes it already" in done.stderr


def test_a_rule_that_grep_refuses_is_shown() -> None:
    done = run("--rule", "(foo", "foo")
    assert (done.returncode, done.stdout) == (2, "")
    assert "(foo" in done.stderr and "^" in done.stderr


def test_a_rule_of_the_command_line_is_widened_whatever_it_is() -> None:
    done = run("--rule", HEAD + r"app: nothing of the kind$", STAMP + "other[7]: new")
    assert done.returncode == 0
    assert "a new rule would be better" in done.stderr


def test_in_place_without_a_file_is_wrong() -> None:
    assert run("--rule", RULE, "--in-place", LINE).returncode == 2


def test_suggest_offers_the_nearest_rule_widened(tmp_path: Path) -> None:
    root = make_tree(tmp_path / "rules", {"ignore.d.server/local-app": RULE + "\n"})
    log = tmp_path / "log"
    log.write_text(f"{LINE}\n")
    program = [sys.executable, "-m", "rulegen", "suggest", "-r", root, str(log)]
    env = {**os.environ, "RULEGEN_STATE": str(tmp_path / "state"), "HOME": str(tmp_path)}
    done = [
        subprocess.run([*program, *more], env=env, capture_output=True, text=True, check=False)
        for more in ([], ["--json"])
    ]
    assert "  better: the nearest rule, widened" in done[0].stdout.split("\n")
    near = json.loads(done[1].stdout)["near"]
    assert (near["rule"], near["widened"], near["recommended"]) == (RULE, WIDER, True)
