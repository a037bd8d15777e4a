"""`rulegen explain`: why a line is reported or hidden."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Optional

import typer

from rulegen import cli_options as options

if TYPE_CHECKING:
    from rulegen.commands.explain import Explained
    from rulegen.logcheck.matcher import Matcher

Lines = Annotated[
    Optional[list[str]],  # noqa: UP045  (typer reads this at run time)
    typer.Argument(metavar="LINE", hidden=True),
]
LogFiles = Annotated[
    Optional[list[str]],  # noqa: UP045
    typer.Option("-l", "--log", metavar="LOG", help="A file with lines; - is standard input."),
]


def register(app: typer.Typer) -> None:
    """Adds the command to the command line."""

    @app.command()
    def explain(
        lines: Lines = None,
        log: LogFiles = None,
        rules: options.Rules = None,
        conf: options.Conf = None,
        paranoid: options.Paranoid = False,
        server: options.Server = False,
        workstation: options.Workstation = False,
        locale: options.Locale = None,
        json: options.Json = False,
        ignored: options.Ignored = False,
    ) -> None:
        """Say why a line is reported or hidden.

        Each LINE is a log line; without any, and without -l, they come from standard input. For
        a line that is reported, the three nearest rules are shown, with the place in the line
        where each stops matching. Exit status: 0 if every line is hidden, 1 if one is
        reported, 2 if something could not be read or is wrong.
        """
        from rulegen.terminal import manners, put, say

        with manners():
            matcher = matcher_for(
                rules, conf, options.report_level(paranoid, server, workstation), locale
            )
            for text in (*matcher.failures(), *matcher.warnings()):
                say(text)
            reported = 0
            for one in _explained(matcher, log_lines(lines, log, matcher.locale)):
                reported += bool(one.verdict.sections)
                put([_shown(one, json)])
        raise typer.Exit(1 if reported else 0)


def matcher_for(
    rules: str | None, conf: str | None, level: str | None, locale: str | None
) -> Matcher:
    """The rules to work with: those of this machine, of a directory, or of one file."""
    import os

    from rulegen.commands.test import combined
    from rulegen.logcheck.given import given_rules
    from rulegen.logcheck.machine import machine
    from rulegen.logcheck.matcher import Matcher

    used = options.locale(locale)
    if rules is not None and os.path.isfile(rules):
        return Matcher(combined(given_rules([rules]), None), used or "C.UTF-8")
    settings = machine(conf, rules, level, used)
    return Matcher(settings.tree, settings.locale, settings.conf)


def log_lines(lines: list[str] | None, log: list[str] | None, locale: str) -> list[bytes]:
    """The lines of arguments and files, with quoting undone, as logcheck greps them."""
    from io import BytesIO

    from rulegen.read import batches

    found: list[bytes] = []
    if lines:
        data = "".join(f"{line}\n" for line in lines).encode("utf-8", "surrogateescape")
        found += [
            line for b in batches(["-"], stdin=BytesIO(data), locale=locale) for line in b.lines
        ]
    if log or not lines:
        found += [line for b in batches(log or ["-"], locale=locale) for line in b.lines]
    return found


def _explained(matcher: Matcher, lines: list[bytes]) -> list[Explained]:
    from rulegen.commands.explain import Explainer

    explainer = Explainer(matcher)
    return [explainer.explain(line) for line in dict.fromkeys(lines)]


def _shown(one: Explained, json: bool) -> bytes:
    from rulegen.report import explain as report

    if json:
        import json as writer

        return writer.dumps(report.as_json(one), ensure_ascii=False).encode() + b"\n"
    return report.as_text(one).encode("utf-8", "surrogateescape")
