"""What the program says of itself: help, version, completion."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path

import pytest
from man_page import PAGE, page
from typer.testing import CliRunner

from rulegen.cli import app
from rulegen.cli_examples import EXAMPLES

PROGRAM = Path(sys.executable).with_name("rulegen")
USED = [(name, typed) for name, examples in EXAMPLES.items() for typed, _ in examples]


def _help(*command: str) -> str:
    result = CliRunner().invoke(app, [*command, "--help"])
    assert result.exit_code == 0
    return result.stdout


def test_every_command_has_examples_and_a_sentence_that_fits() -> None:
    text = _help()
    assert set(re.findall(r"^  ([a-z][a-z-]+)  ", text, re.MULTILINE)) == set(EXAMPLES)
    assert not re.search(r"\w\.\.\.", text) and all(len(line) < 80 for line in text.splitlines())


@pytest.mark.parametrize(("name", "typed"), USED)
def test_examples_are_shown_whole_and_use_options_that_there_are(name: str, typed: str) -> None:
    text = _help(name)
    assert f"  {typed}\n" in text
    own = typed.rpartition("| ")[2] if "| rulegen" in typed else typed
    words = shlex.split(own)
    assert words[:2] == ["rulegen", name]
    for word in words[2:]:
        assert not word.startswith("-") or re.search(rf"^  (-\w, )?{word}\b", text, re.MULTILINE)


@pytest.mark.parametrize("name", EXAMPLES)
def test_help_says_the_exit_status(name: str) -> None:
    assert "Exit status: 0" in re.sub(r"\s+", " ", _help(name))


def test_the_manual_page_is_made_from_the_help() -> None:
    """If this fails: python tests/man_page.py"""
    assert PAGE.read_text(encoding="utf-8") == page()


@pytest.mark.skipif(not shutil.which("groff"), reason="groff is not installed")
def test_the_manual_page_can_be_set() -> None:
    done = subprocess.run(["groff", "-man", "-Tutf8", "-ww", PAGE], capture_output=True, text=True)
    assert not done.stderr and "run-parts(8)" in done.stdout


def test_version() -> None:
    result = CliRunner().invoke(app, ["--version"])
    assert result.exit_code == 0 and result.stdout == f"rulegen {version('rulegen')}\n"


@pytest.mark.skipif(not PROGRAM.exists(), reason="the program is not installed beside Python")
@pytest.mark.parametrize(
    ("words", "completed"), [("rulegen li", "lint"), ("rulegen lint --se", "--select")]
)
def test_bash_completes_commands_and_options(words: str, completed: str) -> None:
    path = f"{PROGRAM.parent}:{os.environ['PATH']}"
    script = f"""eval "$(_RULEGEN_COMPLETE=source_bash rulegen)"
        COMP_WORDS=({words}); COMP_CWORD={len(words.split()) - 1}
        _rulegen_completion rulegen; printf '%s\\n' "${{COMPREPLY[@]}}" """
    done = subprocess.run(
        ["bash", "-c", script], env=os.environ | {"PATH": path}, capture_output=True, text=True
    )
    assert done.stdout.split() == [completed], done.stderr
