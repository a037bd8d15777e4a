"""The head of a rule: Debian's words, widened by exactly what was seen."""

from __future__ import annotations

import subprocess

import pytest

from rulegen.head import HOST, STAMP, host_kind, stamp_kind, start


def takes(ere: str, text: str) -> bool:
    """Whether real grep takes the text as a whole."""
    done = subprocess.run(["grep", "-Eqx", "--text", "-e", ere], input=text.encode(), check=False)
    assert done.returncode < 2
    return done.returncode == 0


@pytest.mark.parametrize(
    "stamp", ["Nov  3 09:05:02", "Nov 23 09:05:02", "2026-11-23T09:05:02.123456+01:00"]
)
def test_debians_stamps_need_no_more(stamp: str) -> None:
    assert stamp_kind(stamp) == ""
    assert takes(STAMP, stamp)


@pytest.mark.parametrize(
    ("stamp", "other", "not_that"),
    [
        ("2026-11-23T10:00:04Z", "2025-01-02T00:00:59Z", "2026-11-23T10:00:04"),
        ("2026-11-23T10:00:04.123+01:00", "2025-01-02T00:00:59.000-05:00", "2026-11-23T10:00:04Z"),
        ("2026-11-23T10:00:04+0100", "2025-01-02T00:00:59-0500", "2026-11-23T10:00:04+01:00"),
        ("nov. 23 09:05:02", "août 03 19:05:02", "23 09:05:02"),
        ("août 03 09:05:02", "févr. 31 09:05:02", "août 2026-08-03 09:05:02"),
        ("mai 03 09:05:02", "juin  3 09:05:02", "mai 03 2026 09:05:02"),
        ("Nov 23 2026 09:05:02", "Dec  3 2026 09:05:02", "Nov 23 09:05:02"),
        ("Nov 23 09:05:02.123456", "Dec 01 10:05:02.000000", "nov. 23 09:05:02"),
        ("Mon 2026-11-23 09:05:02 CET", "Tue 2026-06-02 00:00:00 CEST", "2026-11-23 09:05:02"),
        ("Mon 2026-11-23 09:05:02 -01", "Tue 2026-06-02 00:00:00 +00", "Mon 2026-11-23 09:05:02"),
        ("[ 1234.567890]", "[    1.000000]", "[x.000000]"),
        ("1795000000.123456", "1895000000.000000", "1795000000"),
    ],
)
def test_a_stamp_of_another_kind_takes_its_like_alone(
    stamp: str, other: str, not_that: str
) -> None:
    kind = stamp_kind(stamp)
    assert takes(kind, stamp)
    assert takes(kind, other)
    assert not takes(kind, not_that)


@pytest.mark.parametrize("host", ["mx", "mx-1.example.org", "192.0.2.1", "a_b"])
def test_debians_hosts_need_no_more(host: str) -> None:
    assert host_kind(host) == ""
    assert takes(HOST, host)


@pytest.mark.parametrize("host", ["2001:db8::1", "src@mx", "a/b", "hôte", "a^b]", "fe80::1%eth0"])
def test_a_host_of_another_kind_is_taken_and_never_a_blank(host: str) -> None:
    kind = host_kind(host)
    assert takes(kind, host)
    assert not takes(kind, host + " x")


def test_the_start_of_a_rule_takes_all_kinds_seen() -> None:
    assert start({""}, {""}) == f"^({STAMP}) {HOST} "
    assert start({""}, {"-"}) == f"^({STAMP}) ({HOST} )?"
    assert start({"", r"nov\. x"}, {"", "[._:[:alnum:]-]+"}) == (
        rf"^({STAMP}|nov\. x) [._:[:alnum:]-]+ "
    )


def test_any_host_where_the_kinds_have_no_common_class() -> None:
    kinds = {host_kind("2001:db8::1"), host_kind("src@mx")}
    assert start({""}, kinds) == f"^({STAMP}) [^[:space:]]+ "
