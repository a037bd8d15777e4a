"""How token classes join: the class that takes what two others take.

Where two examples differ in the class of a slot, the rule needs one that takes both. `WIDER`
says, for each class, which class takes all of it; classes without a common one join to text.
"""

from __future__ import annotations

import re
from functools import lru_cache

from rulegen.tokens import BY_NAME

WIDER: dict[str, tuple[str, ...]] = {
    "int": ("signed", "number", "signed-number", "hex", "dotted", "magnitude", "quantity",
            "version", "id", "score", "queue-id", "device", "task-id", "mail-id"),
    "outcome": ("int",),
    "reply-good": ("outcome",),
    "reply-bad": ("outcome",),
    "signed": ("signed-number", "score"),
    "number": ("signed-number", "dotted", "version", "magnitude", "quantity", "score"),
    "signed-number": ("score",),
    "magnitude": ("quantity",),
    "size": ("quantity",),
    "duration": ("span", "quantity"),
    "percent": ("quantity",),
    "frequency": ("quantity",),
    "dotted": ("quantity", "version"),
    "hex": ("queue-id", "id", "mail-id"),
    "long-queue-id": ("queue-id", "id", "mail-id"),
    "queue-id": ("id", "mail-id"),
    "id": ("mail-id", "host", "device"),
    "mail-id": ("host", "device"),
    "address": ("address-zone", "peer", "address-or-none", "name", "name-or-none"),
    "address-zone": ("name",),
    "host": ("peer", "name", "name-or-none"),
    "peer": ("name", "name-or-none"),
    "clock": ("time",),
    "stamp": ("short-stamp",),
    "word": ("label",),
    "label": ("host",),
    "mail": ("principal", "name", "name-or-none"),
    "principal": ("name", "name-or-none"),
    "unit": ("name", "name-or-none"),
    "device": ("name", "name-or-none"),
    "quoted-path": ("quoted-name",),
    "double-quoted-path": ("double-quoted-name",),
    "path": ("name", "name-or-none"),
    "angle-int": ("angle",),
    "angle": ("angle-list",),
    "address-or-none": ("name-or-none",),
    "name": ("name-or-none", "text"),
    "numbered-name": ("name", "name-or-none"),
    "uuid": ("mail-id",),
    "date": ("mail-id",),
}  # fmt: skip
"""For each class the classes that take all it takes, the narrowest first."""

NUMBER = "#number"
"""The family of what holds digits."""
_FAMILY: dict[str, str] = {
    **dict.fromkeys(("int", "signed", "number", "signed-number", "dotted", "hex", "magnitude",
                     "size", "duration", "span", "percent", "score", "long-queue-id", "queue-id",
                     "id", "mail-id", "version", "task-id", "outcome", "reply-good",
                     "reply-bad"), NUMBER),
    **dict.fromkeys(("address", "address-zone", "host", "peer", "address-or-none", "name",
                     "name-or-none", "numbered-name", "mail", "principal"), "#machine"),
    **dict.fromkeys(("clock", "time"), "#time"),
    **dict.fromkeys(("stamp", "short-stamp"), "#stamp"),
    **dict.fromkeys(("angle", "angle-int", "angle-list"), "#angle"),
}  # fmt: skip


def family(name: str) -> str:
    """The family of a class: slots of one family may stand in one place of one event."""
    return _FAMILY.get(name, name)


@lru_cache(maxsize=1024)
def _above(name: str) -> tuple[str, ...]:
    """The class itself and all wider ones, the narrowest first."""
    out = [name]
    for here in out:
        out += [wider for wider in WIDER.get(here, ()) if wider not in out and wider in BY_NAME]
    return (*out, "text") if "text" not in out else tuple(out)


@lru_cache(maxsize=4096)
def join(a: str, b: str) -> str:
    """The narrowest class that takes what both take.

    >>> join("int", "number"), join("address", "peer"), join("int", "path")
    ('number', 'peer', 'text')
    """
    if a == b:
        return a
    above = _above(b)
    common = [name for name in _above(a) if name in above]
    return next((name for name in common if name in (a, b)), common[0])


@lru_cache(maxsize=1024)
def _taker(name: str) -> re.Pattern[str]:
    """The written ERE for `re`, which starts faster than `regex` but knows no POSIX classes."""
    text = BY_NAME[name].ere
    for posix, members in _POSIX.items():
        text = text.replace(f"[:{posix}:]", members)
    return re.compile(text, re.ASCII)


_POSIX = {
    "alnum": "A-Za-z0-9",
    "alpha": "A-Za-z",
    "digit": "0-9",
    "xdigit": "0-9A-Fa-f",
    "upper": "A-Z",
    "lower": "a-z",
    "space": r"\t-\r ",
}


@lru_cache(maxsize=1 << 14)
def takes(name: str, text: str) -> bool:
    """Whether the written ERE of a class takes the whole text."""
    return bool(_taker(name).fullmatch(text))
