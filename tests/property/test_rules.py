"""What must hold of all rules and all lines, said by real grep."""

from __future__ import annotations

import os
import subprocess
import tempfile
from collections.abc import Sequence
from random import Random

import strategies as some
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from rulegen.commands.generate import Result, Wishes, from_mined
from rulegen.mine import Miner
from rulegen.model import Rule
from rulegen.spool import Mined, merge

LOCALES = ("C", "C.UTF-8")


def stripped(line: bytes, locale: str = "C") -> bytes:
    """A line as logcheck greps it: by the same sed."""
    done = subprocess.run(
        ["sed", "-e", r"s/[[:space:]]\+$//"],
        input=line + b"\n",
        stdout=subprocess.PIPE,
        env={**os.environ, "LC_ALL": locale},
        check=True,
    )
    return done.stdout[:-1]


def left(rules: Sequence[Rule], lines: Sequence[bytes], locale: str) -> list[bytes]:
    """The lines that no rule matches: the grep of logcheck."""
    if not rules:
        return list(lines)
    with tempfile.NamedTemporaryFile() as file:
        file.write(b"".join(r.text.encode("utf-8", "surrogateescape") + b"\n" for r in rules))
        file.flush()
        done = subprocess.run(
            ["grep", "-E", "--text", "-v", "-f", file.name],
            input=b"".join(line + b"\n" for line in lines),
            stdout=subprocess.PIPE,
            env={**os.environ, "LC_ALL": locale},
            check=False,
        )
    assert done.returncode < 2
    return done.stdout.split(b"\n")[:-1]


def mined(
    lines: Sequence[bytes], start: int = 1, *, filtering: bool = True, first: int = 256
) -> Mined:
    miner = Miner(filtering=filtering, first_batch=first)
    numbered = [(n, line) for n, line in enumerate(lines, start) if line]
    miner.feed([line for _, line in numbered], [n for n, _ in numbered])
    return miner.mined()


def made(lines: Sequence[bytes], wishes: Wishes | None = None) -> Result:
    return from_mined(mined(lines), wishes or Wishes())


def texts(result: Result) -> list[str]:
    return [rule.text for rule in result.rules]


def check_all_matched(lines: Sequence[bytes]) -> None:
    """Every line is matched by the rules made from the lines, in both locales."""
    result = made(lines)
    assert not result.refused
    for locale in LOCALES:
        assert left(result.rules, [*lines, b""], locale) == [b""]


@given(some.lines())
def test_a_rule_matches_the_line_it_was_made_from(line: bytes) -> None:
    check_all_matched([stripped(line)])


@given(some.lines(), some.tails)
def test_what_logcheck_strips_is_no_part_of_a_rule(line: bytes, tail: bytes) -> None:
    bare = stripped(line + tail)
    check_all_matched([bare])
    assert texts(made([bare])) == texts(made([stripped(bare)]))


@given(some.lines(some.unicode))
def test_text_beyond_ascii_is_matched_in_both_locales(line: bytes) -> None:
    bare = stripped(line, "C.UTF-8")
    assume(bare == stripped(line, "C") and bare)
    check_all_matched([bare])


@given(some.raw)
def test_any_bytes_end_in_a_proven_rule(line: bytes) -> None:
    bare = stripped(line)
    assume(bare and bare == stripped(bare, "C.UTF-8"))
    check_all_matched([bare])


@given(some.heads(), some.raw)
def test_any_bytes_behind_a_head_end_in_a_proven_rule(head: str, message: bytes) -> None:
    bare = stripped(head.encode() + message)
    assume(bare == stripped(bare, "C.UTF-8"))
    check_all_matched([bare])


@given(some.logs())
def test_no_line_is_left_unmatched(log: list[bytes]) -> None:
    check_all_matched([stripped(line) for line in log])


@given(some.logs())
def test_only_few_rules_are_quoted_lines(log: list[bytes]) -> None:
    """The last resort is for what no class can take, not for ordinary text."""
    assert not [rule for rule in made([line.rstrip() for line in log]).rules if rule.exact]


@given(some.logs())
def test_the_same_input_gives_the_same_bytes(log: list[bytes]) -> None:
    lines = [line.rstrip() for line in log]
    assert texts(made(lines)) == texts(made(lines))


@given(some.logs(least=2), st.randoms(use_true_random=False))
def test_the_order_of_lines_does_not_change_the_rules(log: list[bytes], random: Random) -> None:
    lines = [line.rstrip() for line in log]
    mixed = list(lines)
    random.shuffle(mixed)
    assert texts(made(mixed)) == texts(made(lines))


@given(some.logs(least=2), st.data())
def test_mining_in_parts_does_not_change_the_rules(log: list[bytes], data: st.DataObject) -> None:
    lines = [line.rstrip() for line in log]
    cut = data.draw(st.integers(1, len(lines) - 1))
    parts = [mined(lines[:cut]), mined(lines[cut:], cut + 1)]
    whole = from_mined(mined(lines), Wishes()).rules
    assert from_mined(merge(parts), Wishes()).rules == whole
    assert texts(from_mined(merge(parts[::-1]), Wishes())) == [rule.text for rule in whole]


@given(some.logs(least=4, most=30))
def test_the_filter_does_not_change_the_rules(log: list[bytes]) -> None:
    lines = [line.rstrip() for line in log]
    fast = from_mined(mined(lines, first=3), Wishes()).rules
    assert fast == from_mined(mined(lines, filtering=False), Wishes()).rules


@given(some.logs(least=2))
def test_a_second_run_on_covered_lines_adds_nothing(log: list[bytes]) -> None:
    lines = [line.rstrip() for line in log]
    rules = made(lines).rules
    uncovered = [line for line in left(rules, lines, "C") if line]
    assert made(uncovered).rules == []
    assert set(texts(made([*lines, *lines]))) == {rule.text for rule in rules}


@given(some.logs(), some.lines())
@settings(max_examples=40)
def test_a_counter_example_is_never_matched(log: list[bytes], other: bytes) -> None:
    lines, forbidden = [line.rstrip() for line in log], other.rstrip()
    assume(forbidden not in lines)
    result = made(lines, Wishes(forbidden=forbidden + b"\n"))
    for locale in LOCALES:
        assert left(result.rules, [forbidden], locale) == [forbidden]
        assert len(left(result.rules, lines, locale)) <= len(result.refused)


@given(some.logs(least=3))
@settings(max_examples=40)
def test_a_counter_example_of_the_same_event_is_never_matched(log: list[bytes]) -> None:
    """The hardest one: a line like those that the rules are made from."""
    lines = [line.rstrip() for line in log]
    forbidden, kept = lines[0], [line for line in lines if line != lines[0]]
    result = made(kept, Wishes(forbidden=forbidden + b"\n"))
    assert left(result.rules, [forbidden], "C.UTF-8") == [forbidden]
    assert not result.refused
    assert left(result.rules, kept, "C.UTF-8") == []
