"""Explanations as text and as JSON."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from rulegen.errors import caret, printable
from rulegen.logcheck.layers import Kind

if TYPE_CHECKING:
    from rulegen.commands.explain import Explained, Placed
    from rulegen.near import Near

WIDTH = 96
"""Characters of a line shown around the caret."""


def as_text(one: Explained) -> str:
    """The line, what becomes of it, and why."""
    return "\n".join(_lines(one)) + "\n"


def _lines(one: Explained) -> Iterator[str]:
    yield printable(one.line)
    if one.format:
        yield f"  {one.format.severity.value}: {one.format.meaning} ({one.format.full})"
    yield f"  {_verdict(one)}"
    for placed in one.by:
        verb = "by" if one.verdict.kind is Kind.HIDDEN else "raised by"
        yield f"  {verb} {placed.place}"
        yield f"    {printable(placed.rule.text)}"
    for idle in one.idle:
        yield f"  would be taken by {idle.rule.file}:{idle.rule.line}"
        yield f"    {idle.why}"
    for note in one.notes:
        yield f"  {note}"
    for placed, near in one.nearest:
        yield from _near(placed, near)


def _verdict(one: Explained) -> str:
    kind = one.verdict.kind
    if kind is Kind.HIDDEN:
        return "hidden"
    sections = ", ".join(one.verdict.sections)
    return f"reported as a {kind.value}, under {sections}" if sections else "reported"


def _near(placed: Placed, near: Near) -> Iterator[str]:
    yield f"  near: {placed.place}"
    yield f"    {printable(near.rule.text)}"
    reasons = near.reasons()
    for number, reason in enumerate(reasons):
        if not number:
            yield from (f"  {row}" for row in caret(near.of.text, reason.span, WIDTH).split("\n"))
        yield f"    {'then ' if number else ''}{printable(reason.text)}"


def as_json(one: Explained) -> dict[str, Any]:
    """One explanation as a value for JSON; spans count characters of the line from 0."""
    return {
        "line": _clean(one.line),
        "kind": one.verdict.kind.value,
        "sections": list(one.verdict.sections),
        "by": [_placed(placed) for placed in one.by],
        "idle": [
            {"file": i.rule.file, "line": i.rule.line, "rule": _clean(i.rule.text), "why": i.why}
            for i in one.idle
        ],
        "notes": list(one.notes),
        "format": one.format
        and {
            "name": one.format.full,
            "severity": one.format.severity.value,
            "meaning": one.format.meaning,
        },
        "nearest": [_near_json(placed, near) for placed, near in one.nearest],
    }


def _placed(placed: Placed) -> dict[str, Any]:
    rule = placed.rule
    return {
        "layer": placed.directory,
        "file": rule.file,
        "line": rule.line,
        "rule": _clean(rule.text),
    }


def _near_json(placed: Placed, near: Near) -> dict[str, Any]:
    reasons = [{"span": list(r.span), "text": _clean(r.text)} for r in near.reasons()]
    return {
        **_placed(placed),
        "cost": round(near.cost, 2),
        "widen": near.worth,
        "why_new": near.why_new(),
        "reasons": reasons,
    }


def _clean(text: str) -> str:
    """Bytes that are not UTF-8 become U+FFFD."""
    return text.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
