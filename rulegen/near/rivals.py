"""Optional parts of a rule, and pieces of a line that say the same thing in other words."""

from __future__ import annotations

from dataclasses import replace

from rulegen.pattern import Char, Choice, Group, Literal, Node, Repeat, Sequence, bracket, cut, seq
from rulegen.render import render

_ENDS = {" (": ")", " [": "]", " {": "}", "(": ") "}
"""Brackets around a part, with the blank that belongs to it."""


def rivals(part: Node, new: str) -> bool:
    """Whether an optional part and a piece of a line are wordings of one thing: single
    characters, the same key, the same brackets, single words with the same end, or the piece
    begins and ends like each of several alternatives."""
    if not isinstance(part, Repeat) or (part.least, part.most) != (0, 1):
        return False
    if isinstance(part.node, Literal):
        return len(new) == 1 and new.isalnum() and part.node.text.isalnum()
    if not isinstance(part.node, Group):
        return False
    old = part.node.node
    texts = [_text(branch) for branch in _branches(old)]
    if _words_before(old, Literal(new)) or any(_alike(text, new) for text in texts):
        return True
    return len(texts) > 1 and all(texts) and {_ends(text) for text in texts} == {_ends(new)}


def joined(part: Node, new: Node) -> Node:
    """The optional part with the piece as one more alternative: `(a|b)?`, `[12]?`."""
    assert isinstance(part, Repeat)
    if isinstance(part.node, Literal) and isinstance(new, Literal):
        return replace(part, node=bracket(Char(part.node.text), Char(new.text)))
    assert isinstance(part.node, Group)
    inner = part.node.node
    if words := _words_before(inner, new):
        choices, tail = words
        assert isinstance(new, Literal)
        word = cut(new, 0, len(new.text) - len(tail.text))
        made: Node = seq(Group(Choice((*choices, word))), tail)
    else:
        made = Choice(tuple(dict.fromkeys((*_branches(inner), new))))
    return replace(part, node=replace(part.node, node=made))


def _branches(node: Node) -> tuple[Node, ...]:
    return node.branches if isinstance(node, Choice) else (node,)


def _text(node: Node) -> str:
    return render(node).replace("\\", "")


def _words_before(inner: Node, new: Node) -> tuple[tuple[Node, ...], Literal] | None:
    """The words and the end of `(a|b) `, where the new piece is a word with the same end."""
    if not (isinstance(inner, Sequence) and len(inner.parts) == 2 and isinstance(new, Literal)):
        return None
    first, tail = inner.parts
    if not (isinstance(first, Group) and isinstance(first.node, Choice)):
        return None
    if not isinstance(tail, Literal) or not new.text.endswith(tail.text):
        return None
    branches = first.node.branches
    word = new.text[: -len(tail.text)]
    texts = [b.text for b in branches if isinstance(b, Literal)]
    same = len(texts) == len(branches) and all(map(str.isalnum, (*texts, word)))
    return (branches, tail) if same else None


def _alike(old: str, new: str) -> bool:
    key = new.split("=")[0] if "=" in new else ""
    if key and old.startswith(key + "="):
        return True
    for begin, end in _ENDS.items():
        if old.startswith(begin) and new.startswith(begin):
            return old.endswith(end) and new.endswith(end)
    return old[:-1].isalnum() and new[:-1].isalnum() and old[-1] == new[-1] in "/-"


def _ends(text: str) -> tuple[str, str]:
    """The first and the last character; letters and digits count as one."""
    first, last = text[0], text[-1]
    return "w" if first.isalnum() else first, "w" if last.isalnum() else last
