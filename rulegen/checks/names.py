"""Names of users and hosts taken for letters and digits."""

from __future__ import annotations

import re
from collections.abc import Iterator

from rulegen.linting.lines import takes
from rulegen.linting.values import HEAD, Check, Hit, Severity
from rulegen.linting.view import RuleView, span
from rulegen.pattern import Bracket, Repeat

_MARKS = re.compile(r"\\?[()]\??")
_REACH = 40  # characters of a rule in which a slot is looked for
_SLOT = re.compile(
    r"(?:\b(?:user(?:name)?|login|account|client|host(?:name)?|uname)(?:[ =:]+|=<)['\"(<]?"
    r"|\b(?:auth ok for:?|backup (?:of|for)|logged in as|on behalf of) )$",
    re.IGNORECASE,
)


def _find(view: RuleView) -> Iterator[Hit]:
    for place in view.places:
        node = place.node
        if not isinstance(node, Repeat) or not isinstance(node.node, Bracket) or node.most:
            continue
        some = node.node
        narrow = takes(some, "a") and takes(some, "z") and not any(takes(some, c) for c in "-. @")
        if narrow and not some.negated and _SLOT.search(_words_before(view.text, span(node)[0])):
            yield Hit("a name with - or . in it does not fit", span(node),
                      "Write [._[:alnum:]-]+, or [^[:space:]]+ for whatever somebody may"
                      " choose as a name.")  # fmt: skip


def _words_before(text: str, at: int) -> str:
    """The text of a rule before a place, without parentheses and what makes them optional."""
    return _MARKS.sub("", text[max(0, at - _REACH) : at])


CHECK = Check(
    code="N05",
    name="names",
    severity=Severity.NOTE,
    summary="letters and digits for a name",
    text="""\
`[[:alnum:]]+` misses `web-01` and `jane.roe`. The most frequent repair in public rule
collections is a dash allowed in a name, sometimes three times for the same program.""",
    bad=HEAD + r"food\[[[:digit:]]+\]: user [[:alnum:]]+ logged in$",
    good=HEAD + r"food\[[[:digit:]]+\]: user [._[:alnum:]-]+ logged in$",
    rule=_find,
    hiding=True,
)
