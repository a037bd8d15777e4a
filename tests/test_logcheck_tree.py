"""Rule directories: which files and lines logcheck takes, and what it trips on."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest
from logcheck.real import make_tree, needs_logcheck, open_directory, run
from users import as_nobody

from rulegen.errors import InputError
from rulegen.logcheck import access
from rulegen.logcheck.conf import LEVELS
from rulegen.logcheck.rulefile import is_rule_file_name, parse_rule_file
from rulegen.logcheck.tree import Layer, read_tree

NAMES = ["ssh", "local-ssh", "local_x", "9", "_z", "--", "a.conf", "a~", "a b", "é", "A.dpkg-old"]


def test_names_are_those_of_run_parts(tmp_path: Path) -> None:
    for name in NAMES:
        (tmp_path / name).write_text("rule\n")
    (tmp_path / ".hidden").write_text("rule\n")
    (tmp_path / "directory").mkdir()
    (tmp_path / "link").symlink_to("ssh")
    (tmp_path / "dangling").symlink_to("nowhere")
    listed = subprocess.run(["run-parts", "--list", tmp_path], capture_output=True, check=False)
    expected = {os.path.basename(name) for name in listed.stdout.decode().split("\n")} - {""}
    assert {name for name in NAMES if is_rule_file_name(name)} | {"link"} == expected
    root = tmp_path.parent / "tree"
    root.mkdir()
    (root / "ignore.d.server").symlink_to(tmp_path)
    assert {file.name for file in read_tree(str(root)).files} == expected


DATA = b"# note\n\n  \t\r\n #rule\nrule \nCR\r\n\xe2\x80\x83\n\xff\nlast"


@pytest.mark.parametrize("locale", ["C", "C.UTF-8"])
def test_rules_are_the_lines_grep_leaves(locale: str) -> None:
    command = ["grep", "-E", "--text", "-v", "^[[:space:]]*$|^#"]
    done = subprocess.run(
        command, input=DATA, capture_output=True, check=True, env={"LC_ALL": locale}
    )
    expected = done.stdout.removesuffix(b"\n").split(b"\n")
    content = parse_rule_file(DATA, "x", locale)
    assert [rule.text.encode("utf-8", "surrogateescape") for rule in content.rules] == expected
    everything = DATA.split(b"\n")
    for rule in content.rules:
        assert rule.text.encode("utf-8", "surrogateescape") == everything[rule.line - 1]
    assert [line.why for line in content.skipped[:3]] == ["comment", "blank", "blank"]


@pytest.mark.parametrize("level", LEVELS)
def test_levels_include_those_above(tmp_path: Path, level: str) -> None:
    files = {f"ignore.d.{name}/x": f"{name}\n" for name in LEVELS}
    tree = read_tree(make_tree(tmp_path, files), level)
    assert {rule.text for _, rule in tree.rules()} == set(LEVELS[level])


def test_cracking_ignore_counts_only_when_switched_on(tmp_path: Path) -> None:
    root = make_tree(tmp_path, {"cracking.ignore.d/x": "x\n"})
    assert read_tree(root).of(Layer.CRACKING_IGNORE) == ()
    assert len(read_tree(root, cracking_ignore=True).of(Layer.CRACKING_IGNORE)) == 1


@pytest.mark.parametrize("missing", ["cracking.d", "violations.d"])
@needs_logcheck
def test_a_missing_directory_stops_logcheck(missing: str) -> None:
    with open_directory() as root:
        rules = make_tree(root, {"ignore.d.server/x": "nothing\n"})
        (root / missing).rmdir()
        report = run(rules, [b"a line"])
        assert report.status == 1 and "Not a file or a directory" in report.stderr
        assert missing not in {layer.value for layer in read_tree(rules).present}


def test_a_directory_that_is_none(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no such rule directory"):
        read_tree(str(tmp_path / "none"))
    with pytest.raises(InputError, match="no logcheck rule directory"):
        read_tree(str(tmp_path))
    (tmp_path / "ignore.d.server").write_text("rule\n")
    with pytest.raises(InputError, match="a file, not a directory"):
        read_tree(str(tmp_path))


def test_a_closed_file_names_owner_mode_and_the_way_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = make_tree(tmp_path, {"ignore.d.server/closed.bak": "rule\n"})
    closed = tmp_path / "ignore.d.server" / "closed.bak"
    closed.chmod(0o600)
    monkeypatch.setattr(os, "access", lambda path, mode: path != str(closed))
    monkeypatch.setattr("sys.argv", ["/opt/x/bin/rulegen", "unmatched", "my log"])
    monkeypatch.setattr(access, "closed_part", lambda path: "")
    with pytest.raises(InputError) as caught:
        read_tree(root)
    assert caught.value.place == str(closed)
    assert "mode 0600, user " in caught.value.message
    assert caught.value.hint == "try: sudo -u logcheck /opt/x/bin/rulegen unmatched 'my log'"


def test_a_program_in_a_closed_home_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = tmp_path / "home"
    (home / "bin").mkdir(parents=True)
    home.chmod(0o700)
    monkeypatch.setattr("sys.argv", [str(home / "bin" / "rulegen")])
    for path in tmp_path.parents:
        if path != Path("/") and not path.stat().st_mode & 1:
            home = path
    assert access.closed_part(access.program_path()) == str(home)
    assert f"cannot pass {home}" in access.run_as_logcheck()
    monkeypatch.setattr("sys.argv", ["/usr/bin/env"])
    monkeypatch.setattr("sys.executable", str(home / "bin" / "python"))
    assert f"cannot pass {home}" in access.run_as_logcheck()


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can become another user")
@needs_logcheck
def test_the_rules_of_the_machine_are_closed_to_most(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.argv", ["/usr/bin/rulegen", "unmatched"])
    monkeypatch.setattr(access, "closed_part", lambda path: "")
    assert as_nobody(lambda: read_tree("/etc/logcheck")) == (
        "/etc/logcheck: cannot read this: mode 0750, user logcheck, group logcheck\n"
        "try: sudo -u logcheck /usr/bin/rulegen unmatched"
    )
