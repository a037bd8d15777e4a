"""Suggestions as text for 80 columns, and as JSON."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice
from typing import TYPE_CHECKING, Any

from rulegen.errors import printable
from rulegen.fields import spans_of
from rulegen.parse import parse

if TYPE_CHECKING:
    from rulegen.commands.suggest import Selection, Suggestion, Suggestions

WIDTH = 80
MOST_ROWS = 4  # rows of a sample: the rest of a long line says little
SAMPLES = 2

_COLOURS = {"head": "1", "alarm": "1;31", "field": "1;36", "rule": "32", "dim": "2", "": ""}


class Paint:
    """Text in colour, or as it is."""

    def __init__(self, colour: bool) -> None:
        self.colour = colour

    def __call__(self, kind: str, text: str) -> str:
        if not self.colour or not text:
            return text
        return f"\x1b[{_COLOURS[kind]}m{text}\x1b[0m"


def head(selection: Selection, reported: int) -> str:
    """What it is worth: `12,431 of 12,977 reported lines (96 %) silenced by 37 rules`."""
    rules = len(selection.taken)
    share = f" ({100 * selection.silenced // reported} %)" if reported else ""
    lines = f"{selection.silenced:,} of {many(reported, 'reported line')}"
    return f"{lines}{share} silenced by {many(rules, 'rule')}"


def listing(
    found: Suggestions, selection: Selection, blocks: Iterable[str], paint: Paint
) -> Iterator[str]:
    """The head line, then what is offered, the alarms, and what cannot be written; `blocks` are
    the blocks of every suggestion, in order."""
    rows = iter(blocks)
    yield paint("head", head(selection, found.outcome.reported)) + "\n"
    yield from islice(rows, len(selection.offered))
    if selection.alarms:
        yield "\n" + paint("alarm", _alarm_head(selection.alarms)) + "\n"
        yield "Written only when named: --accept ID, or --program NAME --alarms.\n"
        yield from islice(rows, len(selection.alarms))
    if selection.barred:
        yield "\n" + paint("alarm", f"Not offered: {_counted(selection.barred)}") + "\n"
        yield from islice(rows, len(selection.barred))
    yield from _rest(found, selection)


def _alarm_head(alarms: Sequence[Suggestion]) -> str:
    return f"Alarms: {_counted(alarms)}"


def _counted(some: Sequence[Suggestion]) -> str:
    lines = sum(one.rule.count for one in some)
    return f"{many(len(some), 'rule')} for {many(lines, 'line')}"


def _rest(found: Suggestions, selection: Selection) -> Iterator[str]:
    """What is not in the list, in a sentence each."""
    said = []
    if selection.skipped:
        ids = " ".join(one.id for one in selection.skipped)
        said.append(f"Skipped: {_counted(selection.skipped)} ({ids}).")
    if found.headless:
        said.append(
            f"{many(found.headless, 'line')} without stamp and host got no rule;"
            " rulegen from-lines writes rules for them."
        )
    if found.refused:
        said.append(f"{many(len(found.refused), 'line')} got no rule: {found.refused[0]}")
    if said:
        yield "\n"
    for text in said:
        yield from (row + "\n" for row in wrapped(printable(text), WIDTH))


def block(one: Suggestion, root: str, paint: Paint) -> str:
    """A suggestion: id, lines and program; when and where; samples; the rule."""
    return "".join(_block(one, root, paint))


def _block(one: Suggestion, root: str, paint: Paint) -> Iterator[str]:
    yield "\n"
    left = f"{one.id}  {many(one.rule.count, 'line'):>11}  {printable(one.rule.program)}"
    yield paint("head", left) + "\n"
    for reason in (*one.reasons, *([one.barred] if one.barred else [])):
        yield from _rows(reason, paint, "alarm")
    yield from _rows(f"{when(one)}, {place(one, root)}", paint, "dim")
    for note in one.notes:
        yield from _rows(note, paint, "dim")
    for text in _different(one.rule.samples)[:SAMPLES]:
        yield from sample(one, text, paint)
    yield from rule_rows(one.rule.text, paint)
    if one.near:
        yield from _rows(f"nearest rule: {one.near.place}", paint, "dim")
        yield from rule_rows(one.near.rule, paint)
        if one.near.widened:
            better = "as good" if one.rule.format else "better"
            yield from _rows(f"{better}: the nearest rule, widened", paint, "dim")
            yield from rule_rows(one.near.widened, paint)


def _different(samples: Sequence[str]) -> list[str]:
    """The samples, of those that differ in digits alone the first."""
    seen = {re.sub(r"[0-9]+", "0", text): text for text in reversed(samples)}
    return [text for text in samples if text in seen.values()]


def rule_rows(rule: str, paint: Paint) -> Iterator[str]:
    """A rule in rows, cut anywhere: a break at a blank would hide the blank."""
    shown = printable(rule)
    for at in range(0, len(shown), WIDTH - 2):
        yield f"  {paint('rule', shown[at : at + WIDTH - 2])}\n"


def _rows(text: str, paint: Paint, kind: str) -> Iterator[str]:
    for row in wrapped(printable(text), WIDTH - 2):
        yield f"  {paint(kind, row)}\n"


def when(one: Suggestion) -> str:
    """The first and the last time that its lines were seen, to the second."""
    first, last = (re.sub(r"(T[0-9:]{8})\S+", r"\1", x) for x in (one.rule.first, one.rule.last))
    return printable(first if first == last else f"{first} to {last}")


def place(one: Suggestion, root: str) -> str:
    """The file of a suggestion, relative to the rule directory."""
    return os.path.relpath(one.place.path, root)


def sample(one: Suggestion, text: str, paint: Paint) -> Iterator[str]:
    """A sample from the ident on, its variable parts in colour or underlined with carets."""
    record = parse(text)
    start = len(record.stamp) + len(record.host)
    spans = [(a - start, b - start) for a, b in spans_of(one.tree, text) if a >= start]
    yield from marked(text[start:], spans, paint, WIDTH - 4, MOST_ROWS)


def marked(
    text: str, spans: Sequence[tuple[int, int]], paint: Paint, width: int, most: int
) -> Iterator[str]:
    """Rows of a text with the spans painted, or with carets below.

    >>> print("".join(marked("a 17", [(2, 4)], Paint(False), 76, 4)), end="")
        a 17
          ^^
    """
    under = [" "] * len(text)
    for start, end in spans:
        under[start:end] = "^" * (end - start)
    shown = printable(text)
    rows = range(0, len(shown), width)
    for number, at in enumerate(rows, start=1):
        cut = number == most and at + width < len(shown)
        row, marks = shown[at : at + width], "".join(under[at : at + width])
        if cut:
            row, marks = row[:-2] + " …", marks[:-2]
        if paint.colour:
            yield f"    {_painted(row, marks, paint)}\n"
        else:
            yield f"    {row}\n"
            if marks.strip():
                yield f"    {marks.rstrip()}\n"
        if cut:
            return


def _painted(row: str, marks: str, paint: Paint) -> str:
    out, at = [], 0
    while at < len(row):
        kind = marks[at : at + 1]
        end = at
        while end < len(row) and marks[end : end + 1] == kind:
            end += 1
        out.append(paint("field", row[at:end]) if kind == "^" else row[at:end])
        at = end
    return "".join(out)


def wrapped(text: str, width: int) -> Iterator[str]:
    """The text in rows, broken behind a blank where one stands in the second half of a row."""
    while len(text) > width:
        at = text.rfind(" ", width // 2, width) + 1 or width
        yield text[:at].rstrip(" ")
        text = text[at:]
    yield text


def many(count: int, word: str) -> str:
    """A number with its word.

    >>> many(1, "line"), many(1200, "line")
    ('1 line', '1,200 lines')
    """
    return f"{count:,} {word}" if count == 1 else f"{count:,} {word}s"


_DIFF = {"---": "head", "+++": "head", "+": "rule", "-": "alarm", "@": "dim"}


def shown(diff: str, paint: Paint) -> str:
    """A diff for people: in colour, without git's header lines and what moves a cursor."""
    rows = [row for row in diff.split("\n") if row[:1] in (*_DIFF, " ", "\\")]
    kinds = [_DIFF.get(row[:3], _DIFF.get(row[:1], "")) for row in rows]
    return "".join(f"{paint(*pair)}\n" for pair in zip(kinds, map(printable, rows), strict=True))


def json_of(selection: Selection) -> Callable[[Suggestion], dict[str, Any]]:
    """What makes a suggestion of the selection a value for JSON."""
    groups = {
        "offered": selection.offered,
        "alarm": selection.alarms,
        "barred": selection.barred,
        "skipped": selection.skipped,
    }
    states = {one.id: state for state, some in groups.items() for one in some}
    taken = {one.id for one in selection.taken}
    return lambda one: _value(one, states[one.id], one.id in taken)


def _value(one: Suggestion, state: str, taken: bool) -> dict[str, Any]:
    rule = one.rule
    return {
        "id": one.id,
        "state": state,
        "taken": taken,
        "rule": _clean(rule.text),
        "program": _clean(rule.program),
        "service": one.service,
        "count": rule.count,
        "first": _clean(rule.first),
        "last": _clean(rule.last),
        "kind": one.kind.value,
        "layer": one.place.layer.value,
        "file": one.place.path,
        "reasons": [_clean(reason) for reason in (*one.reasons, *filter(None, [one.barred]))],
        "notes": [_clean(note) for note in one.notes],
        "samples": [_sample(one, text) for text in rule.samples],
        "near": one.near
        and {
            "rule": _clean(one.near.rule),
            "place": one.near.place,
            "widened": _clean(one.near.widened) or None,
            "recommended": bool(one.near.widened) and not one.rule.format,
        },
    }


def _sample(one: Suggestion, text: str) -> dict[str, Any]:
    return {"line": _clean(text), "variable": spans_of(one.tree, text)}


def _clean(text: str) -> str:
    """Bytes that are not UTF-8 become U+FFFD."""
    return text.encode("utf-8", "surrogateescape").decode("utf-8", "replace")


def summary(found: Suggestions, selection: Selection) -> Iterable[str]:
    """For the moment of writing: the head line, and what is left out."""
    yield head(selection, found.outcome.reported)
    taken = set(selection.taken)
    left = [one for one in selection.alarms if one not in taken]
    if left:
        yield f"{_counted(left)} are alarms and were left out"
    if selection.barred:
        yield f"{_counted(selection.barred)} cannot be written"
