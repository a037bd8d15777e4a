"""What lint calls an error silences the real logcheck; what it advises ends the silence."""

from __future__ import annotations

from pathlib import Path

import pytest
from logcheck.real import make_tree, needs_logcheck, open_directory, run

from rulegen.checks import find
from rulegen.linting.collect import collect
from rulegen.linting.run import run as check
from rulegen.linting.values import Finding, Severity
from rulegen.logcheck.conf import Conf

HEAD = r"^(\w{3} [ :[:digit:]]{11}|[0-9T:.+-]{32}) [._[:alnum:]-]+ "
ROUTINE = b"Nov  3 09:05:01 web food[7]: ready"
NEWS = b"Nov  3 09:05:02 web other[8]: something new"
NONE = b"Nov  3 09:05:03 web other[8]: reasons: none"
RAISED = b"Nov  3 09:05:04 web guard[9]: break-in"
LINES = [ROUTINE, NEWS, NONE, RAISED]
SOUND = {
    "ignore.d.server/local-food": HEAD + r"food\[[[:digit:]]+\]: ready$" + "\n",
    "violations.d/guard": "break-in$\n",
}

# check, file, the rule at fault, the same rule mended, lines that logcheck keeps silent about
RULES = [
    ("invalid", "ignore.d.server/x", "(foo", r"\(foo", {NEWS, NONE}),
    ("invalid", "ignore.d.server/x", "a{2,1}", "a{1,2}$", {NEWS, NONE}),
    ("invalid", "ignore.d.paranoid/x", "[[:digit]]", "x[[:digit:]]x", {NEWS, NONE}),
    ("invalid", "ignore.d.server/x", "[:digit:]", "x[[:digit:]]x", {NEWS, NONE}),
    ("invalid", "violations.d/x", "(foo", r"\(foo", {NEWS, NONE}),
    ("invalid", "violations.ignore.d/local-x", "(foo", r"\(foo", {RAISED}),
    ("everything", "ignore.d.server/x", "foo|", "foo", {NEWS, NONE}),
    ("everything", "ignore.d.server/x", "(foo|)*", "(foo)+", {NEWS, NONE}),
    ("everything", "ignore.d.server/x", r"^\w{3} [ :0-9]{11} .*$", HEAD + "x: .*$", {NEWS, NONE}),
    ("everything", "violations.ignore.d/local-x", "foo|", "foo", {RAISED}),
    ("alternative", "ignore.d.server/x", HEAD + "foo: | none$", HEAD + r"foo: \| none$", {NONE}),
    ("alternative", "ignore.d.server/x", HEAD + "other|bar$", HEAD + "(other|bar)$", {NEWS, NONE}),
]


def _reported(root: Path, files: dict[str, str]) -> tuple[set[bytes], str]:
    """The lines that logcheck reports under any heading, and its own complaint."""
    report = run(make_tree(root, files), LINES)
    return {line for lines in report.sections.values() for line in lines}, report.stderr


def _errors(root: Path, name: str) -> list[Finding]:
    there = collect([str(root)], Conf(rule_dir="/nowhere"), "C", rule_dir=str(root))
    return [one for one in check(there, find(name)) if one.check.severity is Severity.ERROR]


@pytest.mark.parametrize(("name", "path", "bad", "good", "lost"), RULES)
@needs_logcheck
def test_a_rule_called_an_error_silences_logcheck_and_the_mended_one_does_not(
    name: str, path: str, bad: str, good: str, lost: set[bytes]
) -> None:
    with open_directory() as root:
        assert _reported(root, SOUND | {path: bad + "\n"})[0] == {NEWS, NONE, RAISED} - lost
        assert len(_errors(root, name)) == 1
        assert _reported(root, {path: good + "\n"})[0] == {NEWS, NONE, RAISED}
        assert _errors(root, name) == []


@needs_logcheck
def test_a_rule_for_every_line_raises_every_line() -> None:
    with open_directory() as root:
        report = run(make_tree(root, SOUND | {"violations.d/x": "foo|\n"}), LINES)
        assert set(report.sections["Security Events for x"]) == set(LINES)
        (finding,) = _errors(root, "everything")
        assert "every line as a Security Event" in finding.message


@pytest.mark.parametrize("name", ["ignore.d.server/secret", "ignore.d.server/secret.dpkg-old"])
@needs_logcheck
def test_a_file_that_logcheck_cannot_read_stops_it(name: str) -> None:
    with open_directory() as root:
        make_tree(root, SOUND | {name: "never\n"})
        (root / name).chmod(0o600)
        if (root / name).stat().st_uid != 0:
            pytest.skip("only root can make a file that the logcheck user cannot read")
        report = run(str(root), LINES)
        assert not report.sections and "Could not read" in report.stderr + report.text.decode()
        (finding,) = _errors(root, "unreadable")
        assert finding.path == str(root / name) and "chmod o+r" in finding.advice
        (root / name).chmod(0o644)
        assert set(run(str(root), LINES).sections) == {"System Events", "Security Events for guard"}
        assert _errors(root, "unreadable") == []


@pytest.mark.parametrize("name", ["cracking.d", "violations.d"])
@needs_logcheck
def test_logcheck_fails_without_a_directory_it_needs(name: str) -> None:
    with open_directory() as root:
        make_tree(root, {"ignore.d.server/local-food": SOUND["ignore.d.server/local-food"]})
        (root / name).rmdir()
        assert not run(str(root), LINES).sections
        (finding,) = _errors(root, "missing")
        assert finding.advice == f"Make an empty directory: mkdir {root / name}"
        (root / name).mkdir(mode=0o755)
        assert set(run(str(root), LINES).sections["System Events"]) == {NEWS, NONE, RAISED}
        assert _errors(root, "missing") == []


@needs_logcheck
def test_logcheck_loses_all_for_a_rule_that_grep_has_no_memory_for() -> None:
    small = "ulimit -v 200000"  # kB, in logcheck.conf, which is a shell file
    with open_directory() as root:
        make_tree(root, SOUND | {"ignore.d.server/x": HEAD + "x: (([0-9]{200}){200}){200}$\n"})
        report = run(str(root), LINES, conf=small)
        assert "Memory exhausted" in report.stderr and "System Events" not in report.sections
        assert len(_errors(root, "heavy")) == 1
        make_tree(root, {"ignore.d.server/x": HEAD + "x: [0-9]+$\n"})
        assert set(run(str(root), LINES, conf=small).sections["System Events"]) == {NEWS, NONE}
        assert _errors(root, "heavy") == []


@pytest.mark.parametrize("name", ["x", "guard", "logcheck-guard", "local", "local-x"])
@needs_logcheck
def test_logcheck_uses_no_file_that_is_called_unpaired(name: str) -> None:
    with open_directory() as root:
        make_tree(
            root, SOUND | {f"violations.ignore.d/{name}": HEAD + r"guard\[9\]: break-in$" + "\n"}
        )
        there = collect([str(root)], Conf(rule_dir="/nowhere"), "C", rule_dir=str(root))
        unused = "Security Events for guard" in run(str(root), LINES).sections
        assert unused == bool(check(there, find("unpaired"))) == (name == "x")


@needs_logcheck
def test_widened_stamps_revive_rules_under_logcheck() -> None:
    old = r"^\w{3} [ :0-9]{11} [._[:alnum:]-]+ food\[[0-9]+\]: ready$"
    line = b"2026-11-23T09:05:02.123456+01:00 web food[7]: ready"
    with open_directory() as root:
        make_tree(root, {"ignore.d.server/food": old + "\n"})
        assert set(run(str(root), [line, ROUTINE]).sections["System Events"]) == {line}
        there = collect([str(root)], Conf(rule_dir="/nowhere"), "C")
        (finding,) = check(there, find("stamp"))
        make_tree(root, {"ignore.d.server/food": f"{finding.fix}\n"})
        assert not run(str(root), [line, ROUTINE]).sections
