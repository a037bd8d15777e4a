"""Slots by what stands around them: the contexts of `contexts` found among the pieces of a
message.

A piece in a slot is renamed: `=class` where its context names it, `!class` for who succeeded,
`~class` where its own looks had a say.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache, lru_cache
from typing import TypeAlias

from rulegen.around import CLOSES, OPEN, STAMPS, Pattern, named
from rulegen.contexts import AROUND, IN_WORDS, KEYS, NOUNS, PROGRAM_KEYS, SUCCESS, Context
from rulegen.cut import looks
from rulegen.model import Token
from rulegen.quotes import BY_LOOKS, QUOTES, ends_as_key, key_before, opened, word_before
from rulegen.wordlists import FIXED

_Entry: TypeAlias = tuple[Pattern, int, int, str]
_Index: TypeAlias = dict[str, list[_Entry]]
"""By a text: the patterns that hold it, at which place, and what is beside it."""


@lru_cache(maxsize=256)
def _patterns(ident: str) -> tuple[_Index, dict[str, str]]:
    """The contexts of a program by the texts of one piece and its place in them, and its keys."""
    keys = dict(KEYS)
    for program, names in PROGRAM_KEYS.items():
        if ident.startswith(program):
            keys.update(dict.fromkeys(names, "name-or-none"))
    own = {entry.programs for entry in AROUND if ident.startswith(entry.programs)}
    return _index(frozenset(own)), keys


@lru_cache(maxsize=64)
def _index(programs: frozenset[tuple[str, ...]]) -> _Index:
    """The contexts of all programs, and of these."""
    index: _Index = {}
    for entry in (*SUCCESS, *AROUND):
        if not entry.programs or entry.programs in programs:
            for text, row in _rows(entry):
                index.setdefault(text, []).append(row)
    return index


@cache
def _rows(entry: Context) -> list[tuple[str, _Entry]]:
    """A context by the texts it is looked up by."""
    pattern = Pattern(entry.text, entry.programs)
    pattern.success = entry in SUCCESS
    texts, place = pattern.keys
    return [(text, (pattern, place, *pattern.beside(place))) for text in sorted(texts)]


def mark(pieces: list[Token], ident: str) -> list[Token]:
    """The pieces with slots named by their context; the first context that fits wins."""
    index, keys = _patterns(ident)
    slots: dict[int, str] = {}
    for at, (text, name, _) in enumerate(pieces):
        key = name if name in STAMPS else text
        if key in index:
            _mark_around(pieces, at, index[key], slots)
    for at, (text, name, _) in enumerate(pieces):
        if text in _MARKS:
            if at or text in QUOTES:
                _mark_beside(pieces, at, keys, slots)
        elif name == "chunk" and not text.isalpha() and _is_numbered(pieces, at):
            slots.setdefault(at, "numbered-name")
    return _filled(pieces, slots) if slots else pieces


_MARKS = QUOTES | {"=", ":"}


def _mark_around(
    pieces: list[Token], at: int, entries: Iterable[_Entry], slots: dict[int, str]
) -> None:
    """The slots of the contexts that have a text which stands at a place."""
    size = len(pieces)
    for pattern, place, beside, text in entries:
        if text and (at + beside >= size or pieces[at + beside].text != text):
            continue
        if pattern.later and all(piece.text != pattern.later for piece in pieces):
            continue
        for slot, name in pattern.slots(pieces, at - place) or ():
            success = pattern.success and not name.startswith(OPEN)
            slots.setdefault(slot, "success " + name if success else name)


def _mark_beside(pieces: list[Token], at: int, keys: dict[str, str], slots: dict[int, str]) -> None:
    """The slot behind a key, or what a quote opens."""
    text = pieces[at].text
    if text in QUOTES:
        if name := opened(pieces, at):
            slots.setdefault(at, name)
    elif text == "=":
        _keep_key(pieces, at - 1, slots)
        apart = _is_apart(pieces, at)
        key = pieces[at - 1 - apart].text
        _mark_key(pieces, at + apart, keys.get(key) or "name" * ends_as_key(key), slots)
        _mark_quoted(pieces, at, like_a_key(key), slots)
    elif key := key_before(pieces, at):
        _keep_key(pieces, at - 2, slots)
        _mark_quoted(pieces, at, keys.get(key, "") or like_a_key(key), slots)


@lru_cache(maxsize=1 << 12)
def like_a_key(text: str) -> str:
    """What stands in quotes behind a key that is none as it is written: `Name`, `realm_id`."""
    return "name-or-none" if ends_as_key(text) else KEYS.get(text.lower(), "")


def _keep_key(pieces: list[Token], at: int, slots: dict[int, str]) -> None:
    """The key at a place, `node.health=` or `"node.health":`, means itself, though it looks like
    the name of a host."""
    if looks(pieces[at].text) == "host" and pieces[at + 1].text in '="':
        slots.setdefault(at, "constant")


def _is_apart(pieces: list[Token], at: int) -> bool:
    """Whether the equals sign at a place has a blank before and behind it."""
    around = pieces[at - 1 : at + 2 : 2]
    return 1 < at < len(pieces) - 2 and all(piece.name == "blank" for piece in around)


def _mark_key(pieces: list[Token], at: int, name: str, slots: dict[int, str]) -> None:
    """The value behind `key=` where the key is known; -1 - place marks an empty one."""
    if not name:
        return
    after = pieces[at + 1] if at + 1 < len(pieces) else Token("", "blank")
    if after.text == "\\" and at + 2 < len(pieces):  # `key=\"value\"` within a text
        at, after = at + 1, pieces[at + 2]
    if after.name == "angle":
        slots.setdefault(at + 1, "angle")
    elif name == "name":
        if after.name == "chunk" and not looks(after.text):
            slots.setdefault(at + 1, name)
    elif after.name in ("chunk", "url"):
        number = "int" if name == "outcome" else "number"
        if name.endswith("-or-none") or looks(after.text) in ("int", number):
            slots.setdefault(at + 1, named(after.text, name))
    elif after.text in "\"'" and after.text and name.endswith("-or-none"):
        quote = "double-quoted-name" if after.text == '"' else "quoted-name"
        slots.setdefault(at + 1, OPEN + quote)
    elif (after.name == "blank" or after.text in ",;)]") and name.endswith("-or-none"):
        slots.setdefault(-1 - at, name)


def _is_numbered(pieces: list[Token], at: int) -> bool:
    """A word with a number, or of several parts, behind a noun and a blank is a name: `node web1`,
    `client sensor-kitchen`."""
    text = pieces[at].text
    return (
        text[0].isalpha()
        and word_before(pieces, at).lower() in NOUNS
        and (any(c.isdigit() for c in text) or _is_of_parts(text))
        and text not in FIXED
        and not looks(text)
    )


def _is_of_parts(text: str) -> bool:
    """Whether a text is several words in one, of which none is common in words of that kind."""
    parts = text.lower().replace("_", "-").split("-")
    return len(parts) > 1 and all(map(str.isalpha, parts)) and IN_WORDS.isdisjoint(parts)


def _mark_quoted(pieces: list[Token], at: int, name: str, slots: dict[int, str]) -> None:
    """The quoted value behind `key: ` where the key is known, or a number that says how it
    went."""
    after = at + 1 + (at + 1 < len(pieces) and pieces[at + 1].name == "blank")
    if name == "outcome":
        after += after < len(pieces) and pieces[after].text in ("'", '"')
        if after < len(pieces) and looks(pieces[after].text) == "int":
            slots.setdefault(after, named(pieces[after].text, name))
    if name.endswith("-or-none") and after < len(pieces) and pieces[after].text in ("'", '"'):
        quote = "double-quoted-name" if pieces[after].text == '"' else "quoted-name"
        slots.setdefault(after, OPEN + quote)


def _filled(pieces: list[Token], slots: dict[int, str]) -> list[Token]:
    """The pieces with their slots; quoted values become one piece, empty ones an empty token."""
    out: list[Token] = []
    at = 0
    while at < len(pieces):
        name = slots.get(at, "")
        if not name and -1 - at not in slots:
            out.append(pieces[at])
            at += 1
            continue
        if name.startswith(OPEN):
            at = _quoted(pieces, at, name.removeprefix(OPEN), out)
            continue
        piece = pieces[at]
        if name == "constant" or (name == "outcome" and piece.text == "0"):
            piece, name = Token(piece.text, "mark"), ""
        if name.startswith("success "):
            name = "" if piece.text == "root" else "!" + name[8:]
            out.append(Token(piece.text, name or "mark"))
        else:
            out.append(Token(piece.text, "=" + name) if name else piece)
        if -1 - at in slots:
            out.append(Token("", "=" + slots[-1 - at]))
        at += 1
    return out


def _quoted(pieces: list[Token], at: int, name: str, out: list[Token]) -> int:
    """A value from what opens it on; the place behind what closes it."""
    quote = CLOSES[pieces[at].text]
    for end in range(at + 1, len(pieces)):
        if pieces[end].text == quote:
            text = "".join(p.text for p in pieces[at + 1 : end])
            full = name if name.startswith(BY_LOOKS) else "=" + name
            out += [Token(pieces[at].text, "mark"), Token(text, full), Token(quote, "mark")]
            return end + 1
    out.append(pieces[at])
    return at + 1
