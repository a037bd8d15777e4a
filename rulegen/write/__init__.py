"""The one place that changes rule files: plans, diffs, atomic writing, undo."""

from rulegen.write.check import Check, check_directory, check_rules
from rulegen.write.names import is_rule_directory, ok_name, packaged
from rulegen.write.patch import diff
from rulegen.write.plan import Change, Edit, Plan, planned
from rulegen.write.text import add_rules, is_rule, replace_rules, rules_of
from rulegen.write.transaction import apply, undo, undo_plan, update

__all__ = [
    "Change",
    "Check",
    "Edit",
    "Plan",
    "add_rules",
    "apply",
    "check_directory",
    "check_rules",
    "diff",
    "is_rule",
    "is_rule_directory",
    "ok_name",
    "packaged",
    "planned",
    "replace_rules",
    "rules_of",
    "undo",
    "undo_plan",
    "update",
]
