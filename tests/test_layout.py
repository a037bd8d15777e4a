"""Imports point one way, and no module is long."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent / "rulegen"
FILES = sorted(ROOT.rglob("*.py"))
LONGEST = 300

# A part may use what stands above it, and what stands in its own row.
ROWS = (
    "errors pattern children",
    "model tokens",
    "ere render affixes simplify contexts wordlists classes fields verbatim",
    "read parse cut around quotes slots tokenise head pins alarms alarmfile quote",
    "shapes filter slot_patterns places group align generalise",
    "piles spool echoes mine mining engine language verify",
    "rulefile logcheck formats known near linting checks write report",
    "commands terminal",
    "cli",
)
LATE = {
    # A quoted line is a rule: it needs the head of a group.
    ("quote", "generalise"), ("quote", "group"),
    # What stood beside a pinned value is taken apart again.
    ("pins", "tokenise"),
    # The measurements of a rule are values of the command that takes them.
    ("report", "commands"),
}  # fmt: skip


def part(path: Path) -> str:
    """The part of the program that a file belongs to: `ere`, `cli` …"""
    first = path.relative_to(ROOT).parts[0].removesuffix(".py")
    return "cli" if first.startswith("cli_") or first == "__main__" else first


def row(name: str) -> int:
    return next(i for i, names in enumerate(ROWS) if name in names.split())


def imported(path: Path) -> set[str]:
    """The parts that a file imports, other than for types alone."""
    found: set[str] = set()
    nodes = [ast.parse(path.read_text(encoding="utf-8"))]
    while nodes:
        node = nodes.pop()
        if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.dump(node.test):
            continue
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("rulegen."):
            found.add(part(ROOT / (node.module or "").split(".")[1]))
        elif isinstance(node, ast.ImportFrom) and node.module == "rulegen":
            found.update(part(ROOT / alias.name) for alias in node.names)
        nodes.extend(ast.iter_child_nodes(node))
    return found


def name(path: Path) -> str:
    return str(path.relative_to(ROOT))


def test_every_part_has_a_row() -> None:
    parts = {part(path) for path in FILES} - {"__init__"}
    assert parts <= {name for names in ROWS for name in names.split()}


@pytest.mark.parametrize("path", FILES, ids=name)
def test_imports_point_one_way(path: Path) -> None:
    own = part(path)
    if own == "__init__":
        return
    wrong = {
        other for other in imported(path)
        if row(other) > row(own) and (own, other) not in LATE
    }  # fmt: skip
    assert wrong == set(), f"{own} stands above {sorted(wrong)}"


@pytest.mark.parametrize("path", FILES, ids=name)
def test_no_module_is_long(path: Path) -> None:
    long = len(path.read_text(encoding="utf-8").splitlines()) > LONGEST
    assert not long
