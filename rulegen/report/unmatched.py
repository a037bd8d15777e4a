"""The report of `unmatched` as text: lines, logcheck's sections, a table, JSON."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import IO, TYPE_CHECKING, Any

from rulegen.errors import printable
from rulegen.logcheck.conf import Conf
from rulegen.logcheck.layers import Kind
from rulegen.logcheck.values import Outcome, Reported

if TYPE_CHECKING:
    from rulegen.commands.events import Event

_IN_MEMORY = 1 << 20  # bytes of a section kept before it goes to a temporary file


def plain(lines: Iterable[Reported]) -> Iterator[bytes]:
    """Each line once, with its line feed."""
    return (reported.line + b"\n" for reported in lines)


def sections(lines: Iterable[Reported], conf: Conf) -> Iterator[bytes]:
    """The report as logcheck prints it: a line stands under each heading that raises it.

    Long sections wait in temporary files, so memory stays flat.
    """
    from tempfile import SpooledTemporaryFile

    parts: dict[str, IO[bytes]] = {}
    try:
        for reported in lines:
            for heading in reported.verdict.sections:
                if heading not in parts:
                    parts[heading] = SpooledTemporaryFile(_IN_MEMORY)  # noqa: SIM115
                parts[heading].write(reported.line + b"\n")
        for heading in sorted(parts, key=lambda name: _rank(name, conf)):
            yield from _section(heading, parts[heading])
    finally:
        for part in parts.values():
            part.close()


def _section(heading: str, part: IO[bytes]) -> Iterator[bytes]:
    yield f"{heading}\n{underline(heading)}\n".encode("utf-8", "surrogateescape")
    part.seek(0)
    yield from part
    yield b"\n"


def underline(heading: str) -> str:
    """logcheck's line below a heading.

    >>> underline("abc")
    '=-='
    """
    return ("=-" * len(heading))[: len(heading)]


def _rank(heading: str, conf: Conf) -> tuple[int, str]:
    order = [conf.alerts, conf.violations, conf.events]
    kind = next((n for n, name in enumerate(order) if heading.startswith(name)), len(order))
    return kind, heading


def as_json(reported: Reported, places: Callable[[int], str]) -> dict[str, Any]:
    """One line as a value for JSON; `places` turns a rule's number into `file:line`."""
    verdict = reported.verdict
    return {
        "source": reported.source,
        "number": reported.number,
        "line": reported.line.decode("utf-8", "backslashreplace"),
        "kind": verdict.kind.value,
        "sections": list(verdict.sections),
        "rules": [places(number) for number in verdict.rules],
    }


def table(rows: Iterable[tuple[Event, Kind]]) -> Iterator[str]:
    """The events as lines of text, the most frequent first."""
    ranked = sorted(
        rows, key=lambda row: (-row[0].count, row[0].program, row[0].text, row[1].value)
    )
    wide = max((len(str(event.count)) for event, _ in ranked), default=0)
    names = max((len(event.program) for event, _ in ranked), default=0)
    for event, kind in ranked:
        program = printable(event.program or "(none)")
        cells = [f"{event.count:>{wide}}", f"{program:<{min(names, 32)}}", f"{kind.value:<14}"]
        yield "  ".join([*cells, printable(event.text)]).rstrip()


def _frequent_first(row: tuple[Event, Kind]) -> tuple[int, str, str, str]:
    event, kind = row
    return -event.count, event.program, event.text, kind.value


def summary(outcome: Outcome) -> str:
    """One sentence for standard error."""
    kinds = [
        f"{n:,} {kind.value}{'s' if n > 1 else ''}" for kind in Kind if (n := outcome.kinds[kind])
    ]
    text = f"{outcome.reported:,} of {outcome.lines:,} lines would be reported"
    if kinds:
        text += f" ({', '.join(kinds)})"
    left = sum(outcome.aside.values())
    return f"{text}; {left:,} that are no log lines were left out" if left else text
