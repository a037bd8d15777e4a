"""Rules that another rule makes needless: it takes every line that they take."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import groupby

from rulegen.commands.results import Made
from rulegen.shapes import NUMBERS


def without_covered(made: Sequence[Made]) -> list[Made]:
    """The rules, sorted by program, without those that another one of their program covers; that
    one takes over their counts. A rule that hides an alarm stays, so that it is said."""
    out: list[Made] = []
    for _, some in groupby(made, key=lambda one: one.rule.program):
        rows = list(some)
        out += _kept(rows) if len(rows) > 1 else rows
    return out


def _kept(rows: list[Made]) -> Iterator[Made]:
    home: dict[int, int] = {}
    for number, coverer in _covered(rows):
        home.setdefault(number, coverer)
    for number, one in enumerate(rows):
        if number not in home:
            others = [rows[n] for n in home if _last(home, n) == number]
            yield _joined(one, others)


def _last(home: dict[int, int], number: int) -> int:
    while number in home:
        number = home[number]
    return number


def _covered(rows: Sequence[Made]) -> Iterator[tuple[int, int]]:
    """Rules that another covers, with that one. Only those are asked about whose samples it
    takes."""
    from rulegen.errors import EreError
    from rulegen.language import Answer, covers

    gone: set[int] = set()
    for number, others in _takers(rows):
        for other in sorted(others - gone):
            try:
                answer = covers(rows[other].rule.text, rows[number].rule.text)
            except EreError:
                continue
            if answer is Answer.YES:
                gone.add(number)
                yield number, other
                break


def _takers(rows: Sequence[Made]) -> Iterator[tuple[int, set[int]]]:
    """The rules that hide no alarm, with the others that take all their samples. A rule with an
    opening covers only rules with the same."""
    openings = [one.opening for one in rows]
    often = Counter(openings)
    able = [
        number
        for number, (one, text) in enumerate(zip(rows, openings, strict=True))
        if not one.plain and (not text or often[text] > 1)
    ]
    samples = [
        (number, line.encode("utf-8", "surrogateescape"))
        for number, (one, text) in enumerate(zip(rows, openings, strict=True))
        if not one.rule.alarm and (often[""] or often[text] > 1)
        for line in one.rule.samples
    ]
    if not samples or not able:
        return
    from rulegen.engine.many import match_by_thousands

    hits = match_by_thousands([rows[n].rule.text for n in able], [line for _, line in samples])
    for number, some in groupby(zip(samples, hits, strict=True), key=lambda pair: pair[0][0]):
        common = set.intersection(*(set(found) for _, found in some))
        yield number, {able[n] for n in common} - {number}


def _joined(one: Made, others: Sequence[Made]) -> Made:
    """A rule with the counts of those that it covers."""
    if not others:
        return one
    rules = [one.rule, *(other.rule for other in others)]
    lines = sorted({number for rule in rules for number in rule.lines})[:NUMBERS]
    rule = replace(one.rule, count=sum(rule.count for rule in rules), lines=tuple(lines))
    return replace(one, rule=rule)
