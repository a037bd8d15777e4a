"""The check of rule files with the real grep."""

from pathlib import Path

import pytest

from rulegen.errors import WriteError
from rulegen.write import check_directory, check_rules

SOUND = "# (a comment\n\n^a(b|c)$\n  \n^[[:digit:]]+$\n"


@pytest.mark.parametrize("data", [b"", SOUND.encode(), b"^caf\xe9$\n", "^café[é]$".encode()])
def test_sound_files_pass(data):
    check_rules(Path("x"), data)


@pytest.mark.parametrize(
    ("rule", "word"),
    [
        ("(foo", "grep refuses the rule: Unmatched ("),
        ("a{2,1}", "grep refuses the rule: Invalid content of"),
        ("[[:digit]]", "grep refuses the rule: "),
        ("foo|", "matches the empty line"),
        ("a*", "matches the empty line"),
        ("^$", "matches the empty line"),
    ],
)
@pytest.mark.parametrize("more", [0, 1, 6])
def test_the_first_rule_at_fault_is_named(rule, word, more):
    text = SOUND + f"{rule}\n" + "^x$\n" * more + "(later\n" * more
    with pytest.raises(WriteError) as caught:
        check_rules(Path("/etc/rules"), text.encode())
    assert caught.value.place == "/etc/rules:6"
    assert word in caught.value.message
    assert caught.value.text == rule


def test_a_large_file_is_no_trouble():
    check_rules(Path("x"), b"".join(b"^rule number %d of many$\n" % n for n in range(5000)))


def test_neighbours_count_only_where_logcheck_reads(tmp_path):
    for name in ("ignore.d.server", "mine"):
        directory = tmp_path / name
        directory.mkdir()
        (directory / "local-good").write_text("^a$\n")
        (directory / "local.bad").write_text("(foo\n")
        check_directory(directory, check_rules)
        (directory / "README").write_text("(foo\n")
    check_directory(tmp_path / "mine", check_rules)
    with pytest.raises(WriteError) as caught:
        check_directory(tmp_path / "ignore.d.server", check_rules)
    assert caught.value.place == f"{tmp_path}/ignore.d.server/README:1"
