"""What stands around a slot: where a word is a variable although it looks like any word.

Each entry of `AROUND` is a piece of a message with slots: `{class}` makes whatever stands
there a token of that class, `{=class}` only asks that the token there look like one. A blank
in an entry is one run of blanks; `^` is the start of the message and `$` its end. `KEYS` is
the same for `key=value`, `NOUNS` for `noun "value"` and `noun value1`. An entry holds for every
program, or for those whose ident begins with one of the names given.

A stranger chooses many of these words, so an entry must name constant text on the left, and
on the right where the left is a common word.
"""

from __future__ import annotations

from rulegen.contexts.keys import (
    ENDINGS,
    IN_WORDS,
    INSIDE,
    KEYS,
    NOUNS,
    SAYINGS,
    STATES,
    TELLING,
    WHAT_HAPPENED,
)
from rulegen.contexts.programs import COMMANDS, OF_PROGRAMS, PROGRAM_KEYS
from rulegen.contexts.values import Context
from rulegen.contexts.what import WHAT
from rulegen.contexts.who import SUCCESS, WHO

__all__ = [
    "AROUND",
    "COMMANDS",
    "ENDINGS",
    "INSIDE",
    "IN_WORDS",
    "KEYS",
    "NOUNS",
    "PROGRAM_KEYS",
    "SAYINGS",
    "STATES",
    "SUCCESS",
    "TELLING",
    "WHAT_HAPPENED",
    "Context",
]

AROUND: tuple[Context, ...] = (*WHO, *WHAT, *OF_PROGRAMS)
