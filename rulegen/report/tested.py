"""The results of `test` as text and as JSON."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from rulegen.errors import printable
from rulegen.logcheck.rulefile import FileRule
from rulegen.logcheck.tree import Layer
from rulegen.logcheck.values import Outcome, Trial

_SHOWN = 76  # columns of a rule or sample that are shown


def text(results: Sequence[Trial]) -> Iterator[str]:
    """A paragraph for each rule."""
    for result in results:
        yield f"{place(result.rule)}: {_numbers(result)}"
        yield f"  {_short(result.rule.text)}"
        yield from (_finding(finding.code, finding.text) for finding in result.findings)
        if result.shares:
            yield f"  in common: {_shares(result)}"
        for sample in result.samples:
            yield f"  > {_short(sample.decode('utf-8', 'replace'))}"
        yield ""


def as_json(result: Trial) -> dict[str, Any]:
    """One rule as a value for JSON."""
    return {
        "file": result.rule.file,
        "line": result.rule.line,
        "rule": result.rule.text.encode("utf-8", "surrogateescape").decode("utf-8", "replace"),
        "layer": result.file.layer.value,
        "lines": result.matches,
        "events": result.events,
        "alone": result.alone,
        "extra": result.extra,
        "shares": [{"rule": place(rule), "lines": count} for rule, count in result.shares],
        "samples": [sample.decode("utf-8", "backslashreplace") for sample in result.samples],
        "findings": [{"code": one.code, "text": one.text} for one in result.findings],
        "sound": result.sound,
    }


def summary(results: Sequence[Trial], outcome: Outcome) -> str:
    """One sentence for standard error."""
    unsound = sum(not result.sound for result in results)
    rules = _many(len(results), "rule")
    text = f"{rules} tested on {_many(outcome.lines, 'line')}"
    return (
        f"{text}, {unsound:,} not sound or not used" if unsound else f"{text}, all sound and used"
    )


def place(rule: FileRule) -> str:
    """Where a rule stands: `file:line`."""
    return f"{printable(rule.file)}:{rule.line}"


def _numbers(result: Trial) -> str:
    raising = result.file.layer in (Layer.CRACKING, Layer.VIOLATIONS)
    said = f"{'raises' if raising else 'matches'} {_many(result.matches, 'line')}"
    if result.matches:
        said += f" of {'at least ' * result.more}{_many(result.events, 'event')}"
    if result.shares:
        said += f", {result.alone:,} of them alone"
    if result.extra is not None and not raising:
        said += f", hides {result.extra:,} more than the rules there"
    return said


def _shares(result: Trial) -> str:
    first = [f"{_many(count, 'line')} with {place(rule)}" for rule, count in result.shares[:3]]
    rest = len(result.shares) - len(first)
    return ", ".join(first) + (f" and {rest} more" if rest else "")


def _finding(code: str, text: str) -> str:
    return f"  {code}: " + text.replace("\n", "\n  ")


def _many(count: int, word: str) -> str:
    return f"{count:,} {word}" if count == 1 else f"{count:,} {word}s"


def _short(text: str) -> str:
    shown = printable(text)
    return shown if len(shown) <= _SHOWN else shown[: _SHOWN - 2] + " …"
