"""Nothing of a line is lost on its way to tokens."""

from __future__ import annotations

import strategies as some
from hypothesis import given, settings
from hypothesis import strategies as st

from rulegen.parse import parse, wrapped
from rulegen.tokenise import MOST, tokenise

anything = st.one_of(some.messages, some.unicode, some.raw.map(
    lambda b: b.decode("utf-8", "surrogateescape")))  # fmt: skip


@given(anything, some.idents)
@settings(max_examples=400)
def test_tokens_join_to_the_message(message: str, ident: str) -> None:
    assert "".join(token.text for token in tokenise(message, ident)) == message


@given(st.lists(anything, min_size=200, max_size=300).map(" ".join))
@settings(max_examples=20)
def test_a_very_long_message_ends_in_one_literal(message: str) -> None:
    tokens = tokenise(message)
    assert "".join(token.text for token in tokens) == message
    assert len(tokens) < 8 * MOST


@given(st.one_of(anything, st.tuples(some.heads(), anything).map("".join)))
@settings(max_examples=400)
def test_the_parts_of_a_line_join_to_the_line(line: str) -> None:
    r = parse(line)
    joined = r.stamp + r.host + r.ident + r.pid + r.gap + r.message
    assert joined + ("]" if wrapped(r) else "") == line
