"""Compressed input: gzip, xz, zstd and bzip2, one loop for all four."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, NamedTuple, Protocol

from rulegen.errors import InputError

STEP = 1 << 14  # bytes fed at once: keeps what they expand to small


class Decompressor(Protocol):
    """What the four libraries have in common."""

    @property
    def eof(self) -> bool: ...

    @property
    def unused_data(self) -> bytes: ...

    def decompress(self, data: bytes, /) -> bytes: ...


class Packing(NamedTuple):
    """A compressed format: its name, the bytes it begins with, and its decompressor."""

    name: str
    magic: bytes
    make: Callable[[], Decompressor]


def _gzip() -> Decompressor:
    import zlib

    return zlib.decompressobj(wbits=31)


def _xz() -> Decompressor:
    import lzma

    return lzma.LZMADecompressor()


def _zstd() -> Any:
    import zstandard

    return zstandard.ZstdDecompressor().decompressobj()


def _bzip2() -> Decompressor:
    import bz2

    return bz2.BZ2Decompressor()


# Magic numbers: RFC 1952 section 2.3.1; The .xz File Format 2.1.1.1; RFC 8878 section 3.1.1;
# bzip2 has no written standard, its manual names "BZh".
PACKINGS = (
    Packing("gzip", b"\x1f\x8b\x08", _gzip),
    Packing("xz", b"\xfd7zXZ\x00", _xz),
    Packing("zstd", b"\x28\xb5\x2f\xfd", _zstd),
    Packing("bzip2", b"BZh", _bzip2),
)


def inflate(source: Iterator[bytes], packing: Packing, name: str) -> Iterator[bytes]:
    """What is inside compressed bytes; several streams one after the other are one.

    Everything before a damaged place is yielded first.

    Raises:
        InputError: the data end too early, are damaged, or are followed by something else.
    """
    stream = packing.make()
    for block in source:
        for start in range(0, len(block), STEP):
            rest = block[start : start + STEP]
            while rest:
                if stream.eof:
                    stream = packing.make()
                yield _expand(stream, rest, packing, name)
                # Padding with NULs is legal in all four; a next stream may follow it.
                rest = stream.unused_data.lstrip(b"\0") if stream.eof else b""
    if not stream.eof:
        raise InputError(
            f"the {packing.name} data end too early",
            "What was there has been read; copy the file again to get the rest.",
            name,
        )


def _expand(stream: Decompressor, data: bytes, packing: Packing, name: str) -> bytes:
    try:
        return stream.decompress(data)
    except Exception as error:  # zlib, lzma, bz2 and zstandard raise four unrelated classes
        raise InputError(
            f"the {packing.name} data are damaged ({error})",
            "What came before the damage has been read.",
            name,
        ) from None
