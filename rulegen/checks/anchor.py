"""`$` with something behind it, `^` with something before it."""

from __future__ import annotations

from collections.abc import Iterator

from rulegen.linting.values import HEAD, Check, Hit, Severity
from rulegen.linting.view import RuleView, span
from rulegen.pattern import (
    Anchor,
    BackRef,
    Choice,
    Edge,
    Group,
    Node,
    Repeat,
    Sequence,
)  # fmt: skip
from rulegen.write.text import BLANKS

_WHY = {
    "$": "nothing can follow the end of the line",
    "^": "nothing can precede the start of the line",
}
_ADVICE = {
    "$": "Write \\$ for a dollar in the text.",
    "^": "Write \\^ for a caret in the text.",
    # GNU's names for the ends of the buffer, which nobody means.
    "\\`": "To grep \\` is the start of the line: write ` alone.",
    "\\'": "To grep \\' is the end of the line: write ' alone.",
}


def _find(view: RuleView) -> Iterator[Hit]:
    for node in _dead(view.tree, False, False):
        if not view.text[span(node)[1] :].strip(BLANKS) and view.text[-1:].isspace():
            continue  # the check `trailing` says more
        shown = node.spelling or node.kind
        message = f"{_WHY[node.kind]}: what holds this {shown} never matches"
        yield Hit(message, span(node), _ADVICE[shown])


def _dead(node: Node, before: bool, behind: bool) -> Iterator[Anchor]:
    """Anchors that cannot hold; `before` and `behind`: something must stand there."""
    match node:
        case Anchor(kind):
            if before if kind == "^" else behind:
                yield node
        case Group(inner):
            yield from _dead(inner, before, behind)
        case Repeat(inner, least):
            yield from _dead(inner, before, behind) if least else ()
        case Choice(branches):
            for branch in branches:
                yield from _dead(branch, before, behind)
        case Sequence(parts):
            for at, part in enumerate(parts):
                left = before or any(_needs(other) for other in parts[:at])
                right = behind or any(_needs(other) for other in parts[at + 1 :])
                yield from _dead(part, left, right)


def _needs(node: Node) -> bool:
    """Whether the node takes at least one character."""
    match node:
        case Anchor() | Edge() | BackRef():
            return False
        case Group(inner):
            return _needs(inner)
        case Repeat(inner, least):
            return least > 0 and _needs(inner)
        case Choice(branches):
            return all(map(_needs, branches))
        case Sequence(parts):
            return any(map(_needs, parts))
        case _:
            return True


CHECK = Check(
    code="D03",
    name="anchor",
    severity=Severity.WARNING,
    summary="$ with text behind it, or ^ with text before it",
    text="""\
In an extended regular expression `$` is the end of the line and `^` its start wherever they
stand. With text behind `$` a rule, or one of its alternatives, never matches: `cost $5` needs
`\\$`. `^(foo|bar$)` is no mistake. GNU grep also knows `` \\` `` and `\\'` for these two;
quotes need no backslash.""",
    bad=HEAD + r"food\[[[:digit:]]+\]: moved to $HOME$",
    good=HEAD + r"food\[[[:digit:]]+\]: moved to \$HOME$",
    rule=_find,
)
