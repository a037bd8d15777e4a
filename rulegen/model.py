"""The values that travel between the stages; all frozen."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import NamedTuple

from rulegen.pattern import Node


class Severity(Enum):
    """How much an administrator should want to see a message."""

    ROUTINE = "routine"
    NOTICE = "notice"
    ALARM = "alarm"


class Pid(Enum):
    """Whether `[pid]` stands behind the ident."""

    NEVER = "never"
    OPTIONAL = "optional"
    ALWAYS = "always"


class Record(NamedTuple):
    """One line taken apart: `stamp + host + ident + pid + gap + message`, nothing dropped.

    `stamp` and `host` include the blank behind them, `pid` its brackets, `gap` is the `: `
    (or whatever stands) between ident and message; each may be empty. `text` is the line.
    """

    text: str
    stamp: str
    host: str
    ident: str
    pid: str
    gap: str
    message: str


class Token(NamedTuple):
    """A piece of a message: its text and its token class; `name` is "" for constant text."""

    text: str
    name: str = ""
    slot: str = ""


class Template(NamedTuple):
    """An event as a tree with named fields: what inference, the catalogue and the reader of
    existing rules all make. `ident` and `message` never hold the head's stamp and host.
    """

    ident: Node
    message: Node
    pid: Pid = Pid.ALWAYS
    severity: Severity = Severity.ROUTINE
    samples: tuple[str, ...] = ()
    name: str = ""
    meaning: str = ""


@dataclass(frozen=True, slots=True)
class FieldInfo:
    """One variable part of a rule: its name, token class, ERE, and values seen."""

    name: str
    token: str
    ere: str
    values: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Rule:
    """A proven rule. `lines` are the numbers (from 1) of the first source lines, `count` is
    how many there are; `first` and `last` are the stamps of the first and last of them.
    `alarm` says why the rule hides something that looks like an alarm, or is "".
    `exact` is true when only the quoted line itself could be proven.
    """

    text: str
    program: str
    count: int = 0
    first: str = ""
    last: str = ""
    lines: tuple[int, ...] = ()
    samples: tuple[str, ...] = ()
    fields: tuple[FieldInfo, ...] = ()
    alarm: str = ""
    format: str = ""
    exact: bool = False
    wide: str = ""
