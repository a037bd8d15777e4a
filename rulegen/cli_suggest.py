"""`rulegen suggest`: from a noisy log to reviewed rules in the right files."""

from __future__ import annotations

import os
import sys
from typing import Annotated, Optional

import typer

from rulegen import cli_options as options

Logs = Annotated[
    Optional[list[str]],  # noqa: UP045  (typer reads this at run time)
    typer.Argument(metavar="LOG", hidden=True),
]
Top = Annotated[
    Optional[int],  # noqa: UP045
    typer.Option("--top", metavar="N", min=0, help="The N that silence most lines."),
]
Least = Annotated[
    int, typer.Option("--min-count", metavar="N", help="Those that silence N lines or more.")
]
Program = Annotated[
    str, typer.Option("--program", metavar="NAME", help="Those of one program or service.")
]
Accept = Annotated[
    Optional[list[str]],  # noqa: UP045
    typer.Option("--accept", metavar="ID", help="Take this one; alarms only so."),
]
Skip = Annotated[
    Optional[list[str]],  # noqa: UP045
    typer.Option("--skip", metavar="ID", help="Leave this one out, now and later."),
]
Alarms = Annotated[bool, typer.Option("--alarms", help="Take all alarms of --program.")]
Write = Annotated[
    bool,
    typer.Option("--write", help="Add the rules to the rule directory, or to the [DIR] named."),
]
Yes = Annotated[bool, typer.Option("--yes", help="Do not ask before writing.")]
Patch = Annotated[
    Optional[str],  # noqa: UP045
    typer.Option("--patch", metavar="FILE", help="Write the changes as a diff instead."),
]
Undo = Annotated[bool, typer.Option("--undo", help="Take the last write back.")]
Backtest = Annotated[
    bool, typer.Option("--backtest", help="Learn on the older half, try on the newer.")
]
Interactive = Annotated[bool, typer.Option("--interactive", help="Review them one by one.")]


def register(app: typer.Typer) -> None:
    """Adds the command to the command line."""

    @app.command()
    def suggest(
        logs: Logs = None,
        log: options.LogOption = None,
        rules: options.Rules = None,
        conf: options.Conf = None,
        log_list: options.LogList = None,
        log_lists: options.LogLists = None,
        history: options.History = False,
        paranoid: options.Paranoid = False,
        server: options.Server = False,
        workstation: options.Workstation = False,
        locale: options.Locale = None,
        top: Top = None,
        min_count: Least = 1,
        program: Program = "",
        accept: Accept = None,
        skip: Skip = None,
        alarms: Alarms = False,
        write: Write = False,
        patch: Patch = None,
        yes: Yes = False,
        undo: Undo = False,
        backtest: Backtest = False,
        interactive: Interactive = False,
        json: options.Json = False,
        ignored: options.Ignored = False,
    ) -> None:
        """Suggest rules for the lines that logcheck would report.

        Without LOG, the logs are those that logcheck reads on this machine. Exit status: 0 if
        there is nothing to suggest or the rules were written, 1 if there are suggestions, 2 if
        something could not be read or is wrong.
        """
        from rulegen.terminal import manners

        if write + (patch is not None) + undo + backtest + interactive + json > 1:
            raise typer.BadParameter(
                "give one of --write, --patch, --undo, --backtest, --interactive and --json"
            )
        if yes and not write:
            raise typer.BadParameter("--yes goes with --write")
        if alarms and not program:
            raise typer.BadParameter("--alarms takes those of one program: name it with --program")
        with manners():
            if undo:
                from rulegen.cli_suggest_run import undo as take_back

                raise SystemExit(take_back())
            from rulegen import alarmfile
            from rulegen.cli_suggest_run import Run
            from rulegen.commands.suggest import Want
            from rulegen.logcheck.machine import machine
            from rulegen.write import state

            alarmfile.use()
            level = options.report_level(paranoid, server, workstation)
            settings = machine(conf, rules, level, options.locale(locale))
            named, into = _directory(logs or [], write or patch is not None)
            named = ["-"] if _piped(named, log, log_list, log_lists) else named
            where = options.sources(settings.conf, named, log, log_list, log_lists, history)
            want = Want(top, min_count, program, _ids(accept), _ids(skip), state.skips(), alarms)
            run = Run(settings, where, want, into)
            if write:
                raise SystemExit(run.write(yes))
            if patch is not None:
                raise SystemExit(run.patch(patch))
            if backtest:
                raise SystemExit(run.backtest())
            if interactive:
                raise SystemExit(run.review())
            raise SystemExit(run.show(json))


def _directory(named: list[str], writing: bool) -> tuple[list[str], str]:
    """The logs, and the directory to write to if one is among them: no log is a directory.

    Raises typer.BadParameter for a directory that cannot be meant so, and for a name that
    nothing has where the rules would go elsewhere for it.
    """
    missing = [name for name in named if name != "-" and not os.path.lexists(name)]
    if missing and writing:
        raise typer.BadParameter(f"{missing[0]}: there is no such log and no such directory")
    found = [name for name in named if os.path.isdir(name)]
    if len(found) > 1 or (found and not writing):
        what = (
            "give one directory" if writing else "is a directory: with --write it takes the rules"
        )
        raise typer.BadParameter(f"{found[-1]}: {what}")
    return [name for name in named if name not in found], found[0] if found else ""


def _piped(named: list[str], *others: object) -> bool:
    """Whether something comes down a pipe on standard input and no log is named, as from the
    pipe command of a mail reader. An empty pipe, as cron gives, means nothing."""
    import stat

    if named or any(others):
        return False
    try:
        if not stat.S_ISFIFO(os.fstat(0).st_mode):
            return False
        return bool(sys.stdin.buffer.peek(1))  # type: ignore[union-attr]
    except OSError:
        return False


def _ids(given: list[str] | None) -> frozenset[str]:
    """Ids, given apart or in one word with commas or blanks."""
    return frozenset(id for text in given or () for id in text.replace(",", " ").split())
