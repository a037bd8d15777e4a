"""One known message format, and the templates it gives."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import count

from rulegen.formats.syntax import Maybe, Part, Parts, Slot, Text, Wordings, slots, walk
from rulegen.model import Pid, Severity, Template
from rulegen.pattern import EMPTY, Choice, Field, Group, Literal, Node, choice, optional, seq


@dataclass(frozen=True, eq=False)
class Format:
    """A message that a daemon's source says it writes; `full` names it everywhere.

    `classes` are the EREs of the field classes it uses. `free` is true if part of it is free
    text, which the rule can only call `.+`: such a rule is reported as wide. `infer` is true if
    it names a kind of message and no more: the rule of a line is inferred then. `place` is the
    file and the entry, for messages.
    """

    service: str
    name: str
    meaning: str
    severity: Severity
    source: str
    pid: Pid
    ident_parts: Parts
    parts: Parts
    classes: Mapping[str, str]
    examples: tuple[str, ...]
    variants: tuple[str, ...]
    near: tuple[str, ...]
    versions: str = ""
    ids: tuple[str, ...] = ()
    free: bool = False
    infer: bool = False
    place: str = ""

    @property
    def full(self) -> str:
        """The name with the service in front: `postfix.smtp.to-sent`."""
        return f"{self.service}.{self.name}"

    def has(self, field: str) -> bool:
        """Is there a field of this name in the message?"""
        return any(slot.name == field for slot in slots(self.parts))

    @cached_property
    def template(self) -> Template:
        """All that the format allows: every optional part, every wording."""
        return self._template(self.ident_parts, self.parts)

    def narrowed(self, message: str, ident: str = "", *, family: bool = False) -> Template:
        """The template with the wordings reduced to those of this line, unless `family`.

        Wordings in a part that the line lacks stay as they are: none was seen. An empty
        `ident` keeps the ident as general as the format has it.
        """
        if family:
            return self.template
        head = self._seen(self.ident_parts, [ident]) if ident else self.ident_parts
        return self._template(head, self._seen(self.parts, [message]))

    def message(self, seen: Iterable[str], *, family: bool = False) -> Node:
        """The tree of the message alone, with the wordings of all these messages."""
        return self.tree(self.parts if family else self._seen(self.parts, list(seen)))

    def names(self, seen: Iterable[str]) -> Node | None:
        """The names of the program that belong to these; None if some part of them varies
        (an instance of postfix, the name of a tunnel)."""
        if any(slots(self.ident_parts)):
            return None
        return self.tree(self._seen(self.ident_parts, list(seen)))

    def tree(self, parts: Parts) -> Node:
        """The tree of parts of this format."""
        return seq(*(_node(part, self.classes) for part in parts))

    def _template(self, ident: Parts, message: Parts) -> Template:
        return Template(
            self.tree(ident),
            self.tree(message),
            self.pid,
            self.severity,
            self.examples,
            self.full,
            self.meaning,
        )

    def _seen(self, parts: Parts, texts: Sequence[str]) -> Parts:
        """`parts` without the wordings that cannot have been meant: a wording stays if one of
        the texts still fits when it is the only one in its place."""
        from rulegen.formats.match import Matcher, pattern, raw

        places = [p for p in walk(parts) if isinstance(p, Wordings)]
        single = [
            (place, branch)
            for place, words in enumerate(places)
            if not words.together
            for branch in range(len(words.branches))
        ]
        if not single:
            return parts
        trees = [self.tree(_only(parts, {place: {branch}})) for place, branch in single]
        matcher = Matcher([pattern(tree) for tree in trees])
        fitting = sorted({number for text in texts for number in matcher.match(raw(text))})
        kept: dict[int, set[int]] = {}
        for place, branch in (single[i] for i in fitting):
            kept.setdefault(place, set()).add(branch)
        return _only(parts, kept)


def _only(parts: Parts, kept: Mapping[int, set[int]]) -> Parts:
    """`parts` with only the branches `kept` in the wordings of those numbers (counted in the
    order of `walk`); other wordings keep all."""
    return tuple(_keep(parts, kept, count()))


def _keep(parts: Parts, kept: Mapping[int, set[int]], numbers: Iterator[int]) -> Iterator[Part]:
    for part in parts:
        match part:
            case Maybe(inner):
                yield Maybe(tuple(_keep(inner, kept, numbers)))
            case Wordings(branches, together):
                wanted = kept.get(next(numbers))
                inner_kept = [tuple(_keep(branch, kept, numbers)) for branch in branches]
                yield Wordings(
                    tuple(b for i, b in enumerate(inner_kept) if wanted is None or i in wanted),
                    together,
                )
            case _:
                yield part


def _node(part: Part, classes: Mapping[str, str]) -> Node:
    match part:
        case Text(text):
            return Literal(text)
        case Slot(token, name):
            return Field(name, token, _field(classes[token]))
        case Maybe(inner):
            return optional(seq(*(_node(p, classes) for p in inner)))
        case Wordings(branches):
            full = [seq(*(_node(p, classes) for p in branch)) for branch in branches if branch]
            either = choice(*full) if full else EMPTY
            return optional(either) if full and () in branches else either


@lru_cache(maxsize=512)
def _field(ere: str) -> Node:
    """What a class matches, as one part of a sequence."""
    from rulegen.ere import parse

    tree = parse(ere)
    return Group(tree) if isinstance(tree, Choice) else tree
