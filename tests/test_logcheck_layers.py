"""The verdict on a line against the real logcheck, on trees that use every layer and name.

Each rule file holds one rule, its own path in angle brackets; a line is a row of such paths.
So the rules that match a line can be read from it, and only the layers are put to the test.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Sequence

import pytest
from logcheck.real import make_tree, needs_logcheck, open_directory, run

from rulegen.logcheck.conf import Conf
from rulegen.logcheck.layers import Judge, Kind, raised
from rulegen.logcheck.tree import read_tree

RAISING = ["logcheck", "logchecker", "logcheck-su", "logchec", "su", "sudo", "local", "local-x"]
IGNORING = [*RAISING, "logcheck-sudo", "logcheck-logcheck", "locals", "other"]
LEVELS = {"-p": "paranoid", "-s": "server", "-w": "workstation"}


def _paths(rng: random.Random) -> list[str]:
    """Rule files of a random tree, about half of the possible ones in each directory."""
    paths = [f"ignore.d.{level}/{name}" for level in LEVELS.values() for name in ("su", "x")]
    for directory, names in (
        ("cracking.d", RAISING),
        ("violations.d", RAISING),
        ("cracking.ignore.d", IGNORING),
        ("violations.ignore.d", IGNORING),
    ):
        paths += [f"{directory}/{name}" for name in names if rng.random() < 0.5]
    return paths


def _lines(rng: random.Random, paths: Sequence[str], alerts: bool) -> list[bytes]:
    """Lines that a few files match each; without `alerts` every line that cracking.d matches
    is taken back, too, so that no line is an alert."""
    usable = [path for path in paths if alerts or not path.startswith("cracking.d")]
    lines = []
    for number in range(250):
        chosen = rng.sample(usable, rng.randint(0, 4))
        if not alerts and rng.random() < 0.5:
            chosen += [path for path in paths if path.startswith("cracking.d")][:1]
            chosen += ["cracking.ignore.d/local-all"]
        lines.append(f"Nov  3 09:05:02 web {number}:".encode() + _tags(chosen))
    return lines


def _tags(paths: Sequence[str]) -> bytes:
    return "".join(f"<{path}>" for path in sorted(set(paths))).encode()


def _expected(
    rules: str, level: str, crack: bool, lines: list[bytes]
) -> Counter[tuple[str, bytes]]:
    tree = read_tree(rules, level, crack, "C")
    judge = Judge(tree, Conf())
    texts = [rule.text.encode() for _, rule in tree.rules()]
    verdicts = [judge.verdict(n for n, text in enumerate(texts) if text in line) for line in lines]
    alert = any(verdict.kind is Kind.ALERT for verdict in verdicts)
    found: Counter[tuple[str, bytes]] = Counter()
    for line, verdict in zip(lines, verdicts, strict=True):
        if not (alert and verdict.unless_alert):
            found.update((heading, line) for heading in verdict.sections)
    return found


@needs_logcheck
@pytest.mark.parametrize("seed", range(12))
def test_the_sections_are_those_of_logcheck(seed: int) -> None:
    rng = random.Random(seed)
    crack, alerts = seed % 2 == 1, seed % 4 != 3
    paths = _paths(rng) + (["cracking.ignore.d/local-all"] if crack else [])
    lines = _lines(rng, paths, alerts)
    option = rng.choice(sorted(LEVELS))
    with open_directory() as root:
        rules = make_tree(root, {path: f"<{path}>\n" for path in paths})
        conf = f"SUPPORT_CRACKING_IGNORE={int(crack)}"
        report = run(rules, lines, options=option, conf=conf)
        expected = _expected(rules, LEVELS[option], crack, lines)
    assert report.stderr == ""
    assert report.reported() == expected
    assert len({heading for heading, _ in expected}) > 3


@needs_logcheck
def test_cracking_ignore_without_its_directory_drops_the_alerts() -> None:
    lines = [
        b"<cracking.d/su>",
        b"<cracking.d/su><violations.d/su>",
        b"<violations.d/su>",
        b"other",
    ]
    with open_directory() as root:
        rules = make_tree(
            root, {path: f"<{path}>\n" for path in ("cracking.d/su", "violations.d/su")}
        )
        report = run(rules, lines, conf="SUPPORT_CRACKING_IGNORE=1")
        expected = _expected(rules, "server", True, lines)
    assert report.reported() == expected
    assert not any("Alerts" in heading for heading, _ in expected)


def test_the_special_name_yields_to_every_other_file() -> None:
    assert raised({"logcheck", "su"}, set()) == ["su"]
    assert raised({"logcheck", "logcheck-su"}, set()) == ["logcheck", "logcheck-su"]
    assert raised({"logcheck"}, {"anything"}) == []
