"""The line from read to verify: example lines in, proven rules out. Start reading here."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import IO

from rulegen import alarms
from rulegen.errors import InputError
from rulegen.generalise import template
from rulegen.group import Group, constant, group
from rulegen.group.rows import single
from rulegen.mine import Mined, Miner
from rulegen.model import Rule
from rulegen.parse import parse
from rulegen.pattern import Node, plain
from rulegen.pins import Pins
from rulegen.quote import quoted
from rulegen.read import batches
from rulegen.render import render
from rulegen.shapes import Shape, Summary
from rulegen.simplify import simplify
from rulegen.verify import proven, rule_file

SAMPLES = 3


@dataclass(frozen=True, slots=True)
class Wishes:
    """What the caller wants of the rules.

    `pins`: texts and classes that stay literal; `forbidden`: lines that must not match, each
    with its line feed; `program`: the ident of lines without a head; `together`: all lines are
    one event.
    """

    pins: Pins = Pins()
    forbidden: bytes = b""
    program: str = ""
    together: bool = False


@dataclass(frozen=True, slots=True)
class Made:
    """A rule with its tree, or the lines that got none with the reason."""

    rule: Rule
    tree: Node


@dataclass(slots=True)
class Result:
    """Rules sorted by program and text; `refused` are (line number, reason) of lines that got
    no rule, `mistakes` what went wrong on our side where only a quoted line could be proven."""

    made: list[Made] = field(default_factory=list)
    refused: list[tuple[int, str]] = field(default_factory=list)
    mistakes: list[str] = field(default_factory=list)

    @property
    def rules(self) -> list[Rule]:
        return [made.rule for made in self.made]


def generate(lines: Iterable[bytes | str], wishes: Wishes | None = None) -> list[Rule]:
    """Proven rules for these lines, sorted by program and text.

    >>> lines = ["Nov  3 09:05:02 mx postfix/smtpd[7]: disconnect from a.example[192.0.2.1]"]
    >>> print(generate(lines)[0].text.split(": ", 1)[1])
    disconnect from [._[:alnum:]-]+\\[[.:[:xdigit:]]+\\]$

    Raises:
        EngineError: if there is no grep to prove them.
    """
    wishes = wishes or Wishes()
    miner = Miner(wishes.pins)
    raw = [line.encode("utf-8", "surrogateescape") if isinstance(line, str) else line
           for line in lines]  # fmt: skip
    whole = [(n, line) for n, text in enumerate(raw, 1) if (line := text.rstrip())]
    miner.feed([line for _, line in whole], [n for n, _ in whole])
    return from_mined(miner.mined(), wishes).rules


def from_files(
    paths: Sequence[str],
    wishes: Wishes,
    *,
    errors: list[InputError] | None = None,
    jobs: int = 1,
    tick: Callable[[int], None] = lambda size: None,
) -> Result:
    """Proven rules for the lines of files (`-`: standard input), read by `read.batches`.

    `errors` takes what could not be read, `tick` is told the bytes of lines taken.
    """
    miner = Miner(wishes.pins)
    offset, source, last = 0, "", 0
    for batch in batches(paths, errors=errors):
        if batch.source != source:
            offset, source = last, batch.source
        numbers = [n + offset for n in batch.numbers] if offset else batch.numbers
        miner.feed(batch.lines, numbers)
        last = numbers[-1] if batch.lines else last
        tick(sum(map(len, batch.lines)))
    return from_mined(miner.mined(), wishes)


def from_mined(mined: Mined, wishes: Wishes) -> Result:
    """Proven rules for what was mined."""
    result = Result()
    with rule_file() as scratch:
        for one in group(mined.summaries):
            _make(one, mined, wishes, result, scratch)
    result.made = sorted(_distinct(result.made), key=lambda m: (m.rule.program, m.rule.text))
    result.refused.sort()
    return result


def _make(one: Group, mined: Mined, wishes: Wishes, result: Result, scratch: IO[bytes]) -> None:
    """The rule of a group; if grep disagrees, those of its shapes; at last the quoted lines."""
    against = _try(one, mined, wishes, result, scratch)
    if against is None:
        return
    if len(one.shapes) > 1:
        for shape in one.shapes:
            _make(single(shape), mined, wishes, result, scratch)
        return
    _quote_lines(one, against, mined, wishes, result, scratch)


def _try(
    one: Group, mined: Mined, wishes: Wishes, result: Result, scratch: IO[bytes]
) -> bytes | None:
    """Adds the rule of a group if grep proves it; else what stood against it."""
    hosts = _hosts(one, mined) if wishes.pins.host else frozenset()
    tree = simplify(template(one, wishes.program, hosts))
    text = render(plain(tree))
    rule = text.encode("utf-8", "surrogateescape")
    against = proven(rule, lambda: mined.lines(one.shapes), wishes.forbidden, scratch)
    if against is None:
        summary = _summary(one.shapes, mined)
        result.made.append(Made(_rule(text, tree, one, summary), tree))
    return against


def _hosts(one: Group, mined: Mined) -> frozenset[str]:
    """The hosts of a group's lines."""
    lines = (line for block in mined.lines(one.shapes) for line in block.split(b"\n") if line)
    return frozenset(parse(x.decode("utf-8", "surrogateescape")).host.strip() for x in lines)


def _summary(shapes: Sequence[Shape], mined: Mined) -> Summary:
    found = [mined.summaries[shape] for shape in shapes]
    whole = found[0]
    for summary in found[1:]:
        whole = whole.merge(summary)
    return whole


def _rule(text: str, tree: Node, one: Group, summary: Summary) -> Rule:
    samples = tuple(line.decode("utf-8", "surrogateescape") for _, line in summary.samples)
    return Rule(
        text=text,
        program=one.program,
        count=summary.count,
        first=_stamp(summary.first[1]),
        last=_stamp(summary.last[1]),
        lines=tuple(summary.numbers),
        samples=samples[:SAMPLES],
        alarm=alarms.why(constant(one.columns), one.program),
    )


def _stamp(line: bytes) -> str:
    return parse(line.decode("utf-8", "surrogateescape")).stamp.strip()


def _quote_lines(
    one: Group, against: bytes, mined: Mined, wishes: Wishes, result: Result, scratch: IO[bytes]
) -> None:
    """A rule for each distinct line, quoted, where the general one could not be proven."""
    summary = mined.summaries[one.shapes[0]]
    lines = {line for block in mined.lines(one.shapes) for line in block.split(b"\n") if line}
    for line in sorted(lines):
        refusal = None
        for tree in quoted(line, one):
            text = render(plain(tree))
            rule = text.encode("utf-8", "surrogateescape")
            refusal = proven(rule, lambda line=line: [line + b"\n"], wishes.forbidden, scratch)  # type: ignore[misc]
            if refusal is None:
                own = Summary.of(summary.first[0], line)
                made = _rule(text, tree, one, own)
                result.made.append(Made(replace(made, exact=True), tree))
                break
        if refusal is not None:
            result.refused.append((summary.first[0], refusal.decode("utf-8", "replace")))
        else:
            result.mistakes.append(against.decode("utf-8", "replace"))


def _distinct(made: Iterable[Made]) -> Iterator[Made]:
    """Rules of the same text once, with their counts added."""
    seen: dict[str, Made] = {}
    for one in made:
        seen.setdefault(one.rule.text, one)
    yield from seen.values()
