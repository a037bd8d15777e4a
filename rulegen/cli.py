"""The command line: each command is a module `cli_<name>` with a function `register`."""

from __future__ import annotations

import gc
import os
from typing import Annotated

import typer

from rulegen.cli_group import LazyGroup

app = typer.Typer(
    name="rulegen",
    cls=LazyGroup,
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


_GARBAGE = 1_000_000
"""Objects made until Python looks for cycles: trees and lines have none, and looking costs
`suggest` a tenth of its time."""


def main() -> None:
    """The program `rulegen`; with _RULEGEN_COMPLETE=source_bash, what makes bash complete it."""
    if "_RULEGEN_COMPLETE" in os.environ:
        from typer.completion import completion_init  # type: ignore[attr-defined]

        completion_init()
    gc.set_threshold(_GARBAGE)
    app()
