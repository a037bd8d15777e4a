"""Lines that hold other characters than ASCII, in UTF-8 locales.

Rules without such characters can tell them apart only by class: `é` is a lower-case letter
like any other. So each character of a line becomes one byte, ASCII itself and any other one
that stands for its classes, and the rules are translated for such bytes: RE2 then gives
grep's answer exactly, at RE2's speed. What is not decided so is said to be inexact: rules
that name such characters, word edges, back-references.
"""

from __future__ import annotations

from collections.abc import Iterator
from collections.abc import Sequence as Seq
from functools import lru_cache

from rulegen.engine.doubts import confirmed
from rulegen.engine.heads import Heads, split
from rulegen.engine.mapped import KINDS, STRAY, mapped
from rulegen.engine.ruleset import RuleSet
from rulegen.engine.sets import ANYTHING, Prepared
from rulegen.engine.translate import CLASSES, MAX_REPEAT, dereferenced, refers
from rulegen.ere import two_readings
from rulegen.pattern import (
    Anchor,
    Any,
    BackRef,
    Bracket,
    Char,
    Choice,
    Class,
    Edge,
    Field,
    Group,
    Item,
    Literal,
    Node,
    Range,
    Repeat,
    Sequence,
    walk,
)

_ALL = frozenset(range(0x80)) | frozenset(KINDS.values())  # characters; not a stray byte
_BEYOND_ASCII = frozenset({*KINDS.values(), STRAY})


class WideSet:
    """Rules for lines of any characters, in a UTF-8 locale: `engine.RuleSet` with one fast
    set for all lines. `wide` is what `prepare_wide` gives for each of the rules, `usual` what
    RuleSet needs for lines that cannot be mapped.

    Raises ImportError without the module re2.
    """

    def __init__(
        self,
        rules: Seq[str],
        locale: str,
        wide: Seq[Prepared],
        usual: Seq[Prepared] | None = None,
    ) -> None:
        import re2  # noqa: F401  (without it the set would ask grep about mapped lines)

        self.rules = tuple(rules)
        self.locale = locale
        # On mapped lines a character is a byte, as in C; what grep decides is asked below.
        self._mapped = RuleSet(rules, "C", wide, Heads(lambda head: translate(head)[0]))
        self.undecided = self._mapped.undecided
        self._usual = usual
        self._unmapped: RuleSet | None = None

    def possible(self, lines: Seq[bytes]) -> Iterator[tuple[int, list[int]]]:
        """As `RuleSet.possible`; nothing for the lines that `unmapped` names."""
        return self._mapped.possible(
            [line if line.isascii() else mapped(line) or b"" for line in lines]
        )

    def unmapped(self, lines: Seq[bytes]) -> list[int]:
        """The positions of the lines that cannot be mapped."""
        if all(map(bytes.isascii, lines)):
            return []
        return [n for n, line in enumerate(lines) if not line.isascii() and mapped(line) is None]

    def match_lines(self, lines: Seq[bytes]) -> list[list[int]]:
        """For each line the indexes of all rules that match it, in order."""
        hits: list[list[int]] = [[] for _ in lines]
        doubts = {}
        for number, found in self.possible(lines):
            hits[number] = [rule for rule in found if rule not in self.undecided]
            if len(hits[number]) < len(found):
                doubts[number] = [rule for rule in found if rule in self.undecided]
        for number, rule in confirmed(doubts, self.rules, lines, self.locale):
            hits[number].append(rule)
        strange = self.unmapped(lines)
        for number, found in zip(strange, self._asked(lines, strange), strict=True):
            hits[number] = found
        return [sorted(found) for found in hits]

    def _asked(self, lines: Seq[bytes], numbers: list[int]) -> list[list[int]]:
        if not numbers:
            return []
        if self._unmapped is None:
            self._unmapped = RuleSet(self.rules, self.locale, self._usual)
        return self._unmapped.match_lines([lines[number] for number in numbers])


def prepare_wide(tree: Node) -> Prepared:
    """A parsed rule for `WideSet`; one that grep reads in two ways is left to it."""
    if two_readings(tree):
        return Prepared(ANYTHING, False)
    head, rest = split(dereferenced(tree))
    pattern, exact = translate(rest)
    return Prepared(pattern, exact and not refers(tree), head)


def translate(node: Node) -> tuple[bytes, bool]:
    """RE2 syntax for mapped lines, and whether it is exact; if not, it takes more."""
    inexact: list[Node] = []
    return _walk(node, inexact), not inexact


def _walk(node: Node, inexact: list[Node]) -> bytes:
    match node:
        case Literal(text):
            return b"".join(_literal(char, node, inexact) for char in text)
        case Bracket(items, negated):
            return _class(_members(items, negated, node, inexact))
        case Any():
            return _class(_ALL)
        case Sequence(parts):
            return b"".join(b"(?:" + _walk(part, inexact) + b")" for part in parts)
        case Choice(branches):
            return b"|".join(_walk(branch, inexact) for branch in branches)
        case Group(inner) | Field(_, _, inner):
            return b"(?:" + _walk(inner, inexact) + b")"
        case Repeat(inner, least, most):
            return _repeat(node, _walk(inner, inexact), least, most, inexact)
        case Edge() | BackRef():
            inexact.append(node)
            return b"" if isinstance(node, Edge) else b".*"
        case _:
            return b"\\A" if node.kind == "^" else b"\\z"


def _repeat(node: Repeat, text: bytes, least: int, most: int | None, inexact: list[Node]) -> bytes:
    if not isinstance(node.node, Literal | Bracket | Any | Group | Field | BackRef | Repeat):
        inexact.append(node)
        return b""
    if any(isinstance(part, Anchor | Edge) for part in walk(node.node)):
        inexact.append(node)  # glibc gets a repeated anchor wrong now and then
        return b".*"
    if max(least, most or 0) > MAX_REPEAT:
        inexact.append(node)
        least, most = min(least, MAX_REPEAT), None
    limit = b"" if most is None else b"%d" % most
    return b"(?:%s){%d,%s}" % (text, least, limit)


def _literal(char: str, node: Node, inexact: list[Node]) -> bytes:
    if char.isascii():
        return b"\\x%02x" % ord(char)
    inexact.append(node)
    return _class(_BEYOND_ASCII)


def _members(
    items: tuple[Item, ...], negated: bool, node: Node, inexact: list[Node]
) -> frozenset[int]:
    codes: set[int] = set()
    for item in items:
        match item:
            case Class(name):
                codes |= CLASSES[name] | {code for kind, code in KINDS.items() if name in kind}
            case Char(char) if char.isascii():
                codes.add(ord(char))
            case Range(first, last) if first.isascii() and last.isascii():
                codes |= set(range(ord(first), ord(last) + 1))
            case _:
                inexact.append(node)
                return _ALL | _BEYOND_ASCII
    return _ALL - codes if negated else frozenset(codes)


@lru_cache(maxsize=1024)
def _class(codes: frozenset[int]) -> bytes:
    """A set of bytes as an RE2 class; the empty set takes nothing."""
    if not codes:
        return b"[^\\x00-\\xff]"
    ordered = sorted(codes)
    starts = [code for code in ordered if code - 1 not in codes]
    ends = [code for code in ordered if code + 1 not in codes]
    ranges = zip(starts, ends, strict=True)
    return b"[" + b"".join(b"\\x%02x-\\x%02x" % pair for pair in ranges) + b"]"
