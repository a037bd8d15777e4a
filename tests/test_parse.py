"""Lines taken apart: heads of every kind."""

from __future__ import annotations

import pytest

from rulegen.parse import parse, wrapped

TAIL = "mx app[7]: job done"


@pytest.mark.parametrize(
    "stamp",
    [
        "Nov  3 09:05:02",
        "Nov 03 09:05:02",
        "Nov 3 09:05:02",
        "nov. 23 09:05:02",
        "août 03 09:05:02",
        "Mär 03 09:05:02",
        "Nov  3 2026 09:05:02",
        "Nov 23 09:05:02.123456",
        "2026-11-23T09:05:02.123456+01:00",
        "2026-11-23T09:05:02.123+01:00",
        "2026-11-23T09:05:02Z",
        "2026-11-23T09:05:02+0100",
        "2026-11-23T09:05:02",
        "Mon 2026-11-23 09:05:02 CET",
        "lun. 2026-11-23 09:05:02 CET",
        "[ 1234.567890]",
        "[12345.678901]",
        "1795000000.123456",
    ],
)
def test_stamps(stamp: str) -> None:
    record = parse(f"{stamp} {TAIL}")
    assert record.stamp == stamp + " "
    assert (record.host, record.ident, record.pid) == ("mx ", "app", "[7]")
    assert (record.gap, record.message) == (": ", "job done")


@pytest.mark.parametrize(
    "host", ["mx", "mx.example.org", "192.0.2.1", "2001:db8::1", "src@mx", "a_b"]
)
def test_hosts(host: str) -> None:
    record = parse(f"Nov  3 09:05:02 {host} app[7]: job done")
    assert (record.host, record.ident) == (host + " ", "app")


@pytest.mark.parametrize(
    ("tag", "ident", "pid", "gap"),
    [
        ("app: ", "app", "", ": "),
        ("app[7]: ", "app", "[7]", ": "),
        ("postfix/submission/smtpd[7]: ", "postfix/submission/smtpd", "[7]", ": "),
        ("/usr/sbin/cron[812]: ", "/usr/sbin/cron", "[812]", ": "),
        ("ovpn-client.BLAV[7]: ", "ovpn-client.BLAV", "[7]", ": "),
        ("sshd(pam_unix)[7]: ", "sshd(pam_unix)", "[7]", ": "),
        ("app[7] ", "app", "[7]", " "),
        ("app ", "app", "", " "),
        ("Plex Media Server[512]: ", "Plex Media Server", "[512]", ": "),
        ("Isolated Web Co[512]: ", "Isolated Web Co", "[512]", ": "),
    ],
)
def test_idents(tag: str, ident: str, pid: str, gap: str) -> None:
    record = parse(f"Nov  3 09:05:02 mx {tag}job done")
    assert (record.ident, record.pid, record.gap) == (ident, pid, gap)
    assert record.message == "job done"


def test_a_line_without_host() -> None:
    record = parse("Nov  3 09:05:02 app[7]: job done")
    assert (record.host, record.ident, record.pid) == ("", "app", "[7]")


def test_the_kernels_stamp_is_no_part_of_its_message() -> None:
    record = parse("Nov  3 09:05:02 mx kernel: [    1.234567] eth0: link up")
    assert (record.gap, record.message) == (": [    1.234567] ", "eth0: link up")
    assert parse("Nov  3 09:05:02 mx app: [    1.234567] up").message == "[    1.234567] up"


@pytest.mark.parametrize(
    ("stamp", "message"),
    [
        ("[  123.456789] ", "usb 1-1: new device"),
        ("[    5.456789] ", "ata1: SATA link up"),
        ("[Mon Nov 23 09:05:09 2026] ", "usb 1-1: new device"),
    ],
)
def test_a_line_of_dmesg_is_the_kernels(stamp: str, message: str) -> None:
    record = parse(stamp + message)
    assert (record.stamp, record.host, record.ident) == ("", "", "kernel")
    assert (record.gap, record.message) == (stamp, message)


def test_a_line_of_journalctl_monotonic_has_a_host() -> None:
    record = parse("[  123.456789] mx kernel: usb 1-1: new device")
    assert (record.host, record.ident, record.message) == ("mx ", "kernel", "usb 1-1: new device")


def test_a_mark_has_no_ident() -> None:
    record = parse("Nov  3 09:05:02 mx -- MARK --")
    assert (record.host, record.ident, record.message) == ("mx ", "", "-- MARK --")


@pytest.mark.parametrize("blanks", [" " * 24, "\t"])
def test_a_further_line_of_a_message(blanks: str) -> None:
    record = parse(f"{blanks}at line 3")
    assert (record.stamp, record.gap, record.message) == ("", blanks, "at line 3")


def test_a_repeated_message_is_the_message() -> None:
    record = parse("Nov  3 09:05:02 mx app[7]: message repeated 3 times: [ job done]")
    assert record.message == "job done"
    assert wrapped(record)
    assert not wrapped(parse(f"Nov  3 09:05:02 {TAIL}"))


def test_last_message_repeated_has_a_host_and_no_ident() -> None:
    record = parse("Nov  3 09:05:02 mx last message repeated 3 times")
    assert (record.host, record.ident) == ("mx ", "")
    assert record.message == "last message repeated 3 times"


def test_rfc5424() -> None:
    record = parse('2026-11-23T09:05:02Z mx app 811 ID47 [x@1 a="b c"] job done')
    assert (record.host, record.ident, record.pid) == ("mx ", "app", "")
    assert record.gap == " "
    assert record.message == '811 ID47 [x@1 a="b c"] job done'


@pytest.mark.parametrize("line", ["job done", "", "Nov 3 is a day", "-- Boot --", "\udcff"])
def test_a_line_without_a_head_is_all_message(line: str) -> None:
    record = parse(line)
    assert record.message == line
    assert not record.stamp
