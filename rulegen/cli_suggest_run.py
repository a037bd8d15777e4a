"""One run of `rulegen suggest`: what it works on, and the ways it may end."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from rulegen.commands.logs import Logs
    from rulegen.commands.suggest import Selection, Suggestion, Suggestions, Want
    from rulegen.errors import InputError
    from rulegen.formats import Catalogue
    from rulegen.logcheck.machine import Machine
    from rulegen.logcheck.matcher import Matcher
    from rulegen.write import Plan


class Run:
    """One run of the command: what it works on, and the ways it may end."""

    def __init__(self, settings: Machine, logs: Logs, want: Want, into: str) -> None:
        self._settings = settings
        self._logs = logs
        self._want = want
        self._into = into
        self._matched: Matcher | None = None

    def show(self, json: bool) -> int:
        """Prints the suggestions."""
        found, selection = self._found()
        from rulegen.report import suggest as report
        from rulegen.terminal import put, say

        rows = self._as_json(selection) if json else self._as_text(found, selection)
        put(row.encode("utf-8", "surrogateescape") for row in rows)
        if json:
            say(report.head(selection, found.outcome.reported))
        self._remember()
        return self._status(found, 1 if selection.offered else 0)

    def _as_json(self, selection: Selection) -> Iterator[str]:
        """A row for each suggestion."""
        from json import dumps

        from rulegen.commands.suggest.nearest import each
        from rulegen.report.suggest import json_of

        value = json_of(selection)
        for one in each(selection, self._matcher(), value):
            yield dumps(one, ensure_ascii=False) + "\n"

    def _as_text(self, found: Suggestions, selection: Selection) -> Iterator[str]:
        """The list, in colour on a terminal."""
        from rulegen.commands.suggest.nearest import each
        from rulegen.report.suggest import Paint, block, listing

        paint = Paint(sys.stdout.isatty() and "NO_COLOR" not in os.environ)
        root = self._settings.tree.root
        blocks = each(selection, self._matcher(), lambda one: block(one, root, paint))
        return listing(found, selection, blocks, paint)

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
        result = backtest(self._logs.telling(progress), matcher, self._want, formats=_catalogue())
        progress.done()
        put(row.encode("utf-8", "surrogateescape") for row in text(result))
        return self._failed(result.outcome.errors, 1 if result.leaks else 0)

    def review(self) -> int:
        """Goes through the suggestions on the terminal, and writes what was accepted."""
        from rulegen.cli_review import Screen, review
        from rulegen.commands.suggest.review import Review
        from rulegen.terminal import check_can_ask, say
        from rulegen.write import state

        check_can_ask("--write --yes writes what is harmless without one")
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
        found = suggest(self._logs.telling(progress), self._matcher(), formats=_catalogue())
        progress.done()
        self._say_programs(found)
        return found, select(found, self._want)

    def _say_programs(self, found: Suggestions) -> None:
        """What there is, if nothing is of the program that was asked for."""
        from rulegen.commands.suggest.choose import of_program
        from rulegen.errors import printable
        from rulegen.terminal import say

        asked = self._want.program
        if asked and not any(of_program(one, asked) for one in found.all):
            names = [one.rule.program for one in found.all]
            there = printable(", ".join(dict.fromkeys(names))) or "none"
            say(f"no suggestion is of a program {printable(asked)}; there are: {there}")

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


def undo() -> int:
    """Takes the last write back and shows it."""
    from rulegen import write
    from rulegen.commands.suggest.writing import rule_root
    from rulegen.terminal import say

    done = write.undo()
    if not done:
        say("nothing is left to take back")
        return 0
    _show(done, Path(rule_root(_common(done))))
    say(f"took back what was written to {_files(done)}")
    return 0


def _catalogue() -> Catalogue:
    from rulegen.formats import catalogue

    return catalogue()


def _show(plan: Plan, base: Path) -> None:
    """The diff on standard output; on a terminal without what only programs want of it."""
    from rulegen.report.suggest import Paint, shown
    from rulegen.terminal import put
    from rulegen.write import diff

    text = diff(plan, base)
    if sys.stdout.isatty():
        text = shown(text, Paint("NO_COLOR" not in os.environ))
    put([text.encode("utf-8", "surrogateescape")])


def _files(plan: Plan) -> str:
    count = len(plan.changes)
    return str(plan.changes[0].path) if count == 1 else f"{count} files in {_common(plan)}"


def _common(plan: Plan) -> str:
    """The directory that all files of a plan are in."""
    return os.path.commonpath([str(change.path.parent) for change in plan.changes])


def _save(path: Path, data: bytes) -> None:
    from rulegen.errors import WriteError

    try:
        path.write_bytes(data)
    except OSError as error:
        raise WriteError(f"cannot write: {error.strerror}", place=str(path)) from error
