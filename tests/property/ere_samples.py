"""Random EREs and random lines that they have a chance to match."""

from __future__ import annotations

from random import Random

PLAIN = ["a", "b", "ab", "0", "1", " ", "_", "-", ":", "]", "}", "/"]
FOREIGN = ["é", "ñé", "日", "\udcff"]
ATOMS = [
    *PLAIN, ".", "\\.", "\\[", "\\{", "\\(", "\\d", "\\w", "\\W", "\\s", "\\S", "[ab]", "[^a]",
    "[a-z]", "[[:digit:]]", "[^[:space:]]", "[[:alpha:]_]", "[._[:alnum:]-]", "[]a]", "[^]b]",
    "[\\n]", "[0-9a]", "[[:punct:]]", "[[:upper:][:lower:]]", "{", "()",
]  # fmt: skip
FOREIGN_ATOMS = [*FOREIGN, "[é]", "[^é]", "[aé]", "é"]
EDGES = ["^", "$", "\\b", "\\B", "\\<", "\\>", "\\`", "\\'"]
REPEATS = ["*", "+", "?", "{2}", "{0,2}", "{1,}", "{,2}", "{0}", "{1}{2}", "+?", "{1,3}"]
LINE_PARTS = ["a", "b", "ab", "A", "0", "1", " ", "_", "-", ":", "]", "}", "/", "[", "{", ".", "("]
ODD_PARTS = [
    "\x00", "\r", "\t", "\v", "\\", "é", "ñ", "日", "\u2003", "\udcff", "\udcc3", "\udcfc", "€",
]  # fmt: skip


def random_rule(random: Random, foreign: bool = False) -> str:
    """A rule that grep takes, mostly; now and then anchored."""
    body = _choice(random, 2, foreign)
    return random.choice(["", "", "^"]) + body + random.choice(["", "", "$"])


def _choice(random: Random, depth: int, foreign: bool) -> str:
    branches = random.choice([1, 1, 1, 2, 3])
    return "|".join(_row(random, depth, foreign) for _ in range(branches))


def _row(random: Random, depth: int, foreign: bool) -> str:
    return "".join(_repeated(random, depth, foreign) for _ in range(random.randint(0, 3)))


def _repeated(random: Random, depth: int, foreign: bool) -> str:
    dice = random.random()
    if dice < 0.06:
        return random.choice(EDGES)
    if dice < 0.08:
        return f"\\{random.randint(1, 2)}"
    atom = random.choice(ATOMS if not foreign or dice < 0.6 else FOREIGN_ATOMS)
    if depth and random.random() < 0.3:
        atom = f"({_choice(random, depth - 1, foreign)})"
    return atom + (random.choice(REPEATS) if random.random() < 0.35 else "")


def random_line(random: Random, odd: bool = False) -> bytes:
    """A short line; `odd` ones hold control characters, foreign letters and stray bytes."""
    parts = LINE_PARTS + ODD_PARTS if odd else LINE_PARTS
    text = "".join(random.choice(parts) for _ in range(random.randint(0, 7)))
    return text.encode("utf-8", "surrogateescape")
