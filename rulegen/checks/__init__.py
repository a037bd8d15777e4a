"""What lint looks for: one file for each check, found by looking into this directory.

A file holds the explanation, a rule that fails, one that passes, and the function that finds;
`docs/checks.md` is made from them. To add a check, add a file here and one in corpus/checks.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from importlib import import_module
from pkgutil import iter_modules

from rulegen.errors import RulegenError
from rulegen.linting.values import Check


@lru_cache(maxsize=1)
def all_checks() -> tuple[Check, ...]:
    """Every check, in the order of the codes."""
    modules = (import_module(f"{__name__}.{found.name}") for found in iter_modules(__path__))
    return tuple(sorted((module.CHECK for module in modules), key=lambda check: check.code))


def find(word: str) -> tuple[Check, ...]:
    """The checks that a code, the letter of a group, or a name means. Raises RulegenError.

    >>> [check.name for check in find("stamp")]
    ['stamp']
    """
    found = tuple(c for c in all_checks() if word in (c.code, c.name, c.code[0]))
    if found:
        return found
    from difflib import get_close_matches

    names = [check.name for check in all_checks()]
    near = get_close_matches(word, names, 1)
    hint = f"did you mean {near[0]}?" if near else f"there are: {', '.join(names)}"
    raise RulegenError(f"there is no check {word!r}", hint)


def chosen(select: Iterable[str] = (), ignore: Iterable[str] = ()) -> tuple[Check, ...]:
    """The checks to run: those selected, else the normal ones, without the ignored ones.

    Raises RulegenError for a word that means none.
    """
    selected = [check for word in select for check in find(word)]
    left_out = {check.code for word in ignore for check in find(word)}
    some = selected or [check for check in all_checks() if check.normal]
    codes = {check.code for check in some} - left_out
    return tuple(check for check in all_checks() if check.code in codes)
