"""What the commands have in common when they talk: errors, closed pipes, progress."""

from __future__ import annotations

import errno
import os
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager

from rulegen.errors import RulegenError

_OUTPUT = "standard output"
DEBUG = "RULEGEN_DEBUG"
"""The variable of the environment that asks for Python's own words about a mistake."""
_REPORT = f"Please report it, with the lines that led to it and what {DEBUG}=1 shows."
_FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)


def say(text: str) -> None:
    """A message for the person at the terminal, on standard error."""
    print(f"rulegen: {text}", file=sys.stderr)


def remark(text: str) -> None:
    """What is good to know at a terminal and only noise in a script."""
    if sys.stderr.isatty():
        say(text)


def put(parts: Iterable[bytes]) -> None:
    """Data on standard output, as bytes, at once."""
    out = sys.stdout.buffer
    for part in parts:
        _output(out.write, part)
    _output(out.flush)


def _output(action: Callable[..., object], *arguments: bytes) -> None:
    try:
        action(*arguments)
    except BrokenPipeError:
        raise
    except OSError as error:
        raise OSError(error.errno, error.strerror, _OUTPUT) from None


@contextmanager
def manners() -> Iterator[None]:
    """Turns errors of the library into one message and their exit status, mistakes of rulegen
    into one that says so, and a closed pipe into silence (status 141, that of a program which
    SIGPIPE ends)."""
    try:
        yield
    except RulegenError as error:
        say(str(error))
        raise SystemExit(error.status) from None
    except BrokenPipeError:
        _forget_output()
        raise SystemExit(141) from None
    except OSError as error:
        if error.filename == _OUTPUT:
            _forget_output()
        say(_said(error))
        raise SystemExit(2) from None
    except Exception as error:
        if DEBUG in os.environ:
            raise
        say(_mistake(error))
        raise SystemExit(2) from None


def _mistake(error: Exception) -> str:
    """What to say of an error that nobody foresaw: where it was, and how to see more."""
    import traceback

    last = traceback.extract_tb(error.__traceback__)[-1]
    place = f"{os.path.basename(last.filename)}:{last.lineno}"
    what = f"{type(error).__name__}: {error}" if str(error) else type(error).__name__
    return f"a mistake of rulegen itself, at {place}: {what}\n{_REPORT}"


def _said(error: OSError) -> str:
    """What the system said; a full disk without a name is that of the temporary files."""
    if error.filename or error.errno not in _FULL:
        where = f"{error.filename}: " if error.filename else ""
        return f"{where}{error.strerror or error}"
    import tempfile

    hint = "Make room there, or name another directory with TMPDIR."
    return f"temporary files in {tempfile.gettempdir()}: {error.strerror}\n{hint}"


def _forget_output() -> None:
    """What Python still holds back for standard output goes nowhere when it exits."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def check_can_ask(hint: str = "give --yes to go ahead") -> None:
    """Raises RulegenError, with this hint, where there is no terminal to ask on."""
    try:
        with open("/dev/tty", "rb"):
            return
    except OSError:
        raise RulegenError("there is no terminal to ask on", hint) from None


def ask(question: str) -> bool:
    """Whether the person at the terminal says yes. Asks on /dev/tty: standard input may be the
    mail that is read."""
    check_can_ask()
    with open("/dev/tty", "r+b", buffering=0) as tty:
        tty.write(f"rulegen: {question} [y/N] ".encode())
        return tty.readline().strip().lower() in (b"y", b"yes")


class Progress:
    """A line on a terminal that says how much was read, once that takes more than a second.

    Nothing is shown where standard error is no terminal, or where standard output is one,
    since the data would run into it.
    """

    def __init__(self) -> None:
        self._shown = sys.stderr.isatty() and not sys.stdout.isatty()
        self._start = time.monotonic()
        self._next = self._start + 1
        self._bytes = 0

    def __call__(self, size: int) -> None:
        """`size` more bytes are done."""
        self._bytes += size
        now = time.monotonic()
        if self._shown and now >= self._next:
            self._next = now + 0.2
            rate = self._bytes / (now - self._start) / 1e6
            sys.stderr.write(f"\r{self._bytes / 1e6:,.0f} MB read, {rate:,.0f} MB/s ")
            sys.stderr.flush()

    def done(self) -> None:
        """Takes the line away."""
        if self._shown and self._next > self._start + 1:
            sys.stderr.write("\r\x1b[K")
            sys.stderr.flush()
