"""Rules learnt on the older half of the history, tried on the newer half.

What an *event* is, is said by the grouping of all lines: an event of the newer half is new if
no line of the older half is in its group.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from rulegen.commands.logs import Logs
from rulegen.commands.suggest.choose import Want, select
from rulegen.commands.suggest.collect import Collected, mine
from rulegen.commands.suggest.make import from_collected
from rulegen.commands.suggest.values import Suggestion, Suggestions
from rulegen.commands.unmatched import unmatched
from rulegen.engine import RuleSet
from rulegen.formats import Catalogue
from rulegen.group.steps import group
from rulegen.known import split
from rulegen.logcheck.layers import Kind
from rulegen.logcheck.matcher import Matcher
from rulegen.logcheck.values import Outcome, Reported
from rulegen.places import Places
from rulegen.read.history import log_of
from rulegen.shapes import NO_PINS, Shape
from rulegen.spool import Mined, merge


@dataclass(frozen=True, slots=True)
class Leak:
    """A rule that hid lines of an event that it had not seen."""

    suggestion: Suggestion
    lines: int
    sample: str


@dataclass(slots=True)
class Backtest:
    """What came of it, in reported lines.

    `older` and `newer` are the sizes of the halves; of the newer, `before` were reported and
    `after` still are. They are told apart: `seen` and `silenced` of events seen before that
    are no alarms, `alarms` and `alarms_silenced` of those that are, `unseen` of new events,
    and `leaks` the hidden ones among these.
    """

    outcome: Outcome
    rules: int = 0
    older: int = 0
    newer: int = 0
    seen: int = 0
    silenced: int = 0
    alarms: int = 0
    alarms_silenced: int = 0
    unseen: int = 0
    leaks: list[Leak] = field(default_factory=list)

    @property
    def leaked(self) -> int:
        """Lines of new events that were hidden."""
        return sum(leak.lines for leak in self.leaks)

    @property
    def after(self) -> int:
        """Lines of the newer half that are still reported."""
        return self.newer - self.silenced - self.alarms_silenced - self.leaked


def backtest(
    logs: Logs, matcher: Matcher, want: Want, *, formats: Catalogue | None = None
) -> Backtest:
    """Learns on the older half of the reported lines of each log (with what was rotated from
    it), and tries the rules that `want` takes on the newer half.

    The reported lines are held in memory. Ids in `want` that the older half does not give are
    no error: the list that the user saw was made from all lines.
    """
    outcome = Outcome()
    older, newer = _halves(unmatched(logs, matcher, outcome))
    learnt = from_collected(mine(older), matcher, outcome, formats)
    taken = select(learnt, _known(want, learnt)).taken
    result = Backtest(outcome, len(taken), len(older), len(newer))
    _try(result, learnt, taken, mine(newer), matcher, formats)
    return result


def _known(want: Want, found: Suggestions) -> Want:
    from dataclasses import replace

    ids = {one.id for one in found.all if not one.barred}
    return replace(want, accept=want.accept & ids, skip=want.skip & ids)


def _halves(lines: Iterator[Reported]) -> tuple[list[Reported], list[Reported]]:
    """The older and the newer half of each log: by place, since old stamps have no year."""
    logs: dict[str, list[Reported]] = defaultdict(list)
    for one in lines:
        logs[log_of(one.source)].append(one)
    older, newer = [], []
    for found in logs.values():
        middle = len(found) // 2
        older += found[:middle]
        newer += found[middle:]
    return older, newer


def _try(
    result: Backtest,
    learnt: Suggestions,
    taken: Sequence[Suggestion],
    newer: Collected,
    matcher: Matcher,
    formats: Catalogue | None,
) -> None:
    """Counts the lines of the newer half by the fate of their events."""
    for kind, mined in newer.mined.items():
        old = learnt.collected.mined.get(kind, Mined({}, ()))
        events = _events(old, mined, learnt, kind, formats)
        rules = [one for one in taken if one.kind is kind]
        watcher = RuleSet([one.rule.text for one in rules], matcher.locale)
        leaks: Counter[int] = Counter()
        samples: dict[int, str] = {}
        for shape in mined.summaries:
            hits = _hits(mined, shape, watcher)
            _count(result, events[shape], hits)
            if events[shape] == "new":
                for line, number in hits:
                    if number is not None:
                        leaks[number] += 1
                        samples.setdefault(number, line.decode("utf-8", "surrogateescape"))
        result.leaks += [Leak(rules[n], count, samples[n]) for n, count in leaks.most_common()]


Hits = list[tuple[bytes, int | None]]


def _hits(mined: Mined, shape: Shape, rules: RuleSet) -> Hits:
    """The lines of a shape, each with a rule that hides it."""
    lines = [line for block in mined.lines([shape]) for line in block.split(b"\n")[:-1]]
    found = rules.match_lines(lines)
    return [(line, min(hits) if hits else None) for line, hits in zip(lines, found, strict=True)]


def _count(result: Backtest, event: str, hits: Hits) -> None:
    hidden = sum(number is not None for _, number in hits)
    if event == "new":
        result.unseen += len(hits)
    elif event == "alarm":
        result.alarms += len(hits)
        result.alarms_silenced += hidden
    else:
        result.seen += len(hits)
        result.silenced += hidden


def _events(
    old: Mined, new: Mined, learnt: Suggestions, kind: Kind, formats: Catalogue | None
) -> dict[Shape, str]:
    """For each shape of the newer half: `new`, or `alarm` or `seen` by what was made of the
    older lines of its event."""
    whole = merge([old, new])
    alarms = {
        shape for one in learnt.all if one.kind is kind and not one.harmless for shape in one.shapes
    }
    places = Places.of({*old.summaries, *new.summaries})  # as in the whole
    before = {shape: places.fold(shape) for shape in old.summaries}
    after = {shape: places.fold(shape) for shape in new.summaries}
    known = set(before.values())
    alarming = {before[shape] for shape in alarms if shape in before}
    fate: dict[Shape, str] = {}
    for shapes in _groups(whole, formats):
        seen = known & shapes
        word = "new" if not seen else "alarm" if seen <= alarming else "seen"
        fate |= dict.fromkeys(shapes, word)
    return {shape: fate[now] for shape, now in after.items()}


def _groups(mined: Mined, formats: Catalogue | None) -> Iterator[set[Shape]]:
    """The shapes of each event."""
    rest = list(mined.summaries)
    if formats is not None:
        known, rest = split(mined.summaries, formats, NO_PINS)
        yield from (set(one.shapes) for one in known)
    yield from (set(one.shapes) for one in group(rest))
