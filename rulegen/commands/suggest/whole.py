"""Logs -> suggestions."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from rulegen.commands.suggest.collect import collect
from rulegen.commands.suggest.values import Suggestions
from rulegen.logcheck.matcher import Matcher
from rulegen.logcheck.values import Outcome

if TYPE_CHECKING:
    from rulegen.formats import Catalogue


def suggest(
    paths: Sequence[str],
    matcher: Matcher,
    *,
    formats: Catalogue | None = None,
    quoted: bool = True,
    processes: int | None = None,
    progress: Callable[[int], None] = lambda size: None,
) -> Suggestions:
    """Proven rules for the lines of these logs that logcheck would report.

    `formats` is the catalogue of known messages, `progress` is told the bytes done. Sources
    that could not be read are named in the outcome.

    Raises:
        EngineError: if there is no grep to prove rules.
    """
    outcome = Outcome()
    collected = collect(
        paths, matcher, outcome, quoted=quoted, processes=processes, progress=progress
    )
    from rulegen.commands.suggest.make import from_collected

    return from_collected(collected, matcher, outcome, formats)
