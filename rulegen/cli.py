"""The command line: each command is a module `cli_<name>` with a function `register`."""

from __future__ import annotations

import gc
import os
from typing import Annotated

import typer

from rulegen import (
    cli_explain,
    cli_formats,
    cli_from_lines,
    cli_lint,
    cli_suggest,
    cli_test,
    cli_unmatched,
    cli_widen,
)
from rulegen.cli_examples import SHORT, epilog

app = typer.Typer(
    name="rulegen",
    help="Tight, general and proven logcheck rules from example log lines.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)


def _version(wanted: bool) -> None:
    if wanted:
        from importlib.metadata import version

        typer.echo(f"rulegen {version('rulegen')}")
        raise typer.Exit


Version = Annotated[
    bool, typer.Option("--version", help="Show the version.", callback=_version, is_eager=True)
]


@app.callback()
def _root(version: Version = False) -> None:
    """Tight, general and proven logcheck rules from example log lines."""


cli_explain.register(app)
cli_formats.register(app)
cli_from_lines.register(app)
cli_lint.register(app)
cli_suggest.register(app)
cli_test.register(app)
cli_unmatched.register(app)
cli_widen.register(app)

for command in app.registered_commands:
    name = str(command.name or getattr(command.callback, "__name__", ""))
    command.epilog = epilog(name)
    command.short_help = SHORT.get(name)

_GARBAGE = 100_000
"""Objects made until Python looks for cycles: trees and lines have none, and looking costs
`suggest` a tenth of its time."""


def main() -> None:
    """The program `rulegen`; with _RULEGEN_COMPLETE=source_bash, what makes bash complete it."""
    if "_RULEGEN_COMPLETE" in os.environ:
        from typer.completion import completion_init  # type: ignore[attr-defined]

        completion_init()
    gc.set_threshold(_GARBAGE)
    app()
