"""What each rule hides in some logs, and whether it is sound."""

from __future__ import annotations

import os
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import replace

from rulegen.commands.events import events_of
from rulegen.commands.logs import Logs
from rulegen.commands.tally import Tally, tally_lines
from rulegen.ere import parse
from rulegen.errors import EreError
from rulegen.logcheck.layers import Judge, Kind
from rulegen.logcheck.machine import Machine
from rulegen.logcheck.matcher import Matcher
from rulegen.logcheck.place import useless
from rulegen.logcheck.rulefile import FileRule
from rulegen.logcheck.soundness import findings
from rulegen.logcheck.tree import Layer, LayerFile, Tree
from rulegen.logcheck.values import Broken, Outcome, RuleFinding, Trial
from rulegen.read import batches

RAISING = (Layer.CRACKING, Layer.VIOLATIONS)


def try_rules(
    given: Sequence[LayerFile],
    logs: Logs,
    outcome: Outcome,
    *,
    locale: str,
    machine: Machine | None = None,
) -> list[Trial]:
    """Each of the given rules with what it does to these logs, in the order given.

    With `machine`, the rules are also held against the rules there (without the files that
    are being tested). `outcome` gathers what was read.

    Without any line nothing is said of their use.

    Raises InputError for the rules; logs that fail are noted in `outcome`.
    """
    tree = combined(given, machine.tree if machine else None)
    matcher = Matcher(tree, locale, machine.conf if machine else None)
    # Numbers of the rules under test: they stand in front of all others.
    tested = sum(len(file.content.rules) for file in matcher.tree.files[: len(given)])
    read = batches(logs.paths, quoted=logs.quoted, locale=locale, errors=outcome.errors)
    tally = tally_lines(matcher, tested, read, outcome, logs.processes, logs.progress)
    results = _results(matcher, tested, tally, compare=machine is not None)
    if outcome.lines:
        results = list(map(_used, results))
    return _in_given_order(given, results, matcher.broken)


def combined(given: Sequence[LayerFile], tree: Tree | None) -> Tree:
    """A tree with the given files first, each under a name that works in its layer whatever
    it was called, then the files of `tree` that are not among them."""
    front = tuple(replace(file, name="local-rulegen") for file in given)
    if tree is None:
        return Tree("", "server", False, front, frozenset(Layer))
    paths = {os.path.realpath(file.content.path) for file in given}
    rest = tuple(f for f in tree.files if os.path.realpath(f.content.path) not in paths)
    return replace(tree, files=front + rest)


def _results(matcher: Matcher, tested: int, tally: Tally, compare: bool) -> list[Trial]:
    own = list(matcher.tree.rules())[:tested]
    sets: defaultdict[int, list[tuple[tuple[int, ...], int]]] = defaultdict(list)
    for hits, count in tally.lines.items():
        for number in hits:
            if number < tested:
                sets[number].append((hits, count))
    results = []
    for number, (file, rule) in enumerate(own):
        result = _counted(number, file, rule, sets[number], tested, own)
        seen = tally.samples[number]
        events = events_of(seen.distinct.lines())
        result = replace(result, events=events, more=seen.distinct.full, samples=seen.lines())
        result = replace(result, findings=_static(rule, matcher.takes_empty(number)))
        if compare:
            result = _compared(result, number, sets[number], matcher.judge, tested)
        results.append(result)
    return results


def _static(rule: FileRule, takes_empty: bool) -> tuple[RuleFinding, ...]:
    try:
        return tuple(findings(parse(rule.text), takes_empty))
    except EreError:  # grep takes it and we cannot read it
        return ()


def _counted(
    number: int,
    file: LayerFile,
    rule: FileRule,
    sets: Sequence[tuple[tuple[int, ...], int]],
    tested: int,
    own: Sequence[tuple[LayerFile, FileRule]],
) -> Trial:
    matches = alone = 0
    shares: Counter[int] = Counter()
    for hits, count in sets:
        others = [other for other in hits if other < tested and other != number]
        matches += count
        alone += 0 if others else count
        shares.update(dict.fromkeys(others, count))
    ranked = sorted(shares.items(), key=lambda pair: (-pair[1], pair[0]))
    common = tuple((own[other][1], count) for other, count in ranked)
    return Trial(file, rule, matches, alone=alone, shares=common)


def _compared(
    result: Trial,
    number: int,
    sets: Sequence[tuple[tuple[int, ...], int]],
    judge: Judge,
    tested: int,
) -> Trial:
    """`result` with what the rule adds to the rules of the tree, and why it adds nothing."""
    extra = 0
    kinds: Counter[Kind] = Counter()
    for hits, count in sets:
        there = [hit for hit in hits if hit >= tested]
        before, after = judge.verdict(there), judge.verdict([*there, number])
        kinds[before.kind] += count
        if before.kind is not Kind.HIDDEN and after.kind is Kind.HIDDEN:
            extra += count
    return replace(result, extra=extra, findings=(*result.findings, *_layer(result, extra, kinds)))


def _layer(result: Trial, extra: int, kinds: Counter[Kind]) -> list[RuleFinding]:
    if extra or not result.matches or result.file.layer in RAISING:
        return []
    reason = useless(result.file.layer, list(kinds))
    if reason:
        return [RuleFinding("useless", reason)]
    if set(kinds) == {Kind.HIDDEN}:
        return [RuleFinding("covered", "the rules there hide all of its lines already")]
    return []


def _used(result: Trial) -> Trial:
    if result.matches:
        return result
    dead = RuleFinding("dead", "matches no line of these logs")
    return replace(result, findings=(*result.findings, dead))


def _in_given_order(
    given: Sequence[LayerFile], results: Sequence[Trial], broken: Sequence[Broken]
) -> list[Trial]:
    """All given rules in their order: the tested ones, and those that grep refuses."""
    by_rule = {result.rule: result for result in results}
    by_rule |= {one.rule: _refused(one) for one in broken}
    return [
        replace(by_rule[rule], file=file)
        for file in given
        for rule in file.content.rules
        if rule in by_rule
    ]


def _refused(broken: Broken) -> Trial:
    text = f"{broken.error.message}; logcheck would lose {broken.loss}"
    return Trial(broken.file, broken.rule, findings=(RuleFinding("invalid", text),))
