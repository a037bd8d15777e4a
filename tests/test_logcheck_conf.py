"""logcheck.conf: what a shell would assign, read without one."""

from __future__ import annotations

import shlex
import subprocess
from pathlib import Path

import pytest

from rulegen.errors import InputError, RulegenError
from rulegen.logcheck.conf import parse_conf, read_conf

# Right-hand sides, each tried in a real shell.
WORDS = [
    "/etc/rules",
    '"/etc/rules"',
    "'/etc/my rules'",
    '"/etc/my rules"',
    "/etc/my\\ rules",
    "/etc/'my r'ules\"/x y\"",
    "'a$b'",
    '"a\\$b"',
    '"a\\\\b\\"c"',
    "'a\nb'",
    "'a#b'",
    "a#b",
    "",
    '""',
]


@pytest.mark.parametrize("word", WORDS)
def test_a_word_means_what_bash_says(word: str) -> None:
    text = f"RULEDIR={word} # comment\n"
    shell = text + 'printf %s "$RULEDIR"'
    expected = subprocess.run(["bash", "-c", shell], capture_output=True, check=True).stdout
    assert parse_conf(text).rule_dir == expected.decode()


def test_the_settings_that_count_are_read() -> None:
    text = (
        "# RULEDIR=/commented/out\n"
        "export REPORTLEVEL='workstation'; SORTUNIQ=1\n"
        '  SUPPORT_CRACKING_IGNORE="1"\n'
        "LOGFILES_LIST=/l\nLOGFILES_LIST_D=/d\nLOGFILE=/var/log/one\n"
        "EVENTSSUBJECT='Odd things'\nLC_ALL=C\n"
        'DATE="$(date)"\n'
        "SORTUNIQ=0\n"
    )
    conf = parse_conf(text)
    assert (conf.report_level, conf.sort_uniq, conf.support_cracking_ignore) == (
        "workstation",
        False,
        True,
    )
    assert (conf.log_files, conf.log_files_dir, conf.log_file) == ("/l", "/d", "/var/log/one")
    assert (conf.events, conf.locale, conf.rule_dir) == ("Odd things", "C", "/etc/logcheck")
    assert conf.warnings == ()


@pytest.mark.parametrize(
    "line", ["RULEDIR=$HOME/rules", 'RULEDIR="`pwd`"', "RULEDIR=$(pwd)", "RULEDIR=/x command"]
)
def test_what_needs_a_shell_is_named_and_not_run(line: str, tmp_path: Path) -> None:
    conf = parse_conf(f"\n{line}\ntouch {shlex.quote(str(tmp_path))}/ran\n", "my.conf")
    assert conf.rule_dir == "/etc/logcheck"
    assert conf.warnings == ("my.conf:2: RULEDIR is left to the shell and was not read",)
    assert not (tmp_path / "ran").exists()


def test_an_unknown_level_is_an_error() -> None:
    with pytest.raises(RulegenError, match="unknown report level 'serve'"):
        parse_conf("REPORTLEVEL=serve")


def test_a_named_file_must_be_there(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="cannot read the configuration file"):
        read_conf(str(tmp_path / "none"))
