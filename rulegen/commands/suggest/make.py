"""Mined lines -> suggestions: a rule for each event, where it goes, what speaks against it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from rulegen.commands.generate import Begun
from rulegen.commands.results import Wishes
from rulegen.commands.suggest.collect import Collected
from rulegen.commands.suggest.guard import Guarded, guarded, watch
from rulegen.commands.suggest.values import Suggestion, Suggestions, identity
from rulegen.commands.workers import processors
from rulegen.formats import Catalogue
from rulegen.logcheck.conf import LEVELS
from rulegen.logcheck.layers import Kind
from rulegen.logcheck.matcher import Matcher
from rulegen.logcheck.place import Place, place, service_of
from rulegen.logcheck.tree import Layer
from rulegen.logcheck.values import Outcome

RAISERS = {
    Kind.ALERT: (Layer.CRACKING, Layer.VIOLATIONS),
    Kind.VIOLATION: (Layer.VIOLATIONS,),
    Kind.EVENT: (),
}


def from_collected(
    collected: Collected, matcher: Matcher, outcome: Outcome, formats: Catalogue | None = None
) -> Suggestions:
    """Suggestions for what was collected."""
    wishes = Wishes(formats=formats)
    found: list[Suggestion] = []
    refused: list[str] = []
    headless = collected.continued
    for kind, mined in sorted(collected.mined.items(), key=lambda pair: pair[0].value):
        bare = [shape for shape in mined.summaries if shape.head is None]
        headless += sum(mined.summaries[shape].count for shape in bare)
        for shape in bare:
            del mined.summaries[shape]
        begun = Begun.of(mined, wishes, processors())
        seen = watch(mined, begun.made, matcher.locale)  # while grep is at it
        result = begun.finish()
        refused += [reason for _, reason in result.refused]
        refused += ["there are too many kinds of lines" for _ in mined.left()]
        rules = guarded(mined, result, wishes, matcher.locale, seen)
        found += _suggestions(rules, kind, matcher)
    found.sort(key=lambda one: (-one.rule.count, one.rule.program, one.rule.text))
    return Suggestions(tuple(found), outcome, collected, headless, tuple(refused))


def _suggestions(rules: Iterable[Guarded], kind: Kind, matcher: Matcher) -> Iterator[Suggestion]:
    services: dict[str, str] = {}
    rules = list(rules)
    clean = {one.made.rule.text for one in rules if not one.others and not any(_reasons(one, ()))}
    for one in rules:
        program = one.made.rule.program
        if program not in services:
            daemon = program.split("(")[0]  # `sshd(pam_unix)`, as PAM once called itself
            services[program] = service_of(daemon, matcher.tree)
        yield _suggestion(one, kind, services[program], matcher, clean)


def _suggestion(
    one: Guarded, kind: Kind, service: str, matcher: Matcher, clean: set[str]
) -> Suggestion:
    rule = replace(one.made.rule, count=one.own)
    shared = kind is Kind.EVENT and not any(_reasons(one, ())) and set(one.others) <= clean
    where = placed(service, kind, matcher)
    raisers = _raisers(rule.samples, kind, matcher)
    return Suggestion(
        id=identity(rule.text),
        rule=rule,
        tree=one.made.tree,
        kind=kind,
        service=service,
        place=where,
        reasons=tuple(_reasons(one, raisers)),
        barred=_barred(kind, raisers, matcher) or ("" if shared else _crossing(one)),
        notes=(*_notes(one), *([_crossing(one)] if shared and one.others else [])),
        shapes=one.made.shapes,
        needs=tuple(map(identity, one.others)) if shared else (),
    )


def placed(service: str, kind: Kind, matcher: Matcher, root: str = "") -> Place:
    """The file of a rule: level server, or paranoid where logcheck reads no other."""
    tree = matcher.tree
    level = "server" if "server" in LEVELS[tree.level] else tree.level
    return place(root or tree.root, level, service, kind, tree.cracking_ignore)


def _raisers(samples: Iterable[str], kind: Kind, matcher: Matcher) -> list[str]:
    """The files that raise lines as alerts or violations: `violations.d/sudo`."""
    if not RAISERS[kind]:
        return []
    files = [file for file, _ in matcher.tree.rules()]
    lines = [sample.encode("utf-8", "surrogateescape") for sample in samples]
    hit = {number for hits in matcher.hits(lines) for number in hits}
    names = {
        f"{files[n].directory}/{files[n].name}" for n in hit if files[n].layer in RAISERS[kind]
    }
    return sorted(names)


def _reasons(one: Guarded, raisers: Sequence[str]) -> Iterator[str]:
    if one.made.rule.alarm:
        yield f"alarm: {one.made.rule.alarm}"
    yield from one.requests
    if raisers:
        verb = "raises" if len(raisers) == 1 else "raise"
        yield f"{' and '.join(raisers)} {verb} these lines"


def _barred(kind: Kind, raisers: Sequence[str], matcher: Matcher) -> str:
    """Why a rule cannot be written; "" if it can."""
    if kind is Kind.ALERT and not matcher.tree.cracking_ignore:
        return (
            f"{raisers[0] if raisers else 'cracking.d'} raises these lines as security alerts,"
            " which no rule hides without SUPPORT_CRACKING_IGNORE=1"
        )
    if kind is Kind.ALERT and any(name.startswith("violations.d/") for name in raisers):
        return f"{' and '.join(raisers)} raise these lines, and one rule cannot answer both"
    return ""


def _crossing(one: Guarded) -> str:
    """What a rule hides of other groups, in words; "" if nothing."""
    if not one.others:
        return ""
    count = sum(one.others.values())
    lines = "line" if count == 1 else "lines"
    whose = ", ".join(identity(text) if text else "no rule" for text in one.others)
    return f"would also hide {count:,} {lines} of other suggestions ({whose})"


def _notes(one: Guarded) -> Iterator[str]:
    rule = one.made.rule
    if rule.format:
        yield rule.format
    if rule.wide:
        yield f"wide: {rule.wide}"
    if rule.exact:
        yield "matches only this very text (rulegen's mistake)"
