"""A group -> a template: constant text, named fields, optional parts, alternatives."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache, reduce
from itertools import groupby, pairwise

from rulegen import ere
from rulegen.classes import NUMBER, family, takes
from rulegen.classes import join as join_classes
from rulegen.group.names import numberless
from rulegen.group.rows import Column, Group, Unit, word_of
from rulegen.group.words import slot_class, stop
from rulegen.head import CONTINUED, DATED, IDENT, NONE, start
from rulegen.model import Pid
from rulegen.pattern import (
    EMPTY,
    END,
    START,
    Choice,
    Field,
    Literal,
    Node,
    Repeat,
    choice,
    optional,
    seq,
    walk,
)
from rulegen.pattern import Group as Parens
from rulegen.shapes import Head
from rulegen.simplify import simplify
from rulegen.tokens import BY_NAME
from rulegen.verbatim import verbatim

PID = r"\[[[:digit:]]+\]"
KERNEL_STAMP = r"(\[ *[[:digit:]]+\.[[:digit:]]{6}\] )?"
DATED_STAMP = (
    r"(\[( *[[:digit:]]+\.[[:digit:]]{6}|\w{3} \w{3} [ :[:digit:]]{11} [[:digit:]]{4})\] )?"
)
"""The same, and that of `dmesg -T`."""
SERIES = 3
"""Numbers seen in an ident from which on it may have any."""
WRAPPER = r"message repeated [[:digit:]]+ times: \[ "


@lru_cache(maxsize=1024)
def tree(text: str) -> Node:
    """The tree of an ERE of the house."""
    return ere.parse(text)


def template(group: Group, program: str = "", hosts: frozenset[str] = frozenset()) -> Node:
    """The tree of the whole rule, anchored at both ends. `program` is the ident of lines
    without a head; `hosts`, if any, are the hosts that stay literal in the head."""
    message = _short(seq(*_message(group.columns)))
    head = head_of(group.heads, program, hosts, exact=bool(group.marks))
    return seq(head, *wrap(group.heads, message), END)


def _short(tree: Node) -> Node:
    """The tree shortened, if there is anything to shorten: alternatives."""
    return simplify(tree) if any(isinstance(node, Choice) for node in walk(tree)) else tree


def head_of(
    kinds: Iterable[Head | None],
    program: str = "",
    hosts: frozenset[str] = frozenset(),
    pid: Pid | None = None,
    exact: bool = False,
    ident: Node | None = None,
) -> Node:
    """The tree of a rule up to its message, for all these kinds of head; `pid` is what is
    known of the program's pid, `ident` of its names; `exact` is for alarms, whose rules go no
    further than they must (see `head.start`)."""
    heads = sorted((h for h in kinds if h), key=repr)
    if heads and not heads[0].ident and heads[0].stamp == NONE:
        return tree(CONTINUED)
    whole = [h for h in heads if h.stamp not in (NONE, DATED)]
    stamps, names = {h.stamp for h in whole} or {""}, {h.host for h in whole} or {""}
    text = start(stamps, names, exact=exact).removeprefix("^")
    begin = _pinned(text, hosts) if hosts else tree(text)
    if heads:
        head = seq(begin, _tag(heads, pid, ident))
        return seq(START, head if heads == whole else optional(head), _kernel_stamp(heads))
    if program:
        return seq(START, begin, Literal(program), optional(tree(PID)), Literal(": "))
    # Perhaps a message whose head, or only what stands before the ident, was not copied; perhaps
    # a line of a log that has no heads.
    return seq(START, optional(seq(tree(text), optional(tree(IDENT)))))


def _pinned(text: str, hosts: frozenset[str]) -> Node:
    """The beginning of a head with these hosts instead of any."""
    stamp = text[: text.index(") ") + 2]
    return seq(tree(stamp), choice(*(verbatim(host) for host in sorted(hosts))), Literal(" "))


def _tag(heads: Sequence[Head], known: Pid | None, names: Node | None) -> Node:
    """Ident, pid and gap."""
    gap = Literal(heads[0].gap) if heads[0].gap else EMPTY
    if not heads[0].ident:
        return gap
    seen = sorted({h.ident for h in heads})
    ident = _short(names or choice(*_names(seen)))
    return seq(ident, _pid(heads, known), gap)


def _names(idents: Sequence[str]) -> Iterable[Node]:
    """The idents; of one that was seen with so many numbers that there will be more, any."""
    for _, some in groupby(sorted(idents, key=numberless), key=numberless):
        alike = list(some)
        parts = [re.split("([0-9]+)", name) for name in alike]
        if len(alike) < SERIES:
            yield from map(verbatim, alike)
        else:
            yield seq(*(_one_of(texts) for texts in zip(*parts, strict=True)))


def _one_of(texts: Sequence[str]) -> Node:
    """Equal texts, or numbers that are not."""
    return verbatim(texts[0]) if len(set(texts)) == 1 else tree(BY_NAME["int"].ere)


def _kernel_stamp(heads: Sequence[Head]) -> Node:
    """The kernel's own stamp behind the gap, which may be missing."""
    if not heads[0].kernel:
        return EMPTY
    return tree(DATED_STAMP if any(h.stamp == DATED for h in heads) else KERNEL_STAMP)


def _pid(heads: Sequence[Head], known: Pid | None) -> Node:
    """An example with a pid wants one, unless others lack it; one without may have one in the
    journal, which writes a colon behind it. The kernel never has one."""
    if not any(h.pid for h in heads) and (heads[0].kernel or heads[0].gap[:1] != ":"):
        return EMPTY
    pid = tree(PID)
    sure = all(h.pid for h in heads) and known is not Pid.OPTIONAL
    return pid if sure else optional(pid)


def wrap(kinds: Iterable[Head | None], message: Node) -> Iterable[Node]:
    """The message, in rsyslog's `message repeated n times: [ … ]` where it was seen so."""
    heads = [h for h in kinds if h]
    if not any(h.wrapped for h in heads):
        return (message,)
    opened, closed = tree(WRAPPER), Literal("]")
    if all(h.wrapped for h in heads):
        return (opened, message, closed)
    return (optional(opened), message, optional(closed))


def _message(columns: Sequence[Column]) -> list[Node]:
    """The columns as nodes; a run of one segment is optional."""
    out: list[Node] = []
    padded = {one for one, after in pairwise(columns) if _is_padding(one, after)}
    for segment, run in groupby(columns, key=lambda c: c.segment):
        nodes = [_BLANKS if column in padded else _column(column) for column in run]
        out.append(optional(seq(*nodes)) if segment else seq(*nodes))
    return out


_BLANKS = Repeat(Literal(" "), 1, None)


def _is_padding(one: Column, after: Column) -> bool:
    """Are these the blanks before a number that make it as wide as others?"""
    if not one.separator or len(word_of(one.units[0])) < 2:
        return False
    return family(slot_class(after)) == NUMBER


def _column(column: Column) -> Node:
    """One place: a class, alternatives, or a unit whose slots took all that was seen."""
    if name := slot_class(column):
        if column.repeated:
            more = seq(Literal(column.repeated), _field(name))
            return seq(_field(name), Repeat(Parens(more), 0, None))
        return seq(_field(name), Literal(stop(column)) if stop(column) else EMPTY)
    rows = sorted(column.units, key=repr)
    if column.kind == "words":
        return choice(*(_unit(unit) for unit in _needed(rows)))
    if column.separator and len(rows) > 1:
        return _BLANKS
    if len({len(unit) for unit in rows}) > 1:
        return choice(*(_unit(unit) for unit in rows))
    return seq(*(_token([unit[i] for unit in rows]) for i in range(len(rows[0]))))


def _needed(rows: Sequence[Unit]) -> list[Unit]:
    """The alternatives without those that another takes anyway: `a` beside `[[:alpha:]]+`."""
    return [one for one in rows if not any(_takes(other, one) for other in rows)]


def _takes(wide: Unit, narrow: Unit) -> bool:
    """Does a unit that begins with a slot take another that ends alike?"""
    (slot, *rest), (first, *others) = wide, narrow
    if not slot.name or rest != others or first.name == slot.name:
        return False
    if first.name:
        return join_classes(slot.name, first.name) == slot.name
    return takes(slot.name, first.text)


def _unit(unit: Unit) -> Node:
    return seq(*(_field(t.name) if t.name else verbatim(t.text) for t in unit))


def _token(tokens: Sequence[object]) -> Node:
    """The same place in all units: one literal, or a class that takes all."""
    names = {t.name for t in tokens}  # type: ignore[attr-defined]
    if names == {""}:
        return choice(*(verbatim(t.text) for t in tokens))  # type: ignore[attr-defined]
    return _field(reduce(join_classes, sorted(names)))


def _field(name: str) -> Node:
    return Field(name, name, tree(BY_NAME[name].ere))
