"""`rulegen widen`: the nearest rule, changed so that a line matches, too."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated, Optional

import typer

from rulegen import cli_options as options
from rulegen.cli_explain import Lines, log_lines, matcher_for

if TYPE_CHECKING:
    from rulegen.commands.widen import Hides, Mended
    from rulegen.logcheck.matcher import Matcher

LogFiles = Annotated[
    Optional[list[str]],  # noqa: UP045  (typer reads this at run time)
    typer.Option("-l", "--log", metavar="LOG",
                 help="Without LINE: a file with the lines. With LINE: a log to be tried on."),
]  # fmt: skip
Rule = Annotated[
    Optional[str],  # noqa: UP045
    typer.Option("--rule", metavar="ERE", help="The rule to widen, instead of the nearest one."),
]
Directory = Annotated[
    Optional[str],  # noqa: UP045
    typer.Option("-r", "--rules", metavar="DIR", help="The rule directory, or a rule file."),
]
Force = Annotated[bool, typer.Option("--force", help="Widen, even if a new rule is better.")]
Tidy = Annotated[bool, typer.Option("--tidy", help="Shorten the result; it takes the same.")]
InPlace = Annotated[bool, typer.Option("--in-place", help="Change the rule in its file.")]
Yes = Annotated[bool, typer.Option("--yes", help="Do not ask.")]


def register(app: typer.Typer) -> None:
    """Adds the command to the command line."""

    @app.command()
    def widen(
        lines: Lines = None,
        log: LogFiles = None,
        rules: Directory = None,
        rule: Rule = None,
        conf: options.Conf = None,
        paranoid: options.Paranoid = False,
        server: options.Server = False,
        workstation: options.Workstation = False,
        locale: options.Locale = None,
        force: Force = False,
        tidy: Tidy = False,
        in_place: InPlace = False,
        yes: Yes = False,
        json: options.Json = False,
        ignored: options.Ignored = False,
    ) -> None:
        """Change the nearest rule as little as possible so that a line matches, too.

        Each LINE is a log line; without any they come from -l LOG or standard input. The rule
        goes to standard output and belongs into a file local-<service>; what changed is said on
        standard error. Exit status: 0 if a rule was widened, 1 if none was.
        """
        from rulegen.terminal import check_can_ask, manners

        if in_place and rule:
            raise typer.BadParameter("--in-place needs a rule file, not --rule")
        with manners():
            if in_place and not yes:
                check_can_ask()
            level = options.report_level(paranoid, server, workstation)
            matcher = None if rule else matcher_for(rules, conf, level, locale)
            used = matcher.locale if matcher else "C.UTF-8"
            wanted = log_lines(lines, None if lines else log, used)
            found = _mended(wanted, matcher, rule, force, tidy)
            trial = (log or []) if lines else []
            hides = [_hides(one, trial, matcher, used) for one in found]
            if not in_place:
                _print(found, hides, json)
            _talk(found, hides)
            done = any(one.widened for one in found)
            if in_place and (done := _write(found, yes)):
                _print(found, hides, json)
        raise typer.Exit(0 if done else 1)


def _mended(
    lines: list[bytes], matcher: Matcher | None, rule: str | None, force: bool, tidy: bool
) -> list[Mended]:
    """What can be done for the lines that are reported, by the layer that could hide them."""
    from rulegen.commands.widen import hiding, mend, mend_given
    from rulegen.logcheck.given import given_rules
    from rulegen.logcheck.layers import Kind
    from rulegen.terminal import say

    texts = [line.decode("utf-8", "surrogateescape") for line in lines]
    if matcher is None:
        (file,) = given_rules([], [rule or ""])
        return mend_given(texts, file, tidy=tidy)
    kinds: dict[Kind, list[str]] = {}
    for line, text in zip(lines, texts, strict=True):
        verdict = matcher.judge.verdict(matcher.hits([line])[0])
        kinds.setdefault(verdict.kind, []).append(text)
    for text in kinds.pop(Kind.HIDDEN, []):
        say(f"hidden already: {text}")
    return [
        one
        for kind, some in kinds.items()
        for one in mend(some, hiding(matcher, kind), force=force, tidy=tidy)
    ]


def _hides(one: Mended, logs: list[str], matcher: Matcher | None, locale: str) -> Hides | None:
    """What the widened rule would newly hide in some logs."""
    from rulegen.commands.widen import newly_hidden
    from rulegen.read import batches

    if not logs or one.widened is None:
        return None
    return newly_hidden(one.widened, (b.lines for b in batches(logs, locale=locale)), matcher)


def _print(found: list[Mended], hides: list[Hides | None], json: bool) -> None:
    """The rules, and nothing else, on standard output."""
    from rulegen.report import widen as report
    from rulegen.terminal import put

    if json:
        import json as writer

        rows = [writer.dumps(report.as_json(one, hidden), ensure_ascii=False)
                for one, hidden in zip(found, hides, strict=True)]  # fmt: skip
    else:
        rows = [rule for one in found for rule in ([one.widened.rule] if one.widened else one.new)]
    put(f"{row}\n".encode("utf-8", "surrogateescape") for row in dict.fromkeys(rows))


def _talk(found: list[Mended], hides: list[Hides | None]) -> None:
    """What a person should know, on standard error."""
    from rulegen.report import widen as report

    for one, hidden in zip(found, hides, strict=True):
        rows = [*report.told(one, colour=sys.stderr.isatty())]
        rows += report.hides(hidden) if hidden else []
        sys.stderr.write("".join(f"{row}\n" for row in rows))


def _write(found: list[Mended], yes: bool) -> bool:
    """Puts the widened rules in place of the old ones, in files of one's own; whether it did."""
    from pathlib import Path

    from rulegen.errors import WriteError
    from rulegen.terminal import ask, say
    from rulegen.write import Plan, apply, diff, packaged, planned, replace_rules

    changes: dict[str, dict[str, str]] = {}
    for one in found:
        if one.widened and one.rule:
            changes.setdefault(one.rule.file, {})[one.rule.text] = one.widened.rule
    for file in changes:
        if owner := packaged(Path(file)):
            raise WriteError(
                f"this file belongs to the package {owner}",
                hint="Write the rule into a file local-<service>: rulegen widen … >> local-…",
                place=file,
            )
    plan = Plan(tuple(planned(Path(file), lambda old, new=new: replace_rules(old, new))  # type: ignore[misc]
                      for file, new in changes.items()))  # fmt: skip
    if not plan:
        return False
    sys.stderr.write(diff(plan))
    if not yes and not ask("Write this?"):
        say("nothing was written")
        return False
    apply(plan)
    say("written; `rulegen suggest --undo` takes it back")
    return True
