"""Trees -> RE2 syntax for bytes (Latin-1 mode, RE2 doc/syntax.txt).

`translate` is exact: in the locale C for every line, when the tree was parsed from the
rule's bytes read as Latin-1; in UTF-8 locales for lines of ASCII. `approximate` takes
everything that the rule takes in any locale, and more.
"""

from __future__ import annotations

from functools import lru_cache

from rulegen.pattern import (
    Anchor,
    Any,
    BackRef,
    Bracket,
    Char,
    Choice,
    Edge,
    Field,
    Group,
    Item,
    Literal,
    Node,
    Range,
    Repeat,
    Sequence,
    rebuild,
    walk,
)

MAX_REPEAT = 1000  # RE2's own limit (re2/parse.cc, maximum_repeat_count)
_HIGH = b"\\x80-\\xff"


class Untranslatable(Exception):
    """RE2 has nothing that means the same; the rule goes to grep."""


def translate(tree: Node) -> bytes:
    """RE2 syntax that means what grep means. Characters up to U+00FF are bytes.

    Raises Untranslatable: back-references, `\\<` and `\\>`, repeats above 1000 or of an
    anchor, characters above U+00FF.

    >>> translate(Literal("a.b"))
    b'a\\\\.b'
    """
    return _exact(tree)


def approximate(tree: Node, encoding: str = "utf-8") -> bytes:
    """RE2 syntax that takes all that the rule takes, in any locale of this encoding.

    Every bracket expression and `.` also takes any run of bytes above 0x7f, word edges take
    nothing, a back-reference anything.

    >>> approximate(Any())
    b'(?:[\\\\x00-\\\\x7f]|[\\\\x80-\\\\xff]+)'
    """
    return _loose(tree, encoding)


def dereferenced(tree: Node) -> Node:
    """A whole rule with its back-references as anything that their group takes, or nothing: it
    takes all that the rule takes, and little more. A reference to a group that has one itself
    stays.

    >>> translate(dereferenced(Sequence((Group(Literal("a")), BackRef(1)))))
    b'(?:a)(?:a)?'
    """
    groups = [node.node for node in walk(tree) if isinstance(node, Group)]

    def any_of_it(node: Node) -> Node:
        if not isinstance(node, BackRef) or refers(groups[node.number - 1]):
            return node
        # `(^a)` takes an a, and that may be repeated anywhere.
        return Repeat(Group(rebuild(groups[node.number - 1], _without_edges)), 0, 1)

    return rebuild(tree, any_of_it)


def refers(tree: Node) -> bool:
    """Whether there are back-references."""
    return any(isinstance(node, BackRef) for node in walk(tree))


def _without_edges(node: Node) -> Node:
    return Sequence() if isinstance(node, Anchor | Edge) else node


def _exact(node: Node) -> bytes:
    match node:
        case Literal(text):
            return _literal(_latin1(text))
        case Bracket(items, negated):
            return _byte_class(items, negated)
        case Any():
            return b"."
        case Anchor(kind):
            return b"\\A" if kind == "^" else b"\\z"
        case Edge("b" | "B"):
            return b"\\" + node.kind.encode()
        case Sequence(parts):
            return b"".join(map(_exact_part, parts))
        case Choice(branches):
            return b"|".join(map(_exact, branches))
        case Group(inner):
            return b"(?:" + _exact(inner) + b")"
        case Field(_, _, inner):
            return _exact(inner)
        case Repeat(inner, least, most):
            if any(isinstance(part, Anchor | Edge) for part in walk(inner)):
                raise Untranslatable("a repeated anchor, which glibc gets wrong now and then")
            if max(least, most or 0) > MAX_REPEAT:
                raise Untranslatable(f"a repeat above {MAX_REPEAT}")
            return _wrapped(inner, _exact(inner)) + _operator(least, most)
        case BackRef():
            raise Untranslatable("a back-reference")
        case _:
            raise Untranslatable("a word edge")


def _exact_part(node: Node) -> bytes:
    return _bare_choice(node, _exact(node))


def _loose(node: Node, encoding: str) -> bytes:
    match node:
        case Literal(text):
            return _literal(text.encode(encoding, "surrogateescape"))
        case Bracket(items, negated):
            return b"(?:" + _ascii_class(items, negated) + b"|[" + _HIGH + b"]+)"
        case Any():
            return b"(?:[\\x00-\\x7f]|[" + _HIGH + b"]+)"
        case Anchor():
            return _exact(node)
        case Edge():
            return b""
        case BackRef():
            return b".*"
        case Sequence(parts):
            return b"".join(_bare_choice(part, _loose(part, encoding)) for part in parts)
        case Choice(branches):
            return b"|".join(_loose(branch, encoding) for branch in branches)
        case Group(inner):
            return b"(?:" + _loose(inner, encoding) + b")"
        case Field(_, _, inner):
            return _loose(inner, encoding)
        case Repeat(inner, least, most):
            return _loose_repeat(inner, least, most, encoding)


def _loose_repeat(inner: Node, least: int, most: int | None, encoding: str) -> bytes:
    if any(isinstance(part, Anchor | Edge) for part in walk(inner)):
        return b".*"
    if most is not None and most > MAX_REPEAT:
        most = None
    operator = _operator(min(least, MAX_REPEAT), most)
    return b"(?:" + _loose(inner, encoding) + b")" + operator


def _bare_choice(node: Node, text: bytes) -> bytes:
    """A choice among other parts, as trees not in normal form may have it."""
    return b"(?:" + text + b")" if isinstance(node, Choice) else text


def _wrapped(node: Node, text: bytes) -> bytes:
    match node:
        case Bracket() | Any() | Group():
            return text
        case _:
            return b"(?:" + text + b")"


def _operator(least: int, most: int | None) -> bytes:
    match least, most:
        case 0, None:
            return b"*"
        case 1, None:
            return b"+"
        case 0, 1:
            return b"?"
        case _, None:
            return b"{%d,}" % least
        case _:
            return b"{%d,%d}" % (least, most or 0)


def _latin1(text: str) -> bytes:
    try:
        return text.encode("latin-1")
    except UnicodeEncodeError:
        raise Untranslatable("a character above U+00FF") from None


@lru_cache(maxsize=4096)
def _literal(data: bytes) -> bytes:
    return b"".join(map(_byte, data))


def _byte(code: int) -> bytes:
    if code == 0x20 or (chr(code).isalnum() and code < 0x80):
        return bytes([code])
    if 0x20 < code < 0x7F:
        return b"\\" + bytes([code])
    return b"\\x%02x" % code


def _codes(test: str) -> frozenset[int]:
    return frozenset(map(ord, test))


_LOWER = _codes("abcdefghijklmnopqrstuvwxyz")
_UPPER = _codes("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
_DIGIT = _codes("0123456789")
_GRAPH = frozenset(range(0x21, 0x7F))
# POSIX.1-2017, XBD 7.3.1, LC_CTYPE category in the POSIX locale.
CLASSES: dict[str, frozenset[int]] = {
    "alnum": _LOWER | _UPPER | _DIGIT,
    "alpha": _LOWER | _UPPER,
    "blank": _codes(" \t"),
    "cntrl": frozenset([*range(0x20), 0x7F]),
    "digit": _DIGIT,
    "graph": _GRAPH,
    "lower": _LOWER,
    "print": _GRAPH | {0x20},
    "punct": _GRAPH - _LOWER - _UPPER - _DIGIT,
    "space": _codes(" \t\n\v\f\r"),
    "upper": _UPPER,
    "xdigit": _DIGIT | _codes("abcdefABCDEF"),
}


def members(items: tuple[Item, ...]) -> frozenset[int]:
    """The codes that a bracket expression lists, its classes as in the POSIX locale."""
    codes: set[int] = set()
    for item in items:
        match item:
            case Char(char):
                codes.add(ord(char))
            case Range(first, last):
                codes.update(range(ord(first), ord(last) + 1))
            case _:
                codes |= CLASSES[item.name]
    return frozenset(codes)


@lru_cache(maxsize=1024)
def _byte_class(items: tuple[Item, ...], negated: bool) -> bytes:
    codes = members(items)
    if max(codes) > 0xFF:
        raise Untranslatable("a character above U+00FF in a bracket expression")
    return _class(frozenset(range(0x100)) - codes if negated else codes)


@lru_cache(maxsize=1024)
def _ascii_class(items: tuple[Item, ...], negated: bool) -> bytes:
    codes = members(items)
    return _class(frozenset(c for c in range(0x80) if (c in codes) != negated))


def _class(codes: frozenset[int]) -> bytes:
    """A set of bytes as an RE2 class; the empty set takes nothing."""
    if not codes:
        return b"[^\\x00-\\xff]"
    ranges: list[list[int]] = []
    for code in sorted(codes):
        if ranges and ranges[-1][1] == code - 1:
            ranges[-1][1] = code
        else:
            ranges.append([code, code])
    return b"[" + b"".join(b"\\x%02x-\\x%02x" % (a, b) for a, b in ranges) + b"]"
