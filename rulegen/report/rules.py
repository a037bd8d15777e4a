"""Rules as text, as a commented rule file, as JSON; what there is to say about them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from rulegen.errors import printable
from rulegen.fields import spans_of
from rulegen.head import CONTINUED

if TYPE_CHECKING:
    from rulegen.commands.generate import Result
    from rulegen.model import Rule
    from rulegen.pattern import Node

MOST_NOTES = 20


def plain(rule: Rule) -> str:
    """The rule, a line."""
    return rule.text + "\n"


def commented(rule: Rule) -> str:
    """The rule with its count and a sample above it, and why it may hide an alarm."""
    alarm = f"# ALARM: {printable(rule.alarm)}\n" if rule.alarm else ""
    known = f"# {rule.format}\n" if rule.format else ""
    lines = "line" if rule.count == 1 else "lines"
    sample = printable(rule.samples[0]) if rule.samples else ""
    return f"{alarm}{known}# {rule.count} {lines}, e.g.: {sample}\n{rule.text}\n"


def as_json(rule: Rule) -> str:
    """The rule as one JSON object a line. Bytes that are not UTF-8 become U+FFFD there."""
    import json
    from dataclasses import asdict

    return json.dumps(_clean(asdict(rule)), ensure_ascii=False) + "\n"


def _clean(value: object) -> object:
    match value:
        case str():
            return value.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
        case dict():
            return {key: _clean(inner) for key, inner in value.items()}
        case list() | tuple():
            return [_clean(inner) for inner in value]
        case _:
            return value


FORMS: dict[str, Callable[[Rule], str]] = {"": plain, "comments": commented, "json": as_json}


def explained(rule: Rule, tree: Node, *, colour: bool) -> str:
    """A sample with its variable parts marked: in colour, or underlined with carets; then the
    rule."""
    sample = rule.samples[0] if rule.samples else ""
    spans = spans_of(tree, sample)
    if colour:
        return f"{_painted(sample, spans)}\n  {printable(rule.text)}\n"
    marks = [" "] * len(sample)
    for start, end in spans:
        marks[start:end] = "^" * (end - start)
    return f"{printable(sample)}\n{''.join(marks).rstrip()}\n  {printable(rule.text)}\n"


def _painted(sample: str, spans: list[tuple[int, int]]) -> str:
    out, at = [], 0
    for start, end in sorted(spans):
        out += [printable(sample[at:start]), "\x1b[1;36m", printable(sample[start:end]), "\x1b[0m"]
        at = end
    return "".join([*out, printable(sample[at:])])


def notes(result: Result, *, left_out: bool = False) -> Iterator[str]:
    """What a person should know about these rules."""
    alarms = [rule for rule in result.rules if rule.alarm]
    verb = "left out" if left_out else "hides"
    for rule in alarms[:MOST_NOTES]:
        yield f"alarm ({printable(rule.alarm)}): {verb} {printable(rule.samples[0])}"
    if len(alarms) > MOST_NOTES:
        yield f"and {len(alarms) - MOST_NOTES} more rules that hide alarms"
    if count := sum(rule.text.startswith(CONTINUED) for rule in result.rules):
        these = "1 rule takes" if count == 1 else f"{count} rules take"
        yield f"further lines of a message name no program: {these} those of any program"
    yield from result.notes
    exact = [rule for rule in result.rules if rule.exact]
    for rule in exact[:MOST_NOTES]:
        yield f"only its own quoted text could be proven: {printable(rule.samples[0])}"
    for number, reason in result.refused[:MOST_NOTES]:
        yield f"line {number}: no rule: {printable(reason)}"
