"""`\\d`, `\\t` and others that are plain letters to grep."""

from __future__ import annotations

import re
from collections.abc import Iterator

from rulegen.linting.values import HEAD, Check, Hit, Severity, of_them
from rulegen.linting.view import RuleView, span
from rulegen.pattern import Literal

_MEANT = {
    "d": "[[:digit:]]",
    "D": "[^[:digit:]]",
    "t": "[[:blank:]]",
    "n": "two rules, as a line has no line feed in it",
    "r": "nothing, as logcheck takes it off the line",
    "h": "[[:blank:]]",
    "H": "[^[:blank:]]",
    "x": "the character itself",
    "u": "the character itself",
    "A": "^",
    "Z": "$",
    "z": "$",
    "Q": "a backslash before each special character",
    "E": "a backslash before each special character",
    "p": "a class such as [[:alpha:]]",
    "R": "nothing",
    "K": "nothing",
    "G": "nothing",
    "X": "a dot",
}
"""What these mean in Perl, in words of grep -E; to grep they are the letter itself."""
_ESCAPED = re.compile(r"\\(.)", re.DOTALL)


def _find(view: RuleView) -> Iterator[Hit]:
    places: dict[str, list[int]] = {}
    for node in (place.node for place in view.places):
        if isinstance(node, Literal) and node.spelling is not None:
            for found in _ESCAPED.finditer(node.spelling):
                places.setdefault(found[1], []).append(span(node)[0] + found.start())
    for letter, known in places.items():
        if letter in _MEANT:
            message = f"\\{letter} is the letter {letter} to grep{of_them(len(known))}"
            yield Hit(message, (known[0], known[0] + 2), f"Write {_MEANT[letter]}.")


CHECK = Check(
    code="D06",
    name="escape",
    severity=Severity.WARNING,
    summary=r"\d, \t and the like are plain letters",
    text="""\
`grep -E` knows `\\w`, `\\W`, `\\s`, `\\S`, `\\b`, `\\B`, `\\<` and `\\>`. A backslash before any
other letter is dropped: `\\d+` is `d+`, `\\t` is `t`. Digits are `[[:digit:]]`, a tab or blank
is `[[:blank:]]`.""",
    bad=HEAD + r"food\[\d+\]: ready$",
    good=HEAD + r"food\[[[:digit:]]+\]: ready$",
    rule=_find,
)
