"""Indented comments, which are rules."""

from __future__ import annotations

import re
from collections.abc import Iterator

from rulegen.linting.values import HEAD, Check, Hit, Severity
from rulegen.linting.view import RuleView

_COMMENT = re.compile(r"[[:blank:]]*".replace("[[:blank:]]", r"[ \t]") + "#")


def _find(view: RuleView) -> Iterator[Hit]:
    if found := _COMMENT.match(view.text):
        yield Hit("this is a rule, not a comment: # counts only in the first column",
                  (0, found.end()), "Take the blanks in front of # away.")  # fmt: skip


CHECK = Check(
    code="R04",
    name="comment",
    severity=Severity.WARNING,
    summary="an indented comment is a rule",
    text="""\
logcheck drops lines that begin with `#`. With a blank in front the line is an expression like
any other: mostly it matches nothing, but with a bracket in it, it can silence logcheck.""",
    bad="  # food says hello each hour",
    good="# food says hello each hour\n" + HEAD + r"food\[[[:digit:]]+\]: hello$",
    rule=_find,
)
