"""Groups and known formats -> proven rules: drafts, their proof, and what to do without one."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import reduce
from typing import NamedTuple

from rulegen import alarms
from rulegen.classes import takes
from rulegen.commands.results import Made, Result, Wishes
from rulegen.fields import narrowed
from rulegen.generalise import template
from rulegen.group.rows import Column, Group, constant, single
from rulegen.known import Known, is_free
from rulegen.model import Rule
from rulegen.parse import parse
from rulegen.pattern import Node, plain
from rulegen.quote import quoted
from rulegen.render import render
from rulegen.shapes import Shape, Summary
from rulegen.spool import Mined
from rulegen.verify import begun, proven

STAMP_AND_HOST = "Nov  3 09:05:02 host "
"""What bare messages are proven behind, too."""


class Trial(NamedTuple):
    """Rules that grep is asked about. `against` waits for its answers: for each rule what
    stands against it, or None."""

    made: list[Made]
    against: Callable[[], list[bytes | None]]


@dataclass(frozen=True, slots=True)
class Work:
    """The making of rules from what was mined; adds to `result`."""

    mined: Mined
    wishes: Wishes
    result: Result
    jobs: int = 1

    def try_formats(self, formats: Iterable[Known]) -> Trial:
        """The rules of formats, on trial."""
        return self._try([self._of_format(one) for one in formats])

    def try_groups(self, groups: Iterable[Group]) -> Trial:
        """The rules of groups, on trial."""
        return self._try([self._of_group(one) for one in groups])

    def known(self, formats: Sequence[Known], trial: Trial) -> list[Shape]:
        """Adds the rules of formats; the shapes of those that grep does not prove."""
        pairs = list(zip(formats, self._settle(trial), strict=True))
        self.result.notes += [one.note for one, bad in pairs if one.note and not bad]
        return [shape for one, bad in pairs if bad for shape in one.shapes]

    def inferred(self, groups: Sequence[Group], trial: Trial | None = None) -> None:
        """Adds the rules of groups; if grep disagrees, those of their shapes; at last the
        quoted lines."""
        against = self._settle(trial or self.try_groups(groups))
        pairs = zip(groups, against, strict=True)
        failed = [(one, bad) for one, bad in pairs if bad and not self._narrow(one)]
        alone = [single(shape) for one, _ in failed if len(one.shapes) > 1 for shape in one.shapes]
        if alone:
            self.inferred(alone)
        for one, bad in failed:
            if len(one.shapes) == 1:
                self._quote(one, bad)

    def _narrow(self, one: Group) -> bool:
        """Adds the rule of a group with fewer variables, if that spares the forbidden lines."""
        if not self.wishes.forbidden:
            return False
        tree = self._of_group(one).tree
        samples = [_text(line) for line in self._lines(one.shapes)]
        for other in narrowed(tree, samples):
            if self._settle(self._try([self._made(other, one.shapes, **_facts(one))])) == [None]:
                return True
        return False

    def _of_format(self, one: Known) -> Made:
        tree = one.tree(self._hosts(one.shapes), family=self.wishes.family)
        wide = "free text" if one.format.free and is_free(tree) else ""
        lines = [_text(line) for _, line in self._summary(one.shapes).samples]
        alarm = one.alarm(tree, lines)
        return self._made(tree, one.shapes, alarm=alarm, format=one.label, wide=wide)

    def _of_group(self, one: Group) -> Made:
        tree = template(one, self.wishes.program, self._hosts(one.shapes))
        made = self._made(tree, one.shapes, **_facts(one))
        return replace(made, plain=True) if all(map(_is_plain, one.columns)) else made

    def _made(self, tree: Node, shapes: tuple[Shape, ...], **facts: str) -> Made:
        """A rule before its proof."""
        rule = _rule(tree, shapes, self._summary(shapes), **facts)
        return Made(rule, tree, shapes, "" if rule.format else _opening(shapes))

    def _try(self, made: list[Made]) -> Trial:
        proofs = [(_raw(one.rule.text), self._source(one.shapes)) for one in made]
        return Trial(made, begun(proofs, self.wishes.forbidden, self.jobs))

    def _settle(self, trial: Trial) -> list[bytes | None]:
        """Adds the rules that grep proves; for each what stood against it, or None."""
        against = trial.against()
        for one, bad in zip(trial.made, against, strict=True):
            if bad is None:
                self.result.made.append(one if self.wishes.trees else one.bare())
        return against

    def _source(self, shapes: Sequence[Shape]) -> Callable[[], Iterable[bytes]]:
        """The lines of shapes as logcheck sees them: a bare message has a head before it if its
        program was named, else perhaps."""
        if shapes[0].head is not None:
            return lambda: self.mined.lines(shapes)
        lines = self._lines(shapes)
        named = [b"%b%b\n" % (self._bare_head(), line) for line in lines]
        if self.wishes.program:
            return lambda: named
        start = STAMP_AND_HOST.encode()
        return lambda: [*named, *(b"%b%b\n" % (head, x) for x in lines for head in (b"", start))]

    def _bare_head(self) -> bytes:
        return f"{STAMP_AND_HOST}{self.wishes.program or 'program'}: ".encode()

    def _summary(self, shapes: Sequence[Shape]) -> Summary:
        return reduce(Summary.merge, (self.mined.summaries[shape] for shape in shapes))

    def _hosts(self, shapes: Sequence[Shape]) -> frozenset[str]:
        """The hosts of the lines, if they are pinned."""
        if not self.wishes.pins.host:
            return frozenset()
        hosts = {parse(_text(line)).host.strip() for line in self._lines(shapes)}
        return frozenset(hosts - {""})

    def _lines(self, shapes: Sequence[Shape]) -> list[bytes]:
        """The distinct lines of shapes, sorted."""
        blocks = self.mined.lines(shapes)
        return sorted({line for block in blocks for line in block.split(b"\n") if line})

    def _quote(self, one: Group, against: bytes) -> None:
        """A rule for each distinct line, quoted, where the general one could not be proven."""
        number = self.mined.summaries[one.shapes[0]].first[0]
        for line in self._lines(one.shapes):
            refusal = self._quote_line(one, line, number)
            if refusal is None:
                self.result.mistakes.append(against.decode("utf-8", "replace"))
            else:
                self.result.refused.append((number, refusal.decode("utf-8", "replace")))

    def _quote_line(self, one: Group, line: bytes, number: int) -> bytes | None:
        """Adds the rule that quotes a line; else what stood against the last attempt."""
        refusal: bytes | None = b"nothing to quote"
        for tree in quoted(line, one):
            rule = _rule(tree, one.shapes, Summary.of(number, line), **_facts(one))
            refusal = proven(_raw(rule.text), lambda: [line + b"\n"], self.wishes.forbidden)
            if refusal is None:
                self.result.made.append(Made(replace(rule, exact=True), tree, one.shapes))
                break
        return refusal


def _facts(one: Group) -> dict[str, str]:
    return {"alarm": alarms.why(constant(one.columns), one.program)}


def _is_plain(column: Column) -> bool:
    """Whether a column has one text, with slots in it that take no word."""
    if column.kind or column.segment or column.repeated or len(column.units) > 1:
        return False
    names = [token.name for token in column.units[0] if token.name]
    return not any(takes(name, text) for name in names for text in ("a", "word"))


def _opening(shapes: Sequence[Shape]) -> str:
    """The constant text that the messages of shapes begin with."""
    firsts = {shape.tokens[0] for shape in shapes if shape.tokens}
    if len(firsts) != 1:
        return ""
    (first,) = firsts
    return "" if first.name else first.text


def _raw(text: str) -> bytes:
    return text.encode("utf-8", "surrogateescape")


def _text(line: bytes) -> str:
    return line.decode("utf-8", "surrogateescape")


def _rule(tree: Node, shapes: Sequence[Shape], summary: Summary, **facts: str) -> Rule:
    return Rule(
        text=render(plain(tree)),
        program=min(shape.head.ident if shape.head else "" for shape in shapes),
        count=summary.count,
        first=parse(_text(summary.first[1])).stamp.strip(),
        last=parse(_text(summary.last[1])).stamp.strip(),
        lines=tuple(summary.numbers),
        samples=tuple(_text(line) for _, line in summary.samples),
        **facts,  # type: ignore[arg-type]
    )
