"""Is each format what its entry says? Asked of the real grep, for tests and for users' files."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from rulegen.formats.entry import Format
from rulegen.formats.match import raw
from rulegen.formats.syntax import FormatError
from rulegen.model import Pid
from rulegen.pattern import EMPTY, END, START, Literal, Node, seq

LOCALES = ("C", "C.UTF-8")
_PIDS = {
    Pid.NEVER: "",
    Pid.OPTIONAL: r"(\[[[:digit:]]+\])?",
    Pid.ALWAYS: r"\[[[:digit:]]+\]",
}


def body(one: Format) -> Node:
    """A line of this format from its ident on, as a tree without anchors."""
    from rulegen.generalise import KERNEL_STAMP, tree

    template = one.template
    pid = tree(_PIDS[one.pid]) if _PIDS[one.pid] else EMPTY
    stamp = tree(KERNEL_STAMP) if template.ident == Literal("kernel") else EMPTY
    return seq(template.ident, pid, Literal(": "), stamp, template.message)


def check(
    formats: Sequence[Format], mine: Collection[Format] = (), alike: Collection[str] = ()
) -> Iterator[FormatError]:
    """What is wrong with the formats of one service (or only with those of `mine`): an example
    or variant that a format does not take, a near line that it takes, in the locale C or
    C.UTF-8; an example that another takes, unless that only names a kind of message (`infer`)
    or `alike` says `one other`."""
    from rulegen.engine import grep
    from rulegen.render import render

    lines = [
        (owner, kind, line.rstrip())
        for owner in formats
        for kind in ("examples", "variants", "near")
        for line in getattr(owner, kind)
    ]
    texts = [raw(line) for _, _, line in lines]
    for one in mine or formats:
        rule = render(seq(START, body(one), END))
        for locale in LOCALES:
            hit = set(grep([rule], texts, locale))
            for number, (owner, kind, line) in enumerate(lines):
                message = _wrong(one, owner, kind, number in hit)
                if message and f"{one.full} {owner.full}" not in alike:
                    yield FormatError(message, "", owner.place, line, (0, len(line)))


def _wrong(one: Format, owner: Format, kind: str, hit: bool) -> str:
    """What is wrong if `one` takes (or does not take) a line of `owner`."""
    if owner is one:
        if hit == (kind == "near"):
            return f"the template takes a line of {kind}" if hit else f"{kind}: it does not fit"
    elif hit and kind != "near" and not one.last:
        return f"{one.full} takes this line of {kind} too"
    return ""
