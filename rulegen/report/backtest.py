"""The back-test as text for 80 columns."""

from __future__ import annotations

from collections.abc import Iterator

from rulegen.commands.suggest.backtest import Backtest
from rulegen.errors import printable
from rulegen.report.suggest import WIDTH, many, wrapped


def text(result: Backtest) -> Iterator[str]:
    """What was learnt, what the newer half would have looked like, and every leak."""
    yield (
        f"{many(result.rules, 'rule')} learnt from the older {many(result.older, 'line')};"
        f" in the newer {result.newer:,}:\n\n"
    )
    rows = [
        ("reported before", result.newer, ""),
        ("reported after", result.after, ""),
        ("seen before, no alarm", result.seen, _of(result.silenced, result.seen)),
        ("seen before, alarm", result.alarms, _of(result.alarms_silenced, result.alarms)),
        ("never seen before", result.unseen, f"{result.leaked:,} hidden"),
    ]
    for name, count, more in rows:
        yield f"  {name:<22} {count:>10,} lines{'   ' + more if more else ''}\n"
    yield "\n"
    if not result.leaks:
        yield "No line of an event never seen before would have been hidden.\n"
    for leak in result.leaks:
        yield f"{leak.suggestion.id} would have hidden {many(leak.lines, 'line')} like\n"
        yield from (f"  {row}\n" for row in wrapped(printable(leak.sample), WIDTH - 2))


def _of(part: int, whole: int) -> str:
    share = f" ({100 * part / whole:.1f} %)" if whole else ""
    return f"{part:,} silenced{share}"
