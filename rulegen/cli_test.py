"""`rulegen test`: what rules hide, and whether they are sound."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated, Optional

import typer

from rulegen import cli_options as options

if TYPE_CHECKING:
    from rulegen.commands.logs import Logs
    from rulegen.logcheck.machine import Machine
    from rulegen.logcheck.tree import LayerFile


def register(app: typer.Typer) -> None:
    """Adds the command to the command line."""

    @app.command()
    def test(
        arguments: Annotated[
            Optional[list[str]],  # noqa: UP045  (typer reads this at run time)
            typer.Argument(metavar="RULES|LOG", hidden=True),
        ] = None,
        expression: Annotated[
            Optional[list[str]],  # noqa: UP045
            typer.Option("-e", "--regexp", metavar="ERE", help="A rule, instead of RULES."),
        ] = None,
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
        json: options.Json = False,
        ignored: options.Ignored = False,
    ) -> None:
        """Say what each rule hides in these logs, and whether it is sound.

        First the rules: a file, a directory, or - for standard input; then the logs. With -r,
        also what each rule hides in addition to the rules there. Exit status: 0 if every rule
        is sound and used, 1 if not or if there were no lines, 2 if something could not be read.
        """
        from rulegen.terminal import manners

        given = list(arguments or [])
        if not given and not expression:
            raise typer.BadParameter("give RULES (a file, a directory or -), or a rule with -e")
        names = [] if expression else given[:1]
        logs = given if expression else given[1:]
        with manners():
            from rulegen.logcheck.conf import read_conf
            from rulegen.logcheck.given import given_rules
            from rulegen.logcheck.machine import cron_locale, machine

            settings = read_conf(conf)
            used = options.locale(locale) or cron_locale(settings)
            files = given_rules(names, expression or [], used)
            level = options.report_level(paranoid, server, workstation)
            there = machine(conf, rules, level, used) if rules else None
            where = options.sources(settings, logs, log, log_list, log_lists, history)
            status = _run(files, where, used, there, json)
        raise typer.Exit(status)


def _run(
    files: tuple[LayerFile, ...],
    logs: Logs,
    locale: str,
    there: Machine | None,
    json: bool,
) -> int:
    """Prints the results; returns the exit status."""
    from rulegen.commands.test import try_rules
    from rulegen.errors import printable
    from rulegen.logcheck.values import Outcome
    from rulegen.report import tested as report
    from rulegen.terminal import Progress, put, remark, say

    outcome = Outcome()
    progress = Progress()
    results = try_rules(files, logs.telling(progress), outcome, locale=locale, machine=there)
    progress.done()
    if json:
        import json as dumper

        shown: Iterator[str] = (dumper.dumps(report.as_json(result)) for result in results)
    else:
        shown = report.text(results)
    put(f"{line}\n".encode("utf-8", "replace") for line in shown)
    remark(report.summary(results, outcome))
    if not outcome.lines:
        names = printable(", ".join(logs.paths)) or "any log"
        say(f"no lines were read from {names}, so it is not known which rules are of use")
    for error in outcome.errors:
        say(str(error))
    if outcome.errors:
        return 2
    return 0 if outcome.lines and all(result.sound for result in results) else 1
