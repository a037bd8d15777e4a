"""What RE2 left open, decided by grep with as few runs as possible."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from rulegen.engine.gnugrep import grep

CHUNK = 32  # rules a grep: more make it slower than two greps


def confirmed(
    doubts: Mapping[int, Sequence[int]], rules: Sequence[str], lines: Sequence[bytes], locale: str
) -> Iterator[tuple[int, int]]:
    """The (line, rule) of those pairs that grep says match, as indexes.

    `doubts` has for a line all rules that may match it. Where that is one alone, many rules
    are asked in one run: whatever matches the line is that rule.
    """
    alone = {line: found[0] for line, found in doubts.items() if len(found) == 1}
    for chunk in _chunks(sorted(set(alone.values()))):
        some = [line for line, rule in alone.items() if rule in chunk]
        yield from ((line, alone[line]) for line in _asked(chunk, some, rules, lines, locale))
    several: defaultdict[int, list[int]] = defaultdict(list)
    for line, found in doubts.items():
        for rule in found if line not in alone else ():
            several[rule].append(line)
    for rule, some in several.items():
        yield from ((line, rule) for line in _asked([rule], some, rules, lines, locale))


def _asked(
    numbers: Sequence[int],
    some: Sequence[int],
    rules: Sequence[str],
    lines: Sequence[bytes],
    locale: str,
) -> list[int]:
    """Those of some lines that any of these rules matches."""
    texts = [rules[number] for number in numbers]
    return [some[n] for n in grep(texts, [lines[n] for n in some], locale)]


def _chunks(numbers: Sequence[int]) -> Iterator[Sequence[int]]:
    return (numbers[at : at + CHUNK] for at in range(0, len(numbers), CHUNK))
