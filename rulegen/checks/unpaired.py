"""Files of violations.ignore.d that filter nothing."""

from __future__ import annotations

from collections.abc import Iterator

from rulegen.linting.files import Collection, File
from rulegen.linting.scope import root
from rulegen.linting.values import HEAD, Check, Finding, Severity
from rulegen.logcheck.tree import Layer

_RAISER = {
    Layer.VIOLATIONS_IGNORE: (Layer.VIOLATIONS, "violations.d"),
    Layer.CRACKING_IGNORE: (Layer.CRACKING, "cracking.d"),
}
# Files of logcheck-database 1.4 that raise lines: a checkout of rules need not hold them.
_STOCK = frozenset("kernel logcheck rlogind rsh smartd su sudo tftpd uucico".split())


def _find(collection: Collection) -> Iterator[Finding]:
    for file in collection.linted:
        if file.layer not in _RAISER or not file.directory or not file.content.rules:
            continue
        layer, directory = _RAISER[file.layer]
        raisers = _raisers(collection, file, layer)
        if raisers is not None and not _filters(file.name, raisers):
            message = f"there is no {directory}/{file.name}, so these rules take nothing back"
            yield Finding(file.path, 0, CHECK, message, f"Call it local-{file.name}.")


def _raisers(collection: Collection, file: File, layer: Layer) -> frozenset[str] | None:
    """The names of the files whose hits could be taken back; None where that is not known."""
    beside = [other for other in collection.files
              if other.layer is layer and root(other) == root(file)]  # fmt: skip
    names = frozenset(other.name for other in beside if other.content.rules)
    if root(file) in collection.live:
        return names
    return names | _STOCK - {"logcheck"} if beside else None


def _filters(name: str, raisers: frozenset[str]) -> bool:
    """Whether logcheck uses a file of this name (/usr/sbin/logcheck, `greplogoutput`)."""
    if name == "local" or name.startswith("local-") or "logcheck" in raisers:
        return True
    return name in raisers or name.removeprefix("logcheck-") in raisers


CHECK = Check(
    code="R06",
    name="unpaired",
    severity=Severity.WARNING,
    summary="a file of violations.ignore.d that takes nothing back",
    text="""\
logcheck takes the hits of `violations.d/su` back with `violations.ignore.d/su` and
`logcheck-su`, and those of every file with `local` and `local-…`. A file of another name is used
only where violations.d/logcheck has rules, and that of Debian has none: so
`violations.ignore.d/postfix` does nothing. The same holds for cracking.ignore.d.""",
    bad="violations.ignore.d/food: " + HEAD + r"food: break-in averted$",
    good="violations.ignore.d/local-food: " + HEAD + r"food: break-in averted$",
    tree=_find,
)
