"""A bare `|` that cuts the rule into pieces."""

from __future__ import annotations

from collections.abc import Iterator

from rulegen.linting.values import HEAD, Check, Hit, Severity
from rulegen.linting.view import RuleView, is_cut, span
from rulegen.logcheck.soundness import anchored

_SHOWN = 30  # characters of a piece


def _find(view: RuleView) -> Iterator[Hit]:
    if not is_cut(view):
        return
    branch = next(one for one in view.branches if not anchored(one)[0])
    begin, end = span(branch)
    piece = view.text[begin:end]
    shown = piece if len(piece) < _SHOWN else "…" + piece[-_SHOWN:]
    bar = begin - 1 if begin else end
    advice = "Write \\| for a bar in the text, or put parentheses around the alternatives."
    message = f"a bare | cuts the rule in pieces: “{shown}” alone hides lines of every program"
    yield Hit(message, (bar, bar + 1), advice)


CHECK = Check(
    code="S03",
    name="alternative",
    severity=Severity.ERROR,
    summary="a bare | cuts the rule into alternatives",
    text="""\
`|` binds less than anything else: `^a: x|y$` is “begins with a: x” or “ends with y”, so each
piece hides lines of other programs, or everything a program says. logcheck's own rules for snort
did this for years. Written as `\\|` the bar stands for itself; inside parentheses it divides
only what is in them. Alternatives that each have their own `^` and `$` are no mistake.""",
    bad=HEAD + r"food: | none$",
    good=HEAD + r"food: \| none$",
    rule=_find,
    hiding=True,
)
