"""The nearest rule, and what keeps it from a line."""

from __future__ import annotations

import pytest
from stock_rules import NO_STOCK, STOCK, stock_rules

from rulegen import ere, near
from rulegen.errors import EreError
from rulegen.near.chars import chars_of
from rulegen.near.words import words_of
from rulegen.pattern import Any, Bracket, walk

HEAD = r"^(\w{3} [ :[:digit:]]{11}|[0-9T:.+-]{32}) [._[:alnum:]-]+ "
STAMP = "Nov  3 09:05:02 mx "


def reasons(rule: str, line: str) -> list[str]:
    """Why the rule does not take the line."""
    found = near.nearest(line, [rule])
    assert found is not None
    return [reason.text for reason in found.reasons()]


@pytest.mark.parametrize(
    "body, message, expected",
    [
        (r"app: a, Hits: [[:digit:]]+ of it$", "app: a,Hits: 3 of it",
         "expected ` ` and found `Hits: 3 of i`"),
        (r"app: user [[:alnum:]]+ is in$", "app: user a-b is in", "`-` is not in `[[:alnum:]]`"),
        (r"app: now it is done$", "app: now it is quite done",
         "the rule has nothing for ` quite` before ` done`"),
        (r"app: it is (all )?done now$", "app: it is",
         "expected ` (all )?done now` and the line ends"),
        (r"app: took [[:digit:]]{1,3} ms today$", "app: took 12345 ms today",
         "`[[:digit:]]` repeated `{1,3}` does not take 5 characters, `12345`"),
        (r"app: user=[[:alnum:]]+ is in$", "app: user= is in",
         "`[[:alnum:]]+` wants a character at least, and there is none"),
        (r"app: zone( [[:alnum:]]){1,2} is up$", "app: zone a b c is up",
         "`( [[:alnum:]]){1,2}` may stand 2 times at most"),
        (r"app: all went well today$", "app: all went badly today",
         "expected `well` and found `badly`"),
    ],
)  # fmt: skip
def test_reasons(body: str, message: str, expected: str) -> None:
    assert reasons(HEAD + body, STAMP + message) == [expected]


@pytest.mark.parametrize(
    "head, stamp, expected",
    [
        (r"^\w{3} [ :0-9]{11} ", "2026-11-23T10:00:04.123456+01:00 ",
         "the rule wants the old timestamp (`Nov 23 10:00:04`)"),
        (r"^[0-9T:.+-]{32} ", "Nov  3 09:05:02 ",
         "the rule wants the timestamp of RFC 3339 (`2026-11-23T10:00:04.123456+01:00`)"),
        (r"^(\w{3} [ :0-9]{11}|[0-9T:.+-]{32}) ", "2026-11-23T10:00:04Z ",
         "the rule does not take a timestamp like `2026-11-23T10:00:04Z`"),
    ],
)  # fmt: skip
def test_reasons_of_a_head(head: str, stamp: str, expected: str) -> None:
    assert reasons(head + r"[._[:alnum:]-]+ app: it is done$", stamp + "mx app: it is done") == [
        expected
    ]


def test_the_host_is_told_apart_from_the_stamp() -> None:
    found = near.nearest(
        STAMP.replace("mx", "a:b") + "app: it is done", [HEAD + "app: it is done$"]
    )
    assert found is not None
    assert [r.text for r in found.reasons()] == ["the rule does not take the host name `a:b`"]
    assert found.reasons()[0].span == (16, 20)


def test_a_rule_that_takes_the_line_costs_nothing() -> None:
    found = near.nearest(STAMP + "app: it is done", ["^b$", HEAD + "app: it is done$"])
    assert found is not None
    assert (found.number, found.cost, found.reasons()) == (1, 0.0, [])


def test_nothing_in_common() -> None:
    assert near.nearest(STAMP + "app: it is done", [HEAD + "other: text of its own$"]) is None


def test_a_rule_that_grep_refuses_is_passed_over() -> None:
    found = near.nearest(
        STAMP + "app: it is all done", ["(app: it is done", HEAD + "app: it is done$"]
    )
    assert found is not None
    assert found.number == 1


def test_the_span_is_where_the_line_differs() -> None:
    line = STAMP + "app: it is quite done"
    found = near.nearest(line, [HEAD + "app: it is done$"])
    assert found is not None
    (reason,) = found.reasons()
    assert line[slice(*reason.span)] == " quite"


def test_a_word_of_alarm_wants_a_rule_of_its_own() -> None:
    rule = HEAD + r"app\[[[:digit:]]+\]: login of [[:alnum:]]+ from [.[:digit:]]+ port 22$"
    found = near.nearest(STAMP + "app[7]: failed login of ana from 192.0.2.7 port 22", [rule])
    assert found is not None
    assert not found.worth
    assert "alarm" in found.why_new()


@pytest.mark.parametrize(
    "rule, words",
    [
        (r"^\w{3} [._[:alnum:]-]+ postfix/smtpd\[[[:digit:]]+\]: (dis)?connect from a\.b$",
         {"postfix", "smtpd", "from", "a", "b"}),
        (r"^foo|bar$", set()),
        (r"^(a|b) whole (c d)? words? s$", {"whole", "s"}),
        (r"^\w+ x{2} y$", {"y"}),
    ],
)  # fmt: skip
def test_needed_words(rule: str, words: set[str]) -> None:
    assert words_of(rule)[1] == words


def test_every_line_of_a_rule_has_its_needed_words() -> None:
    """Against the tree, which knows better than the scan of the text."""
    if not STOCK.exists():
        pytest.skip(NO_STOCK)
    for rule in stock_rules():
        try:
            needed = near.known(rule).graph.needed
        except EreError:
            continue
        assert words_of(rule)[1] <= set(needed), rule


def test_characters_of_classes_are_those_of_grep() -> None:
    from rulegen.engine import grep

    letters = [bytes([code]) for code in range(1, 128) if code != 10]
    texts = r"""[[:alnum:]_-] [^[:space:]] []a] [a-f] [[:punct:]] [^>] \w \S [[:cntrl:]] [[:graph:]]
        [[:print:]] [[:blank:]] [[:xdigit:]] ."""
    for text in texts.split():
        (node,) = [n for n in walk(ere.parse(text)) if isinstance(n, Bracket | Any)]
        taken = [letters[n].decode() for n in grep([f"^{text}$"], letters, "C")]
        assert sorted(chars_of(node)[0] - {"\0", "\n"}) == sorted(taken), text


@pytest.mark.skipif(not STOCK.exists(), reason=NO_STOCK)
def test_thousands_of_rules() -> None:
    index = near.Index(stock_rules())
    found = index.nearest(
        STAMP + "postfix/submission/smtpd[7]: connect from a.example[192.0.2.7]", 3
    )
    assert len(found) == 3
    assert "(dis)?connect from" in found[0].rule.text
    assert [one.cost for one in found] == sorted(one.cost for one in found)
