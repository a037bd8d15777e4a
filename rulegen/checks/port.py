"""A port that needs four digits."""

from __future__ import annotations

import re
from collections.abc import Iterator

from rulegen.linting.lines import takes
from rulegen.linting.values import HEAD, Check, Hit, Severity
from rulegen.linting.view import RuleView, span
from rulegen.pattern import Bracket, Repeat

_PORT = re.compile(r"(?:\]:|[:#]|\bport[ =:]+|\b[ds]?pt=)$", re.IGNORECASE)


def _find(view: RuleView) -> Iterator[Hit]:
    for place in view.places:
        node = place.node
        if not isinstance(node, Repeat) or not isinstance(node.node, Bracket):
            continue
        digits = takes(node.node, "7") and not takes(node.node, "a")
        if digits and node.most == 5 and node.least > 2 and _PORT.search(place.before):
            least = 10 ** (node.least - 1)
            yield Hit(f"ports below {least:,} do not fit, 161 among them" if least > 161
                      else f"ports below {least:,} do not fit", span(node),
                      "Write [[:digit:]]+.")  # fmt: skip


CHECK = Check(
    code="N03",
    name="port",
    severity=Severity.NOTE,
    summary="a port that must have four or five digits",
    text="""\
`[0-9]{4,5}` fits the ports that clients choose. Servers that speak to one another, and clients
behind some routers, use ports below 1024 too: snmpd and named log such lines.""",
    bad=HEAD + r"food\[[[:digit:]]+\]: query from \[[.:[:xdigit:]]+\]:[0-9]{4,5}$",
    good=HEAD + r"food\[[[:digit:]]+\]: query from \[[.:[:xdigit:]]+\]:[[:digit:]]+$",
    rule=_find,
    hiding=True,
)
