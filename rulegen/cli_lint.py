"""`rulegen lint`: mistakes in rule files, and their repair."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Optional

import typer

from rulegen import cli_options as options

if TYPE_CHECKING:
    from rulegen.commands.lint import Linted
    from rulegen.linting.values import Check

Words = Optional[list[str]]  # noqa: UP045  (typer reads this at run time)


def register(app: typer.Typer) -> None:
    """Adds the command to the command line."""

    @app.command()
    def lint(
        paths: Annotated[Words, typer.Argument(metavar="PATH", hidden=True)] = None,
        fix: Annotated[bool, typer.Option("--fix", help="Repair what is safe to repair.")] = False,
        dry_run: Annotated[
            bool, typer.Option("-n", "--dry-run", help="With --fix: only show the diff.")
        ] = False,
        select: Annotated[
            Words, typer.Option("--select", metavar="CODE", help="Only these checks.")
        ] = None,
        ignore: Annotated[
            Words, typer.Option("--ignore", metavar="CODE", help="Not these checks.")
        ] = None,
        explain: Annotated[
            Optional[str],  # noqa: UP045
            typer.Option(metavar="CODE", help="Explain a check (all: every one) and stop."),
        ] = None,
        logs: Annotated[
            Words, typer.Option("--logs", metavar="LOG", help="Name rules that match nothing here.")
        ] = None,
        attacks: Annotated[
            Words, typer.Option("--not", metavar="LOG", help="Lines that must be reported.")
        ] = None,
        rules: options.Rules = None,
        conf: options.Conf = None,
        paranoid: options.Paranoid = False,
        server: options.Server = False,
        workstation: options.Workstation = False,
        locale: options.Locale = None,
        json: options.Json = False,
    ) -> None:
        """Find mistakes in rule files.

        PATH is a file, a logcheck directory or a checkout of rules; without it, the rules of
        this machine. Exit status: 0 if nothing was found, 1 if something was, 2 on trouble.
        """
        from rulegen.terminal import manners

        level = options.report_level(paranoid, server, workstation)
        if fix and "-" in (paths or ()):
            raise typer.BadParameter("--fix changes files: standard input is none")
        with manners():
            from dataclasses import replace

            from rulegen.checks import chosen
            from rulegen.commands.lint import lint as find
            from rulegen.logcheck.conf import read_conf
            from rulegen.logcheck.machine import cron_locale

            if explain:
                _explain(explain)
                raise typer.Exit(0)
            settings = read_conf(conf)
            settings = replace(settings, report_level=level) if level else settings
            used = options.locale(locale) or cron_locale(settings)
            checks = chosen(_words(select), _words(ignore))
            run = partial(find, paths or [], checks, conf=settings, locale=used,
                          rule_dir=rules, logs=logs or (), attacks=attacks or ())  # fmt: skip
            linted = run()
            if fix:
                _fix(linted, checks, dry_run)
                linted = linted if dry_run else run()
            else:
                _show(linted, json)
        raise typer.Exit(1 if linted.findings else 0)


def _words(given: list[str] | None) -> list[str]:
    """The codes and names of an option that may be repeated, or hold commas."""
    return [word for text in given or () for word in text.replace(",", " ").split()]


def _explain(word: str) -> None:
    from rulegen.checks import all_checks, find
    from rulegen.report import lint as report
    from rulegen.terminal import put

    shown = report.manual(all_checks()) if word == "all" else None
    shown = shown or "\n\n".join(map(report.page, find(word))) + "\n"
    put([shown.encode()])


def _show(linted: Linted, json: bool) -> None:
    """Prints the findings."""
    from rulegen.report import lint as report
    from rulegen.terminal import put, remark

    if json:
        import json as dumper

        lines = [dumper.dumps(report.as_json(finding)) for finding in linted.findings]
    else:
        lines = [report.text(finding) for finding in linted.findings]
    put(f"{line}\n".encode("utf-8", "replace") for line in lines)
    found = linted.findings
    remark(report.summary(found, linted.rules, linted.files, linted.spared))


def _fix(linted: Linted, checks: tuple[Check, ...], dry_run: bool) -> None:
    """Prints the diff of the repair and, unless it is only to be shown, writes it."""
    from rulegen.linting.repair import no_worse, repair
    from rulegen.terminal import put, say
    from rulegen.write import apply, diff

    work = repair(linted.collection, linted.findings, checks)
    put([diff(work.plan, Path("/")).encode("utf-8", "surrogateescape")])
    for finding, why in work.left:
        say(f"{finding.path}:{finding.line}: left alone: {why}")
    if not dry_run and work.plan:
        apply(work.plan, check=no_worse(work.plan, linted.collection.locale))
    rest = sum(finding.fix is None for finding in linted.findings)
    done = "would be repaired" if dry_run else "repaired"
    say(f"{work.mended:,} of {len(linted.findings):,} findings {done}; {rest:,} need you")
