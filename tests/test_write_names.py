"""Names, as run-parts and dpkg see them."""

import shutil
import subprocess
from pathlib import Path

import pytest

from rulegen.write import is_rule_directory, ok_name, packaged

NAMES = [
    "local-postfix",
    "LOCAL_1",
    "-",
    "local.conf",
    "postfix~",
    "local-x.dpkg-old",
    ".rulegen-0123456789abcdef",
    "a b",
    "é",
    "١",
    "a\n",
]


@pytest.mark.skipif(shutil.which("run-parts") is None, reason="run-parts is not installed")
def test_run_parts_agrees(tmp_path):
    for name in NAMES:
        (tmp_path / name).touch()
    done = subprocess.run(["run-parts", "--list", tmp_path], capture_output=True, check=True)
    listed = {line.rpartition("/")[2] for line in done.stdout.decode().splitlines()}
    assert {name for name in NAMES if ok_name(name)} == listed


def test_the_directories_of_logcheck_are_known(tmp_path):
    names = ("ignore.d.server", "ignore.d.local", "violations.d", "violations.ignore.d")
    assert all(is_rule_directory(Path("/etc/logcheck") / name) for name in names)
    assert not any(is_rule_directory(tmp_path / name) for name in ("ignore.d", "rules", "x.d"))
    (tmp_path / "cracking.ignore.d").mkdir()
    (tmp_path / "link").symlink_to("cracking.ignore.d")
    assert is_rule_directory(tmp_path / "link")


def test_the_package_of_a_file_is_named(tmp_path):
    info = tmp_path / "info"
    info.mkdir()
    rules = tmp_path / "ignore.d.server"
    rules.mkdir()
    (info / "ssh-server:amd64.list").write_text(f"/.\n{rules}\n{rules}/ssh\n")
    (info / "other.list").write_text(f"{rules}/ssh-more\n/x{rules}/local-ssh\n")
    (rules / "local-link").symlink_to("ssh")
    found = {name: packaged(rules / name, info) for name in ("ssh", "ssh-more", "local-link")}
    assert found == {"ssh": "ssh-server", "ssh-more": "other", "local-link": "ssh-server"}
    assert packaged(rules / "local-ssh", info) is None
    assert packaged(rules / "ss", info) is None


@pytest.mark.logcheck
@pytest.mark.skipif(
    not Path("/var/lib/dpkg/info/logcheck-database.list").exists(),
    reason="logcheck-database is not installed",
)
def test_dpkg_agrees():
    path = Path("/etc/logcheck/ignore.d.server/ssh")
    assert packaged(path) == "logcheck-database"
