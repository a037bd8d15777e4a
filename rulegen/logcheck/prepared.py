"""Rules in RE2 syntax, remembered from one run to the next.

Reading some 1,600 rules takes longer than matching 100,000 lines. What comes of a rule
depends on its text, the locale and our own code alone, so it is kept in the user's cache
directory, as plain data. A cache that is missing, old, damaged or not writable costs time
and nothing else.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Sequence
from pathlib import Path

from rulegen import engine, ere
from rulegen.engine import Prepared, prepare
from rulegen.errors import EreError

_MOST = 20_000  # rules kept; beyond that only those of the last run
_FEW = 50  # fewer new rules than this are not worth writing a file for

Entries = dict[str, tuple[str, bool]]


def prepared(rules: Sequence[str], locale: str) -> list[Prepared | EreError]:
    """Each rule ready for `engine.RuleSet`, or the error that says why grep refuses it."""
    path = _path(locale)
    known = _load(path)
    new: Entries = {}
    found = [_one(rule, locale, known, new) for rule in rules]
    if len(new) >= _FEW:
        kept = (
            known if len(known) + len(new) <= _MOST else {r: known[r] for r in rules if r in known}
        )
        _save(path, kept | new)
    return found


def _one(rule: str, locale: str, known: Entries, new: Entries) -> Prepared | EreError:
    entry = known.get(rule)
    if entry is not None:
        return Prepared(entry[0].encode("latin-1"), entry[1])
    try:
        made = prepare([rule], locale)[0]
    except EreError as error:
        return error
    new[rule] = (made.pattern.decode("latin-1"), made.exact)
    return made


def _path(locale: str) -> Path:
    base = os.environ.get("XDG_CACHE_HOME") or os.path.expanduser("~/.cache")
    return Path(base, "rulegen", f"rules-{locale}-{_fingerprint()}.json")


def _fingerprint() -> str:
    """A name for the code that reads rules: another version must not trust the cache."""
    import hashlib

    digest = hashlib.sha256()
    for path in sorted(_sources([engine.__file__, ere.__file__])):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


def _sources(packages: Iterable[str | None]) -> list[Path]:
    return [path for name in packages if name for path in Path(name).parent.glob("*.py")]


def _load(path: Path) -> Entries:
    try:
        entries = json.loads(path.read_bytes())
        return {rule: (pattern, exact) for rule, (pattern, exact) in entries.items()}
    except (OSError, ValueError, AttributeError, TypeError):
        return {}


def _save(path: Path, entries: Entries) -> None:
    """Writes the file in one step, and takes those of other versions away."""
    beside = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        for old in path.parent.glob("rules-*.json"):
            if not old.name.endswith(path.name[-21:]):
                old.unlink()
        beside.write_text(json.dumps(entries))
        beside.replace(path)
    except OSError:
        beside.unlink(missing_ok=True)
