"""logcheck.conf, which is a shell file: its assignments are read, nothing is run."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from rulegen.errors import InputError, RulegenError

CONF_FILE = "/etc/logcheck/logcheck.conf"
LEVELS = {
    "workstation": ("workstation", "server", "paranoid"),
    "server": ("server", "paranoid"),
    "paranoid": ("paranoid",),
}

_STATEMENT = re.compile(r"\s*(?:export\s+)?([A-Za-z_][A-Za-z0-9_]*)=")
_PIECE = re.compile(
    r"""(?P<single>'[^']*')
      | (?P<double>"(?:\\.|[^"\\])*")
      | (?P<escape>\\.)
      | (?P<plain>[^\s'"\\;&|()<>]+)""",
    re.VERBOSE | re.DOTALL,
)
_REST = re.compile(r"(?:[ \t]*(?:;|\#[^\n]*|$))", re.MULTILINE)
_LOCALE_NAMES = ("LC_ALL", "LC_CTYPE", "LANG")


@dataclass(frozen=True, slots=True)
class Conf:
    """What of logcheck.conf bears on the lines reported; the defaults are the script's own.

    `warnings` names what only a shell could tell. `readable` is false when the default file
    exists out of our reach or not at all (logcheck then goes on with its defaults, too).
    """

    path: str = CONF_FILE
    report_level: str = "server"
    rule_dir: str = "/etc/logcheck"
    support_cracking_ignore: bool = False
    sort_uniq: bool = False
    log_file: str = ""
    log_files: str = "/etc/logcheck/logcheck.logfiles"
    log_files_dir: str = "/etc/logcheck/logcheck.logfiles.d"
    alerts: str = "Security Alerts"
    violations: str = "Security Events"
    events: str = "System Events"
    locale: str = ""
    readable: bool = True
    warnings: tuple[str, ...] = field(default=(), compare=False)


# Shell variable -> field of Conf, for plain strings and for `[ "$X" -eq 1 ]` switches.
_STRINGS = {
    "REPORTLEVEL": "report_level",
    "RULEDIR": "rule_dir",
    "LOGFILE": "log_file",
    "LOGFILES_LIST": "log_files",
    "LOGFILES_LIST_D": "log_files_dir",
    "ATTACKSUBJECT": "alerts",
    "SECURITYSUBJECT": "violations",
    "EVENTSSUBJECT": "events",
}
_SWITCHES = {
    "SUPPORT_CRACKING_IGNORE": "support_cracking_ignore",
    "SORTUNIQ": "sort_uniq",
}


def read_conf(path: str | None = None) -> Conf:
    """The configuration in `path`, which must be readable, or in the default file, which
    need not be.

    Raises InputError for a file that cannot be read or a report level there is none of.
    """
    name = CONF_FILE if path is None else path
    try:
        with open(name, encoding="utf-8", errors="surrogateescape") as file:
            return parse_conf(file.read(), name)
    except OSError as error:
        if path is None:
            return Conf(readable=False)
        raise InputError(
            f"cannot read the configuration file: {error.strerror}", place=name
        ) from error


def parse_conf(text: str, path: str = CONF_FILE) -> Conf:
    """The settings that the shell text assigns; the last assignment of a name wins.

    >>> parse_conf("REPORTLEVEL='paranoid' # quiet").report_level
    'paranoid'
    """
    values: dict[str, str] = {}
    warnings: list[str] = []
    for number, name, value in assignments(text):
        if value is not None:
            values[name] = value
        elif name in _STRINGS or name in _SWITCHES:
            warnings.append(f"{path}:{number}: {name} is left to the shell and was not read")
    strings = {key: values[name] for name, key in _STRINGS.items() if name in values}
    switches = {
        key: values[name].strip() == "1" for name, key in _SWITCHES.items() if name in values
    }
    conf = replace(Conf(path=path, warnings=tuple(warnings)), **strings, **switches)  # type: ignore[arg-type]
    return replace(conf, locale=_locale(values), report_level=level(conf.report_level, path))


def level(name: str, place: str = "") -> str:
    """`name` if logcheck knows this report level; raises RulegenError if not."""
    if name in LEVELS:
        return name
    known = ", ".join(LEVELS)
    raise RulegenError(f"unknown report level {name!r}", f"logcheck knows {known}", place)


def _locale(values: dict[str, str]) -> str:
    return next((values[name] for name in _LOCALE_NAMES if values.get(name)), "")


def assignments(text: str) -> Iterator[tuple[int, str, str | None]]:
    """(line number, name, value) of each assignment in a shell text; the value is None
    when it needs a shell: `$VAR`, `$(…)`, a backtick, or a condition around it."""
    position = 0
    while position < len(text):
        match = _STATEMENT.match(text, position)
        if match is None:
            newline = text.find("\n", position)
            position = len(text) if newline < 0 else newline + 1
            continue
        number = text.count("\n", 0, match.start(1)) + 1
        value, position = _word(text, match.end())
        rest = _REST.match(text, position)
        position = rest.end() if rest else position
        yield number, match[1], value if rest else None


def _word(text: str, position: int) -> tuple[str | None, int]:
    """The shell word at `position` with its quoting undone (None if expanded), and its end."""
    parts: list[str] = []
    expanded = False
    while piece := _PIECE.match(text, position):
        position = piece.end()
        shown, active = _unquote(piece)
        parts.append(shown)
        expanded = expanded or active
    return None if expanded else "".join(parts), position


def _unquote(piece: re.Match[str]) -> tuple[str, bool]:
    """The text of a piece of a word, and whether a shell would expand something in it."""
    text = piece[0]
    if piece["single"]:
        return text[1:-1], False
    if piece["escape"]:
        return text[1:].replace("\n", ""), False
    if piece["double"]:
        inner = text[1:-1]
        active = re.search(r"(?<!\\)(?:\\\\)*[$`]", inner) is not None
        return re.sub(r'\\([$`"\\]|\n)', lambda m: m[1].strip("\n"), inner), active
    return text, "$" in text or "`" in text
