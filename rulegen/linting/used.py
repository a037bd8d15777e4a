"""How many lines of some logs each rule matches."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rulegen.engine import RuleSet
from rulegen.linting.files import Collection, File
from rulegen.logcheck.rulefile import FileRule
from rulegen.read import batches


def matches(
    collection: Collection, paths: Sequence[str]
) -> Iterator[tuple[File, FileRule, int, bytes]]:
    """For each linted rule that grep takes how many lines it matches, and one of them.

    Raises InputError for a log that cannot be read.
    """
    own = [(file, v.rule) for file in collection.linted for v in collection.views(file)]
    rules = RuleSet([rule.text for _, rule in own], collection.locale)
    counts = [0] * len(own)
    samples = [b""] * len(own)
    for batch in batches(list(paths), quoted=True, locale=collection.locale):
        for line, hits in zip(batch.lines, rules.match_lines(batch.lines), strict=True):
            for number in hits:
                counts[number] += 1
                samples[number] = samples[number] or line
    for (file, rule), count, sample in zip(own, counts, samples, strict=True):
        yield file, rule, count, sample
