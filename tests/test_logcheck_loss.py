"""One invalid rule in each layer, and what the real logcheck then keeps silent about."""

from __future__ import annotations

import pytest
from logcheck.real import make_tree, needs_logcheck, open_directory, run

from rulegen.logcheck.loss import loss
from rulegen.logcheck.tree import Layer

LINES = [
    b"Nov  3 09:05:01 web alpha: attack",
    b"Nov  3 09:05:02 web alpha: raised",
    b"Nov  3 09:05:03 web beta: raised",
    b"Nov  3 09:05:04 web gamma: news",
    b"Nov  3 09:05:05 web delta: odd",
]
SOUND = {
    "cracking.d/alpha": "attack$\n",
    "violations.d/alpha": "alpha: raised$\n",
    "violations.d/beta": "beta: raised$\n",
    "violations.d/logcheck": "delta: odd$\n",
    "ignore.d.server/none": "never$\n",
}
ALL = {
    "Security Alerts for alpha": LINES[0],
    "Security Events for alpha": LINES[1],
    "Security Events for beta": LINES[2],
    "Security Events": LINES[4],
    "System Events": LINES[3],
}
ALERT, ALPHA, BETA, MAIN, EVENTS = ALL

# layer, file with one invalid rule, what is lost, words of the explanation
CASES = [
    (
        Layer.CRACKING,
        "cracking.d/other",
        {ALPHA, BETA, MAIN, EVENTS},
        "all System Events, the Security Alerts of this file, and, when another line",
    ),
    (Layer.CRACKING, "cracking.d/alpha", {ALERT, EVENTS}, "the Security Alerts of this file"),
    (Layer.VIOLATIONS, "violations.d/beta", {BETA, MAIN, EVENTS}, "violations.d/logcheck"),
    (
        Layer.VIOLATIONS_IGNORE,
        "violations.ignore.d/alpha",
        {ALPHA, MAIN},
        "violations.d/alpha and violations.d/logcheck",
    ),
    (
        Layer.VIOLATIONS_IGNORE,
        "violations.ignore.d/logcheck-beta",
        {BETA, MAIN},
        "violations.d/beta and violations.d/logcheck",
    ),
    (
        Layer.VIOLATIONS_IGNORE,
        "violations.ignore.d/local-x",
        {ALPHA, BETA, MAIN},
        "all Security Events",
    ),
    (Layer.IGNORE, "ignore.d.server/x", {EVENTS}, "all System Events of every service"),
    (Layer.IGNORE, "ignore.d.paranoid/x", {EVENTS}, "all System Events of every service"),
    (Layer.CRACKING_IGNORE, "cracking.ignore.d/local", {ALERT}, "all Security Alerts"),
    (Layer.CRACKING_IGNORE, "cracking.ignore.d/alpha", {ALERT}, "cracking.d/alpha"),
]


def _headings(files: dict[str, str]) -> set[str]:
    with open_directory() as root:
        report = run(make_tree(root, files), LINES, conf="SUPPORT_CRACKING_IGNORE=1")
    assert report.status == 0
    return {head for head, lines in report.sections.items() if lines}


@pytest.fixture(scope="module")
def base() -> dict[str, str]:
    """A tree under which every line is reported in a section of its own."""
    files = SOUND | {"cracking.ignore.d/none": "never$\n", "violations.ignore.d/none": "never$\n"}
    assert _headings(files) == set(ALL)
    return files


@pytest.mark.parametrize(("layer", "name", "lost", "words"), CASES, ids=[c[1] for c in CASES])
@needs_logcheck
def test_an_invalid_rule_silences(
    base: dict[str, str], layer: Layer, name: str, lost: set[str], words: str
) -> None:
    broken = base | {name: base.get(name, "") + "(foo\n"}
    assert set(ALL) - _headings(broken) == lost
    assert words in loss(layer, name.split("/")[1])


@needs_logcheck
def test_an_empty_alternative_is_valid_and_takes_every_line(base: dict[str, str]) -> None:
    hides_all = _headings(base | {"ignore.d.server/x": "foo|\n"})
    raises_all = _headings(base | {"violations.d/x": "foo|\n"})
    assert EVENTS not in hides_all
    assert "Security Events for x" in raises_all and EVENTS not in raises_all
