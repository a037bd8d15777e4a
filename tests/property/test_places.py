"""What is open is a closure: it is no matter when, and on which part of a log, it is taken."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rulegen import places
from rulegen.model import Token
from rulegen.places import ANY, Places, Row, closed
from rulegen.shapes import Shape

RUNS = [(0,), (1,), (2,), (0, 1), (1, 2)]
rows = st.sets(st.tuples(*[st.sampled_from(["a", "b", "c", "d"])] * 3), max_size=24)


@pytest.fixture(autouse=True, scope="module")
def low_bounds() -> Iterator[None]:
    """Bounds that a few rows reach."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(places, "OPEN", 3)
        patch.setattr(places, "OPEN_EACH", 2)
        yield


def taken(row: Row, others: set[Row]) -> list[Row]:
    return [one for one in others if all(a in ("", b) for a, b in zip(one, row, strict=True))]


@given(rows)
def test_every_row_is_taken_by_one_row_of_the_closure(seen: set[Row]) -> None:
    assert {len(taken(row, closed(seen, RUNS))) for row in seen} <= {1}


@given(rows, rows)
def test_parts_may_be_closed_first(one: set[Row], other: set[Row]) -> None:
    whole = closed(one | other, RUNS)
    assert closed(closed(one, RUNS) | other, RUNS) == whole
    assert closed(closed(one, RUNS) | closed(other, RUNS), RUNS) == whole


@given(rows, st.randoms(use_true_random=False))
def test_rows_may_come_one_by_one(seen: set[Row], random: Random) -> None:
    order = sorted(seen)
    random.shuffle(order)
    known: set[Row] = set()
    for row in order:
        known = closed(known | {row}, RUNS)
    assert known == closed(seen, RUNS)


def shape(text: str) -> Shape:
    words = text.split(" ")
    tokens = [Token(word) for n in words for word in (n, " ")]
    return Shape(None, tuple(tokens[:-1]))


def text(found: Shape) -> str:
    return "".join("*" if token == ANY else token.text for token in found.tokens)


def folded(texts: Sequence[str]) -> set[str]:
    shapes = [shape(one) for one in texts]
    open_places = Places.of(shapes)
    return {text(open_places.fold(one)) for one in shapes}


def test_many_words_in_one_place_open_it() -> None:
    assert folded(["ann came", "bob came", "eve came"]) == {"* came"}
    assert folded(["ann came", "bob came"]) == {"ann came", "bob came"}


def test_neighbours_open_together() -> None:
    assert folded(["ann lee came", "bob roe came"]) == {"* * came"}
    assert folded(["ann then lee", "bob then roe"]) == {"ann then lee", "bob then roe"}


def test_words_of_alarm_stay_where_they_are_some() -> None:
    seen = folded(["ann came", "bob came", "eve came", "failed came", "not came"])
    assert seen == {"* came", "failed came"}
    seen = folded([f"{name} is {what} allowed" for name in ("ann", "bob", "eve") for what in
                   ("not", "now", "yet", "all")])  # fmt: skip
    assert seen == {"* is * allowed", "* is not allowed"}


def test_a_wide_row_counts_as_each_of_its_rows() -> None:
    """Whether `a is x` was seen before `* is x` was open or after: it is one of three words."""
    seen = folded(["a is x", "b is x", "c is x", "a is y", "a is z"])
    assert seen == {"* is *"}
