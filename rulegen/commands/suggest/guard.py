"""No rule hides the lines of another group: such a rule is narrowed, or barred."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from rulegen.commands.generate import Made, Result, Wishes, from_mined
from rulegen.engine import RuleSet
from rulegen.mine import Mined
from rulegen.shapes import Shape

MOST_FORBIDDEN = 1000
"""Lines of other groups that a narrower rule is held against."""

REQUESTS: dict[str, re.Pattern[bytes]] = {
    "a refused request": re.compile(rb'(HTTP/[0-9.]+" |/-?[0-9]+ )[45][0-9][0-9] -?[0-9]'),
    "a break-in by request": re.compile(
        rb"(?i)union(%20|\+| )+(all(%20|\+| )+)?select|<script|%3Cscript|/etc/passwd|%0d%0a"
        rb"|\.\./\.\./|\.\.%2f|phpinfo\(|\bxp_cmdshell\b"
    ),
}
"""What an access log says in its variable parts: the status in the common log format of
web servers and in that of HAProxy (`Tw/Tc/Tr status bytes`), and requests that no browser
sends. A rule takes any request, so one such line makes it an alarm."""


@dataclass(slots=True)
class Guarded:
    """A rule with what it would hide beside its own lines, and what stands in these.

    `lines` counts the reported lines it hides, `own` the lines it was made for; `others`
    counts those of other groups, by the rule made for them ("" for lines without a rule).
    """

    made: Made
    lines: int = 0
    own: int = 0
    others: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    forbidden: list[bytes] = field(default_factory=list)
    requests: dict[str, None] = field(default_factory=dict)


def guarded(mined: Mined, result: Result, wishes: Wishes, locale: str) -> list[Guarded]:
    """The rules of a result; those that hid lines of other groups are made anew so that they
    do not, where that gives more than quoted lines."""
    found = watch(mined, result.made, locale)
    if not any(one.others for one in found):
        return found
    made = [new for one in found for new in _narrowed(one, mined, wishes)]
    return list(_without_twins(watch(mined, made, locale)))


def watch(mined: Mined, made: Sequence[Made], locale: str) -> list[Guarded]:
    """What each rule hides of all the lines."""
    found = [Guarded(one) for one in made]
    rules = RuleSet([one.rule.text for one in made], locale)
    for shapes, owners in _buckets(mined, made):
        for block in mined.lines(shapes):
            _watch_block(block, owners, found, rules)
    return found


def _buckets(mined: Mined, made: Sequence[Made]) -> Iterator[tuple[list[Shape], list[int]]]:
    """The shapes that belong to the same rules (several rules, where lines were quoted), with
    the numbers of these rules."""
    owners: dict[Shape, list[int]] = {shape: [] for shape in mined.summaries}
    for number, one in enumerate(made):
        for shape in one.shapes:
            owners[shape].append(number)
    buckets: dict[tuple[int, ...], list[Shape]] = defaultdict(list)
    for shape, numbers in owners.items():
        buckets[tuple(numbers)].append(shape)
    return ((shapes, list(numbers)) for numbers, shapes in buckets.items())


def _watch_block(block: bytes, owners: list[int], found: list[Guarded], rules: RuleSet) -> None:
    lines = block.split(b"\n")[:-1]
    said = [name for name, request in REQUESTS.items() if request.search(block)]
    for number in owners:
        found[number].requests.update(dict.fromkeys(said))
        found[number].own += len(lines)
    owner = found[owners[0]].made.rule.text if owners else ""
    for line, hits in zip(lines, rules.match_lines(lines), strict=True):
        for number in hits:
            one = found[number]
            one.lines += 1
            if number not in owners:
                one.others[owner] += 1
                if len(one.forbidden) < MOST_FORBIDDEN:
                    one.forbidden.append(line)


def _narrowed(one: Guarded, mined: Mined, wishes: Wishes) -> Iterable[Made]:
    """The rule itself if it hides its own lines only; else narrower ones, if there are."""
    if not one.others:
        return [one.made]
    own = {shape: mined.summaries[shape] for shape in one.made.shapes}
    part = Mined(own, mined.spools, mined.was)
    forbidden = b"".join(line + b"\n" for line in one.forbidden)
    result = from_mined(part, replace(wishes, forbidden=wishes.forbidden + forbidden))
    if result.refused or any(new.rule.exact for new in result.made):
        return [one.made]
    return result.made


def _without_twins(found: Sequence[Guarded]) -> Iterator[Guarded]:
    """Of two rules that hide the very same lines, the ones made for either, the narrower:
    the two groups are one event."""
    by_rule = {one.made.rule.text: one for one in found}
    for one in found:
        twin = by_rule.get(next(iter(one.others), ""))
        if twin is None or not (_takes_all(one, twin) and _takes_all(twin, one)):
            yield one
        elif _width(one) < _width(twin):
            one.others.clear()
            one.requests |= twin.requests
            yield one


def _takes_all(one: Guarded, other: Guarded) -> bool:
    """Whether a rule hides, beside its own lines, exactly all those of the other."""
    same = bool(one.made.rule.alarm) == bool(other.made.rule.alarm)
    return same and dict(one.others) == {other.made.rule.text: other.own}


def _width(one: Guarded) -> tuple[float, str]:
    """Rules by how much they take."""
    from math import inf

    from rulegen.language import breadth

    size = breadth(one.made.rule.text)
    return (inf if size is None else size, one.made.rule.text)
