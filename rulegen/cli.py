"""The command line: each command is a module `cli_<name>` with a function `register`."""

from __future__ import annotations

import gc

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

app = typer.Typer(
    name="rulegen",
    help="Tight, general and proven logcheck rules from example log lines.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)


@app.callback()
def _root() -> None:
    """Tight, general and proven logcheck rules from example log lines."""


cli_explain.register(app)
cli_formats.register(app)
cli_from_lines.register(app)
cli_lint.register(app)
cli_suggest.register(app)
cli_test.register(app)
cli_unmatched.register(app)
cli_widen.register(app)


_GARBAGE = 100_000
"""Objects made until Python looks for cycles: trees and lines have none, and looking costs
`suggest` a tenth of its time."""


def main() -> None:
    """The program `rulegen`."""
    gc.set_threshold(_GARBAGE)
    app()
