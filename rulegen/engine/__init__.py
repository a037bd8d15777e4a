"""Which rules match which lines: RE2 for nearly all, GNU grep for the rest and as judge."""

from __future__ import annotations

from rulegen.engine.gnugrep import grep
from rulegen.engine.ruleset import RuleSet, prepare, prepare_tree
from rulegen.engine.sets import Prepared
from rulegen.engine.translate import Untranslatable, approximate, translate

__all__ = [
    "Prepared", "RuleSet", "Untranslatable", "approximate", "grep", "prepare", "prepare_tree",
    "translate",
]  # fmt: skip
