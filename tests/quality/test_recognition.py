"""How many lines of real logs the catalogue knows. Floors: they may only rise."""

from __future__ import annotations

import os
import re
from collections import Counter
from functools import lru_cache
from pathlib import Path

import pytest

from rulegen.formats import catalogue
from rulegen.parse import parse

SAMPLES = os.environ.get("RULEGEN_SAMPLES")
FLOORS = {
    "amavis": 98.9,
    "burp": 100.0,
    "dovecot": 99.5,
    "named": 94.0,
    "opendkim": 100.0,
    "openvpn": 85.0,
    "postfix": 99.8,
    "snmpd": 100.0,
    "sshd": 98.5,
    "systemd": 99.0,
}
"""Per cent of the lines of a service."""

LINE = re.compile(rb"(\w{3} [ :\d]{11}|[0-9T:.+-]{19,32}Z?) \S+ [^:\[\s]+(\[\d+\])?: ")
"""A line with a whole head, other than those of RFC 5424, whose fields stand in the message."""

pytestmark = pytest.mark.samples


@lru_cache(maxsize=1)
def shares() -> dict[str, tuple[int, int]]:
    """For each service, the lines of its programs and how many of them are recognised."""
    known = catalogue()
    lines: Counter[str] = Counter()
    recognised: Counter[str] = Counter()
    for path in sorted(Path(SAMPLES or "").glob("*/*.log")):
        if path.name == "headerless.log":
            continue
        for line in path.read_bytes().splitlines():
            if not LINE.match(line):
                continue
            record = parse(line.rstrip().decode("utf-8", "surrogateescape"))
            for service in known.services_of(record.ident):
                lines[service] += 1
                recognised[service] += known.recognise(record.ident, record.message) is not None
    return {service: (recognised[service], lines[service]) for service in sorted(lines)}


@pytest.mark.parametrize("service", FLOORS)
def test_share_of_lines_recognised(service: str) -> None:
    if not SAMPLES:
        pytest.skip("RULEGEN_SAMPLES is not set")
    known, all_ = shares()[service]
    print(f"{service}: {known} of {all_} lines, {100 * known / all_:.1f} %")
    assert 100 * known / all_ >= FLOORS[service]


def test_print_all_shares() -> None:
    if not SAMPLES:
        pytest.skip("RULEGEN_SAMPLES is not set")
    for service, (known, all_) in shares().items():
        print(f"{service:15} {known:5} of {all_:5}  {100 * known / all_:5.1f} %")
    assert len(shares()) >= 20
