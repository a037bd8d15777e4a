"""What regcomp refuses: parentheses and back-references, counted as it counts them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rulegen.ere.scan import Piece, text_is_star
from rulegen.errors import EreError
from rulegen.pattern import BackRef

LAST_REFERENCE = 9


@dataclass
class _Level:
    """One open parenthesis (the outermost: the rule): which groups were complete when it
    began, and which any branch so far has completed."""

    number: int
    start: int
    before: frozenset[int]
    earlier: frozenset[int] = frozenset()


def judge(text: str, pieces: Sequence[Piece]) -> None:
    """Raises EreError for an unmatched `(` and for a reference to a group that is not
    complete in the same branch."""
    levels = [_Level(0, 0, frozenset())]
    complete: frozenset[int] = frozenset()
    opened = 0
    dropped = False  # a repeat of nothing was just read: regcomp takes the next `)` as text
    for piece in pieces:
        match piece.kind:
            case "(":
                opened += 1
                levels.append(_Level(opened, piece.start, complete))
            case "|":
                levels[-1].earlier |= complete
                complete = levels[-1].before
            case ")" if len(levels) > 1 and not dropped:
                level = levels.pop()
                complete |= level.earlier
                if level.number <= LAST_REFERENCE:
                    complete |= {level.number}
            case "atom" if isinstance(piece.node, BackRef) and piece.node.number not in complete:
                hint = "Its group must be closed before it, in the same branch."
                raise _error("invalid back-reference", hint, text, (piece.start, piece.end))
        dropped = _drops(piece)
    if len(levels) > 1:
        at = levels[-1].start
        hint = "Close it with ), or write \\( for a parenthesis that stands for itself."
        raise _error("unmatched (", hint, text, (at, at + 1))


def _drops(piece: Piece) -> bool:
    brace = piece.kind == "text" and piece.text == "{" and piece.end - piece.start == 1
    return piece.fresh and (brace or (piece.kind == "repeat" and text_is_star(piece)))


def _error(message: str, hint: str, text: str, span: tuple[int, int]) -> EreError:
    return EreError(message, hint, text=text, span=span)
