"""`[word]` where the text has brackets."""

from __future__ import annotations

import re
from collections.abc import Iterator

from rulegen.linting.values import HEAD, Check, Hit, Severity
from rulegen.linting.view import Place, RuleView, span
from rulegen.pattern import Bracket, Char

_SHOWN = 24  # characters of a bracket expression
_VOWELS = frozenset("aeiouy")
_SENTENCE = re.compile(r"\[ ?[A-Za-z]{3,} [A-Za-z]+[A-Za-z ]*")
_WORD = re.compile(r"\[[A-Za-z0-9][A-Za-z0-9 _./:-]*[A-Za-z0-9]\]")


def _find(view: RuleView) -> Iterator[Hit]:
    for place in view.places:
        node = place.node
        if not isinstance(node, Bracket) or node.negated:
            continue
        shown = view.text[slice(*span(node))]
        if _is_sentence(shown) or (place.repeat is None and _is_word(place, view.text)):
            meant = shown.replace("[", "\\[").replace("]", "\\]")
            if shown[1:-1].isdigit():
                meant = r"\[[[:digit:]]+\]"
            if "[" in shown[1:]:
                meant = "\\[ and \\]"
            name = shown if len(shown) < _SHOWN else "a pair of brackets"
            yield Hit(f"{name} takes one of the characters in it, not the text", span(node),
                      f"Write {meant} for brackets in the text.")  # fmt: skip


def _is_word(place: Place, text: str) -> bool:
    """Whether a bracket expression looks like a word: a character twice in it, or four
    small letters and more that could be spoken, set apart from the text around it."""
    node = place.node
    assert isinstance(node, Bracket)
    shown = text[slice(*span(node))]
    if not all(isinstance(item, Char) for item in node.items):
        return False
    if not _WORD.fullmatch(shown) or len(shown) < 5:
        return False
    if len(set(shown[1:-1])) < len(shown) - 2:
        return True
    if shown[1:-1].isdigit():
        return place.after.startswith(":")
    apart = place.before.endswith(" ") and text[span(node)[1] :][:1] in ("", "$", " ", ":")
    letters = shown[1:-1]
    sounds = letters.islower() and not _VOWELS.isdisjoint(letters)
    return apart and len(letters) > 3 and sounds and sorted(letters) != list(letters)


def _is_sentence(shown: str) -> bool:
    """Whether brackets begin with words: `[ Connection closed by [[:alnum:].:]`."""
    words = _SENTENCE.match(shown)
    return words is not None and len(set(words[0])) < len(words[0].rstrip())


CHECK = Check(
    code="D05",
    name="brackets",
    severity=Severity.WARNING,
    summary="brackets around text that is meant literally",
    text="""\
`[status]` is one character out of s, t, a, u; the text `[status]` is `\\[status\\]`. A rule made
by pasting a line with brackets in it never matches that line.""",
    bad=HEAD + r"food[2150]: [status] notice: ready$",
    good=HEAD + r"food\[[[:digit:]]+\]: \[status\] notice: ready$",
    rule=_find,
)
