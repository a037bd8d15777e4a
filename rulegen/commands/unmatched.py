"""The lines that logcheck would report, each with its verdict."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from functools import partial
from itertools import accumulate
from typing import TYPE_CHECKING

from rulegen.commands.logs import Logs
from rulegen.commands.workers import in_order
from rulegen.logcheck.layers import Kind
from rulegen.logcheck.matcher import Hits, Matcher
from rulegen.logcheck.values import Outcome, Reported
from rulegen.read import Batch, batches
from rulegen.read.strip import is_utf8, strip, strip_all
from rulegen.read.values import Why

if TYPE_CHECKING:
    from rulegen.commands.events import Event

# What the reader lays aside and logcheck greps all the same: further lines of a journal
# message always; journalctl's own markers only where they stand in a plain log, since
# logcheck calls `journalctl --quiet`.
GREPPED_ASIDE: dict[bool, tuple[Why, ...]] = {
    True: ("continuation",),
    False: ("continuation", "marker"),
}

Sheaf = dict[Kind, tuple[list[int], list[bytes]]]
"""Some reported lines by kind, each with its place among all reported lines, counted from 1."""


def unmatched(logs: Logs, matcher: Matcher, outcome: Outcome) -> Iterator[Reported]:
    """The lines of these logs that logcheck would report, in the order of the logs.

    Empty lines are left out; logcheck prints them. A line that logcheck prints under several
    headings comes once. `outcome` gathers the counts, and the sources that failed. Memory stays
    flat, with two exceptions that logcheck's settings ask for: SORTUNIQ needs the reported lines,
    and SUPPORT_CRACKING_IGNORE may hold back lines until the first alert or the end.
    """
    work = partial(_reported_raw, matcher) if matcher.unique else matcher.reported
    groups = _groups(logs, matcher, outcome)
    lines = _reported(in_order(work, groups, logs.processes), matcher, logs.progress)
    if matcher.may_doubt:
        lines = _settled(lines)
    if matcher.unique:
        lines = _once(lines, matcher.locale)
    return _counted(lines, outcome)


def sheaves(logs: Logs, matcher: Matcher, outcome: Outcome) -> Iterator[Sheaf]:
    """The lines of `unmatched`, many at a time, where what becomes of a line depends on nothing
    but the line (so not with SORTUNIQ and SUPPORT_CRACKING_IGNORE)."""
    start = 1
    groups = _groups(logs, matcher, outcome)
    for _, lines, found in in_order(partial(_sheaf, matcher), groups, logs.processes):
        yield {kind: ([start + n for n in places], some) for kind, (places, some) in found.items()}
        for kind, (_, some) in found.items():
            outcome.kinds[kind] += len(some)
            start += len(some)
        logs.progress(_size(lines))


def counted(lines: Iterable[Reported]) -> list[tuple[Event, Kind]]:
    """The events of reported lines, with what becomes of them; events of two kinds are two."""
    from rulegen.commands.events import Events

    kinds: defaultdict[Kind, Events] = defaultdict(Events)
    for line in lines:
        kinds[line.verdict.kind].add([line.line])
    return [(event, kind) for kind, events in kinds.items() for event in events.found()]


def _sheaf(matcher: Matcher, lines: list[bytes]) -> Sheaf:
    """The reported ones of some lines; their places among themselves are counted from 0."""
    found: Sheaf = {}
    for place, (index, rules) in enumerate(matcher.reported(lines)):
        kind = matcher.judge.verdict(rules).kind
        if kind not in found:
            found[kind] = ([], [])
        places, some = found[kind]
        places.append(place)
        some.append(lines[index])
    return found


def _groups(
    logs: Logs, matcher: Matcher, outcome: Outcome
) -> Iterator[tuple[Origins, list[bytes]]]:
    """The lines to judge, in groups."""
    # `sort -u` sees the lines before `sed` strips them.
    stripped = not matcher.unique
    read = batches(
        logs.paths,
        quoted=logs.quoted,
        locale=matcher.locale,
        errors=outcome.errors,
        stripped=stripped,
    )
    return grouped(_with_aside(batch, GREPPED_ASIDE[logs.quoted], outcome) for batch in read)


def _reported_raw(matcher: Matcher, lines: list[bytes]) -> Hits:
    return matcher.reported(strip_all(lines, is_utf8(matcher.locale)))


# What is handed over at once. Much, so that grep is called rarely for what RE2 cannot decide,
# and so that similar lines meet (see engine.sets); some 4 MB of a usual log.
GROUP_LINES = 1 << 15
GROUP_BYTES = 8 << 20
# The first groups are smaller, so that all processes soon have something to do.
FIRST_LINES = 1 << 13

Numbered = tuple[str, Sequence[int], list[bytes]]
Origins = list[tuple[str, Sequence[int]]]


def grouped(batches_: Iterable[Numbered]) -> Iterator[tuple[Origins, list[bytes]]]:
    """Batches joined to larger groups, with the origins of their lines."""
    origins: Origins = []
    group: list[bytes] = []
    size = 0
    most = FIRST_LINES
    for source, numbers, lines in batches_:
        origins.append((source, numbers))
        group += lines
        size += sum(map(len, lines))
        if len(group) >= most or size >= GROUP_BYTES:
            yield origins, group
            origins, group, size = [], [], 0
            most = min(2 * most, GROUP_LINES)
    if group:
        yield origins, group


def _with_aside(batch: Batch, wanted: tuple[Why, ...], outcome: Outcome) -> Numbered:
    """The lines to judge with their numbers: those of the batch and some that it set aside."""
    batch = batch.with_aside(wanted)
    outcome.lines += len(batch.lines)
    for line in batch.aside:
        outcome.aside[line.why] += 1
    return batch.source, batch.numbers, batch.lines


def _reported(
    found: Iterable[tuple[Origins, list[bytes], Hits]],
    matcher: Matcher,
    progress: Callable[[int], None],
) -> Iterator[Reported]:
    for origins, lines, hits in found:
        ends = list(accumulate(len(numbers) for _, numbers in origins))
        for index, rules in hits:
            at = bisect_right(ends, index)
            source, numbers = origins[at]
            number = numbers[index - ends[at]]  # counted from the end
            yield Reported(source, number, lines[index], matcher.judge.verdict(rules))
        progress(_size(lines))


def _size(lines: Sequence[bytes]) -> int:
    """The bytes of lines with their line feeds."""
    return sum(map(len, lines)) + len(lines)


def _settled(lines: Iterable[Reported]) -> Iterator[Reported]:
    """The lines without the violations that an alert of the same run removes: from the first
    such violation on, all lines wait until there is an alert or no further line."""
    held: list[Reported] = []
    alert = False
    for line in lines:
        alert = alert or line.verdict.kind is Kind.ALERT
        if alert:
            yield from (one for one in (*held, line) if not one.verdict.unless_alert)
            held.clear()
        elif held or line.verdict.unless_alert:
            held.append(line)
        else:
            yield line
    yield from held


def _once(lines: Iterable[Reported], locale: str) -> Iterator[Reported]:
    """Each unstripped text once, as `sort -u` leaves it with SORTUNIQ, and then stripped."""
    seen: set[bytes] = set()
    for line in lines:
        if line.line not in seen:
            seen.add(line.line)
            if text := strip(line.line, locale):
                yield replace(line, line=text)


def _counted(lines: Iterable[Reported], outcome: Outcome) -> Iterator[Reported]:
    for line in lines:
        outcome.kinds[line.verdict.kind] += 1
        yield line
