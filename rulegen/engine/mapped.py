"""One byte for each character of a line, where rules can tell characters apart only by class."""

from __future__ import annotations

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
_LC_CTYPE_MASK = 1  # glibc, locale.h


def mapped(line: bytes) -> bytes | None:
    """The line with one byte for each character, or None where that cannot be said: bytes
    that are no UTF-8, characters of an unknown kind.

    >>> mapped("né".encode())
    b'n\\x82'
    """
    try:
        return line.decode("utf-8").translate(_codes).encode("latin-1")
    except UnicodeError:
        return None


class _Codes(dict[int, int]):
    """Code point -> byte; what has none stays itself and fails to be encoded."""

    def __missing__(self, code: int) -> int:
        self[code] = code if code < 0x80 else KINDS.get(_classes(code), 0xFFFF)
        return self[code]


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
