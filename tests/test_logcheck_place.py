"""The right file for a rule."""

from __future__ import annotations

from pathlib import Path

import pytest
from logcheck.real import make_tree, needs_logcheck, open_directory, run

from rulegen.logcheck.layers import Kind
from rulegen.logcheck.place import SERVICES, place, service_of
from rulegen.logcheck.rulefile import is_rule_file_name
from rulegen.logcheck.tree import read_tree

LINE = b"Nov  3 09:05:02 web su: raised"


@pytest.mark.parametrize(
    ("program", "service"),
    [
        ("postfix/submission/smtpd", "postfix"),
        ("ovpn-server", "openvpn"),
        ("CRON", "cron"),
        ("sshd-session", "ssh"),
        ("/usr/sbin/cron", "cron"),
        ("?", "unknown"),
        ("my.app@1", "my-app-1"),
    ],
)
def test_service_of(program: str, service: str) -> None:
    assert service_of(program) == service


def test_the_rules_know_the_service(tmp_path: Path) -> None:
    rules = "^head foo(\\[[[:digit:]]+\\])?: a$\n^head foo\\[1\\]: b$\n"
    files = {
        "ignore.d.server/food": rules,
        "ignore.d.server/other": "^head foo: c$\n^ foobar: d$\n",
    }
    tree = read_tree(make_tree(tmp_path, files))
    assert service_of("foo", tree) == "food"
    assert service_of("foobar", tree) == "other"
    assert service_of("fo", tree) == "fo"


def test_every_service_is_a_name_that_run_parts_takes() -> None:
    assert all(is_rule_file_name(name) for name in SERVICES.values())


@needs_logcheck
@pytest.mark.parametrize(
    ("kind", "raising"),
    [
        (Kind.EVENT, "ignore.d.paranoid/none"),
        (Kind.VIOLATION, "violations.d/su"),
        (Kind.VIOLATION, "violations.d/logcheck"),
        (Kind.ALERT, "cracking.d/su"),
    ],
)
def test_a_rule_in_its_place_hides_the_line_from_logcheck(kind: Kind, raising: str) -> None:
    with open_directory() as root:
        files = {raising: "raised$\n" if kind is not Kind.EVENT else "never\n"}
        on = "SUPPORT_CRACKING_IGNORE=1"
        (root / "cracking.ignore.d").mkdir()
        before = run(make_tree(root, files), [LINE], conf=on)
        target = place("", "server", "su", kind, cracking_ignore=True)
        after = run(make_tree(root, files | {target.path: "raised$\n"}), [LINE], conf=on)
    assert before.reported() and not after.reported()
