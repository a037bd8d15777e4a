"""One byte for each character of a line, where rules can tell characters apart only by class."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any

from rulegen.engine.translate import CLASSES

# All combinations of classes that characters above U+007F have in glibc 2.36's C.UTF-8 (every
# code point was asked), and the byte that stands for each. A character of any other kind, in
# some other version, is not mapped, and its line is left to grep.
KINDS: dict[frozenset[str], int] = {
    frozenset(names.split()): code
    for code, names in enumerate(
        (
            "",
            "alnum alpha graph print",
            "alnum alpha graph lower print",
            "alnum alpha graph print upper",
            "alnum alpha graph lower print upper",
            "graph print punct",
            "cntrl",
            "cntrl space",
            "print space",
            "blank print space",
        ),
        start=0x80,
    )
}
STRAY = 0x80 + len(KINDS)
"""Stands for a byte that is no part of a character: nothing matches it but itself."""

_LC_CTYPE_MASK = 1  # glibc, locale.h
_UNKNOWN = 0xFFFF  # no byte, so that the line fails to be encoded
# UTF-8 as RFC 2279 had it, beyond U+10FFFF: glibc takes some of it for characters.
_LONG = re.compile(rb"[\xf4-\xfd][\x80-\xbf]")


def mapped(line: bytes) -> bytes | None:
    """The line with one byte for each character or stray byte, or None where that cannot be
    said: there are characters of an unknown kind, or what might be one beyond Unicode.

    >>> mapped("né".encode())
    b'n\\x82'
    """
    if _LONG.search(line):
        return None
    try:
        return line.decode("utf-8", "surrogateescape").translate(_codes).encode("latin-1")
    except UnicodeEncodeError:
        return None


class _Codes(dict[int, int]):
    """Code point -> byte."""

    def __missing__(self, code: int) -> int:
        self[code] = _byte(code)
        return self[code]


def _byte(code: int) -> int:
    if code < 0x80:
        return code
    return STRAY if 0xDC80 <= code <= 0xDCFF else KINDS.get(_classes(code), _UNKNOWN)


_codes = _Codes()


@lru_cache(maxsize=1)
def _libc() -> tuple[Any, Any, dict[str, int]] | None:
    """The C library, its locale C.UTF-8, and its number for each class."""
    import ctypes

    try:
        libc = ctypes.CDLL(None)
        libc.newlocale.restype = libc.wctype_l.restype = ctypes.c_void_p
        libc.newlocale.argtypes = [ctypes.c_int, ctypes.c_char_p, ctypes.c_void_p]
        libc.wctype_l.argtypes = [ctypes.c_char_p, ctypes.c_void_p]
        libc.iswctype_l.argtypes = [ctypes.c_uint, ctypes.c_void_p, ctypes.c_void_p]
        locale = libc.newlocale(_LC_CTYPE_MASK, b"C.UTF-8", None)
        numbers = {name: libc.wctype_l(name.encode(), locale) for name in CLASSES}
    except (OSError, AttributeError):
        return None
    return (libc, locale, numbers) if locale and all(numbers.values()) else None


def _classes(code: int) -> frozenset[str]:
    """The classes of a character; {"?"} where the C library cannot be asked."""
    found = _libc()
    if found is None:
        return frozenset("?")
    libc, locale, numbers = found
    return frozenset(n for n, number in numbers.items() if libc.iswctype_l(code, number, locale))
