"""No rule hides the lines of another group: such a rule is narrowed, or barred."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from rulegen.commands.making import Work
from rulegen.commands.results import Made, Result, Wishes, sort_made
from rulegen.engine import Prepared, RuleSet, prepare, prepare_tree
from rulegen.group.rows import Group
from rulegen.pattern import plain
from rulegen.shapes import Shape
from rulegen.spool import Mined

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
    requests: dict[str, None] = field(default_factory=dict)


def guarded(
    mined: Mined,
    result: Result,
    wishes: Wishes,
    locale: str,
    seen: Sequence[Guarded] = (),
) -> list[Guarded]:
    """The rules of a result; those that hid lines of other groups are made anew so that they
    do not, where that gives more than quoted lines. `seen` is what `watch` saw of the rules
    while they were not proven yet."""
    known = [one.made for one in seen] == result.made
    found = list(seen) if known else watch(mined, result.made, locale)
    kept = [one for one in found if not one.others]
    if len(kept) == len(found):
        return found
    crossing = [one for one in found if one.others]
    made: list[Made] = []
    for one, narrower in zip(crossing, _narrower(crossing, mined, wishes), strict=True):
        if narrower == [one.made]:
            kept.append(one)
        else:
            made += narrower
    if made:
        kept += watch(mined, made, locale, [one.made for one in kept])
    return list(_without_twins(kept))


def watch(
    mined: Mined, made: Sequence[Made], locale: str, besides: Sequence[Made] = ()
) -> list[Guarded]:
    """What each rule hides of all the lines; `besides` are rules that own lines, too."""
    found = [Guarded(one) for one in made]
    texts = [one.rule.text for one in (*made, *besides)]
    rules = RuleSet(texts[: len(found)], locale, [_prepared(one, locale) for one in made])
    for shapes, owners in _buckets(mined, (*made, *besides)):
        for block in mined.lines(shapes):
            count = block.count(b"\n")
            mine = [number for number in owners if number < len(found)]
            for number in mine:
                found[number].own += count
                found[number].lines += count
            for number in _foreign(block, mine, rules):
                found[number].lines += 1
                found[number].others[texts[owners[0]] if owners else ""] += 1
            _look_at_requests(block, [found[number] for number in mine])
    return found


def _prepared(one: Made, locale: str) -> Prepared:
    """The rule ready to match; its tree is that of its text, and need not be read again."""
    text = one.rule.text
    return prepare_tree(plain(one.tree)) if text.isascii() else prepare([text], locale)[0]


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


def _foreign(block: bytes, owners: list[int], rules: RuleSet) -> Iterator[int]:
    """The rules that take lines and do not own them, once for each line. Nearly always there
    is none, so quicker answers are asked for first."""
    if _owned(rules.somewhere(block), owners):
        return
    lines = block.split(b"\n")[:-1]
    possible = rules.possible(lines)
    doubtful = [lines[place] for place, hits in possible if not _owned(hits, owners)]
    for hits in rules.match_lines(doubtful):
        yield from (number for number in hits if number not in owners)


def _owned(hits: Iterable[int], owners: Sequence[int]) -> bool:
    """Whether no other rule than the owners hits."""
    return all(number in owners for number in hits)


def _look_at_requests(block: bytes, owners: Sequence[Guarded]) -> None:
    if b"HTTP/" not in block:  # a hundred times as quick as the expressions
        return
    for name, request in REQUESTS.items():
        if any(name not in one.requests for one in owners) and request.search(block):
            for one in owners:
                one.requests[name] = None


def _narrower(crossing: Sequence[Guarded], mined: Mined, wishes: Wishes) -> list[list[Made]]:
    """For each of these rules what may be narrower: an inferred rule instead of a known
    format's, or a rule for each of its shapes; the rule itself if there is none."""
    groups = [group for one in crossing for group in _parts(one.made)]
    result = Result()
    Work(mined, wishes._replace(formats=None), result).inferred(groups)
    owner = {shape: number for number, one in enumerate(crossing) for shape in one.made.shapes}
    made: dict[int, list[Made]] = defaultdict(list)
    for one in result.made:
        made[owner[one.shapes[0]]].append(one)
    return [_if_whole(one.made, made[number]) for number, one in enumerate(crossing)]


def _parts(made: Made) -> list[Group]:
    """The groups that take the place of a rule's own."""
    from rulegen.group.steps import group

    if made.rule.format:
        return group(made.shapes)
    return [one for shape in made.shapes for one in group([shape])] if len(made.shapes) > 1 else []


def _if_whole(whole: Made, parts: list[Made]) -> list[Made]:
    """The parts if they have all the shapes of the whole, which some lack that got no rule."""
    shapes = {shape for one in parts for shape in one.shapes}
    return sort_made(parts) if shapes == set(whole.shapes) else [whole]


def _without_twins(found: Sequence[Guarded]) -> Iterator[Guarded]:
    """Of two rules that hide the very same lines, the ones made for either, the narrower:
    the two groups are one event."""
    by_rule = {one.made.rule.text: one for one in found}
    for one in found:
        twin = by_rule.get(next(iter(one.others), ""))
        if twin is None or not (_takes_all(one, twin) and _takes_all(twin, one)):
            yield one
        elif _width(one) < _width(twin):
            one.own += twin.own
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
