"""`rulegen formats`: the known message formats."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Annotated, Optional

import typer

Program = Annotated[str, typer.Argument(metavar="PROGRAM", hidden=True)]
Rules = Annotated[bool, typer.Option("--rules", help="A whole rule file, alarms left out.")]
Level = Annotated[
    str, typer.Option(metavar="routine|notice", help="What --rules may hide. Alarms never.")
]
Dirs = Annotated[
    Optional[list[Path]],  # noqa: UP045  (typer reads this at run time)
    typer.Option("--formats", metavar="DIR", help="More format files."),
]
Json = Annotated[bool, typer.Option("--json", help="One JSON object a line.")]


def register(app: typer.Typer) -> None:
    """Adds the command to the command line."""

    @app.command()
    def formats(
        program: Program = "",
        rules: Rules = False,
        level: Level = "routine",
        dirs: Dirs = None,
        json: Json = False,
    ) -> None:
        """List the known message formats, or write rules for a whole service.

        PROGRAM is a service or an ident. Exit status: 0, or 2 if nothing is known of it or a
        format file is wrong.
        """
        from rulegen.terminal import manners, put

        if rules and (json or not program):
            wrong = "--rules and --json exclude each other" if json else "--rules needs a PROGRAM"
            raise typer.BadParameter(wrong)
        with manners():
            from rulegen.commands import formats as command

            if level not in command.LEVELS:
                raise typer.BadParameter(f"{level!r} is neither routine nor notice")
            found = command.chosen(program, dirs or ())
            lines: Iterable[str]
            if rules:
                lines = [rule + "\n" for rule in command.rules(found, level)]
            else:
                lines = [command.as_json(one) for one in found] if json else command.listing(found)
            put(line.encode("utf-8", "surrogateescape") for line in lines)
