"""Commas and bars in brackets, and ranges that take more than letters."""

from __future__ import annotations

import re
from collections.abc import Iterator

from rulegen.linting.values import HEAD, Check, Hit, Severity
from rulegen.linting.view import RuleView, span
from rulegen.pattern import Bracket, Range

_END = "[A-Za-z0-9]"
_LIST = re.compile(rf"{_END}-{_END}([,|]){_END}-{_END}|\[[a-z]([|])[a-z](?:[|][a-z])*\]")


def _find(view: RuleView) -> Iterator[Hit]:
    for place in view.places:
        node = place.node
        if not isinstance(node, Bracket):
            continue
        begin, end = span(node)
        for item in node.items:
            if isinstance(item, Range) and _mixed(item):
                shown = f"{item.first}-{item.last}"
                at = max(view.text.find(shown, begin, end), begin)
                letters = item.first.isalpha()
                yield Hit(
                    f"the range {shown} also takes {_between(item)}",
                    (at, at + len(shown)),
                    "Write A-Za-z or [:alpha:]." if letters else "Put the - last in the brackets.",
                )
        if found := _LIST.search(view.text, begin, end):
            sign = found[1] or found[2]
            at = found.start(1 if found[1] else 2)
            what = "comma" if sign == "," else "bar"
            yield Hit(f"inside brackets a {what} is one more character to take, it divides nothing",
                      (at, at + 1), f"Take the {what} away.")  # fmt: skip


def _mixed(item: Range) -> bool:
    """Whether a range goes over punctuation between letters, or from or to it."""
    kinds = [(c.isdigit(), c.isupper(), c.islower()) for c in (item.first, item.last)]
    return item.first.isascii() and item.last.isascii() and (
        kinds[0] != kinds[1] or not any(kinds[0])
    )  # fmt: skip


def _between(item: Range) -> str:
    chars = (chr(code) for code in range(ord(item.first), ord(item.last) + 1))
    return "".join(c for c in chars if not c.isalnum() and c.isprintable()).strip() or "capitals"


CHECK = Check(
    code="W06",
    name="char-class",
    severity=Severity.WARNING,
    summary="a comma, a bar or a range such as A-z in brackets",
    text="""\
`[a-z,A-Z]` also takes a comma. `[A-z]` also takes the characters that stand between Z and a in
ASCII: brackets, backslash, `^`, `_` and the backquote. A `-` that is meant as itself stands
last.""",
    bad=HEAD + r"food\[[[:digit:]]+\]: user [a-z,A-Z]+ logged in$",
    good=HEAD + r"food\[[[:digit:]]+\]: user [a-zA-Z]+ logged in$",
    rule=_find,
)
