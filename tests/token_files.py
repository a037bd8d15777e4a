"""The sample files of the token classes, corpus/tokens/<class>.toml."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).parent.parent / "corpus" / "tokens"


@dataclass(frozen=True, slots=True)
class Sample:
    """A message, the text of a token in it, and the program that says it ("" for any)."""

    message: str
    text: str
    ident: str


@dataclass(frozen=True, slots=True)
class TokenFile:
    """What a class must find, must not find, and what its written ERE takes and refuses."""

    name: str
    found: tuple[Sample, ...]
    absent: tuple[tuple[str, str], ...]
    takes: tuple[str, ...]
    refuses: tuple[str, ...]

    @property
    def texts(self) -> tuple[str, ...]:
        """Every text that the class must take."""
        return (*dict.fromkeys([*(sample.text for sample in self.found), *self.takes]),)


@cache
def token_files() -> tuple[TokenFile, ...]:
    """All files, sorted by class."""
    return tuple(_read(path) for path in sorted(FOLDER.glob("*.toml"), key=lambda p: p.stem))


def _read(path: Path) -> TokenFile:
    data = tomllib.loads(path.read_text(encoding="utf-8"))
    if odd := set(data) - {"found", "absent", "takes", "refuses"}:
        raise ValueError(f"{path.name}: unknown key {sorted(odd)[0]}")
    return TokenFile(
        path.stem,
        tuple(Sample(row[0], row[1], row[2] if len(row) > 2 else "") for row in data["found"])
        if "found" in data
        else (),
        tuple((row, "") if isinstance(row, str) else (row[0], row[1])
              for row in data.get("absent", ())),
        tuple(data.get("takes", ())),
        tuple(data.get("refuses", ())),
    )  # fmt: skip
