"""The nearest rule to a line, and the smallest change that makes it take the line.

    rule -> graph -> way along the line -> edits -> reasons in words, or a changed tree

`nearest` finds the rule with the cheapest edits, `apply` makes them; `Near.why_new` says when a
new rule is better.
"""

from __future__ import annotations

from rulegen.near.apply import apply
from rulegen.near.index import Index, nearest
from rulegen.near.mend import mended
from rulegen.near.reasons import Reason
from rulegen.near.rule import Known, known, known_tree
from rulegen.near.view import View, view
from rulegen.near.worth import Near
from rulegen.pattern import Node

__all__ = [
    "Index", "Known", "Near", "Node", "Reason", "View", "apply", "known", "known_tree", "mended",
    "nearest", "view",
]  # fmt: skip
