"""The manual page, made from what `--help` says. Run this file to write docs/rulegen.1 anew."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from rulegen.cli_examples import EXAMPLES
from rulegen.cli_group import command as command_of

PAGE = Path(__file__).parent.parent / "docs" / "rulegen.1"

_FILES = {
    "/etc/logcheck/logcheck.conf": "the configuration of logcheck, which is read and never run",
    "~/.config/rulegen/formats/": "message formats of your own",
    "~/.config/rulegen/alarms.toml": "words of alarm of your own",
    "~/.local/state/rulegen/": "what was written last, for --undo",
}
_ALSO = "logcheck(8), logcheck-test(1), grep(1), run-parts(8)"


def page() -> str:
    """The page in man(7), examples first."""
    parts = ['.TH RULEGEN 1 "" rulegen "rulegen"', *_opening(), *_commands(), *_closing()]
    return "\n".join(parts) + "\n"


def _opening() -> Iterator[str]:
    yield from (".SH NAME", r"rulegen \- tight, general and proven logcheck rules from log lines")
    yield from (
        ".SH SYNOPSIS",
        ".B rulegen",
        ".I COMMAND",
        "[\\fIOPTION\\fR]... [\\fIARGUMENT\\fR]...",
    )
    yield ".SH EXAMPLES"
    for examples in EXAMPLES.values():
        for typed, what in examples:
            yield from (".TP", f".B {_plain(typed)}", _plain(f"{what[0].upper()}{what[1:]}."))


def _commands() -> Iterator[str]:
    yield ".SH COMMANDS"
    for name in sorted(EXAMPLES):
        command = command_of(name)
        usage = "".join(f" {_usage(param)}" for param in command.params if _is_argument(param))
        yield f'.SS "rulegen {_plain(name)} [OPTION]...{_plain(usage)}"'
        for paragraph in textwrap.dedent(command.help).strip().split("\n\n"):
            yield from (".PP", _plain(" ".join(paragraph.split())))
        for param in command.params:
            if not _is_argument(param) and not param.hidden:
                yield from _option(param)


def _usage(param: Any) -> str:
    return f"[{param.metavar}]{'...' if param.nargs < 0 else ''}"


def _option(param: Any) -> Iterator[str]:
    value = f" {param.metavar}" if param.metavar else ""
    yield from (".TP", f".B {_plain(', '.join(param.opts))}{_plain(value)}", _plain(param.help))


def _closing() -> Iterator[str]:
    yield ".SH FILES"
    for name, what in _FILES.items():
        yield from (".TP", f".I {_plain(name)}", _plain(what))
    yield from (".SH SEE ALSO", _ALSO)


def _is_argument(param: Any) -> bool:
    return not param.opts[0].startswith("-")


def _plain(text: str) -> str:
    """Text as troff takes it: no escapes, a minus that can be copied, no request at the start."""
    escaped = text.replace("\\", "\\e").replace("-", "\\-").replace('"', "\\(dq")
    ascii_only = "".join(c if c.isascii() else f"\\[u{ord(c):04X}]" for c in escaped)
    return re.sub(r"^([.'])", r"\\&\1", ascii_only)


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
