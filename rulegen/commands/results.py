"""What a caller wishes, and what comes of it: rules with their trees, and what got none."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from rulegen.fields import fields_of
from rulegen.formats import Catalogue
from rulegen.model import Rule
from rulegen.pattern import EMPTY, Node
from rulegen.pins import Pins
from rulegen.shapes import NO_PINS, Shape
from rulegen.verify import proven


class Wishes(NamedTuple):
    """What the caller wants of the rules.

    `pins`: texts and classes that stay literal; `forbidden`: lines that must not match, each
    with its line feed; `program`: the ident of lines without a head; `together`: all lines are
    one event; `formats`: the catalogue, or None to infer every rule; `family`: take all wordings
    of a format, not only those seen; `trees`: keep what a rule was made of, for its fields.
    """

    pins: Pins = NO_PINS
    forbidden: bytes = b""
    program: str = ""
    together: bool = False
    formats: Catalogue | None = None
    family: bool = False
    trees: bool = True


@dataclass(frozen=True, slots=True)
class Made:
    """A rule with its tree, and the shapes it was made from. `opening` is the constant text
    that all its messages begin with, "" if there is none or who knows. One that is `plain` has
    no variable parts but numbers and the like, and so takes no line that says something else."""

    rule: Rule
    tree: Node
    shapes: tuple[Shape, ...] = ()
    opening: str = ""
    plain: bool = False

    def with_fields(self) -> Rule:
        """The rule with its variable parts and the values seen there."""
        return replace(self.rule, fields=fields_of(self.tree, self.rule.samples))

    def bare(self) -> Made:
        """The rule without what it was made of, which takes ten times the memory."""
        return replace(self, tree=EMPTY, shapes=())


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
        self.notes += other.notes

    def adopt(self, left: list[tuple[int, bytes]], forbidden: bytes) -> list[tuple[int, bytes]]:
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
            if not self._adopted(number, [line for _, line in rows], forbidden):
                others += rows
        return sorted(others)

    def _adopted(self, number: int, lines: Sequence[bytes], forbidden: bytes) -> bool:
        """Whether grep agrees that a rule takes these lines, which then are counted."""
        rule = self.made[number].rule
        source = b"".join(line + b"\n" for line in lines)
        text = rule.text.encode("utf-8", "surrogateescape")
        if proven(text, lambda: [source], forbidden) is not None:
            return False
        more = replace(rule, count=rule.count + len(lines))
        self.made[number] = replace(self.made[number], rule=more)
        return True


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
            opening = first.opening if first.opening == one.opening else ""
            seen[one.rule.text] = replace(first, shapes=shapes, opening=opening)
    yield from seen.values()
