"""A class for IPv4 where IPv6 may stand."""

from __future__ import annotations

import re
from collections.abc import Iterator

from rulegen.linting.values import HEAD, Check, Hit, Severity
from rulegen.linting.view import RuleView

_DIGIT = r"(?:\[0-9\]|\[\[:digit:\]\])"
_OCTET = rf"{_DIGIT}(?:\+|\{{1,3\}})"
_POINT = r"(?:\\\.|\[\.\])"
_DOTTED = r"\[(?:0-9\.|\.0-9|\.\[:digit:\]|\[:digit:\]\.)\]"
_V4 = re.compile(
    rf"{_OCTET}(?:{_POINT}{_OCTET}){{3}}"
    rf"|{_OCTET}\({_POINT}{_OCTET}\)\{{3\}}"
    rf"|\({_OCTET}{_POINT}\)\{{3\}}{_OCTET}"
    rf"|{_DOTTED}\{{7,15\}}"
)
_AFTER_WORD = re.compile(
    rf"(?:(?:from|client|peer) ?|host|[lr]?ip=|addr(?:ess)?[ =]|\\\[){_DOTTED}\+"
)
# What speaks IPv4 alone: DHCP (RFC 2131), ARP, Avahi's and the kernel's own words for it.
_ONLY_V4 = re.compile(r"dhc|DHCP|arp|ARP|IPv4|inet |bootp|BOOTP|pppd|pump|masquerad|kernel")


def _find(view: RuleView) -> Iterator[Hit]:
    if _ONLY_V4.search(view.text) or ":[:xdigit:]" in view.text or "IPv6" in view.text:
        return
    found = _V4.search(view.text, view.message) or _AFTER_WORD.search(view.text, view.message)
    if found:
        yield Hit("this takes IPv4 addresses only", found.span(),
                  "Write [.:[:xdigit:]]+, which takes IPv6 too.")  # fmt: skip


CHECK = Check(
    code="N02",
    name="ipv4",
    severity=Severity.NOTE,
    summary="a class that takes only IPv4",
    text="""\
`[0-9]{1,3}\\.[0-9]{1,3}\\.…` checks little and misses IPv6. The house form `[.:[:xdigit:]]+`
takes both. Not said of programs that speak only IPv4, such as DHCP.""",
    bad=HEAD + r"food\[[[:digit:]]+\]: connect from [0-9]{1,3}(\.[0-9]{1,3}){3}$",
    good=HEAD + r"food\[[[:digit:]]+\]: connect from [.:[:xdigit:]]+$",
    rule=_find,
    hiding=True,
)
