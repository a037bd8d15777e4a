"""Existing EREs -> trees: the inverse of `render`.

`parse` accepts what GNU grep 3.8 -E accepts, in the locale C as well as in C.UTF-8, and
gives the meaning grep gives. grep reads a rule twice: glibc's `regcomp` judges the syntax
(posix/regcomp.c), gnulib's `dfa.c` matches. Where they differ (`(*)`), both are asked: the
first for the verdict, the second for the tree.
"""

from __future__ import annotations

from functools import lru_cache

from rulegen.ere.build import build, expansion
from rulegen.ere.judge import judge
from rulegen.ere.scan import scan
from rulegen.pattern import EMPTY, Anchor, Edge, Literal, Node, Repeat, walk

__all__ = ["expansion", "parse", "two_readings"]


@lru_cache(maxsize=4096)
def parse(text: str) -> Node:
    """The tree of a rule; every node has its span, `render` gives `text` back.

    Raises EreError for what grep refuses, and for what no grep could bear: groups and
    stacked repeats more than 60 deep, repeats that multiply to more than a million.

    >>> parse("ab?").parts
    (Literal(text='a'), Repeat(node=Literal(text='b'), least=0, most=1))
    """
    pieces = scan(text)
    judge(text, pieces)
    return build(text, pieces)


def two_readings(tree: Node) -> bool:
    """Whether grep may mean two things by a parsed rule, with the locale deciding: regcomp,
    which grep uses for classes in UTF-8, drops a repeat or a bare `{` behind nothing, while
    dfa.c repeats the nothing or the anchor and takes the brace as text.

    >>> two_readings(parse("^*a")), two_readings(parse("a {b}"))
    (True, False)
    """
    return any(_two_readings(node) for node in walk(tree))


def _two_readings(node: Node) -> bool:
    match node:
        case Repeat(inner):
            return inner == EMPTY or isinstance(inner, Anchor | Edge)
        case Literal():
            return node.spelling is not None and node.spelling.startswith("{")
        case _:
            return False
