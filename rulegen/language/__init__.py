"""Questions about all the lines that rules match: covers, overlaps, witness, breadth.

Answers are about whole lines, as grep searches: a rule without `^` matches anything before
it. They hold in the locale C and in UTF-8 locales alike. Not decided: back-references, word
edges, rules that grep reads in two ways, `^` after `$`, named characters whose classes are
not known for certain, stray bytes, and automata beyond a budget.
"""

from __future__ import annotations

from dataclasses import dataclass

from rulegen.language.alphabet import Undecided
from rulegen.language.product import Answer, first_difference, first_in_both
from rulegen.language.size import breadth
from rulegen.language.views import automata

__all__ = ["Answer", "Verdict", "breadth", "covers", "overlaps", "witness"]


@dataclass(frozen=True, slots=True)
class Verdict:
    """An answer, and for YES a line, as short as can be, that shows it."""

    answer: Answer
    line: str | None = None


def covers(a: str, b: str) -> Answer:
    """Whether rule `a` matches every line that rule `b` matches. Raises EreError.

    >>> covers("^[[:alnum:]]+$", "^[[:digit:]]{2}$")
    <Answer.YES: 'yes'>
    """
    opposite = {Answer.YES: Answer.NO, Answer.NO: Answer.YES}
    answer = witness(a, b).answer
    return opposite.get(answer, answer)


def overlaps(a: str, b: str) -> Verdict:
    """Whether some line is matched by both rules. Raises EreError.

    >>> overlaps("^a.", "b$")
    Verdict(answer=<Answer.YES: 'yes'>, line='ab')
    """
    try:
        return _verdict([first_in_both(one, two) for one, two in automata(a, b)])
    except Undecided:
        return Verdict(Answer.UNKNOWN)


def witness(a: str, b: str) -> Verdict:
    """Whether some line is matched by `b` and not by `a`. Raises EreError.

    >>> witness("^[[:digit:]]+$", "^[[:alnum:]]+$")
    Verdict(answer=<Answer.YES: 'yes'>, line='a')
    """
    try:
        return _verdict([first_difference(two, one) for one, two in automata(a, b)])
    except Undecided:
        return Verdict(Answer.UNKNOWN)


def _verdict(lines: list[str | None]) -> Verdict:
    found = next((line for line in lines if line is not None), None)
    return Verdict(Answer.NO if found is None else Answer.YES, found)
