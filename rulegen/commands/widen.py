"""A rule, changed as little as possible so that more lines match: made, and proven."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from itertools import chain, islice

from rulegen import ere
from rulegen.alarms import why
from rulegen.commands.generate import generate
from rulegen.engine import RuleSet
from rulegen.language import Answer, covers
from rulegen.logcheck.layers import Kind
from rulegen.logcheck.matcher import Matcher
from rulegen.logcheck.rulefile import FileRule
from rulegen.logcheck.soundness import anchored
from rulegen.logcheck.tree import Layer, LayerFile
from rulegen.near import Index, Near, apply, mended, view
from rulegen.near.index import FAR
from rulegen.parse import parse
from rulegen.render import render
from rulegen.shapes import shape_of
from rulegen.simplify import simplify
from rulegen.verify import proven

ROUNDS = 8
"""Alignments for one line: edits that meet are made one after the other."""
SAMPLES = 5
"""Lines of one shape that a rule is proven on, and lines that are shown."""
HIDING = {
    Kind.EVENT: Layer.IGNORE,
    Kind.VIOLATION: Layer.VIOLATIONS_IGNORE,
    Kind.ALERT: Layer.CRACKING_IGNORE,
}
"""The layer whose rules can hide a line of a kind."""


@dataclass(frozen=True, slots=True)
class Widened:
    """A rule that takes all lines, and everything that `old` took.

    `covers`: YES if the inclusion was decided, UNKNOWN if it holds because every change only
    adds (back-references, word edges). `changes` are the reasons, in words. `alternation`:
    nothing better was found than the old rule or a new one, as one. `why_new`: why a rule of
    its own would be better, or "".
    """

    rule: str
    old: str
    lines: tuple[str, ...]
    covers: Answer
    changes: tuple[str, ...] = ()
    alternation: bool = False
    why_new: str = ""


def widened(rule: str, lines: Sequence[str], *, tidy: bool = False) -> Widened | None:
    """The rule with the smallest change that lets it take these lines (without white space at
    their ends), proven by grep on them in both locales; None if there is none, or if the rule
    would grow beyond what grep bears. A rule that takes them all comes back as it is.

    `tidy` may shorten the result, without a change of what it takes.

    Raises EreError for a rule that grep refuses, EngineError if there is no grep.

    >>> widened("^a (b )?c$", ["a d c"]).rule
    '^a (b|d )?c$'
    """
    ere.parse(rule)
    source = [line.encode("utf-8", "surrogateescape") + b"\n" for line in lines]
    if _proves(rule, source):
        return Widened(rule, rule, tuple(lines), Answer.YES)
    for quoted in (False, True):
        made = _made(rule, lines, quoted)
        if made and (found := _checked(made, source, tidy)):
            return found
    return _alternation(rule, lines, source)


def _made(rule: str, lines: Sequence[str], quoted: bool) -> Widened | None:
    """The rule widened for one line after the other, not yet proven."""
    new, changes, why_new = rule, dict[str, None](), ""
    for line in lines:
        found = _for_line(new, line, quoted)
        if found is None:
            return None
        new, reasons, why = found
        changes |= dict.fromkeys(reasons)
        why_new = why_new or why
    return Widened(new, rule, tuple(lines), Answer.UNKNOWN, tuple(changes), False, why_new)


def _for_line(rule: str, line: str, quoted: bool) -> tuple[str, list[str], str] | None:
    """The rule widened for one line, the reasons, and why a new rule is better."""
    of = view(line)
    reasons: list[str] = []
    why_new = ""
    for _ in range(ROUNDS):
        near = Index([rule]).near(0, of)
        if near is None:
            return None
        why_new = why_new or near.why_new()
        if not near.fit.cost and not near.edits.edits:
            return rule, reasons, why_new
        reasons += [reason.text for reason in near.reasons()]
        if near.fit.cost:
            tree = mended(near.rule, of, near.fit)
            near = Index([render(tree)]).near(0, of) or near
            rule = render(tree)
            if near.fit.cost:
                return None
        new = render(apply(near.rule.tree, near.edits, of, quoted=quoted))
        if new == rule and near.edits.edits:
            return None
        rule = new
    return None


def _proves(rule: str, source: Sequence[bytes]) -> bool:
    return proven(rule.encode("utf-8", "surrogateescape"), lambda: source) is None


def _checked(made: Widened, source: Sequence[bytes], tidy: bool) -> Widened | None:
    """The rule with its proofs, or None if one fails."""
    tree = ere.parse(made.rule)
    if anchored(tree) != anchored(ere.parse(made.old)) or not _proves(made.rule, source):
        return None
    answer = covers(made.rule, made.old)
    if answer is Answer.NO:
        return None
    if tidy:
        short = render(simplify(tree))
        same = covers(short, made.rule) is covers(made.rule, short) is Answer.YES
        if same and _proves(short, source):
            made = replace(made, rule=short)
    return replace(made, covers=answer)


def _alternation(rule: str, lines: Sequence[str], source: Sequence[bytes]) -> Widened | None:
    """The old rule, or a new one: what is always right and never pretty."""
    rest = [x for x, line in zip(lines, source, strict=True) if not _proves(rule, [line])]
    new = [one.text for one in generate(rest)]
    if not new:
        return None
    made = Widened("|".join([rule, *new]), rule, tuple(lines), Answer.UNKNOWN, (), True,
                   "nothing of the rule fits the line")  # fmt: skip
    return _checked(made, source, tidy=False)


# --- which rule --------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Rules:
    """Rules with their places, and an index of them."""

    rules: tuple[tuple[LayerFile, FileRule], ...]
    index: Index

    @classmethod
    def of(cls, rules: Iterable[tuple[LayerFile, FileRule]]) -> Rules:
        """The rules of some files."""
        listed = tuple(rules)
        return cls(listed, Index([rule.text for _, rule in listed]))


@dataclass(frozen=True, slots=True)
class Mended:
    """What was made for some lines: the rule they are nearest to (None: there is none), how
    near it is, the widened rule, and new rules where these are better."""

    lines: tuple[str, ...]
    file: LayerFile | None = None
    rule: FileRule | None = None
    near: Near | None = None
    widened: Widened | None = None
    new: tuple[str, ...] = ()
    why_new: str = ""


def hiding(matcher: Matcher, kind: Kind) -> Rules:
    """The rules of the layer that can hide lines of a kind."""
    layer = HIDING.get(kind, Layer.IGNORE)
    return Rules.of((f, r) for f, r in matcher.tree.rules() if f.layer is layer)


def mend(lines: Sequence[str], rules: Rules, *, force: bool = False, tidy: bool = False
         ) -> list[Mended]:  # fmt: skip
    """For each rule that is nearest to some of the lines, the rule widened for them; lines that
    are far from every rule get new rules, unless `force`."""
    by_rule: dict[int, list[str]] = defaultdict(list)
    nearest: dict[int, Near] = {}
    lost: list[str] = []
    for line in shapes(lines):
        near = rules.index.best(line, limit=FAR)
        if near is None:
            lost.append(line)
            continue
        nearest.setdefault(near.number, near)
        by_rule[near.number].append(line)
    out = [_mend(tuple(group), rules, nearest[number], force, tidy)
           for number, group in by_rule.items()]  # fmt: skip
    if lost:
        new = tuple(one.text for one in generate(lost))
        out.append(Mended(tuple(lost), new=new, why_new="no rule is like it"))
    return out


def mend_given(lines: Sequence[str], file: LayerFile, *, tidy: bool = False) -> list[Mended]:
    """The one rule of `file`, widened for these lines, near or not; none if they are none.

    Raises EreError for a rule that grep refuses.
    """
    (rule,) = file.content.rules
    some = tuple(shapes(lines))
    ere.parse(rule.text)
    near = Index([rule.text]).near(0, view(some[0])) if some else None
    made = widened(rule.text, some, tidy=tidy) if some else None
    if made is None:
        return [Mended(some, file, rule, near, why_new="it cannot be widened")] if some else []
    return [Mended(some, file, rule, near, made, (), made.why_new)]


def _mend(lines: tuple[str, ...], rules: Rules, near: Near, force: bool, tidy: bool) -> Mended:
    file, rule = rules.rules[near.number]
    made = widened(rule.text, lines, tidy=tidy)
    why_new = near.why_new() or (made.why_new if made else "it cannot be widened")
    if made is None or (why_new and not force):
        new = tuple(one.text for one in generate(lines))
        return Mended(lines, file, rule, near, None, new, why_new)
    return Mended(lines, file, rule, near, made, (), why_new)


def shapes(lines: Iterable[str]) -> list[str]:
    """The lines, a few of each shape."""
    seen: dict[object, list[str]] = defaultdict(list)
    for line in dict.fromkeys(lines):
        same = seen[shape_of(parse(line))[0]]
        if len(same) < SAMPLES:
            same.append(line)
    return list(chain.from_iterable(seen.values()))


@dataclass(slots=True)
class Hides:
    """What a widened rule would hide in some logs that the old one did not: `reported` of them
    are lines that logcheck would report now; `alarms` are some of those that look like one,
    with the words that say so."""

    count: int = 0
    reported: int = 0
    samples: list[str] = field(default_factory=list)
    alarms: list[tuple[str, str]] = field(default_factory=list)


def newly_hidden(
    made: Widened, batches: Iterable[Sequence[bytes]], matcher: Matcher | None = None
) -> Hides:
    """The lines of these batches that the widened rule takes and the old one does not."""
    rules = RuleSet([made.old, made.rule], matcher.locale if matcher else "C.UTF-8")
    hides = Hides()
    for batch in batches:
        hits = rules.match_lines(batch)
        new = [line for line, hit in zip(batch, hits, strict=True) if hit == [1]]
        now = [new[n] for n, _ in matcher.reported(new)] if matcher and new else new
        texts = [line.decode("utf-8", "surrogateescape") for line in now]
        hides.count += len(new)
        hides.reported += len(now)
        hides.samples += texts[: max(0, SAMPLES - len(hides.samples))]
        alarms = ((words, text) for text in texts if (words := _alarm(text)))
        hides.alarms += islice(alarms, max(0, SAMPLES - len(hides.alarms)))
    return hides


def _alarm(line: str) -> str:
    """The words of a line that look like an alarm, or ""."""
    of = view(line)
    return why(of.constant((of.message, len(line))), of.record.ident)
