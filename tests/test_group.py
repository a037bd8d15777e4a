"""Shapes that are one event, and shapes that are not."""

from __future__ import annotations

import pytest

from rulegen.group.rows import Group, constant
from rulegen.group.steps import group
from rulegen.parse import parse
from rulegen.shapes import Shape, shape_of


def shapes(*messages: str) -> list[Shape]:
    lines = [m if m.startswith("Nov") else f"Nov  3 09:05:02 mx app[7]: {m}" for m in messages]
    return [shape_of(parse(line))[0] for line in lines]


def grouped(*messages: str) -> list[Group]:
    return group(dict.fromkeys(shapes(*messages)))


ONE = {
    "numbers": ["took 12 seconds", "took 1.5 seconds", "took -3 seconds"],
    "machines": ["peer 192.0.2.1 is up", "peer mail.example.org is up", "peer 2001:db8::1 is up"],
    "two words": ["the backup of local volumes took 3 s", "the backup of remote volumes took 3 s"],
    "five names": [f"the backup of {x} took 3 s" for x in "web-1 web-2 db.example a_b x-y".split()],
    "a part in the middle": ["user joe from host 7 logged in now", "user joe logged in now"],
    "services": [f"{x}-login: the user has been logged in now" for x in ("imap", "pop3")],
    "two names of one daemon": [
        "Nov  3 09:05:02 mx postfix/smtpd[7]: connect from a.example[192.0.2.1]",
        "Nov  3 09:05:02 mx postfix/smtps/smtpd[7]: connect from a.example[192.0.2.1]",
    ],
    "two heads": [
        "Nov  3 09:05:02 mx app[7]: job done",
        "2026-11-23T10:00:04Z 2001:db8::1 app: job done",
    ],
}
MANY = {
    "few words": ["session opened", "session closed"],
    "a negation": ["the volume was mounted and is ready",
                   "the volume was not mounted and is ready"],
    "an alarm": ["the backup of local volumes has ended", "the backup of local volumes has failed"],
    "two programs": ["Nov  3 09:05:02 mx a[7]: job 1 done", "Nov  3 09:05:02 mx b[7]: job 1 done"],
    "two words side by side": ["the big red volume is ready", "the old blue volume is ready"],
}  # fmt: skip


@pytest.mark.parametrize("name", ONE)
def test_one_event(name: str) -> None:
    assert len(grouped(*ONE[name])) == 1


@pytest.mark.parametrize("name", MANY)
def test_events_apart(name: str) -> None:
    assert len(grouped(*MANY[name])) == len(MANY[name])


def test_every_shape_is_in_exactly_one_group() -> None:
    every = shapes(*(m for rows in (*ONE.values(), *MANY.values()) for m in rows))
    found = [shape for one in group(dict.fromkeys(every)) for shape in one.shapes]
    assert sorted(found, key=repr) == sorted(set(every), key=repr)


def test_the_order_of_shapes_does_not_matter() -> None:
    every = shapes(*(m for rows in (*ONE.values(), *MANY.values()) for m in rows))
    assert group(dict.fromkeys(every)) == group(dict.fromkeys(every[::-1]))


def test_constant_text_shows_what_varies() -> None:
    (one,) = grouped("took 12 seconds")
    assert constant(one.columns) == "took \0 seconds"
