"""Values in quotes: names by what stands before them, and by their looks."""

from __future__ import annotations

import re
from functools import lru_cache

from rulegen.alarms import single
from rulegen.around import CLOSES, OPEN, is_plain
from rulegen.contexts import ENDINGS, NOUNS, STATES, TELLING, WHAT_HAPPENED
from rulegen.cut import looks
from rulegen.model import Token

QUOTES = frozenset(("'", '"', "`"))
BY_LOOKS = "~"
"""What is before the class of a slot where the looks of what stands there had a say."""
_BOTH_WAYS = frozenset(("to", "from", "into"))
_MORE = re.compile("[0-9./@]")
_PARTS = re.compile(r"[-_.]|(?<=[a-z])(?=[A-Z])")


def opened(pieces: list[Token], at: int) -> str:
    """The class of what the quote at a place opens, marked as open; "" for constant text.

    A path is one everywhere. Behind a noun and a blank stands a name, unless it is one word that
    is none. Behind any other word, or a key, stands what may be a name by its looks.
    """
    value = pieces[at + 1].text if at + 1 < len(pieces) else ""
    double = "double-" * (pieces[at].text == '"')
    if value[:1] == "/" != value:
        return f"{OPEN}{double}quoted-path"
    if not value or is_plain(value):
        return ""
    word = word_before(pieces, at)
    if word.lower() in NOUNS or ends_as_key(word):
        return f"{OPEN}{double}quoted-name"
    if _behind_word(word, pieces, at) or _behind_key(pieces, at):
        return f"{OPEN}{BY_LOOKS}{double}quoted-name"
    return ""


@lru_cache(maxsize=1 << 12)
def ends_as_key(text: str) -> bool:
    """Whether a key of several words ends like one with a name behind it: `realm_id`."""
    words = text.lower().replace("-", "_").split("_")
    return len(words) > 1 and words[-1] in ENDINGS and words[0] not in WHAT_HAPPENED


def key_before(pieces: list[Token], at: int) -> str:
    """The key before the colon at a place: of `"user":"ann"` or of `user: 'ann'`."""
    if pieces[at - 1].text == '"' and at > 2 and pieces[at - 3].text == '"':
        return pieces[at - 2].text
    return pieces[at - 1].text if pieces[at - 1].name == "chunk" else ""


def word_before(pieces: list[Token], at: int) -> str:
    """What stands before the blank before a place, "" if no blank is there."""
    at -= at > 0 and pieces[at - 1].text == "\\"
    return pieces[at - 2].text if at > 1 and pieces[at - 1].name == "blank" else ""


def _behind_word(word: str, pieces: list[Token], at: int) -> bool:
    """Whether a word of small letters introduces what may be a name."""
    if not word.isalpha() or not word.islower() or word in TELLING or word in single():
        return False
    words = _quoted(pieces, at)
    alone = len(words) == 1 and words[0].isalpha() and word in _BOTH_WAYS
    return _may_be_name(words) and not alone


def _behind_key(pieces: list[Token], at: int) -> bool:
    """Whether a key, of which no part tells what happened, is before what may be a name: one
    word with more than letters in it, since those are often one of a few."""
    before = at - 1 - (at > 0 and pieces[at - 1].name == "blank")
    if before < 1 or pieces[before].text not in ("=", ":"):
        return False
    if pieces[before].text == ":":
        key = key_before(pieces, before) if pieces[before - 1].text == '"' else ""
    else:
        key = pieces[before - 1].text
    if not key or tells(key):
        return False
    words = _quoted(pieces, at)
    return len(words) == 1 and _may_be_name(words) and bool(_MORE.search(words[0]))


def tells(key: str) -> bool:
    """Whether a part of a key says that its value tells what happened.

    >>> tells("eventType"), tells("user")
    (True, False)
    """
    return not TELLING.isdisjoint(part.lower() for part in _PARTS.split(key))


def _quoted(pieces: list[Token], at: int) -> list[str]:
    """What stands between the quote at a place and the next one, without blanks; nothing if there
    is none."""
    quote = CLOSES[pieces[at].text]
    words: list[str] = []
    for piece in pieces[at + 1 :]:
        if piece.text == quote:
            return words
        if piece.name != "blank":
            words.append(piece.text)
    return []


def _may_be_name(words: list[str]) -> bool:
    """Whether words that are not all of a class of their own may be a name: there are neither
    brackets nor words of alarm among them, and they are not one word that says how things stand."""
    if not words or all(map(looks, words)):
        return False
    if any(word in "()[]{}=" or word.lower() in single() for word in words):
        return False
    return len(words) > 1 or words[0].lower() not in STATES
