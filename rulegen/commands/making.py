"""Groups and known formats -> proven rules: drafts, their proof, and what to do without one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import reduce
from typing import NamedTuple

from rulegen import alarms
from rulegen.fields import fields_of, narrowed
from rulegen.formats import Catalogue
from rulegen.generalise import template
from rulegen.group.rows import Group, constant, single
from rulegen.known import Known, is_free
from rulegen.model import Rule
from rulegen.parse import parse
from rulegen.pattern import Node, plain
from rulegen.pins import Pins
from rulegen.quote import quoted
from rulegen.render import render
from rulegen.shapes import NO_PINS, Shape, Summary
from rulegen.spool import Mined
from rulegen.verify import proven, proven_all

STAMP_AND_HOST = "Nov  3 09:05:02 host "
"""What bare messages are proven behind, too."""


class Wishes(NamedTuple):
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

    def with_fields(self) -> Rule:
        """The rule with its variable parts and the values seen there."""
        return replace(self.rule, fields=fields_of(self.tree, self.rule.samples))


@dataclass(slots=True)
class Result:
    """Rules sorted by program and text; `refused` are (line number, reason) of lines that got
    no rule, `mistakes` what went wrong on our side where only a quoted line could be proven,
    `notes` what else a person should know."""

    made: list[Made] = field(default_factory=list)
    refused: list[tuple[int, str]] = field(default_factory=list)
    mistakes: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    @property
    def rules(self) -> list[Rule]:
        return [made.rule for made in self.made]

    def add(self, other: Result) -> None:
        """Take over the rules of another round."""
        self.made = sort_made([*self.made, *other.made])
        self.refused = sorted([*self.refused, *other.refused])
        self.mistakes += other.mistakes

    def adopt(self, left: list[tuple[int, bytes]], wishes: Wishes) -> list[tuple[int, bytes]]:
        """The lines that no rule takes; the others become sources of the first that does, once
        grep has agreed."""
        if not left or not self.made:
            return left
        from rulegen.engine.many import match_by_thousands

        found = match_by_thousands([rule.text for rule in self.rules], [line for _, line in left])
        taken: dict[int, list[tuple[int, bytes]]] = defaultdict(list)
        others = [row for row, hits in zip(left, found, strict=True) if not hits]
        for row, hits in zip(left, found, strict=True):
            if hits:
                taken[hits[0]].append(row)
        for number, rows in taken.items():
            rule = self.made[number].rule
            lines = b"".join(line + b"\n" for _, line in rows)
            text = rule.text.encode("utf-8", "surrogateescape")
            if proven(text, lambda lines=lines: [lines], wishes.forbidden) is not None:  # type: ignore[misc]
                others += rows
                continue
            more = replace(rule, count=rule.count + len(rows))
            self.made[number] = replace(self.made[number], rule=more)
        return sorted(others)


class _Draft(NamedTuple):
    """A rule before its proof."""

    tree: Node
    text: str
    shapes: tuple[Shape, ...]
    facts: dict[str, str]


@dataclass(frozen=True, slots=True)
class Work:
    """The making of rules from what was mined; adds to `result`."""

    mined: Mined
    wishes: Wishes
    result: Result
    jobs: int = 1

    def known(self, formats: Sequence[Known]) -> list[Shape]:
        """Adds the rules of formats; the shapes of those that grep does not prove."""
        drafts = [self._of_format(one) for one in formats]
        against = self._add(drafts)
        pairs = zip(formats, against, strict=True)
        self.result.notes += [one.note for one, bad in pairs if one.note and not bad]
        return [s for one, bad in zip(formats, against, strict=True) if bad for s in one.shapes]

    def inferred(self, groups: Sequence[Group]) -> None:
        """Adds the rules of groups; if grep disagrees, those of their shapes; at last the
        quoted lines."""
        against = self._add([self._of_group(one) for one in groups])
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
        draft = self._of_group(one)
        samples = [_text(line) for line in self._lines(one.shapes)]
        for tree in narrowed(draft.tree, samples):
            if self._add([draft._replace(tree=tree, text=render(plain(tree)))]) == [None]:
                return True
        return False

    def _of_format(self, one: Known) -> _Draft:
        tree = one.tree(self._hosts(one.shapes), family=self.wishes.family)
        wide = "free text" if one.format.free and is_free(tree) else ""
        lines = [_text(line) for _, line in self._summary(one.shapes).samples]
        facts = {"alarm": one.alarm(tree, lines), "format": one.label, "wide": wide}
        return _Draft(tree, render(plain(tree)), one.shapes, facts)

    def _of_group(self, one: Group) -> _Draft:
        tree = template(one, self.wishes.program, self._hosts(one.shapes))
        return _Draft(tree, render(plain(tree)), one.shapes, _facts(one))

    def _add(self, drafts: Sequence[_Draft]) -> list[bytes | None]:
        """Adds the rules that grep proves; for each draft what stood against it, or None."""
        proofs = [(_raw(draft.text), self._source(draft.shapes)) for draft in drafts]
        against = proven_all(proofs, self.wishes.forbidden, self.jobs)
        for draft, bad in zip(drafts, against, strict=True):
            if bad is None:
                rule = _rule(draft, self._summary(draft.shapes))
                self.result.made.append(Made(rule, draft.tree, draft.shapes))
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
            draft = _Draft(tree, render(plain(tree)), one.shapes, _facts(one))
            refusal = proven(_raw(draft.text), lambda: [line + b"\n"], self.wishes.forbidden)
            if refusal is None:
                rule = replace(_rule(draft, Summary.of(number, line)), exact=True)
                self.result.made.append(Made(rule, tree, one.shapes))
                break
        return refusal


def _facts(one: Group) -> dict[str, str]:
    return {"alarm": alarms.why(constant(one.columns), one.program)}


def _raw(text: str) -> bytes:
    return text.encode("utf-8", "surrogateescape")


def _text(line: bytes) -> str:
    return line.decode("utf-8", "surrogateescape")


def _rule(draft: _Draft, summary: Summary) -> Rule:
    return Rule(
        text=draft.text,
        program=min(shape.head.ident if shape.head else "" for shape in draft.shapes),
        count=summary.count,
        first=parse(_text(summary.first[1])).stamp.strip(),
        last=parse(_text(summary.last[1])).stamp.strip(),
        lines=tuple(summary.numbers),
        samples=tuple(_text(line) for _, line in summary.samples),
        **draft.facts,  # type: ignore[arg-type]
    )


def sort_made(made: Iterable[Made]) -> list[Made]:
    """Rules by program and text, each text once."""
    return sorted(_distinct(made), key=lambda m: (m.rule.program, m.rule.text))


def _distinct(made: Iterable[Made]) -> Iterator[Made]:
    """Rules of the same text once, the first with its counts and the shapes of all."""
    seen: dict[str, Made] = {}
    for one in made:
        first = seen.setdefault(one.rule.text, one)
        if first is not one:
            shapes = tuple(dict.fromkeys((*first.shapes, *one.shapes)))
            seen[one.rule.text] = replace(first, shapes=shapes)
    yield from seen.values()
