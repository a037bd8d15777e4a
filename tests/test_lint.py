"""The command lint: on rules written by hand, on logcheck-database, on real collections."""

from __future__ import annotations

import json
import os
from collections import Counter
from pathlib import Path

import pytest
from logcheck.real import STOCK, make_tree, needs_logcheck
from typer.testing import CliRunner, Result

from rulegen.checks import all_checks, chosen, find
from rulegen.cli import app
from rulegen.commands.generate import Wishes, generate
from rulegen.commands.lint import lint
from rulegen.engine import grep
from rulegen.ere import parse
from rulegen.errors import InputError
from rulegen.formats import catalogue
from rulegen.language import Answer, covers
from rulegen.linting.sample import samples
from rulegen.linting.values import Finding, Severity
from rulegen.logcheck.conf import Conf
from rulegen.pattern import Choice

CORPUS = Path(__file__).parent.parent / "corpus" / "lint"
HEAD = r"^(\w{3} [ :[:digit:]]{11}|[0-9T:.+-]{32}) [._[:alnum:]-]+ "
OLD = r"^\w{3} [ :0-9]{11} [._[:alnum:]-]+ "


@pytest.fixture(autouse=True)
def state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """`undo` of these tests is not that of whoever runs them."""
    monkeypatch.setenv("RULEGEN_STATE", str(tmp_path / "state"))


LOGS = Path(__file__).parents[1] / "corpus" / "logs"


def cli(*args: str) -> Result:
    return CliRunner().invoke(app, ["lint", "--locale", "C.UTF-8", *args])


def findings(paths: list[str], *words: str) -> list[Finding]:
    conf = Conf(rule_dir="/nowhere")
    return list(lint(paths, chosen(words), conf=conf, locale="C.UTF-8").findings)


def rule_file(tmp_path: Path, text: str | bytes, name: str = "ignore.d.server/local-x") -> str:
    return str(Path(make_tree(tmp_path / "rules", {name: text})) / name)


# ------------------------------------------------------------------ rules written by hand


def test_every_finding_on_rules_written_by_hand_is_true() -> None:
    """The whole list, so that a false alarm fails as loudly as a miss."""
    found = findings([str(CORPUS / "handwritten")])
    names = Counter(one.check.name for one in found)
    stamps = [one for one in found if one.check.name == "stamp"]
    assert len(stamps) == 25 == len({one.line for one in stamps})
    rest = [(one.line, one.check.name, one.text[slice(*one.span)]) for one in found
            if one.check.name not in ("stamp", "covered")]  # fmt: skip
    alnum = "[[:alnum:]]+"
    assert rest == [
        (2, "group", "(/IPv6)"),
        (2, "port", "[0-9]{4,5}"),
        (5, "queue-id", "[[:xdigit:]]*"),
        (5, "queue-id", "[[:xdigit:]]+"),
        (6, "names", alnum),
        (7, "names", alnum),
        (9, "dot", "."),
        (11, "names", alnum),
        (11, "dot", "."),
        (12, "names", alnum),
        (13, "tail", ".*"),
        (14, "tail", ".*"),
        (16, "names", alnum),
        (21, "dot", "."),
        (22, "dot", "."),
        (24, "smtps", "smtps"),
        (25, "smtps", "smtps"),
        (26, "bracket-backslash", "\\+"),
    ]
    covered = [one for one in found if one.check.name == "covered"]
    assert [(one.line, one.message) for one in covered] == [
        (23, "the rule in line 24 takes every line that this one takes")
    ]
    assert sum(names.values()) == 25 + len(rest) + 1


# ------------------------------------------------------------------ logcheck-database


@pytest.fixture(scope="module")
def stock() -> list[Finding]:
    if not os.access(STOCK, os.R_OK):
        pytest.skip("the rules of logcheck-database are not readable here")
    conf = Conf(rule_dir="/nowhere")
    return list(lint([STOCK], chosen(), conf=conf, locale="C.UTF-8").findings)


def _at(found: list[Finding], name: str) -> set[str]:
    return {f"{os.path.relpath(one.path, STOCK)}:{one.line}" for one in found
            if one.check.name == name}  # fmt: skip


@needs_logcheck
def test_each_error_on_the_stock_rules_is_a_bare_bar_and_is_in_the_manual(
    stock: list[Finding],
) -> None:
    errors = [one for one in stock if one.check.severity is Severity.ERROR]
    assert {one.check.name for one in errors} == {"alternative"}
    manual = (Path(__file__).parent.parent / "docs" / "lint.md").read_text(encoding="utf-8")
    for place in _at(errors, "alternative"):
        assert f"`{place}`" in manual
    assert {f"ignore.d.server/snort:{n}" for n in (11, 14, 16, 18, 24, 30)} <= _at(
        errors, "alternative"
    )


@needs_logcheck
def test_each_error_on_the_stock_rules_hides_what_no_rule_should(stock: list[Finding]) -> None:
    """grep agrees: the piece before the bare bar takes lines that go on with anything."""
    for one in (one for one in stock if one.check.severity is Severity.ERROR):
        tree = parse(one.text)
        assert isinstance(tree, Choice)
        line = next(samples(tree.branches[0])) + " and then whatever a stranger writes"
        assert grep([one.text], [line.encode()], "C") == [0], one.text


@needs_logcheck
def test_stock_rules_within_others_are_found(stock: list[Finding]) -> None:
    covered = _at(stock, "covered")
    assert "ignore.d.server/ssh:37" in covered
    assert len([place for place in covered if "postfix" in place]) >= 5
    assert not [place for place in covered if "snort" in place]


@needs_logcheck
def test_stock_rules_for_su_and_sudo_in_ignore_d_are_found_useless(stock: list[Finding]) -> None:
    raised = _at(stock, "raised")
    assert {place.partition(":")[0] for place in raised} == {
        "ignore.d.server/su",
        "ignore.d.server/sudo",
    }


# ------------------------------------------------------------------ real collections


def _collections() -> list[str]:
    directory = os.environ.get("RULEGEN_SAMPLES")
    if not directory:
        pytest.skip("set RULEGEN_SAMPLES to the directory of sample logs and rules")
    base = Path(directory) / "logcheck-rules"
    return sorted(str(path) for path in base.rglob("*") if path.is_file())


@pytest.mark.samples
def test_repairs_of_real_rules_are_taken_by_grep_and_cover_the_old_rule() -> None:
    found = findings(_collections())
    fixed = [one for one in found if one.fix and one.fix != one.text]
    assert len(fixed) > 900
    for one in fixed:
        assert one.fix is not None
        assert covers(one.fix, one.text) is Answer.YES, one.text
    new = [one.fix for one in fixed if one.fix]
    for locale in ("C", "C.UTF-8"):
        for at in range(0, len(new), 50):
            assert grep(new[at : at + 50], [b""], locale) == []


@pytest.mark.samples
def test_the_table_in_the_manual_holds_what_real_collections_contain() -> None:
    """Numbers of rules, without the templates of logcheck.conf in one of the collections."""
    found = findings([path for path in _collections() if "/templates/" not in path])
    rules = {(one.check.name, one.path, one.line) for one in found}
    manual = (Path(__file__).parent.parent / "docs" / "lint.md").read_text(encoding="utf-8")
    for name, count in Counter(name for name, *_ in rules).items():
        assert f"| {name} | {count} |" in manual


# ------------------------------------------------------------------ the command


def test_a_finding_has_place_rule_caret_and_advice(tmp_path: Path) -> None:
    path = rule_file(tmp_path, f"# one\n{HEAD}a: ready$\n(foo\n")
    result = cli("--select", "invalid", path)
    assert result.exit_code == 1
    assert result.stdout == (
        f"{path}:3:1: error S01 grep refuses this rule, unmatched (: logcheck loses all System"
        " Events of every service, without a word [invalid]\n"
        "  (foo\n"
        "  ^\n"
        "  Close it with ), or write \\( for a parenthesis that stands for itself.\n"
    )


def test_rules_of_from_lines_have_nothing_against_them_but_what_versions_and_free_text_are(
    tmp_path: Path,
) -> None:
    lines = [line for log in sorted(LOGS.glob("*.log"))
             for line in log.read_bytes().split(b"\n")]  # fmt: skip
    rules = "".join(f"{rule.text}\n" for rule in generate(lines, Wishes(formats=catalogue())))
    found = findings([rule_file(tmp_path, rules)])
    assert {finding.check.code for finding in found} <= {"W03", "N06", "N07"}


def test_nothing_found_is_0_and_silence(tmp_path: Path) -> None:
    result = cli(rule_file(tmp_path, f"{HEAD}a: ready$\n"))
    assert (result.exit_code, result.stdout) == (0, "")


@pytest.mark.parametrize(
    "args", [["/nowhere/at/all"], ["--select", "nonsense"], ["--fix", "-"], ["--explain", "x"]]
)
def test_trouble_is_2(args: list[str]) -> None:
    assert cli(*args).exit_code == 2


def test_json_is_one_object_a_line(tmp_path: Path) -> None:
    path = rule_file(tmp_path, b"^\xffa$ \n")
    (one,) = map(json.loads, cli("--json", "--select", "D", path).stdout.splitlines())
    assert (one["file"], one["line"], one["column"], one["code"]) == (path, 1, 5, "D02")
    assert one["rule"] == "^\ufffda$ " and one["fix"] == "^\ufffda$"


def test_a_comment_above_a_rule_ignores_by_code_and_by_name(tmp_path: Path) -> None:
    text = f"# rulegen: ignore=D01,tail\n# why\n{OLD}a: .*$\n{OLD}b: .*$\n"
    found = findings([rule_file(tmp_path, text)])
    assert [(one.line, one.check.name) for one in found] == [(4, "stamp"), (4, "tail")]


def test_select_and_ignore_take_codes_names_and_groups(tmp_path: Path) -> None:
    path = rule_file(tmp_path, f"{OLD}a: .*\n")
    assert "D01" in cli("--select", "stamp", path).stdout
    assert cli("--ignore", "stamp,W", path).stdout == ""
    assert "W03" not in cli("--select", "D,W", "--ignore", "tail", path).stdout


def test_explain_prints_the_page() -> None:
    result = cli("--explain", "stamp")
    assert result.exit_code == 0 and result.stdout.startswith("D01 stamp (warning): ")
    assert find("stamp")[0].bad in result.stdout


def test_explain_all_is_the_manual() -> None:
    assert cli("--explain", "all").stdout.count("\n### ") == len(all_checks())


def test_a_directory_of_files_and_a_checkout_with_several_trees_are_read(tmp_path: Path) -> None:
    make_tree(tmp_path / "a" / "debian-12", {"ignore.d.server/x": "foo|\n"})
    make_tree(tmp_path / "a" / "debian-13", {"violations.ignore.d/x": "foo|\n"})
    found = findings([str(tmp_path / "a")], "S")
    assert len(found) == 2 and {one.check.name for one in found} == {"everything"}
    (tmp_path / "plain").mkdir()
    (tmp_path / "plain" / "x").write_text("foo|\n")
    assert len(findings([str(tmp_path / "plain")], "S")) == 1


def test_a_pipe_is_read_as_process_substitution_makes_it(tmp_path: Path) -> None:
    read, write = os.pipe()
    os.write(write, b"(foo\n")
    os.close(write)
    assert [one.check.code for one in findings([f"/dev/fd/{read}"])] == ["S01"]
    os.close(read)


def test_a_directory_without_anything_is_trouble(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no rule file"):
        findings([str(tmp_path)])


# ------------------------------------------------------------------ repairs


def test_fix_shows_the_diff_and_writes_it(tmp_path: Path) -> None:
    path = rule_file(tmp_path, f"# mine\r\n{OLD}a\\/b$\r\n{OLD}c$")
    shown = cli("--fix", "--dry-run", path).stdout
    assert "+^(\\w{3} [ :0-9]{11}|[0-9T:.+-]{32})" in shown
    assert Path(path).read_text().endswith(f"{OLD}c$")
    assert cli("--fix", path).exit_code == 0
    new = OLD.replace(r"\w{3} [ :0-9]{11}", r"(\w{3} [ :0-9]{11}|[0-9T:.+-]{32})")
    assert Path(path).read_bytes().decode() == f"# mine\r\n{new}a/b$\n{new}c$\n"
    assert cli("--fix", path).stdout == ""


def test_fix_leaves_a_rule_at_fault_and_mends_the_others(tmp_path: Path) -> None:
    path = rule_file(tmp_path, f"(foo\n{OLD}a$\n")
    make_tree(tmp_path / "rules", {"ignore.d.server/other": "[b\n"})
    assert cli("--fix", path).exit_code == 1
    assert Path(path).read_text().startswith("(foo\n^(")


def test_fix_never_touches_a_rule_whose_groups_are_counted(tmp_path: Path) -> None:
    path = rule_file(tmp_path, f"{OLD}(a|b) \\1$\n")
    before = Path(path).read_text()
    result = cli("--fix", "--select", "stamp", path)
    assert "cannot be proven" in result.stderr and Path(path).read_text() == before


def test_fix_does_not_make_duplicates(tmp_path: Path) -> None:
    new = OLD.replace(r"\w{3} [ :0-9]{11}", r"(\w{3} [ :0-9]{11}|[0-9T:.+-]{32})")
    path = rule_file(tmp_path, f"{OLD}a$\n{new}a$\n")
    cli("--fix", path)
    assert Path(path).read_text() == f"{new}a$\n"


@pytest.mark.parametrize("given", [True, False])
def test_the_file_of_a_package_is_left_alone_unless_its_path_is_given(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, given: bool
) -> None:
    path = Path(rule_file(tmp_path, f"{OLD}a$\n{HEAD}b\\/c$\n", "ignore.d.server/food"))
    owned = {path: "logcheck-database"}
    monkeypatch.setattr("rulegen.linting.files.packaged", lambda name: owned.get(name))
    cli("--fix", "--select", "stamp,backslash", str(path if given else path.parent.parent))
    new = OLD.replace(r"\w{3} [ :0-9]{11}", r"(\w{3} [ :0-9]{11}|[0-9T:.+-]{32})")
    beside = path.with_name("local-food")
    if given:
        assert path.read_text() == f"{new}a$\n{HEAD}b/c$\n" and not beside.exists()
    else:
        assert path.read_text() == f"{OLD}a$\n{HEAD}b\\/c$\n"
        assert beside.read_text() == f"{new}a$\n" and beside.stat().st_mode & 0o777 == 0o644
    assert cli("--select", "stamp", str(path.parent.parent)).stdout == ""


@pytest.mark.parametrize("changed", [True, False])
def test_what_only_a_maintainer_can_mend_is_shown_only_for_a_path(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, changed: bool
) -> None:
    text = f"{HEAD}a: .*$\n{HEAD}b\n{OLD}c$\n(foo\n"
    path = rule_file(tmp_path, text, "ignore.d.server/food")
    monkeypatch.setattr("rulegen.linting.files.packaged", lambda name: "logcheck-database")
    monkeypatch.setattr("rulegen.linting.files.is_changed", lambda path, data: changed)
    root = str(tmp_path / "rules")
    every = [line.split()[2] for line in cli(root).stdout.splitlines() if path in line]
    shown = [line.split()[2] for line in cli("-r", root).stdout.splitlines() if path in line]
    whole = ["H05"] if changed else []
    assert every == [*whole, "W03", "W01", "D01", "S01"]
    assert shown == (every if changed else ["D01", "S01"])
    log = tmp_path / "log"
    log.write_text("Nov  3 09:05:02 web a: break-in\n")
    assert " W08 " in cli("-r", root, "--select", "attack", "--not", str(log)).stdout


def test_logs_name_dead_rules_and_not_names_rules_that_hide_too_much(tmp_path: Path) -> None:
    log = tmp_path / "log"
    log.write_text("Nov  3 09:05:02 web a[1]: ready\n")
    path = rule_file(tmp_path, f"{HEAD}a\\[[0-9]+\\]: ready$\n{HEAD}b: ready$\n")
    dead = cli("--logs", str(log), path)
    assert dead.exit_code == 1 and dead.stdout.startswith(f"{path}:2:1: note H04 ")
    hides = cli("--not", str(log), path)
    assert hides.exit_code == 1 and hides.stdout.startswith(f"{path}:1:1: warning W08 ")
    assert "must be reported: Nov  3 09:05:02 web a[1]: ready" in hides.stdout
    assert cli("--logs", str(tmp_path / "none"), path).exit_code == 2
