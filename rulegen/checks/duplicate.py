"""The same rule twice."""

from __future__ import annotations

from collections.abc import Iterator

from rulegen.linting.files import Collection
from rulegen.linting.scope import without_effect
from rulegen.linting.values import HEAD, Check, Finding, Severity


def _find(collection: Collection) -> Iterator[Finding]:
    seen: dict[str, list[tuple[int, int]]] = {}
    files = collection.files
    order = sorted(range(len(files)), key=lambda n: (not files[n].package, n))
    for number in order:
        file = files[number]
        for rule in file.content.rules:
            for at, line in seen.setdefault(rule.text, []):
                if without_effect(file, files[at]) and not file.context:
                    same = files[at].path == file.path
                    where = f"in line {line}" if same else f"in {files[at].path}:{line}"
                    yield Finding(file.path, rule.line, CHECK, f"this rule stands {where} already",
                                  "Remove it, or run --fix.", rule.text, (0, len(rule.text)),
                                  fix="")  # fmt: skip
                    break
            else:
                seen[rule.text].append((number, rule.line))


CHECK = Check(
    code="H01",
    name="duplicate",
    severity=Severity.NOTE,
    summary="the same rule stands twice",
    text="""\
A rule that stands twice where both count for the same lines costs time and is mended in one
place only. Files of different report levels count together where logcheck reads both; two files
of violations.d do not, as each has its own heading. `--fix` removes the later one; where one of
two files belongs to a package, the other one.""",
    bad=(HEAD + r"food\[[[:digit:]]+\]: ready$" + "\n") * 2,
    good=HEAD + r"food\[[[:digit:]]+\]: ready$" + "\n",
    tree=_find,
)
