"""The commands are found, load what they use, and take the values that typer would give them."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import typer
from typer.testing import CliRunner

import rulegen
from rulegen.cli import app
from rulegen.cli_examples import EXAMPLES
from rulegen.cli_group import PlainCommand, command

LOADED = "import sys\ntry: app()\nfinally: print(*sorted(sys.modules), file=sys.stderr)"


def _typed(text: str = "none", number: int = 3, flag: bool = False, many: list[str] = []) -> None:  # noqa: B006
    typer.echo(f"{text!r} {number!r} {flag!r} {many!r}")


@pytest.mark.parametrize(
    "args",
    [
        [],
        ["--text", "9"],
        ["--number", "12", "--flag"],
        ["--number", "x"],
        ["--number"],
        ["--many", "a", "--many", "b"],
        ["--unknown"],
    ],
)
def test_values_are_those_of_typer(args: list[str]) -> None:
    said = []
    for cls in (None, PlainCommand):
        one = typer.Typer(add_completion=False, rich_markup_mode=None)
        one.command(cls=cls)(_typed) if cls else one.command()(_typed)
        result = CliRunner().invoke(one, args)
        said.append((result.exit_code, result.output))
    assert said[0] == said[1]


def test_every_module_of_a_command_is_listed() -> None:
    modules = Path(rulegen.__file__).parent.glob("cli_*.py")
    with_command = {
        p.stem[4:].replace("_", "-") for p in modules if "def register(" in p.read_text()
    }
    assert with_command == set(EXAMPLES)


@pytest.mark.parametrize("name", EXAMPLES)
def test_a_command_has_its_name(name: str) -> None:
    made: Any = command(name)
    assert made.name == name and isinstance(made, PlainCommand)


def test_an_unknown_command_is_an_error() -> None:
    result = CliRunner().invoke(app, ["from-line"])
    assert result.exit_code == 2 and "from-line" in result.output


@pytest.mark.parametrize(
    ("args", "never"),
    [
        (["from-lines"], ["pydantic", "rich", "re2", "regex", "rulegen.cli_lint"]),
        (["test", "-e", "x$"], ["pydantic", "rich", "rulegen.cli_lint"]),
    ],
)
def test_what_is_not_used_is_not_loaded(args: list[str], never: list[str]) -> None:
    line = "2026-11-23T09:05:09+01:00 mx leased[77]: lease 4711 renewed for 192.0.2.8\n"
    start = f"from rulegen.cli import app\n{LOADED}"
    done = subprocess.run(
        [sys.executable, "-c", start, *args], input=line, capture_output=True, text=True
    )
    assert done.stdout and not set(never) & set(done.stderr.splitlines()[-1].split())
