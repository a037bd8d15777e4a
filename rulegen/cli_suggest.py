"""`rulegen suggest`: from a noisy log to reviewed rules in the right files."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Optional

import typer

from rulegen import cli_options as options

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rulegen.commands.suggest import Selection, Suggestion, Suggestions, Want
    from rulegen.errors import InputError
    from rulegen.formats import Catalogue
    from rulegen.logcheck.machine import Machine
    from rulegen.logcheck.matcher import Matcher
    from rulegen.write import Plan

Logs = Annotated[
    Optional[list[str]],  # noqa: UP045  (typer reads this at run time)
    typer.Argument(metavar="[LOG]...", help="Logs, mails, or - for standard input."),
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
        if alarms and not program:
            raise typer.BadParameter("--alarms takes those of one program: name it with --program")
        with manners():
            if undo:
                raise SystemExit(_undo())
            from rulegen import alarmfile
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
            run = _Run(settings, where, want, into)
            if write:
                raise SystemExit(run.write(yes))
            if patch is not None:
                raise SystemExit(run.patch(patch))
            if backtest:
                raise SystemExit(run.backtest())
            if interactive:
                raise SystemExit(run.review())
            raise SystemExit(run.show(json))


class _Run:
    """One run of the command: what it works on, and the ways it may end."""

    def __init__(self, settings: Machine, where: options.Sources, want: Want, into: str) -> None:
        self._settings = settings
        self._where = where
        self._want = want
        self._into = into
        self._matched: Matcher | None = None

    def show(self, json: bool) -> int:
        """Prints the suggestions."""
        from rulegen.commands.suggest.nearest import compared

        found, selection = self._found()
        selection = compared(selection, self._matcher())
        from rulegen.report import suggest as report
        from rulegen.terminal import put, say

        if json:
            from json import dumps

            put(
                dumps(one, ensure_ascii=False).encode() + b"\n" for one in report.as_json(selection)
            )
            say(report.head(selection, found.outcome.reported))
        else:
            colour = sys.stdout.isatty() and "NO_COLOR" not in os.environ
            rows = report.listing(found, selection, self._settings.tree.root, colour=colour)
            put(row.encode("utf-8", "surrogateescape") for row in rows)
        self._remember()
        return self._status(found, 1 if selection.offered else 0)

    def write(self, yes: bool) -> int:
        """Shows the diff, asks, and writes."""
        from rulegen.terminal import check_can_ask

        if not yes:
            check_can_ask()
        found, selection = self._found()
        self._say_what(found, selection)
        self._remember()
        return self._status(found, self._write(selection.taken, yes))

    def _write(self, taken: Sequence[Suggestion], yes: bool) -> int:
        """Shows the diff, asks unless `yes`, and writes; returns the exit status."""
        from rulegen.commands.suggest.writing import write
        from rulegen.terminal import ask, say

        plan = self._plan(taken)
        if not plan:
            say("nothing to write")
            return 0
        _show(plan, Path(self._base()))
        if not yes and not ask(f"Write {_files(plan)}?"):
            say("nothing was written")
            return 1
        done = write(plan)
        say(f"wrote {_files(done)}; rulegen suggest --undo takes it back")
        return 0

    def patch(self, file: str) -> int:
        """Writes the diff to a file."""
        from rulegen.terminal import put, say
        from rulegen.write import diff

        found, selection = self._found()
        text = diff(self._plan(selection.taken), Path(self._base())).encode(
            "utf-8", "surrogateescape"
        )
        self._say_what(found, selection)
        self._remember()
        if file == "-":
            put([text])
        else:
            _save(Path(file), text)
            say(f"wrote {file}; apply it with: patch -p1 -d {self._base()} < {file}")
        return self._status(found, 0)

    def backtest(self) -> int:
        """Prints what the newer half of the history would have looked like."""
        from rulegen.commands.suggest.backtest import backtest
        from rulegen.report.backtest import text
        from rulegen.terminal import Progress, put

        progress = Progress()
        matcher = self._matcher()
        result = backtest(
            self._where.paths,
            matcher,
            self._want,
            formats=_catalogue(),
            quoted=self._where.quoted,
            progress=progress,
        )
        progress.done()
        put(row.encode("utf-8", "surrogateescape") for row in text(result))
        return self._failed(result.outcome.errors, 1 if result.leaks else 0)

    def review(self) -> int:
        """Goes through the suggestions on the terminal, and writes what was accepted."""
        from rulegen.cli_review import Screen, review
        from rulegen.commands.suggest.review import Review
        from rulegen.terminal import check_can_ask, say
        from rulegen.write import state

        check_can_ask()
        found, selection = self._found()
        offered = (*selection.offered, *selection.alarms)
        if not offered:
            say("nothing to review")
            return self._status(found, 0)
        session = Review(found, offered, self._matcher().locale)
        screen = Screen()
        wanted = review(session, self._settings.tree.root, screen)
        screen.close()
        if wanted == "q":
            say("nothing was written")
            return self._status(found, 1)
        if skipped := session.skipped():
            state.skip(skipped)
        return self._status(found, self._write(session.accepted(), yes=False))

    def _matcher(self) -> Matcher:
        """The rules, matched; what is wrong with them is said once."""
        from rulegen.logcheck.matcher import Matcher
        from rulegen.terminal import say

        if self._matched is None:
            one = Matcher(self._settings.tree, self._settings.locale, self._settings.conf)
            for text in (*one.failures(), *one.warnings()):
                say(text)
            self._matched = one
        return self._matched

    def _found(self) -> tuple[Suggestions, Selection]:
        from rulegen.commands.suggest import select, suggest
        from rulegen.terminal import Progress

        progress = Progress()
        found = suggest(
            self._where.paths,
            self._matcher(),
            formats=_catalogue(),
            quoted=self._where.quoted,
            progress=progress,
        )
        progress.done()
        return found, select(found, self._want)

    def _plan(self, taken: Sequence[Suggestion]) -> Plan:
        from rulegen.commands.suggest.writing import plan

        return plan(taken, self._settings.tree.root, self._into)

    def _base(self) -> str:
        """The rule directory that is written to."""
        from rulegen.commands.suggest.writing import rule_root

        return rule_root(self._into or self._settings.tree.root)

    def _say_what(self, found: Suggestions, selection: Selection) -> None:
        from rulegen.report.suggest import summary
        from rulegen.terminal import say

        for text in summary(found, selection):
            say(text)

    def _remember(self) -> None:
        """Keeps what was skipped, and forgets it of what was accepted after all."""
        from rulegen.write import state

        if self._want.skip - self._want.skipped:
            state.skip(self._want.skip)
        if self._want.accept & self._want.skipped:
            state.unskip(self._want.accept)

    def _status(self, found: Suggestions, status: int) -> int:
        return self._failed(found.outcome.errors, status)

    def _failed(self, errors: Sequence[InputError], status: int) -> int:
        """The exit status, 2 where something could not be read or a rule there is broken."""
        from rulegen.terminal import say

        for error in errors:
            say(str(error))
        return 2 if errors or self._matcher().failures() else status


def _undo() -> int:
    """Takes the last write back and shows it."""
    from rulegen.terminal import say
    from rulegen.write import undo

    done = undo()
    _show(done, Path("/"))
    say(f"took back what was written to {_files(done)}" if done else "nothing is left to take back")
    return 0


def _directory(named: list[str], writing: bool) -> tuple[list[str], str]:
    """The logs, and the directory to write to if one is among them: no log is a directory.

    Raises typer.BadParameter for a directory that cannot be meant so.
    """
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


def _catalogue() -> Catalogue:
    from rulegen.formats import catalogue

    return catalogue()


def _show(plan: Plan, base: Path) -> None:
    """The diff, on standard output."""
    from rulegen.terminal import put
    from rulegen.write import diff

    put([diff(plan, base).encode("utf-8", "surrogateescape")])


def _files(plan: Plan) -> str:
    paths = [str(change.path) for change in plan.changes]
    return paths[0] if len(paths) == 1 else f"{len(paths)} files in {os.path.commonpath(paths)}"


def _save(path: Path, data: bytes) -> None:
    from rulegen.errors import WriteError

    try:
        path.write_bytes(data)
    except OSError as error:
        raise WriteError(f"cannot write: {error.strerror}", place=str(path)) from error
