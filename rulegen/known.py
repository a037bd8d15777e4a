"""Shapes that the catalogue knows: the rule of a format instead of an inferred one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from functools import reduce
from typing import TYPE_CHECKING, NamedTuple

from rulegen import alarms
from rulegen.formats import Catalogue, Format
from rulegen.formats.syntax import FREE
from rulegen.generalise import head_of, wrap
from rulegen.group.names import daemon
from rulegen.group.rows import SLOT
from rulegen.model import FieldInfo, Record, Severity
from rulegen.parse import parse
from rulegen.pattern import END, Field, Node, seq, walk
from rulegen.pins import Pins
from rulegen.shapes import Head, Shape, Summary, order
from rulegen.simplify import simplify
from rulegen.tokenise import tokenise

if TYPE_CHECKING:
    from rulegen.formats.narrow import Branches, Shared
    from rulegen.formats.near import Near

WHO = "who"
"""The field of who gained something: a login, a session, the rights of another."""
WHOSE = frozenset(
    "array comm denied jail operation pool process profile requested result script server signal "
    "status unit upstream".split()
)
"""The fields of an alarm that tell whose it is and how it went."""
FEW = 3
"""Unknown shapes that are compared with all formats, which takes its time."""


class Known(NamedTuple):
    """Shapes of one format under names of one daemon, and the messages that were looked at."""

    format: Format
    shapes: tuple[Shape, ...]
    messages: tuple[str, ...]
    mended: Near | None = None
    """How the messages differ from the format, if only their blanks do."""
    also: Shared | None = None
    """Wordings that were seen in other messages of the daemon."""

    @property
    def heads(self) -> frozenset[Head | None]:
        """The kinds of their heads."""
        return frozenset(shape.head for shape in self.shapes)

    def alarm(self, tree: Node, lines: Sequence[str]) -> str:
        """What the format means, if it is an alarm; or that `root` came in; or the words of alarm
        in the constant text of its lines, of which `tree` is the rule. What a format calls routine
        has none but the user's own; a notice has them, but for `warning`, which is what it is."""
        if self.format.severity is Severity.ALARM:
            return self.format.meaning
        first = self.messages[0]
        if self.format.has(WHO) and alarms.ROOT in alarms.marks(first):
            return alarms.why(first)
        routine = self.format.severity is Severity.ROUTINE
        if routine and not alarms.OWN:
            return ""
        for line in lines:
            program, text = parse(line).ident, _constant(tree, line)
            marks = alarms.marks(text, program)
            if marks & alarms.OWN if routine else marks - {"warning"}:
                return alarms.why(text, program)
        return ""

    def _message(self, family: bool) -> Node:
        """The tree of the message."""
        message = self.format.message(self.messages, self.also, family=family)
        if family or not self._may_stay:
            return message
        from rulegen.fields import settled

        return settled(message, self.messages, self._stays)

    @property
    def _may_stay(self) -> bool:
        """Whether it is worth the while to look for values that stay."""
        told = ("<>", "root")
        return self.format.severity is Severity.ALARM or any(
            word in message for message in self.messages for word in told
        )

    def _stays(self, one: FieldInfo) -> bool:
        """Does the value of a field stay that never had another? A sender that was never there
        (`<>`: a bounce, a client that did not log in), so that one bounce does not hide all
        mail; `root`, if it says who gained something; and whose an alarm is, so that that of
        one unit hides that of no other."""
        if self.format.severity is Severity.ALARM and one.name in WHOSE:
            return True
        return one.values == ("<>",) or (one.name == WHO and one.values == ("root",))

    def join(self, other: Known) -> Known:
        """Both as one."""
        messages = sorted({*self.messages, *other.messages})
        return self._replace(shapes=self.shapes + other.shapes, messages=tuple(messages))

    @property
    def note(self) -> str:
        """What a person should know of it."""
        near = self.mended
        return f"looks like {self.format.full}, but {near.what}: copy error?" if near else ""

    @property
    def label(self) -> str:
        """The format for a comment: `postfix: message delivered (smtp.to-sent)`."""
        return f"{self.format.service}: {self.format.meaning} ({self.format.name})"

    def tree(self, hosts: frozenset[str] = frozenset(), *, family: bool = False) -> Node:
        """The tree of the rule; `hosts` stay literal in the head, `family` takes every wording
        of the format."""
        if self.mended:
            message = self.mended.template.message
        else:
            message = simplify(self._message(family))
        names = self.format.names({h.ident for h in self.heads if h})
        alarm = self.format.severity is Severity.ALARM
        head = head_of(self.heads, "", hosts, self.format.pid, exact=alarm, ident=names)
        return seq(head, *wrap(self.heads, message), END)


def split(
    summaries: Mapping[Shape, Summary], formats: Catalogue, pins: Pins, *, family: bool = False
) -> tuple[list[Known], list[Shape]]:
    """The shapes that are of a known format, by format, and the others.

    A shape counts as known if all its samples are of the same format and hold nothing pinned.
    Two kinds of format do not, unless `family`: those that name a kind of message and no more,
    and alarms whose reason is free text. Their rules go no further than the lines do, so that
    a rule for one refusal hides no other.
    """
    groups: dict[tuple[object, ...], list[tuple[Shape, Format, list[str]]]] = defaultdict(list)
    others: list[Shape] = []
    for shape in sorted(summaries, key=order):
        if shape.head is None or not formats.speaks_of(shape.head.ident):
            others.append(shape)
            continue
        records = [_record(line) for _, line in summaries[shape].samples]
        found = _format(shape, records, formats, pins)
        if found is None or not _general(found, family):
            others.append(shape)
            continue
        messages = [record.message for record in records]
        kind = () if family else found.kind(messages[0])
        alarm = found.severity is Severity.ALARM
        name = shape.head.ident if alarm else daemon(shape.head.ident)
        key = (found.full, name, shape.head.gap, shape.head.wrapped, kind)
        groups[key].append((shape, found, messages))
    informed = _informed([_known(groups[key]) for key in sorted(groups, key=repr)])
    return _by_name(informed, family), others


def _informed(found: list[Known]) -> list[Known]:
    """The same, each with the shared wordings of all of its service."""
    also: dict[str, dict[Branches, frozenset[int]]] = defaultdict(dict)
    for one in found:
        seen = also[one.format.service]
        for words, kept in one.format.shared(one.messages).items():
            seen[words] = seen.get(words, frozenset()) | kept
    return [one._replace(also=also[one.format.service]) for one in found]


def _by_name(found: list[Known], family: bool) -> list[Known]:
    """The same, with alarms under several names of one daemon as one where their messages are
    the same: what was seen under one name is not taken under another."""
    close: dict[object, list[Known]] = defaultdict(list)
    for one in found:
        heads = frozenset((daemon(h.ident), h.gap, h.wrapped) for h in one.heads if h)
        close[one.format.full, heads].append(one)
    return [one for rows in close.values() for one in _joined(rows, family)]


def _joined(rows: list[Known], family: bool) -> list[Known]:
    if len(rows) == 1 or rows[0].format.severity is not Severity.ALARM:
        return rows
    same: dict[Node, list[Known]] = defaultdict(list)
    for one in rows:
        same[one._message(family)].append(one)
    return [reduce(Known.join, alike) for alike in same.values()]


def mended(
    summaries: Mapping[Shape, Summary], shapes: list[Shape], formats: Catalogue, pins: Pins
) -> tuple[list[Known], list[Shape]]:
    """The few shapes that nobody knows, but somebody would know with their blanks in place."""
    found: list[Known] = []
    if pins or len(shapes) > FEW:
        return found, shapes
    for shape in shapes:
        record = _record(summaries[shape].samples[0][1])
        near = shape.head and formats.nearly(record.ident, record.message)
        if near and _general(near.format, False):
            found.append(Known(near.format, (shape,), (record.message,), near))
    taken = {shape for one in found for shape in one.shapes}
    return found, [shape for shape in shapes if shape not in taken]


def _constant(tree: Node, line: str) -> str:
    """The message of a line with its variable parts left blank. They are only looked for where
    there may be something to find."""
    record = parse(line)
    if not alarms.marks(record.message, record.ident):
        return ""
    from rulegen.fields import spans_of

    text = list(line)
    for start, end in spans_of(tree, line):
        text[start:end] = SLOT * (end - start)
    return "".join(text)[-len(record.message) :]


def _general(found: Format, family: bool) -> bool:
    """May the rule be that of the format, or is it to go no further than the lines do?"""
    return family or not (found.infer or (found.free and found.severity is Severity.ALARM))


def is_free(tree: Node) -> bool:
    """Does it hold free text?"""
    return any(isinstance(node, Field) and node.token == FREE for node in walk(tree))


def _known(rows: list[tuple[Shape, Format, list[str]]]) -> Known:
    messages = {message for _, _, seen in rows for message in seen}
    return Known(rows[0][1], tuple(shape for shape, _, _ in rows), tuple(sorted(messages)))


def _record(line: bytes) -> Record:
    return parse(line.decode("utf-8", "surrogateescape"))


def _format(shape: Shape, records: list[Record], formats: Catalogue, pins: Pins) -> Format | None:
    """The one format of all samples, or None."""
    found = {formats.recognise(record.ident, record.message) for record in records}
    one = found.pop() if len(found) == 1 else None
    if one is None or not pins:
        return one
    tokens = [tokenise(record.message, record.ident) for record in records]
    return one if all(pins.hold(row) == row for row in tokens) else None
