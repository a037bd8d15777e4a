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
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from rulegen import engine, ere
from rulegen.engine import Prepared, grep, prepare
from rulegen.engine.wide import prepare_wide
from rulegen.errors import EngineError, EreError
from rulegen.read.strip import is_utf8

_MOST = 20_000  # rules kept; beyond that only those of the last run
_HUGE = 1000  # characters with all repeats written out: grep is asked if it can bear that
_PATIENCE = 60.0  # seconds for that
_FEW = 50  # fewer new rules than this are not worth writing a file for

Entry = tuple[str, bool, int, str, bool, int]
Entries = dict[str, Entry]


@dataclass(frozen=True, slots=True)
class Ready:
    """A rule for `engine.RuleSet`, and for `engine.wide.WideSet` where the locale is UTF-8."""

    usual: Prepared
    wide: Prepared


# Nothing is known of the rule: RE2 takes every line, and grep decides.
_BY_GREP = Prepared(b"", False)


def prepared(rules: Sequence[str], locale: str) -> list[Ready | EreError]:
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


def _one(rule: str, locale: str, known: Entries, new: Entries) -> Ready | EreError:
    entry = known.get(rule)
    if entry is not None:
        pattern, exact, head, wide, wide_exact, wide_head = entry
        usual = Prepared(pattern.encode(), exact, head)
        return Ready(usual, Prepared(wide.encode(), wide_exact, wide_head))
    made = _made(rule, locale)
    if isinstance(made, Ready) and made.usual is not _BY_GREP:
        # Patterns are ASCII: translation spells every other byte.
        new[rule] = (*_plain(made.usual), *_plain(made.wide))
    return made


def _plain(one: Prepared) -> tuple[str, bool, int]:
    return one.pattern.decode(), one.exact, one.head


def _made(rule: str, locale: str) -> Ready | EreError:
    try:
        usual, tree = prepare([rule], locale)[0], ere.parse(rule)
    except EreError as error:
        return error if _refusal(rule, locale) else Ready(_BY_GREP, _BY_GREP)
    if ere.expansion(tree) > _HUGE and (refusal := _refusal(rule, locale)):
        return refusal
    return Ready(usual, prepare_wide(tree) if is_utf8(locale) else _BY_GREP)


def _refusal(rule: str, locale: str) -> EreError | None:
    """Why grep refuses the rule; it takes some in one locale that we never read, and some
    that we read need more memory or time than it is given."""
    try:
        grep([rule], [b""], locale, patience=_PATIENCE)
    except EreError as error:
        return error
    except EngineError as error:
        return EreError(error.message, error.hint, text=rule, span=(0, len(rule)))
    return None


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
        sound = all(isinstance(rule, str) and _is_entry(entry) for rule, entry in entries.items())
        return entries if sound else {}
    except (OSError, ValueError, AttributeError):
        return {}


def _is_entry(entry: object) -> bool:
    return isinstance(entry, list) and list(map(type, entry)) == 2 * [str, bool, int]


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
        with suppress(OSError):
            beside.unlink()
