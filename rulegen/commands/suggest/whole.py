"""Logs -> suggestions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rulegen.commands.logs import Logs
from rulegen.commands.suggest.collect import collect
from rulegen.commands.suggest.values import Suggestions
from rulegen.logcheck.matcher import Matcher
from rulegen.logcheck.values import Outcome

if TYPE_CHECKING:
    from rulegen.formats import Catalogue


def suggest(logs: Logs, matcher: Matcher, *, formats: Catalogue | None = None) -> Suggestions:
    """Proven rules for the lines of these logs that logcheck would report.

    `formats` is the catalogue of known messages. Sources that could not be read are named in
    the outcome.

    Raises:
        EngineError: if there is no grep to prove rules.
    """
    outcome = Outcome()
    collected = collect(logs, matcher, outcome)
    from rulegen.commands.suggest.make import from_collected

    return from_collected(collected, matcher, outcome, formats)
