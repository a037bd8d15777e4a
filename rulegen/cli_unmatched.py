"""`rulegen unmatched`: the lines that logcheck would report."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Annotated

import typer

from rulegen import cli_options as options

if TYPE_CHECKING:
    from rulegen.commands.logs import Logs
    from rulegen.logcheck.matcher import Matcher
    from rulegen.logcheck.values import Reported


def register(app: typer.Typer) -> None:
    """Adds the command to the command line."""

    @app.command()
    def unmatched(
        logs: options.LogFiles = None,
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
        sections: Annotated[
            bool, typer.Option("--sections", help="Under logcheck's headings.")
        ] = False,
        count: Annotated[bool, typer.Option("--count", help="Only count, by program.")] = False,
        json: options.Json = False,
        ignored: options.Ignored = False,
    ) -> None:
        """Print the lines that logcheck would report.

        Without LOG, the logs are those that logcheck reads on this machine. Exit status: 0 if
        no line is reported, 1 if some are, 2 if something could not be read or is wrong.
        """
        from rulegen.terminal import manners

        if sections + count + json > 1:
            raise typer.BadParameter("give one of --sections, --count and --json")
        show = "sections" if sections else "count" if count else "json" if json else "plain"
        with manners():
            from rulegen.logcheck.machine import machine
            from rulegen.logcheck.matcher import Matcher

            level = options.report_level(paranoid, server, workstation)
            settings = machine(conf, rules, level, options.locale(locale))
            where = options.sources(settings.conf, logs, log, log_list, log_lists, history)
            matcher = Matcher(settings.tree, settings.locale, settings.conf)
            status = _run(matcher, where, show)
        raise typer.Exit(status)


def _run(matcher: Matcher, logs: Logs, show: str) -> int:
    """Prints the report and what is to be said about it; returns the exit status."""
    from rulegen.commands.unmatched import unmatched
    from rulegen.logcheck.values import Outcome
    from rulegen.report import unmatched as report
    from rulegen.terminal import Progress, put, remark, say

    for text in (*matcher.failures(), *matcher.warnings()):
        say(text)
    outcome = Outcome()
    progress = Progress()
    lines = unmatched(logs.telling(progress), matcher, outcome)
    try:
        put(_shown(lines, matcher, show))
    finally:
        progress.done()
    remark(report.summary(outcome))
    for error in outcome.errors:
        say(str(error))
    if outcome.errors or matcher.failures():
        return 2
    return 1 if outcome.reported else 0


def _shown(lines: Iterable[Reported], matcher: Matcher, show: str) -> Iterator[bytes]:
    from rulegen.commands.unmatched import counted
    from rulegen.report import unmatched as report

    if show == "sections":
        yield from report.sections(lines, matcher.conf)
    elif show == "count":
        yield from (f"{row}\n".encode() for row in report.table(counted(lines)))
    elif show == "json":
        import json

        for line in lines:
            yield json.dumps(report.as_json(line, matcher.place)).encode() + b"\n"
    else:
        yield from report.plain(lines)
