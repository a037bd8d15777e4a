"""Keys whose values say what happened: `msg="done"`, `"event_type":"login"`. No class takes
them, however many were seen."""

from __future__ import annotations

import re
from collections.abc import Sequence

from rulegen.contexts import SAYINGS
from rulegen.group.rows import Column, fixed

_PARTS = re.compile(r"[-_.]")
_JSON = ['"', ":", '"']


def saying(key: str) -> bool:
    """Whether the value of a key says what happened.

    >>> saying("event_type"), saying("user")
    (True, False)
    """
    return not SAYINGS.isdisjoint(_PARTS.split(key.lower()))


def says(columns: Sequence[Column], place: int) -> bool:
    """Whether the value of such a key stands at a place of a row."""
    before = [fixed(column) for column in columns[max(0, place - 4) : place]]
    if before[-3:] == _JSON or (before[-2:] == ["=", '"']):
        return len(before) > 2 and saying(before[0 if before[-3:] == _JSON else -3])
    return before[-1:] == ["="] and len(before) > 1 and saying(before[-2])
