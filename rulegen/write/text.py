"""The new text of a rule file, made from the old: pure functions over `str`.

A rule file is read as logcheck's `cleanrules` reads it: blank lines and lines that
begin with `#` are no rules, everything else is one rule a line, blanks included.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from types import MappingProxyType

from rulegen.errors import WriteError

BLANKS = " \t\n\v\f\r"
"""The characters of `[[:space:]]` in the C locale."""


def is_rule(line: str) -> bool:
    """Whether logcheck takes this line for a rule.

    >>> [is_rule(line) for line in ("^a$", "# note", "  ", " # a rule!")]
    [True, False, False, True]
    """
    return not line.startswith("#") and line.strip(BLANKS) != ""


def rules_of(text: str) -> list[str]:
    """The rules in the text of a rule file, in their order."""
    return [line for line in text.split("\n") if is_rule(line)]


def add_rules(
    old: str, rules: Sequence[str], *, comments: Mapping[str, str] = MappingProxyType({})
) -> str:
    """`old` with the rules that are not there yet.

    Where the rules of the file are in order (by code point, as `LC_ALL=C sort` has it;
    a file without rules is) they stay so, else new rules are appended. Every line of
    `old` is kept. `comments` gives the text to stand above a rule, without `# `. Raises
    `WriteError` for a text that logcheck would not read as one rule.

    >>> print(add_rules("# mine\\n^b$\\n", ["^c$", "^b$"], comments={"^c$": "new"}), end="")
    # mine
    ^b$
    # new
    ^c$
    """
    for rule in rules:
        _check_is_rule(rule)
    known = rules_of(old)
    there = set(known)
    new = [rule for rule in dict.fromkeys(rules) if rule not in there]
    if not new:
        return old
    lines = _lines(old)
    spots = [(len(lines), rule) for rule in new]
    if known == sorted(known):
        spots = list(zip(_places(lines, sorted(new)), sorted(new), strict=True))
    for at, rule in reversed(spots):
        lines[at:at] = [*_comment(comments.get(rule, "")), rule]
    return "".join(f"{line}\n" for line in lines)


def replace_rules(old: str, changes: Mapping[str, str]) -> str:
    """`old` with each rule that is a key of `changes` replaced, in its place.

    Raises `WriteError` when such a rule is not in the file.

    >>> replace_rules("^a\\n^b\\n", {"^a": "^(a|c)"})
    '^(a|c)\\n^b\\n'
    """
    lines = old.split("\n")
    for rule, new in changes.items():
        _check_is_rule(new)
        if rule not in lines:
            raise WriteError("the rule to change is no longer there", text=rule, span=(0, 1))
    return "\n".join(changes.get(line, line) for line in lines)


def _lines(text: str) -> list[str]:
    lines = text.split("\n")
    return lines[:-1] if lines[-1] == "" else lines


def _comment(text: str) -> list[str]:
    return [f"# {line}".rstrip() for line in text.splitlines()]


def _check_is_rule(rule: str) -> None:
    if "\n" in rule:
        at = rule.index("\n")
        raise WriteError("a rule is one line", text=rule, span=(at, at + 1))
    if not is_rule(rule):
        raise WriteError(
            "logcheck takes this for a comment, not for a rule", text=rule, span=(0, 1)
        )


def _places(lines: Sequence[str], new: Sequence[str]) -> list[int]:
    """Where rules go in a file whose rules are in order.

    Behind the last rule that is not greater. A comment belongs to the rule below it,
    so a rule that comes first goes above the comment of the one that was first.
    """
    spots = [at for at, line in enumerate(lines) if is_rule(line)]
    if not spots:
        return [len(lines)] * len(new)
    first = spots[0]
    while first and lines[first - 1].startswith("#"):
        first -= 1
    known = [lines[at] for at in spots]
    behind = [first, *(at + 1 for at in spots)]
    return [behind[bisect_right(known, rule)] for rule in new]
