"""How near a rule is to a line, and whether widening it is better than a new rule."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from rulegen.alarms import marks, why
from rulegen.group.names import daemon
from rulegen.near.align import Again, Fits, LeftOut, Odd, Step, Way
from rulegen.near.cutting import between, in_choice
from rulegen.near.edits import Edits, Gap
from rulegen.near.mend import head_words
from rulegen.near.pieces import parts
from rulegen.near.reasons import Reason, reason
from rulegen.near.rule import HeadFit, Known
from rulegen.near.view import View
from rulegen.near.weight import needed_text, words
from rulegen.pattern import Literal, seq, walk

LEAST = 5
"""Pieces of constant text that must fit."""
ALLOWED = 3.0
EACH = 0.7
"""Edits may cost this much, and so much more for each piece of constant text that fits."""
KEPT_FOR_LOST = 2
"""For each word of the rule that the line lacks so many others must be there."""
OTHERS, MOST_OTHER = 3, 12.0
"""Words that a rule of another program must have in common with a line, and what its edits may
cost."""
NOT = frozenset({"not", "no", "never", "without"})
"""Words that turn what is said into its opposite."""


@dataclass(frozen=True, slots=True)
class Near:
    """A rule (`number`: its place among those given) and how far a line is from it.

    `cost` is in units of about a word, 0 if the rule takes the line.
    """

    number: int
    rule: Known
    of: View
    fit: HeadFit
    way: Way
    edits: Edits

    @property
    def cost(self) -> float:
        """The cost of all edits, the head's among them."""
        return self.way.cost + self.fit.cost

    @property
    def distance(self) -> float:
        """The cost, with what the rule's classes take of the line: of two rules with the same
        edits the one that says more is nearer."""
        return self.cost + self.way.swallowed if self.cost else 0.0

    @property
    def worth(self) -> bool:
        """Whether widening the rule is better than a new one."""
        return not self.why_new()

    def why_new(self) -> str:
        """Why a new rule is better than this one widened, or "" if it is not."""
        if not self.cost:
            return ""
        checks = (_alarm, _opposite, _other_program, _left_to_anything, _too_little, _too_much)
        return next(filter(None, (check(self) for check in checks)), "")

    def reasons(self) -> list[Reason]:
        """What keeps the rule from the line, in the order of the line."""
        head = head_words(self.rule, self.of, self.fit)
        span = (0, self.of.stamp_end) if not self.fit.stamp else (self.of.stamp_end, self.fit.line)
        found = [Reason(span, head)] if head else []
        tree = self.rule.tree
        return found + sorted(
            (reason(tree, self.of, e) for e in self.edits.edits), key=lambda r: r.span
        )

    def alike(self) -> bool:
        """Whether the rule has anything to do with the line: as many of its words are there as
        are not, or, for a rule of another program, more."""
        kept, lost = self.kept(), self.lost_words()
        if _other_program(self):
            return kept >= OTHERS and kept >= lost * KEPT_FOR_LOST and self.cost <= MOST_OTHER
        return not self.edits.edits or (kept > 0 and kept >= lost)

    def kept(self) -> int:
        """The words of the message that constant text of the rule takes, or that could be one
        more alternative."""
        text, start = self.of.text, self.of.message
        fits = (s.span for s in self.way.steps if isinstance(s, Fits) and s.constant)
        said = sum(bool(words(text[slice(*span)])) for span in fits if span[0] >= start)
        return said + self.lost_words(choices=True) - self.lost_words()

    def lost_words(self, *, choices: bool = False) -> int:
        """The words of the rule that the line lacks; one of several alternatives is none."""
        return len(words(" ".join(piece for _, piece in self.lost(choices=choices))))

    def said(self) -> str:
        """The constant text of the rule."""
        nodes = walk(self.rule.tree)
        return "".join(n.text if isinstance(n, Literal) else " " for n in nodes)

    def lost(self, *, choices: bool = True) -> list[tuple[int, str]]:
        """The constant text that the line lacks, and where in the line; without `choices` not
        what is one of several alternatives."""
        tree = self.rule.tree
        found = (s for s in self.way.steps if isinstance(s, LeftOut))
        return [
            (s.point, self.text_of(s))
            for s in found
            if choices or not in_choice(tree, s.start, s.end)
        ]

    def text_of(self, step: LeftOut) -> str:
        """The constant text that is left out."""
        return needed_text(seq(*between(self.rule.tree, step.start, step.end)))

    def constant(self, *, fits: bool = False) -> str:
        """The constant text of the line, without what classes of the rule take as it is;
        `fits`: only what fits."""
        return "".join(
            self.of.constant(s.span) if _constant(s, fits) else " "
            for s in self.way.steps
            if not isinstance(s, LeftOut | Again)
        )


def _constant(step: Step, fits: bool) -> bool:
    return step.constant if isinstance(step, Fits) else not fits


def _too_little(near: Near) -> str:
    """Few pieces fit, or too many words of the rule are not there."""
    kept, lost = near.kept(), near.lost_words()
    silent = not kept and any(edit.at > near.of.message for edit in near.edits.edits)
    few = silent or near.edits.matched < LEAST or lost * KEPT_FOR_LOST > kept
    return "too little of the rule is in the line" if few else ""


def _too_much(near: Near) -> str:
    """The edits cost too much; a path counts as one word, a list of fields (` a=1 b=2`) as one
    field."""
    cost = near.way.cost
    for edit in near.edits.edits:
        if isinstance(edit, Gap):
            cost -= near.of.measured.missing(*edit.span)
            cost += near.of.weight(edit.span) / len(parts(near.of.text, edit.span))
    much = cost > ALLOWED + EACH * near.edits.matched
    return "too much of the line is not in the rule" if much else ""


def _left_to_anything(near: Near) -> str:
    """Something of the rule is left out, and beside it a class, or the open end of a rule
    without an anchor, takes several words instead."""
    lost = free = False
    for kind in _kinds(near):
        lost, free = (lost or kind == "lost", free or kind == "free") if kind else (False, False)
        if lost and free:
            return "what the rule says would be left to anything"
    return ""


def _kinds(near: Near) -> Iterator[str]:
    """What happens along the line: "lost" (a piece of the rule is left out), "free" (a class
    takes several words), "" (a word fits), "more" (anything else)."""
    text, (start, end) = near.of.text, near.way.span
    yield _free(text[near.fit.line : start])
    for step in near.way.steps:
        match step:
            case LeftOut():
                yield "lost" if near.text_of(step).strip(" ") else "more"
            case Fits(span, _, constant) if constant:
                yield "" if text[slice(*span)].isalnum() else "more"
            case Fits(span) | Odd(span):
                yield _free(text[slice(*span)])
            case _:
                yield "more"
    yield _free(text[end:])


def _free(text: str) -> str:
    return "free" if " " in text.strip(" ") else "more"


def _other_program(near: Near) -> str:
    """What only one of them has is in the name of the program."""
    record = near.of.record
    end = near.of.host_end + len(record.ident)
    if all(name in near.said() for name in daemon(record.ident).split("/")):
        return ""
    gaps = (e for e in near.edits.edits if isinstance(e, Gap) and e.at < end)
    other = any(gap.start != gap.end or gap.span[1] > end for gap in gaps)
    if other or any(words(piece) for at, piece in near.lost() if at <= end):
        return f"the rule is one of another program than `{record.ident}`"
    return ""


def _alarm(near: Near) -> str:
    """A word of alarm that only one of them has."""
    said = near.constant()
    if marks(said) - marks(near.constant(fits=True)) - marks(near.said()):
        return f"it would hide an alarm: {why(said)}"
    lost = "".join(piece for _, piece in near.lost())
    if marks(lost) - marks(said):
        return f"the rule is for an alarm that the line is not: {why(lost)}"
    return ""


def _opposite(near: Near) -> str:
    """A word that turns what is said into its opposite is all that one of them lacks."""
    gaps = (e for e in near.edits.edits if isinstance(e, Gap))
    pieces = [near.of.text[slice(*gap.span)] for gap in gaps]
    for piece in (*pieces, *(piece for _, piece in near.lost())):
        if (found := words(piece.lower())) and NOT.issuperset(found):
            return f"it would say the opposite, too: `{piece.strip()}` could be missing"
    return ""
