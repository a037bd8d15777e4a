"""A pid of five digits at most."""

from __future__ import annotations

from collections.abc import Iterator

from rulegen.linting.lines import taken
from rulegen.linting.values import HEAD, Check, Hit, Severity
from rulegen.linting.view import RuleView, span
from rulegen.pattern import Bracket, Repeat

_LONGEST = 7  # digits of 4,194,304, which is kernel.pid_max (systemd, sysctl.d/50-pid-max.conf)
_DIGITS = frozenset("0123456789")


def _find(view: RuleView) -> Iterator[Hit]:
    for place in view.places:
        node = place.node
        if not isinstance(node, Repeat) or not isinstance(node.node, Bracket):
            continue
        stands = place.before.endswith("[") and place.after.startswith("]")
        few = node.most is not None and node.most < _LONGEST
        if stands and few and taken(node.node) == _DIGITS and span(node)[1] <= view.message:
            yield Hit(f"a process number may have {_LONGEST} digits", span(node),
                      "Write [[:digit:]]+.")  # fmt: skip


CHECK = Check(
    code="N09",
    name="pid-digits",
    severity=Severity.NOTE,
    summary="a process number of five digits at most",
    text="""\
systemd sets kernel.pid_max to 4,194,304 where the machine has 64 bits, and did so before Debian
11. `\\[[[:digit:]]{1,5}\\]` was right before, and now works until 99,999 processes were started
since the machine was.""",
    bad=HEAD + r"food\[[[:digit:]]{1,5}\]: ready$",
    good=HEAD + r"food\[[[:digit:]]+\]: ready$",
    rule=_find,
    hiding=True,
)
