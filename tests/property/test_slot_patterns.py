"""What a slot of the filter takes is of its class, unless it is a doubt."""

from __future__ import annotations

import re

import pytest
from hypothesis import HealthCheck, assume, example, given, settings
from hypothesis import strategies as st

from rulegen.slot_patterns import OPEN, UNLIKE
from rulegen.tokenise import tokenise

CLASSES = [name for name, slot in OPEN.items() if slot in UNLIKE]
PARTS = st.sampled_from(
    "a b e f h1 d3 x7 0 12 345 f00d 2026 - _ . @ example org de Nov wlan eth0 sda service log A B"
    " aB 1h 3m 00 -11- z".split()
)
texts = st.lists(PARTS, min_size=1, max_size=9).map("".join)


@pytest.mark.parametrize("name", CLASSES)
@given(texts)
@settings(max_examples=400, suppress_health_check=[HealthCheck.filter_too_much])
@example("relay-7.shop.example.org")
@example("ann.b-7@shop.example.org")
@example("aB3d5f7h9J")
def test_a_text_that_is_no_doubt_is_of_the_class(name: str, text: str) -> None:
    slot = OPEN[name]
    assume(re.fullmatch(slot, text) and not re.fullmatch(UNLIKE[slot], text))
    assert [(t.text, t.name) for t in tokenise(f"got {text} now") if t.name] == [(text, name)]
