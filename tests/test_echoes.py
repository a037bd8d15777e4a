"""Names that stand in a message twice: what is an echo, and what a stranger may not open."""

from __future__ import annotations

import pytest

from rulegen.echoes import echoed
from rulegen.mine import Miner
from rulegen.spool import Mined

HEAD = "Nov  3 09:05:02 mx "


def mined(*texts: str) -> Mined:
    miner = Miner()
    miner.feed([(HEAD + text).encode() for text in texts], range(1, len(texts) + 1))
    return echoed(miner.mined())


def shown(found: Mined) -> list[str]:
    """The shapes as text, `{class}` for a slot."""
    return sorted(
        "".join(f"{{{t.name}}}" if t.name else t.text for t in shape.tokens)
        for shape in found.summaries
    )


@pytest.mark.parametrize(
    ("text", "shape"),
    [
        ("sync[1]: [ann] new device, user=ann", "[{name}] new device, user={name-or-none}"),
        ("pool[1]: shop/ann came, user=ann ok", "shop/{name} came, user={name-or-none} ok"),
        ("node[1]: (web7) done, host=web7", "({name}) done, host={name-or-none}"),
        ("imap[1]: Login user=ann auth=ann", "Login user={name-or-none} auth={name}"),
    ],
)
def test_an_echo_of_a_name_is_a_slot(text: str, shape: str) -> None:
    assert shown(mined(text)) == [shape]


@pytest.mark.parametrize(
    "text",
    [
        "mail[1]: letter sent by user=letter",  # between blanks
        "sshd[1]: (sshd:auth) opened, user=sshd",  # the program's name
        "app[1]: done service=imap user=imap",  # a key that tells what happened
        "app[1]: [online] again, user=online",  # how things stand
        "app[1]: [failed] again, user=failed",  # a word of alarm
        "app[1]: [anna] again, user=ann",  # only a part of a word
        "app[1]: [ann] and [ann] again",  # no context tells that it is a name
        "app[1]: [7] again, user=7",  # a number
    ],
)
def test_no_other_word_is_opened(text: str) -> None:
    assert "{name}" not in shown(mined(text))[0]


def test_what_is_no_echo_in_one_sample_stays() -> None:
    same, other = "app[1]: [ann] went, user=ann", "app[1]: [ann] went, user=bob"
    assert shown(mined(same)) == ["[{name}] went, user={name-or-none}"]
    assert shown(mined(same, other)) == ["[ann] went, user={name-or-none}"]


def test_shapes_that_differ_in_an_echo_are_one_with_all_their_lines() -> None:
    found = mined("app[1]: [ann] went, user=ann", "app[1]: [bob] went, user=bob")
    (shape,) = found.summaries
    assert found.summaries[shape].count == 2
    lines = b"".join(found.lines([shape])).split(b"\n")
    assert sorted(filter(None, lines)) == [
        f"{HEAD}app[1]: [{name}] went, user={name}".encode() for name in ("ann", "bob")
    ]
