"""The same rule twice."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import filterfalse

from rulegen.linting.files import Collection, File
from rulegen.linting.scope import without_effect
from rulegen.linting.values import HEAD, Check, Finding, Severity


def _find(collection: Collection) -> Iterator[Finding]:
    places: dict[str, list[tuple[File, int]]] = {}
    for file in collection.files:
        for rule in file.content.rules:
            places.setdefault(rule.text, []).append((file, rule.line))
    for text, known in places.items():
        if len(known) > 1:
            yield from _needless(text, known)


def _needless(text: str, places: list[tuple[File, int]]) -> Iterator[Finding]:
    """Of equal rules the later ones are needless, of a package's and another the other."""
    left = list(places)
    order = [*filter(_is_own, reversed(places)), *filterfalse(_is_own, reversed(places))]
    for place in order:
        file, line = place
        by = next((one for one in left if one != place and without_effect(file, one[0])), None)
        if by is None or file.context:
            continue
        left.remove(place)
        where = f"in line {by[1]}" if by[0].path == file.path else f"in {by[0].path}:{by[1]}"
        message = f"this rule stands {where} already"
        advice = "Remove it, or run --fix."
        yield Finding(file.path, line, CHECK, message, advice, text, (0, len(text)), fix="")


def _is_own(place: tuple[File, int]) -> bool:
    return not place[0].package


CHECK = Check(
    code="H01",
    name="duplicate",
    severity=Severity.NOTE,
    summary="the same rule stands twice",
    text="""\
A rule that stands twice where both count for the same lines costs time and is mended in one
place only. Files of different report levels count together where logcheck reads both; two files
of violations.d do not, as each has its own heading. `--fix` removes the later one; where one of
two files belongs to a package, the other one.""",
    bad=(HEAD + r"food\[[[:digit:]]+\]: ready$" + "\n") * 2,
    good=HEAD + r"food\[[[:digit:]]+\]: ready$" + "\n",
    tree=_find,
)
