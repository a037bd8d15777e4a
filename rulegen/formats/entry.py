"""One known message format, and the templates it gives."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache

from rulegen.formats.narrow import Narrower, Shared, strict
from rulegen.formats.syntax import Maybe, Part, Parts, Slot, Text, Wordings, slots
from rulegen.model import Pid, Severity, Template
from rulegen.pattern import EMPTY, Choice, Field, Group, Literal, Node, choice, optional, seq


@dataclass(frozen=True, eq=False)
class Format:
    """A message that a daemon's source says it writes; `full` names it everywhere.

    `classes` are the EREs of the field classes it uses. `free` is true if part of it is free
    text, which the rule can only call `.+`: such a rule is reported as wide. `infer` is true if
    it names a kind of message and no more: the rule of a line is inferred then. `last` is true
    if it comes behind all others, as what is inferred does. `place` is the
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
    last: bool = False
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
        head = self._ident.narrowed([ident]) if ident else self.ident_parts
        return self._template(head, self._message.narrowed([message]))

    def message(
        self, seen: Iterable[str], also: Shared | None = None, *, family: bool = False
    ) -> Node:
        """The tree of the message alone, with the wordings of all these messages, and with those
        that were seen in others (see `shared`)."""
        return self.tree(self.parts if family else self._message.narrowed(seen, also or {}))

    def shared(self, seen: Iterable[str]) -> Shared:
        """The wordings of these messages that tell of the machine, not of the event."""
        return self._message.shared(seen)

    def kind(self, message: str) -> tuple[tuple[int, int], ...]:
        """Which of the messages that the format has together this one is; they are one
        message if their kinds are equal."""
        return self._message.kind(message)

    def names(self, seen: Iterable[str]) -> Node | None:
        """The names of the program that belong to these; None if there are only these: some part
        of them varies (an instance of postfix, the name of a tunnel), or it is an alarm."""
        if any(slots(self.ident_parts)) or self.severity is Severity.ALARM:
            return None
        return self.tree(self._ident.narrowed(seen))

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

    @cached_property
    def _message(self) -> Narrower:
        alarm = self.severity is Severity.ALARM
        return Narrower(strict(self.parts) if alarm else self.parts, self.tree)

    @cached_property
    def _ident(self) -> Narrower:
        return Narrower(self.ident_parts, self.tree)


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
