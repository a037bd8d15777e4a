"""`rulegen from-lines`: example lines in, proven rules out."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated, Optional

import typer

if TYPE_CHECKING:
    from rulegen.commands.generate import Result
    from rulegen.errors import InputError
    from rulegen.formats import Catalogue

Files = Annotated[
    Optional[list[str]],  # noqa: UP045  (typer reads this at run time)
    typer.Argument(metavar="FILE", hidden=True),
]
Pin = Annotated[
    Optional[list[str]],  # noqa: UP045
    typer.Option(metavar="VALUE|KIND", help="Keep a value, or all of a kind: ip, host, user …"),
]
Not = Annotated[
    Optional[list[str]],  # noqa: UP045
    typer.Option("--not", metavar="FILE", help="Lines that must still be reported."),
]
Program = Annotated[str, typer.Option(metavar="NAME", help="The program of bare messages.")]
Together = Annotated[bool, typer.Option("--together", help="All lines are one event: one rule.")]
Comments = Annotated[
    bool, typer.Option("--comments", help="A comment with count and sample above each rule.")
]
Json = Annotated[bool, typer.Option("--json", help="One JSON object a line.")]
Explain = Annotated[bool, typer.Option("--explain", help="Show what varies, on standard error.")]
NoAlarms = Annotated[bool, typer.Option("--no-alarms", help="No rules that hide alarms.")]
NoFormats = Annotated[bool, typer.Option("--no-formats", help="Infer, without the catalogue.")]
Family = Annotated[bool, typer.Option("--family", help="All wordings of a known format.")]
Formats = Annotated[
    Optional[list[str]],  # noqa: UP045
    typer.Option("--formats", metavar="DIR", help="A directory with formats of your own."),
]
Jobs = Annotated[int, typer.Option(min=0, metavar="N", help="Processes; 0: one for each core.")]


def register(app: typer.Typer) -> None:
    """Add the command to the program."""

    @app.command("from-lines")
    def from_lines(
        files: Files = None,
        pin: Pin = None,
        not_: Not = None,
        program: Program = "",
        together: Together = False,
        comments: Comments = False,
        json: Json = False,
        explain: Explain = False,
        no_alarms: NoAlarms = False,
        no_formats: NoFormats = False,
        family: Family = False,
        formats: Formats = None,
        jobs: Jobs = 0,
    ) -> None:
        """Write proven rules for example lines.

        FILE is a log, a mail or a journal; without it, and for -, lines come from standard
        input. Exit status: 0 if every line got a rule, 1 if one got none, 2 if something could
        not be read or is wrong.
        """
        from rulegen.terminal import Progress, manners

        with manners():
            from rulegen import alarmfile
            from rulegen.commands.generate import Wishes, from_files
            from rulegen.pins import Pins

            alarmfile.use()
            progress = Progress()
            errors: list[InputError] = []
            known = None if no_formats else _catalogue(formats or [])
            wishes = Wishes(
                Pins.of(pin or ()),
                _forbidden(not_ or []),
                program,
                together,
                known,
                family,
                trees=json or explain,
            )
            result = from_files(files or ["-"], wishes, errors=errors, jobs=jobs, tick=progress)
            progress.done()
            _print(result, no_alarms, "json" if json else "comments" if comments else "")
            _talk(result, no_alarms, explain, errors)
            raise SystemExit(2 if errors else 1 if result.refused else 0)


def _forbidden(files: list[str]) -> bytes:
    """The lines of `--not` files, each with its line feed."""
    from rulegen.read import batches

    return b"".join(line + b"\n" for b in batches(files) for line in b.lines) if files else b""


def _catalogue(dirs: list[str]) -> Catalogue:
    """The known formats, the user's own among them."""
    from pathlib import Path

    from rulegen.formats import catalogue

    return catalogue(Path(d) for d in dirs)


def _print(result: Result, no_alarms: bool, form: str) -> None:
    """The rules, and nothing else, on standard output."""
    from rulegen.report.rules import FORMS
    from rulegen.terminal import put

    write = FORMS[form]
    made = (one for one in result.made if not (no_alarms and one.rule.alarm))
    rules = (one.with_fields() if form == "json" else one.rule for one in made)
    put(write(rule).encode("utf-8", "surrogateescape") for rule in rules)


def _talk(result: Result, no_alarms: bool, explain: bool, errors: list[InputError]) -> None:
    """What a person should know, on standard error."""
    from rulegen.report.rules import explained, notes
    from rulegen.terminal import say

    if explain:
        for made in result.made:
            sys.stderr.write(explained(made.rule, made.tree, colour=sys.stderr.isatty()))
    for note in notes(result, left_out=no_alarms):
        say(note)
    for error in errors:
        say(str(error))
