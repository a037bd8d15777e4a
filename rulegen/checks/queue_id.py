"""Queue ids of Postfix taken for hexadecimal numbers."""

from __future__ import annotations

import re
from collections.abc import Iterator

from rulegen.linting.lines import takes
from rulegen.linting.values import HEAD, Check, Hit, Severity
from rulegen.linting.view import RuleView, span
from rulegen.pattern import Bracket, Repeat

_NAMED = re.compile(r"(?:queue-id: |queued[ _]as:? )$", re.IGNORECASE)


def _find(view: RuleView) -> Iterator[Hit]:
    postfix = "postfix" in view.ident
    for place in view.places:
        node = place.node
        if not isinstance(node, Repeat) or not isinstance(node.node, Bracket):
            continue
        first = postfix and 0 <= span(node)[0] - view.message <= 2 and place.after.startswith(":")
        hexadecimal = takes(node.node, "A") and not (
            takes(node.node, "Z") and takes(node.node, "z")
        )
        if hexadecimal and (first or _NAMED.search(place.before)):
            yield Hit("a long queue id does not fit: it has small letters, too", span(node),
                      "Write [[:alnum:]]+.")  # fmt: skip


CHECK = Check(
    code="N04",
    name="queue-id",
    severity=Severity.NOTE,
    summary="hexadecimal digits for a queue id of Postfix",
    text="""\
With `enable_long_queue_ids = yes` Postfix's queue ids are made of digits and nearly all letters
(`4Jx2Yq3Kz1z9rHx`); `[[:xdigit:]]+` and `[0-9A-F]+` take the short ones only.""",
    bad=HEAD + r"postfix/qmgr\[[[:digit:]]+\]: [[:xdigit:]]+: removed$",
    good=HEAD + r"postfix/qmgr\[[[:digit:]]+\]: [[:alnum:]]+: removed$",
    rule=_find,
    hiding=True,
)
