"""Making and choosing suggestions, as a library."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest
import suggest_log

from rulegen.commands.generate import from_mined
from rulegen.commands.logs import Logs
from rulegen.commands.results import Made, Result, Wishes
from rulegen.commands.suggest import Suggestions, Want, change, guard, identity, select, suggest
from rulegen.commands.suggest.backtest import backtest
from rulegen.ere import parse
from rulegen.errors import RulegenError
from rulegen.logcheck.layers import Kind
from rulegen.logcheck.matcher import Matcher
from rulegen.logcheck.tree import read_tree
from rulegen.mine import Miner
from rulegen.model import Rule
from rulegen.pattern import plain
from rulegen.render import render
from rulegen.report.suggest import Paint, head, marked, wrapped
from rulegen.spool import Mined


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> Suggestions:
    top = tmp_path_factory.mktemp("suggest")
    log = suggest_log.write(top / "log", suggest_log.log())
    tree = read_tree(str(suggest_log.tree(top / "rules")))
    return suggest(Logs([str(log)]), Matcher(tree, "C"))


def by_word(found: Suggestions, word: str) -> object:
    (one,) = (one for one in found.all if word in one.rule.text)
    return one


def test_each_event_has_one_rule_in_its_place(found: Suggestions) -> None:
    places = {
        one.rule.samples[0].split()[4].split("[")[0].rstrip(":"): Path(one.place.path).parts[-2:]
        for one in found.all
    }
    assert places == {
        "leased": ("ignore.d.server", "local-leased"),
        "sudo": ("violations.ignore.d", "local-sudo"),
        "fired": ("cracking.ignore.d", "local-fired"),
    }
    assert len(found.all) == 5


def test_only_the_harmless_are_offered(found: Suggestions) -> None:
    chosen = select(found, Want())
    assert [one.rule.count for one in chosen.offered] == [34, 34]
    assert chosen.taken == chosen.offered
    assert {one.reasons for one in chosen.alarms} == {
        ("alarm: denied",),
        ("alarm: COMMAND=", "violations.d/sudo raises these lines"),
    }
    (barred,) = chosen.barred
    assert "SUPPORT_CRACKING_IGNORE=1" in barred.barred
    assert head(chosen, found.outcome.reported) == (
        "68 of 167 reported lines (40 %) silenced by 2 rules"
    )


def test_names_choose(found: Suggestions) -> None:
    opened, denied = by_word(found, "opened"), by_word(found, "denied")
    assert select(found, Want(accept=frozenset({opened.id}))).taken == (opened,)
    with_alarm = select(found, Want(accept=frozenset({denied.id})))
    assert len(with_alarm.taken) == 3 and denied in with_alarm.taken
    skipped = select(found, Want(skip=frozenset({opened.id})))
    assert opened in skipped.skipped and opened not in skipped.taken
    before = Want(skipped=frozenset({opened.id}))
    assert opened not in select(found, before).offered
    again = Want(skipped=frozenset({opened.id}), accept=frozenset({opened.id}))
    assert select(found, again).taken == (opened,)


def test_alarms_of_one_program(found: Suggestions) -> None:
    chosen = select(found, Want(program="sudo", alarms=True))
    assert [one.rule.program for one in chosen.taken] == ["sudo"]


def test_what_cannot_be_taken_is_an_error(found: Suggestions) -> None:
    barred = by_word(found, "fired")
    for ids, word in (({barred.id}, "cannot be written"), ({"00000000"}, "no suggestion")):
        with pytest.raises(RulegenError, match=word):
            select(found, Want(accept=frozenset(ids)))


def test_top_and_least(found: Suggestions) -> None:
    assert len(select(found, Want(top=1)).offered) == 1
    assert select(found, Want(least=35)).offered == ()


def test_ids_are_of_the_rule_alone() -> None:
    assert identity("^a$") == "237ff435"
    assert identity("^a$") != identity("^b$")


def mined(*lines: str) -> Mined:
    miner = Miner()
    miner.feed([line.encode() for line in lines], range(1, len(lines) + 1))
    return miner.mined()


def with_rule(part: Mined, made: Sequence[Made], text: str) -> Made:
    """One of the rules exchanged for another text."""
    rule = Rule(text, "app", made[0].rule.count)
    return Made(rule, parse(text), made[0].shapes)


def test_a_rule_that_hides_another_group_is_seen() -> None:
    part = mined(
        "Nov  3 09:05:02 mx app: cache 17 is warm today",
        "Nov  3 09:05:02 mx app: disk sda has failed now",
    )
    made = from_mined(part, Wishes()).made
    (warm,) = (one for one in made if "warm" in one.rule.text)
    (failed,) = (one for one in made if "failed" in one.rule.text)
    wide = with_rule(part, [warm], "^.{15} mx app: .*$")
    first, second = guard.watch(part, [wide, failed], "C")
    assert (first.lines, first.own, dict(first.others)) == (2, 1, {failed.rule.text: 1})
    assert not second.others


def test_such_a_rule_is_made_narrower() -> None:
    part = mined(
        "Nov  3 09:05:02 mx app: cache 17 is warm today",
        "Nov  3 09:05:02 mx app: cache 17 is cold today",
        "Nov  3 09:05:02 mx app: disk sda has failed now",
    )
    result = from_mined(part, Wishes())
    shapes = tuple(s for one in result.made if "failed" not in one.rule.text for s in one.shapes)
    rest = [one for one in result.made if "failed" in one.rule.text]
    text = "^.{15} mx app: .*$"
    wide = Made(Rule(text, "app", 2), parse(text), shapes)
    narrow = guard.guarded(part, Result([wide, *rest]), Wishes(), "C")
    assert text not in {one.made.rule.text for one in narrow}
    assert not any(one.others for one in narrow)
    assert sum(one.lines for one in narrow) == 3


def test_without_another_shape_it_keeps_its_mark() -> None:
    part = mined("Nov  3 09:05:02 mx app: cache 17 is warm", "Nov  3 09:05:02 mx app: it failed")
    made = from_mined(part, Wishes()).made
    (warm,) = (one for one in made if "warm" in one.rule.text)
    (failed,) = (one for one in made if "failed" in one.rule.text)
    wide = with_rule(part, [warm], "^.{15} mx app: .*$")
    found = guard.guarded(part, Result([wide, failed]), Wishes(), "C")
    (one,) = (one for one in found if one.made is wide)
    assert dict(one.others) == {failed.rule.text: 1}


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ('web: 192.0.2.1 - - [3/Nov] "GET /a HTTP/1.1" 404 17', "a refused request"),
        ('web: 192.0.2.1 - - [3/Nov] "GET /a HTTP/1.1" 200 17', None),
        ('web: 192.0.2.1 "GET /?q=1+UNION+SELECT+2 HTTP/1.1" 200 17', "a break-in by request"),
    ],
)
def test_requests_in_the_variable_parts(line: str, reason: str | None) -> None:
    part = mined(f"Nov  3 09:05:02 mx {line}")
    (one,) = guard.watch(part, from_mined(part, Wishes()).made, "C")
    assert list(one.requests) == ([reason] if reason else [])


def test_lines_without_a_head_get_no_rule(tmp_path: Path) -> None:
    lines = ["  an indented line", "a bare line", suggest_log.log(1)[0]]
    log = suggest_log.write(tmp_path / "log", lines)
    matcher = Matcher(read_tree(str(suggest_log.tree(tmp_path / "rules"))), "C")
    found = suggest(Logs([str(log)], quoted=False), matcher)
    assert (len(found.all), found.headless, found.outcome.reported) == (1, 2, 3)


def tree_of(*lines: str) -> object:
    (made,) = from_mined(mined(*lines), Wishes()).made
    return made.tree


LEASES = (
    "Nov  3 09:05:02 mx leased[7]: lease 17 opened for amy@a.example from 192.0.2.1",
    "Nov  3 09:05:02 mx leased[8]: lease 18 opened for bob@b.example from 192.0.2.2",
)


def test_values_and_pins() -> None:
    tree = tree_of(*LEASES)
    assert [sorted(count) for count in change.values(tree, LEASES)] == [
        ["17", "18"],
        ["amy@a.example", "bob@b.example"],
        ["192.0.2.1", "192.0.2.2"],
    ]
    pinned = render(plain(change.pinned(tree, 2, ["192.0.2.1"])))
    assert pinned.endswith(r" from 192\.0\.2\.1$")
    either = render(plain(change.pinned(tree, 0, ["17", "18"])))
    assert "lease (17|18) opened" in either


def test_a_word_becomes_a_variable() -> None:
    tree = tree_of(*LEASES)
    words = change.words(tree)
    assert [word.text for word in words] == ["lease", "opened", "for", "from"]
    loose = change.loosened(tree, words[1])
    assert [word.text for word in change.words(loose)] == ["lease", "for", "from"]
    assert len(change.fields(loose)) == 4
    assert change.values(loose, LEASES)[1] == {"opened": 2}


def test_rows() -> None:
    assert list(wrapped("aaa bbb ccc", 8)) == ["aaa bbb", "ccc"]
    assert list(marked("ab cd", [(3, 5)], Paint(False), 76, 4)) == ["    ab cd\n", "       ^^\n"]
    assert list(marked("x" * 30, [], Paint(False), 10, 2))[-1] == "    xxxxxxxx …\n"
    assert list(marked("ab cd", [(3, 5)], Paint(True), 76, 4)) == ["    ab \x1b[1;36mcd\x1b[0m\n"]


def test_kinds_are_apart(found: Suggestions) -> None:
    assert {one.kind for one in found.all} == {Kind.EVENT, Kind.VIOLATION, Kind.ALERT}


def test_a_back_test_knows_names_that_stand_twice_in_both_halves(tmp_path: Path) -> None:
    names = ("ann", "bob", "eve", "joe")
    texts = [f"app[1]: [{name}] new device, user={name}" for name in names]
    log = tmp_path / "log"
    log.write_text("".join(f"Nov  3 09:05:0{n} mx {text}\n" for n, text in enumerate(texts)))
    tree = read_tree(str(suggest_log.tree(tmp_path / "rules")))
    result = backtest(Logs([str(log)]), Matcher(tree, "C"), Want())
    assert (result.seen, result.silenced, result.unseen) == (2, 2, 0)


def test_a_back_test_knows_open_places_in_both_halves(tmp_path: Path) -> None:
    letters = "abcdefghij"
    words = [a + b + c for a in letters for b in letters for c in "xyz"]
    log = tmp_path / "log"
    log.write_text("".join(f"Nov  3 09:05:02 mx app[1]: sent {word} away\n" for word in words))
    tree = read_tree(str(suggest_log.tree(tmp_path / "rules")))
    result = backtest(Logs([str(log)]), Matcher(tree, "C"), Want())
    assert (result.seen, result.silenced, result.unseen) == (150, 150, 0)
