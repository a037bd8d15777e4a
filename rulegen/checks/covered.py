"""Rules that another rule makes needless."""

from __future__ import annotations

from collections.abc import Iterator

from rulegen.linting.files import Collection
from rulegen.linting.pairs import members
from rulegen.linting.scope import without_effect
from rulegen.linting.values import HEAD, Check, Finding, Severity


def _find(collection: Collection) -> Iterator[Finding]:
    known = members(collection)
    for number, by in known.covered(without_effect):
        file, rule = known.rules[number]
        other_file, other = known.rules[by]
        same = file.path == other_file.path
        where = f"line {other.line}" if same else f"{other_file.path}:{other.line}"
        yield Finding(file.path, rule.line, CHECK,
                      f"the rule in {where} takes every line that this one takes",
                      "Remove this one, if the other is not too wide.",
                      rule.text, (0, len(rule.text)))  # fmt: skip


CHECK = Check(
    code="H02",
    name="covered",
    severity=Severity.NOTE,
    summary="another rule takes every line of this one",
    text="""\
Proven on the automata of both rules: there is no line that this rule takes and the other does
not. It can go, and often could for years; after an upgrade of logcheck-database the other may be
Debian's. If the other rule is the one that is too wide, mend that. Equal rules are `duplicate`.""",
    bad=HEAD + r"food\[[[:digit:]]+\]: (local|virtual) ready$" + "\n"
    + HEAD + r"food\[[[:digit:]]+\]: local ready$" + "\n",
    good=HEAD + r"food\[[[:digit:]]+\]: (local|virtual) ready$" + "\n",
    tree=_find,
)  # fmt: skip
