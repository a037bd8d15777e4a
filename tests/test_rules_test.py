"""`test`: what rules hide, and whether they are sound."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest
from logcheck.real import make_tree, needs_logcheck, open_directory, run

from rulegen.commands.logs import Logs
from rulegen.commands.sampling import Samples
from rulegen.commands.test import try_rules
from rulegen.errors import InputError
from rulegen.logcheck.given import given_rules, layer_of
from rulegen.logcheck.machine import machine
from rulegen.logcheck.soundness import anchored
from rulegen.logcheck.tree import Layer
from rulegen.logcheck.values import Outcome, Trial

HEAD = b"Nov  3 09:05:02 web "
LINES = [
    HEAD + b"app[1]: opened door 1",
    HEAD + b"app[2]: opened door 2",
    HEAD + b"app[3]: closed window 3",
    HEAD + b"su[4]: raised",
    HEAD + b"alpha: attack",
    HEAD + b"other: routine",
]
ANCHORED = "^[^]]*\\[[0-9]+\\]: (opened|closed) [a-z]+ [0-9]+$"


@pytest.fixture
def log(tmp_path: Path) -> str:
    path = tmp_path / "log"
    path.write_bytes(b"".join(line + b"\n" for line in LINES))
    return str(path)


def tried(rules: Sequence[str], log: str, tree: str | None = None) -> list[Trial]:
    """The results for rules given by -e."""
    there = machine(None, tree, None, "C") if tree else None
    given = given_rules([], rules, "C")
    return try_rules(given, Logs([log], processes=1), Outcome(), locale="C", machine=there)


def codes(result: Trial) -> list[str]:
    return [finding.code for finding in result.findings]


def test_lines_are_counted_alone_and_in_common(log: str) -> None:
    both, one, none = tried([ANCHORED, "^.*opened.*$", "^closed$"], log)
    assert (both.matches, both.alone, both.shares) == (3, 1, ((one.rule, 2),))
    assert (one.matches, one.alone, one.shares) == (2, 0, ((both.rule, 2),))
    assert (none.matches, none.samples, codes(none)) == (0, (), ["dead"])
    assert both.sound and one.sound and not none.sound
    assert codes(one) == ["wide"]


def test_samples_differ(log: str) -> None:
    (result,) = tried(["^"], log)
    programs = [sample.split()[4].split(b"[")[0] for sample in result.samples]
    assert len(set(programs)) == 3
    kept = Samples(2)
    for line in (b"a b c d one two three", b"a b c d one two four", b"a b c d five six"):
        kept.add(line)
    assert kept.lines() == (b"a b c d one two three", b"a b c d five six")


@pytest.mark.parametrize(
    ("rule", "code"),
    [
        ("(opened", "invalid"),
        ("opened|", "everything"),
        ("opened door [0-9]$", "unanchored"),
        ("^Nov.*opened", "unanchored"),
        ("^Nov.*opened|closed.*$", "unanchored"),
    ],
)
def test_what_is_unsound_is_said(rule: str, code: str, log: str) -> None:
    (result,) = tried([rule], log)
    assert code in codes(result) and not result.sound


@pytest.mark.parametrize(
    ("rule", "both"),
    [
        ("^a$", (True, True)),
        ("^(a|b$)", (True, False)),
        ("^(a$|b$)", (True, True)),
        ("^a$|^b", (True, False)),
        ("(^a|^b)c$", (True, True)),
        ("a", (False, False)),
        ("", (False, False)),
    ],
)
def test_anchored(rule: str, both: tuple[bool, bool]) -> None:
    from rulegen.ere import parse

    assert anchored(parse(rule)) == both


TREE = {
    "cracking.d/alpha": "attack$\n",
    "violations.d/su": "su\\[[0-9]+\\]: \n",
    "ignore.d.server/local-app": "opened door\n",
}


def test_the_rules_there_are_taken_into_account(log: str, tmp_path: Path) -> None:
    tree = make_tree(tmp_path / "rules", TREE)
    new, covered, raised, alert = tried(
        [ANCHORED, "^.*door [0-9]$", "^.* su.*raised$", "^.*attack$"], log, tree
    )
    assert (new.matches, new.extra, codes(new)) == (3, 1, [])
    assert (covered.extra, codes(covered)) == (0, ["wide", "covered"])
    assert (raised.extra, codes(raised)) == (0, ["wide", "useless"])
    assert "violations.ignore.d" in raised.findings[-1].text
    assert "cracking.d raises" in alert.findings[-1].text


def test_a_file_of_the_tree_is_not_held_against_itself(log: str, tmp_path: Path) -> None:
    tree = make_tree(tmp_path / "rules", TREE)
    given = given_rules([f"{tree}/ignore.d.server/local-app"], (), "C")
    there = machine(None, tree, None, "C")
    (result,) = try_rules(given, Logs([log], processes=1), Outcome(), locale="C", machine=there)
    assert result.extra == 2


@needs_logcheck
@pytest.mark.parametrize("directory", ["ignore.d.server", "violations.ignore.d"])
def test_extra_is_what_logcheck_no_longer_reports(directory: str) -> None:
    rules = ["opened", "raised$", "attack$", "routine$", "web"]
    with open_directory() as root:
        before = run(make_tree(root / "before", TREE), LINES).reported().total()
        log = root / "log"
        log.write_bytes(b"".join(line + b"\n" for line in LINES))
        there = machine(None, str(root / "before"), None, "C")
        for rule in rules:
            name = f"{directory}/local-new"
            after = run(make_tree(root / "after", TREE | {name: f"{rule}\n"}), LINES)
            given = given_rules([str(root / "after" / name)], (), "C")
            (result,) = try_rules(given, Logs([str(log)]), Outcome(), locale="C", machine=there)
            assert result.extra == before - after.reported().total()


def test_given_rules(tmp_path: Path) -> None:
    tree = make_tree(tmp_path / "rules", TREE | {"ignore.d.server/skipped.bak": "x\n"})
    whole = given_rules([tree])
    assert {(file.layer, file.name) for file in whole} == {
        (Layer.CRACKING, "alpha"),
        (Layer.VIOLATIONS, "su"),
        (Layer.IGNORE, "local-app"),
    }
    (one,) = given_rules([f"{tree}/violations.d"])
    assert one.layer is Layer.VIOLATIONS
    assert layer_of("relative/local-x") == (Layer.IGNORE, "")
    (tmp_path / "empty").mkdir()
    for wrong in ("none", "empty"):
        with pytest.raises(InputError):
            given_rules([str(tmp_path / wrong)])


# The command ---------------------------------------------------------------------------


def rulegen(
    *arguments: str | Path, stdin: bytes = b"", name: str = "test"
) -> subprocess.CompletedProcess[bytes]:
    command = [sys.executable, "-m", "rulegen", name, *map(str, arguments), "--locale", "C"]
    root = Path(__file__).parents[1]
    return subprocess.run(command, input=stdin, capture_output=True, check=False, cwd=root)


def test_the_text_of_a_result(log: str) -> None:
    done = rulegen("-", log, stdin=f"# note\n{ANCHORED}\nopened\n".encode())
    assert done.stdout.decode() == (
        "-:2: matches 3 lines of 2 events, 1 of them alone\n"
        f"  {ANCHORED}\n"
        "  in common: 2 lines with -:3\n"
        "  > Nov  3 09:05:02 web app[1]: opened door 1\n"
        "  > Nov  3 09:05:02 web app[3]: closed window 3\n"
        "\n"
        "-:3: matches 2 lines of 1 event, 0 of them alone\n"
        "  opened\n"
        "  unanchored: no ^ at the start and no $ at the end: it takes lines with anything there\n"
        "  in common: 2 lines with -:2\n"
        "  > Nov  3 09:05:02 web app[1]: opened door 1\n"
        "\n"
    )
    assert (done.returncode, done.stderr) == (1, b"")


def test_status(log: str) -> None:
    assert rulegen("-e", ANCHORED, log).returncode == 0
    assert rulegen("-e", "^nothing$", log).returncode == 1
    assert rulegen("-e", ANCHORED, log, "/nonexistent").returncode == 2
    assert rulegen("/nonexistent", log).returncode == 2
    assert rulegen().returncode == 2


def test_without_lines_nothing_is_said_of_the_use_of_rules(tmp_path: Path) -> None:
    empty = tmp_path / "empty"
    empty.touch()
    done = rulegen("-e", "^a b$", empty)
    assert (done.returncode, b"dead" in done.stdout) == (1, False)
    assert f"no lines were read from {empty}" in done.stderr.decode()


@pytest.mark.parametrize("data", [b"\x1f\x8b\x08x", b"\x7fELF\0\0\0\1\2\3", b"\0" * 9 + b"\n"])
@pytest.mark.parametrize("command", ["test", "lint"])
def test_a_binary_file_is_no_rules(command: str, data: bytes, tmp_path: Path) -> None:
    (tmp_path / "rules").write_bytes(data)
    named = rulegen(tmp_path / "rules", name=command)
    for done in (named, rulegen("-", stdin=data, name=command)):
        assert (done.returncode, done.stdout) == (2, b"")
        assert "this is a binary file, no rules" in done.stderr.decode()


def test_json(log: str) -> None:
    (line,) = rulegen("-e", "(opened", log, "--json").stdout.splitlines()
    value = json.loads(line)
    assert (value["rule"], value["lines"], value["sound"]) == ("(opened", 0, False)
    assert value["findings"][0]["code"] == "invalid"


def test_events_are_counted_up_to_a_bound(tmp_path: Path) -> None:
    def said(lines: list[str]) -> str:
        (tmp_path / "log").write_text("".join(f"Nov  3 09:05:02 web app: {x}\n" for x in lines))
        return rulegen("-e", "app:", tmp_path / "log").stdout.decode().split("\n")[0]

    words = [f"word{chr(97 + n // 26)}{chr(97 + n % 26)} came alone" for n in range(100)]
    assert said(["job 1 done", "job 2 done", "all is well"]).endswith("3 lines of 2 events")
    assert "100 lines of at least " in said(words)
