"""The library: example lines in, proven rules out."""

from __future__ import annotations

import pytest

from rulegen.commands.generate import Wishes, from_files, from_mined, generate
from rulegen.ere import parse
from rulegen.errors import EngineError, InputError
from rulegen.fields import spans_of
from rulegen.mine import Miner
from rulegen.pattern import Field, Literal, seq
from rulegen.pins import Pins
from rulegen.spool import merge
from rulegen.verify import LONGEST, grep_path

HEAD = r"^(\w{3} [ :[:digit:]]{11}|[0-9T:.+-]{32}) [._[:alnum:]-]+ "
APP = HEAD + r"app\[[[:digit:]]+\]: "


def line(number: int, text: str = "job {} done") -> str:
    return f"Nov  3 09:05:{number % 60:02} mx app[{number}]: {text.format(number)}"


def test_rules_are_sorted_by_program_and_text() -> None:
    rules = generate([line(1), "Nov  3 09:05:02 mx aaa: up", line(2, "at {}")])
    assert [(rule.program, rule.text) for rule in rules] == [
        ("aaa", HEAD + r"aaa(\[[[:digit:]]+\])?: up$"),
        ("app", APP + "at [[:digit:]]+$"),
        ("app", APP + "job [[:digit:]]+ done$"),
    ]


def test_a_rule_knows_its_lines() -> None:
    (rule,) = generate([line(n) for n in range(1, 301)])
    assert rule.count == 300
    assert rule.lines == tuple(range(1, 101))
    assert (rule.first, rule.last) == ("Nov  3 09:05:01", "Nov  3 09:05:00")
    assert len(rule.samples) == 3
    assert set(rule.samples) <= {line(n) for n in range(1, 301)}


def test_samples_do_not_depend_on_the_order() -> None:
    lines = [line(n) for n in range(1, 301)]
    assert generate(lines)[0].samples == generate(lines[::-1])[0].samples


def test_text_and_bytes_are_the_same() -> None:
    assert generate([line(1)]) == generate([line(1).encode()])


@pytest.mark.parametrize("tail", ["", " ", "\t", "\r", " \r\n", "\x0b", "\x0c"])
def test_the_end_of_a_line_is_stripped_as_logcheck_does(tail: str) -> None:
    assert [rule.text for rule in generate([line(1) + tail])] == [APP + "job [[:digit:]]+ done$"]


@pytest.mark.parametrize("lines", [[], [""], ["", " ", "\r\n"]])
def test_nothing_gives_nothing(lines: list[str]) -> None:
    assert generate(lines) == []


def test_a_stray_byte_is_literal() -> None:
    (rule,) = generate([line(1).encode() + b" \xff 7"])
    assert rule.text == APP + "job [[:digit:]]+ done \udcff [[:digit:]]+$"


def test_a_rule_has_a_bound_and_the_line_is_named() -> None:
    result = from_mined(mined([line(1), line(2, "x, " * LONGEST)]), Wishes())
    assert [rule.text for rule in result.rules] == [APP + "job [[:digit:]]+ done$"]
    assert [number for number, _ in result.refused] == [2]
    assert "longer than 8192 bytes" in result.refused[0][1]


def mined(lines: list[str], start: int = 1):  # type: ignore[no-untyped-def]
    miner = Miner()
    miner.feed([text.encode() for text in lines], list(range(start, start + len(lines))))
    return miner.mined()


def test_parts_mined_apart_give_the_same_rules() -> None:
    lines = [line(n, "job {} done") if n % 3 else line(n, "took {}.5 s") for n in range(1, 100)]
    parts = [mined(lines[:40]), mined(lines[40:41], 41), mined(lines[41:], 42)]
    whole = generate(lines)
    assert from_mined(merge(parts), Wishes()).rules == whole
    twice = merge([merge(parts[:2]), parts[2]])
    assert from_mined(twice, Wishes()).rules == whole


def test_a_line_that_must_not_match_narrows_the_rule() -> None:
    forbidden = line(3).encode() + b"\n"
    (rule,) = generate([line(1)], Wishes(forbidden=forbidden))
    assert rule.text == APP + "job 1 done$"
    assert generate([line(3)], Wishes(forbidden=forbidden)) == []


def test_pins() -> None:
    text = "Accepted publickey for {} from 192.0.2.1 port 22 ssh2"
    (rule,) = generate([line(7, text)], Wishes(Pins.of(["192.0.2.1", "port"])))
    assert rule.text == APP + (
        r"Accepted publickey for [^[:space:]]+ from 192\.0\.2\.1 port 22 ssh2$"
    )
    (rule,) = generate([line(7)], Wishes(Pins.of(["host"])))
    assert rule.text.startswith(r"^(\w{3} [ :[:digit:]]{11}|[0-9T:.+-]{32}) mx app")


def test_files_are_numbered_through(tmp_path) -> None:  # type: ignore[no-untyped-def]
    one, two = tmp_path / "one", tmp_path / "two"
    one.write_text(line(1) + "\n" + line(2) + "\n")
    two.write_text(line(3, "took {} s") + "\n")
    result = from_files([str(one), str(two)], Wishes())
    assert [rule.lines for rule in result.rules] == [(1, 2), (3,)]


def test_a_file_that_cannot_be_read_does_not_stop_the_others(tmp_path) -> None:  # type: ignore[no-untyped-def]
    good = tmp_path / "good"
    good.write_text(line(1) + "\n")
    errors: list[InputError] = []
    result = from_files([str(tmp_path / "missing"), str(good)], Wishes(), errors=errors)
    assert len(result.rules) == 1
    assert [str(tmp_path / "missing") in str(error) for error in errors] == [True]


def test_no_grep_no_rules(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "/nonexistent")
    grep_path.cache_clear()
    try:
        with pytest.raises(EngineError):
            generate([line(1)])
    finally:
        grep_path.cache_clear()


def test_the_process_id_of_rfc5424_varies() -> None:
    text = "2026-11-23T09:05:02.123456+01:00 mx app {} ID47 - job done"
    assert len(generate([text.format(811), text.format(7)])) == 1


BARE = "connection from 192.0.2.1 port 22"
BARE_RULE = r"connection from [.:[:xdigit:]]+ port [[:digit:]]+$"


def test_a_bare_message_may_have_any_head_or_none() -> None:
    (rule,) = generate([BARE])
    assert rule.text == "^(" + HEAD.removeprefix("^") + "([^[:space:]]+: )?)?" + BARE_RULE


def test_a_bare_message_of_a_named_program_has_its_head() -> None:
    (rule,) = generate([BARE], Wishes(program="app"))
    assert rule.text == HEAD + r"app(\[[[:digit:]]+\])?: " + BARE_RULE


def test_a_part_in_brackets_at_the_end_may_be_missing() -> None:
    text = "the backup of all volumes has ended now"
    assert len(generate([line(1, text), line(2, text + " (retry {})")])) == 1


def test_an_optional_part_beside_alternatives() -> None:
    text = "{}-login: no login in 1 secs: user=<>, rip=192.0.2.1, lip=192.0.2.2{}, session=<a>"
    lines = [line(1, text.replace("{}", s, 1).replace("{}", t, 1))
             for s, t in (("imap", ", TLS"), ("pop3", ", TLS"), ("imap", ""))]  # fmt: skip
    assert len(generate(lines)) == 1


@pytest.mark.parametrize("word", ["cache", "start", "mx1", "root"])
def test_a_plain_word_is_no_name_whatever_came_before(word: str) -> None:
    texts = ["copied from gw{}", "lease kept for ann from 192.0.2.{}", "read at 09:05:0{} CET"]
    lines = [line(n % 9, texts[n % 3]) for n in range(60)]
    odd = [line(5, f"copied from {word}"), line(5, f"lease kept for {word} from 192.0.2.7")]
    fast, slow = Miner(first_batch=3), Miner(filtering=False)
    for miner in (fast, slow):
        rows = [text.encode() for text in [*lines, *odd]]
        miner.feed(rows, list(range(1, len(rows) + 1)))
    assert fast.mined().summaries == slow.mined().summaries


def test_a_rule_that_another_covers_is_left_out_and_counts_there() -> None:
    lines = [
        "Nov  3 09:05:02 mx multipathd[7]: sda: add missing path",
        "Nov  3 09:05:02 mx multipathd[7]: sdcx: add missing path",
        "Nov  3 09:05:02 mx multipathd[7]: map loaded",
    ]
    rules = generate(lines)
    assert [(rule.count, rule.lines) for rule in rules] == [(2, (1, 2)), (1, (3,))]


def test_a_rule_with_a_pinned_value_stays_though_another_covers_it() -> None:
    lines = [
        "Nov  3 09:05:02 mx app[7]: logged in as ann",
        "Nov  3 09:05:02 mx app[7]: logged in as root",
    ]
    assert len(generate(lines, Wishes(pins=Pins.of(["root"])))) == 2
    assert len(generate(lines)) == 1


def test_a_backslash_in_the_brackets_of_a_format_is_one() -> None:
    tree = seq(Literal("a "), Field("x", "x", parse(r'"([^"\]|\\.)*"')), Literal(" b"))
    assert spans_of(tree, r'a "c\"d" b') == [(2, 8)]
