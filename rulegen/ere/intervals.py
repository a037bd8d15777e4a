"""`{2}`, `{2,}`, `{,3}`, `{1,5}`: two readers, because grep has two."""

from __future__ import annotations

import re

from rulegen.errors import EreError

RE_DUP_MAX = 0x7FFF  # regex.h
_INTERVAL = re.compile(r"\{([0-9]*)(,?)([0-9]*)\}")
_UNIT = re.compile(r"(\\?)(.)", re.DOTALL)
_OPERATOR_LETTERS = frozenset("123456789wWsSbB<>`'")


def read_interval(text: str, at: int) -> tuple[int, int | None, int] | None:
    """Least, most and the end of the interval that begins at `at`; None if none does.

    This is dfa.c's reading: what is no valid interval is a literal brace.
    """
    found = _INTERVAL.match(text, at)
    if found is None or found.group() == "{}":
        return None
    first, comma, second = found.groups()
    least = min(int(first or 0), RE_DUP_MAX + 1)
    most: int | None = min(int(second), RE_DUP_MAX + 1) if second else None
    if not comma:
        most = least
    if most is not None and least > most:
        return None
    if most is not None and most > RE_DUP_MAX:
        raise _too_big(text, (at, found.end()))
    return least, most, found.end()


def check_interval(text: str, at: int) -> None:
    """Raises EreError for what regcomp's `parse_dup_op` refuses at `text[at] == "{"`."""
    least, stop, here = _number(text, at + 1)
    if least == -1 and stop != ",":
        raise _bad(text, (at, here))
    most: int | None = least
    if least >= -1 and stop == ",":
        most, stop, here = _number(text, here)
        least = max(least, 0)
    if least < -1 or most is None or most < -1:
        return  # not an interval at all: a literal brace
    if stop != "}" or (most != -1 and least > most):
        raise _bad(text, (at, here))
    if max(least, most) > RE_DUP_MAX:
        raise _too_big(text, (at, here))


def _number(text: str, at: int) -> tuple[int, str, int]:
    """regcomp's `fetch_number`: the number (-1 none, -2 not a number), what ended it
    (`,`, `}` or "" for the end of the rule), and the place behind that."""
    number = -1
    while found := _UNIT.match(text, at):
        escaped, char = found.groups()
        at = found.end()
        if char == "," or (char == "}" and not escaped):
            return number, char, at
        digit = char in "0123456789" and not (escaped and char in _OPERATOR_LETTERS)
        if not digit or number == -2:
            number = -2
        else:
            number = min(max(number, 0) * 10 + int(char), RE_DUP_MAX + 1)
    return -2, "", at


def _bad(text: str, span: tuple[int, int]) -> EreError:
    hint = "Write {2}, {2,}, {,5} or {2,5}; a brace that stands for itself is \\{."
    return EreError("this is no repeat count", hint, text=text, span=span)


def _too_big(text: str, span: tuple[int, int]) -> EreError:
    return EreError(
        f"a repeat count above {RE_DUP_MAX}", "Use + or a smaller number.", text=text, span=span
    )
