"""A log made from rules: every line is sampled from the expression of some rule.

    python tests/benchmarks/generate.py --rules DIR --lines 200000 [--accents 0.01] > FILE

Stamps and hosts are made up (blocks of 5,000 lines with the old and the new stamp); of the
lines 4.5 % are damaged and 3 % fit no rule, 0.3 % hold other characters than ASCII, a few
are 1 to 6 kB long or no UTF-8. The same arguments give the same log.
"""

from __future__ import annotations

import argparse
import random
import string
import sys
from collections.abc import Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from rulegen.ere import parse
from rulegen.errors import RulegenError
from rulegen.logcheck.tree import read_tree
from rulegen.pattern import (
    Any,
    BackRef,
    Bracket,
    Char,
    Choice,
    Class,
    Group,
    Item,
    Literal,
    Node,
    Range,
    Repeat,
    Sequence,
)

HEAD = r"^(\w{3} [ :[:digit:]]{11}|[0-9T:.+-]{32}) [._[:alnum:]-]+ "
SEED = 20241021
HOSTS = ("web", "mail-1", "db.example", "ns1")
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
WORDS = ("starting", "widget", "reloaded", "queue", "of", "cache", "for", "unit", "42", "7.3")

_POOL = "".join(c for c in map(chr, range(0x20, 0x7F)))
_CLASSES = {
    "alnum": string.ascii_letters + string.digits,
    "alpha": string.ascii_letters,
    "blank": " \t",
    "cntrl": "\x01",
    "digit": string.digits,
    "graph": _POOL[1:],
    "lower": string.ascii_lowercase,
    "print": _POOL,
    "punct": string.punctuation,
    "space": " ",
    "upper": string.ascii_uppercase,
    "xdigit": string.hexdigits,
}


class Sampler:
    """Makes strings that an expression matches (word edges and inner anchors apart)."""

    def __init__(self, rng: random.Random) -> None:
        self._rng = rng
        self._groups: list[str] = []

    def sample(self, node: Node) -> str:
        """One string of the language of `node`."""
        self._groups = []
        return self._walk(node)

    def _walk(self, node: Node) -> str:
        match node:
            case Literal():
                return node.text
            case Sequence():
                return "".join(map(self._walk, node.parts))
            case Choice():
                return self._walk(self._rng.choice(node.branches))
            case Repeat():
                most = node.least + 6 if node.most is None else min(node.most, node.least + 6)
                times = self._rng.randint(node.least, most)
                return "".join(self._walk(node.node) for _ in range(times))
            case Group():
                at = len(self._groups)
                self._groups.append("")
                self._groups[at] = self._walk(node.node)
                return self._groups[at]
            case BackRef():
                return self._groups[node.number - 1]
            case Bracket():
                return self._rng.choice(_members(node))
            case Any():
                return self._rng.choice(string.ascii_lowercase)
            case _:
                return ""


def _members(node: Bracket) -> str:
    wanted = "".join(map(_item, node.items))
    if node.negated:
        return "".join(c for c in _POOL if c not in wanted) or "\x01"
    return wanted or "x"


def _item(item: Item) -> str:
    match item:
        case Char():
            return item.char
        case Range():
            return "".join(map(chr, range(ord(item.first), ord(item.last) + 1)))
        case Class():
            return _CLASSES[item.name]


def messages(rules: str) -> list[Node]:
    """The part behind the usual head of each stock rule that has one."""
    nodes: list[Node] = []
    for _, rule in read_tree(rules).rules():
        if rule.text.startswith(HEAD):
            try:
                nodes.append(parse(rule.text.removeprefix(HEAD).removesuffix("$")))
            except RulegenError:
                continue
    return nodes


def head(rng: random.Random, number: int) -> str:
    """A stamp and a host; time moves on with the number of the line."""
    second = number // 7 % 86400
    clock = f"{second // 3600:02}:{second // 60 % 60:02}:{second % 60:02}"
    day = number // 604800 % 28 + 1
    host = rng.choice(HOSTS)
    if number // 5000 % 2:
        return f"2026-11-{day:02}T{clock}.{rng.randrange(10**6):06}+01:00 {host} "
    return f"{MONTHS[10]} {day:2} {clock} {host} "


def lines(rules: str, count: int, accents: float = 0.003) -> Iterator[bytes]:
    """`count` lines without their line feeds; `accents` is the share with a byte >= 0x80."""
    rng = random.Random(SEED)
    sampler = Sampler(rng)
    nodes = messages(rules)
    for number in range(count):
        kind = rng.random()
        if kind < 0.03:
            text = f"widgetd[{rng.randrange(30000)}]: " + " ".join(rng.choices(WORDS, k=6))
        else:
            text = sampler.sample(rng.choice(nodes))
        if kind > 0.955:
            at = rng.randrange(len(text) + 1)
            text = text[:at] + rng.choice("xX9 ;") + text[at + 1 :]
        if rng.random() < accents:
            at = rng.randrange(len(text) + 1)
            text = text[:at] + rng.choice("éüßñ日") + text[at:]
        if rng.random() < 0.0005:
            text += " " + "long" * rng.randint(256, 1536)
        line = (head(rng, number) + text.replace("\n", " ")).encode()
        yield line + b" \xff" if rng.random() < accents / 100 else line


def main() -> None:
    """The command line, see above."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rules", default="/etc/logcheck")
    parser.add_argument("--lines", type=int, default=200_000)
    parser.add_argument("--accents", type=float, default=0.003)
    options = parser.parse_args()
    out = sys.stdout.buffer
    for line in lines(options.rules, options.lines, options.accents):
        out.write(line + b"\n")


if __name__ == "__main__":
    main()
