"""White space at the end of lines, taken away as logcheck does before it greps."""

from __future__ import annotations

from operator import itemgetter

# What glibc's iswspace() knows beyond ASCII in a UTF-8 locale (GNU sed run on every code
# point): U+1680, U+2000 to U+200A without the unbreakable U+2007, U+2028, U+2029, U+205F,
# U+3000. U+0085, U+00A0 and U+202F are not among them. All are three bytes long.
_POINTS = (0x1680, *range(0x2000, 0x2007), *range(0x2008, 0x200B), 0x2028, 0x2029, 0x205F, 0x3000)
_WIDE = tuple(chr(point).encode() for point in _POINTS)
_last_byte = itemgetter(-1)
_LAST = frozenset(space[-1] for space in _WIDE)


def is_utf8(locale: str) -> bool:
    """Whether a locale's name says UTF-8.

    >>> is_utf8("fr_FR.UTF-8"), is_utf8("C.utf8"), is_utf8("C")
    (True, True, False)
    """
    return locale.replace("-", "").lower().endswith("utf8")


def strip(line: bytes, locale: str = "C") -> bytes:
    r"""A line as logcheck greps it: `sed -e 's/[[:space:]]\+$//'` in this locale.

    Blank, tab, CR, vertical tab and form feed go in every locale; in a UTF-8 locale also the
    Unicode spaces that glibc counts as white space (U+2003, U+3000 …; not U+00A0). NUL and
    bytes that are not UTF-8 stay, as they do in sed.

    >>> strip(b"a \t\r"), strip("a\u2003 ".encode(), "C.UTF-8")
    (b'a', b'a')
    """
    line = line.rstrip()
    return strip_wide(line) if is_utf8(locale) else line


def strip_wide(line: bytes) -> bytes:
    """`strip` in a UTF-8 locale, for a line whose ASCII white space is gone already."""
    if not line or line[-1] not in _LAST:
        return line
    end = len(line)
    while end:
        if line.endswith(_WIDE, 0, end):
            end -= 3
        elif line[end - 1 : end].isspace():
            end -= 1
        else:
            break
    return line[:end]


def strip_all(lines: list[bytes], utf8: bool) -> list[bytes]:
    """`strip` for many lines at once; costs little where there is nothing to strip."""
    stripped = list(map(bytes.rstrip, lines))
    if utf8 and not _LAST.isdisjoint(map(_last_byte, filter(None, stripped))):
        return list(map(strip_wide, stripped))
    return stripped
