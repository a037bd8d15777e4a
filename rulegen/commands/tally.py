"""Which of the rules under test match how many lines, and samples of these."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from rulegen.commands.sampling import Distinct, Samples
from rulegen.commands.unmatched import grouped
from rulegen.commands.workers import in_order
from rulegen.logcheck.matcher import Matcher
from rulegen.logcheck.values import Outcome
from rulegen.read import Batch


@dataclass
class Tally:
    """Lines counted by the set of rules that match them, and samples for each tested rule."""

    lines: Counter[tuple[int, ...]] = field(default_factory=Counter)
    samples: defaultdict[int, Samples] = field(default_factory=lambda: defaultdict(Samples))


def tally_lines(
    matcher: Matcher,
    tested: int,
    read: Iterable[Batch],
    outcome: Outcome,
    processes: int | None,
    progress: Callable[[int], None],
) -> Tally:
    """The lines of these batches counted for the first `tested` rules of the matcher."""
    tally = Tally()
    lines_of = ((batch.source, batch.numbers, batch.lines) for batch in read)
    work = _Work(matcher, tested)
    for _, lines, (counts, candidates) in in_order(work, grouped(lines_of), processes):
        outcome.lines += len(lines)
        tally.lines.update(counts)
        for number, found in candidates.items():
            for line in found:
                tally.samples[number].add(line)
        progress(sum(map(len, lines)) + len(lines))
    return tally


class _Work:
    """Counts one batch of lines; runs in another process for big logs."""

    def __init__(self, matcher: Matcher, tested: int) -> None:
        self._matcher = matcher
        self._tested = tested

    def __call__(
        self, lines: list[bytes]
    ) -> tuple[Counter[tuple[int, ...]], dict[int, tuple[bytes, ...]]]:
        counts: Counter[tuple[int, ...]] = Counter()
        found: defaultdict[int, Distinct] = defaultdict(Distinct)
        for line, hits in zip(lines, self._matcher.hits(lines), strict=True):
            mine = [number for number in hits if number < self._tested]
            if mine:
                counts[tuple(sorted(hits))] += 1
            for number in mine:
                found[number].add(line)
        return counts, {number: kept.lines() for number, kept in found.items()}
