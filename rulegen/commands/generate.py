"""The line from read to verify: example lines in, proven rules out. Start reading here."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import reduce
from typing import IO

from rulegen import alarms
from rulegen.errors import InputError
from rulegen.formats import Catalogue
from rulegen.generalise import template
from rulegen.group import Group, constant, group
from rulegen.group.rows import single
from rulegen.known import Known, split
from rulegen.mine import Mined, Miner
from rulegen.model import Rule
from rulegen.parse import parse
from rulegen.pattern import Node, plain
from rulegen.pins import Pins
from rulegen.quote import quoted
from rulegen.read import batches
from rulegen.render import render
from rulegen.shapes import NO_PINS, Shape, Summary
from rulegen.simplify import simplify
from rulegen.verify import proven, rule_file


@dataclass(frozen=True, slots=True)
class Wishes:
    """What the caller wants of the rules.

    `pins`: texts and classes that stay literal; `forbidden`: lines that must not match, each
    with its line feed; `program`: the ident of lines without a head; `together`: all lines are
    one event; `formats`: the catalogue, or None to infer every rule; `family`: take all wordings
    of a format, not only those seen.
    """

    pins: Pins = NO_PINS
    forbidden: bytes = b""
    program: str = ""
    together: bool = False
    formats: Catalogue | None = None
    family: bool = False


@dataclass(frozen=True, slots=True)
class Made:
    """A rule with its tree, and the shapes it was made from."""

    rule: Rule
    tree: Node
    shapes: tuple[Shape, ...] = ()


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
        work = _Work(mined, wishes, result, scratch)
        rest: list[Shape] = list(mined.summaries)
        if wishes.formats and not wishes.together:
            known, rest = split(mined.summaries, wishes.formats, wishes.pins, family=wishes.family)
            rest += [s for one in known if not work.known(one) for s in one.shapes]
        for one in group(rest):
            work.inferred(one)
    result.made = sorted(_distinct(result.made), key=lambda m: (m.rule.program, m.rule.text))
    result.refused.sort()
    return result


@dataclass(frozen=True, slots=True)
class _Work:
    """What the making of each rule needs."""

    mined: Mined
    wishes: Wishes
    result: Result
    scratch: IO[bytes]

    def known(self, one: Known) -> bool:
        """Adds the rule of a format if grep proves it."""
        tree = one.tree(self._hosts(one.shapes), family=self.wishes.family)
        wide = "free text" if one.format.free else ""
        facts = {"alarm": one.alarm, "format": one.label, "wide": wide}
        return self._try(simplify(tree), one.shapes, facts) is None

    def inferred(self, one: Group) -> None:
        """The rule of a group; if grep disagrees, those of its shapes; at last quoted lines."""
        tree = simplify(template(one, self.wishes.program, self._hosts(one.shapes)))
        facts = {"alarm": alarms.why(constant(one.columns), one.program)}
        against = self._try(tree, one.shapes, facts)
        if against is not None and len(one.shapes) > 1:
            for shape in one.shapes:
                self.inferred(single(shape))
        elif against is not None:
            self._quote(one, against, facts)

    def _try(self, tree: Node, shapes: Sequence[Shape], facts: dict[str, str]) -> bytes | None:
        """Adds a rule if grep proves it; else what stood against it."""
        text, summary = render(plain(tree)), self._summary(shapes)
        against = self._proven(text, lambda: self.mined.lines(shapes))
        if against is None:
            self.result.made.append(Made(_rule(text, shapes, summary, facts), tree, tuple(shapes)))
        return against

    def _proven(self, text: str, source: Callable[[], Iterable[bytes]]) -> bytes | None:
        rule = text.encode("utf-8", "surrogateescape")
        return proven(rule, source, self.wishes.forbidden, self.scratch)

    def _summary(self, shapes: Sequence[Shape]) -> Summary:
        return reduce(Summary.merge, (self.mined.summaries[shape] for shape in shapes))

    def _hosts(self, shapes: Sequence[Shape]) -> frozenset[str]:
        """The hosts of the lines, if they are pinned."""
        if not self.wishes.pins.host:
            return frozenset()
        blocks = self.mined.lines(shapes)
        lines = (line for block in blocks for line in block.split(b"\n") if line)
        return frozenset(parse(x.decode("utf-8", "surrogateescape")).host.strip() for x in lines)

    def _quote(self, one: Group, against: bytes, facts: dict[str, str]) -> None:
        """A rule for each distinct line, quoted, where the general one could not be proven."""
        number = self.mined.summaries[one.shapes[0]].first[0]
        blocks = self.mined.lines(one.shapes)
        for line in sorted({line for block in blocks for line in block.split(b"\n") if line}):
            refusal = self._quote_line(one, line, number, facts)
            if refusal is None:
                self.result.mistakes.append(against.decode("utf-8", "replace"))
            else:
                self.result.refused.append((number, refusal.decode("utf-8", "replace")))

    def _quote_line(
        self, one: Group, line: bytes, number: int, facts: dict[str, str]
    ) -> bytes | None:
        refusal: bytes | None = None
        for tree in quoted(line, one):
            text = render(plain(tree))
            refusal = self._proven(text, lambda: [line + b"\n"])
            if refusal is None:
                rule = _rule(text, one.shapes, Summary.of(number, line), facts)
                self.result.made.append(Made(replace(rule, exact=True), tree, one.shapes))
                break
        return refusal


def _rule(text: str, shapes: Sequence[Shape], summary: Summary, facts: dict[str, str]) -> Rule:
    return Rule(
        text=text,
        program=min(shape.head.ident if shape.head else "" for shape in shapes),
        count=summary.count,
        first=_stamp(summary.first[1]),
        last=_stamp(summary.last[1]),
        lines=tuple(summary.numbers),
        samples=tuple(line.decode("utf-8", "surrogateescape") for _, line in summary.samples),
        **facts,  # type: ignore[arg-type]
    )


def _stamp(line: bytes) -> str:
    return parse(line.decode("utf-8", "surrogateescape")).stamp.strip()


def _distinct(made: Iterable[Made]) -> Iterator[Made]:
    """Rules of the same text once, the first with its counts and the shapes of all."""
    seen: dict[str, Made] = {}
    for one in made:
        first = seen.setdefault(one.rule.text, one)
        if first is not one:
            shapes = tuple(dict.fromkeys((*first.shapes, *one.shapes)))
            seen[one.rule.text] = replace(first, shapes=shapes)
    yield from seen.values()
