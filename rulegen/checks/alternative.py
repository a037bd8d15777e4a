"""A bare `|` that cuts the rule into pieces."""

from __future__ import annotations

from collections.abc import Iterator

from rulegen.linting.values import HEAD, Check, Hit, Severity
from rulegen.linting.view import RuleView, is_cut, span
from rulegen.logcheck.soundness import anchored


def _find(view: RuleView) -> Iterator[Hit]:
    if not is_cut(view):
        return
    ends = [anchored(branch) for branch in view.branches]
    for branch, (start, end) in zip(view.branches, ends, strict=True):
        if not start or (not end and any(other for _, other in ends)):
            bar = span(branch)[0] - 1 if span(branch)[0] else span(branch)[1]
            shown = view.text[slice(*span(branch))]
            piece = f"the piece “{shown if len(shown) < 30 else shown[:28] + ' …'}” stands alone"
            where = "anywhere in a line" if not start else "with anything behind it"
            advice = "Write \\| for a bar in the text, or put parentheses around the alternatives."
            yield Hit(f"a bare | cuts the rule in two: {piece} and matches {where}",
                      (bar, bar + 1), advice)  # fmt: skip
            return


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
