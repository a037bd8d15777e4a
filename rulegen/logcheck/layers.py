"""The verdict on a line: under which of logcheck's headings it would be reported.

logcheck filters sets of lines, file by file; as each step looks at one line alone, the same
can be said line by line from the files that match it (greplogoutput and cleanchecked in
/usr/sbin/logcheck).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum

from rulegen.logcheck.conf import Conf
from rulegen.logcheck.tree import Layer, Tree


class Kind(Enum):
    """What becomes of a line, the gravest first."""

    ALERT = "security alert"
    VIOLATION = "violation"
    EVENT = "system event"
    HIDDEN = "hidden"


@dataclass(frozen=True, slots=True)
class Verdict:
    """What becomes of a line.

    `sections` are the headings it stands under, one for each file of cracking.d or
    violations.d that raises it: logcheck repeats a line that two files raise. `rules` are
    the numbers (see Tree.rules) of all rules that match. `unless_alert`: logcheck drops the
    violation if any line of the same run is an alert (only with SUPPORT_CRACKING_IGNORE).
    """

    kind: Kind
    sections: tuple[str, ...] = ()
    rules: tuple[int, ...] = ()
    unless_alert: bool = False


Names = dict[Layer, set[str]]


class Judge:
    """Gives verdicts for the rules of one tree; `conf` supplies the headings."""

    def __init__(self, tree: Tree, conf: Conf | None = None) -> None:
        self._conf = conf or Conf()
        self._home = [(file.layer, file.name) for file, _ in tree.rules()]
        self._ignore = Layer.CRACKING_IGNORE if tree.cracking_ignore else None
        # Without the directory logcheck looks for no alerts at all, yet drops their lines.
        self._alerts = not tree.cracking_ignore or Layer.CRACKING_IGNORE in tree.present
        self._known: dict[tuple[int, ...], Verdict] = {}

    def verdict(self, hits: Iterable[int]) -> Verdict:
        """The verdict on a line that exactly the rules `hits` match (numbers, any order)."""
        key = tuple(hits)
        found = self._known.get(key)
        if found is None:
            found = self._known[key] = self._decide(key)
        return found

    def _decide(self, hits: tuple[int, ...]) -> Verdict:
        names: Names = {layer: set() for layer in Layer}
        for number in hits:
            layer, name = self._home[number]
            names[layer].add(name)
        rules = tuple(sorted(hits))
        cracking, violations = names[Layer.CRACKING], names[Layer.VIOLATIONS]
        spared = names[self._ignore] if self._ignore else set()
        alerts = raised(cracking, spared) if self._alerts else []
        if alerts:
            return Verdict(Kind.ALERT, _headings(self._conf.alerts, alerts), rules)
        found = raised(violations, names[Layer.VIOLATIONS_IGNORE])
        if found:
            sections = _headings(self._conf.violations, found)
            return Verdict(Kind.VIOLATION, sections, rules, unless_alert=bool(cracking))
        if cracking or violations or names[Layer.IGNORE]:
            return Verdict(Kind.HIDDEN, (), rules)
        return Verdict(Kind.EVENT, (self._conf.events,), rules)


def raised(by: set[str], ignored: set[str]) -> list[str]:
    """The files of a raising directory that report a line: of those that match it (`by`) the
    ones that no file of the matching ignore directory (`ignored`) takes back.

    >>> raised({"su", "sudo"}, {"logcheck-su"})
    ['sudo']
    """
    if any(name == "local" or name.startswith("local-") for name in ignored):
        return []
    return [name for name in sorted(by) if not _taken_back(name, by, ignored)]


def _taken_back(name: str, by: set[str], ignored: set[str]) -> bool:
    if name in ignored or f"logcheck-{name}" in ignored:
        return True
    if name != "logcheck":
        return False
    # The script tests names against ^logcheck*, an expression that `logchec` satisfies, too.
    return bool(ignored) or any(not other.startswith("logchec") for other in by)


def _headings(title: str, names: list[str]) -> tuple[str, ...]:
    return tuple(title if name == "logcheck" else f"{title} for {name}" for name in names)
