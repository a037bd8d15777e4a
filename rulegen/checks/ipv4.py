"""A class for IPv4 where IPv6 may stand."""

from __future__ import annotations

import re
from collections.abc import Iterator

from rulegen.linting.lines import is_match
from rulegen.linting.values import HEAD, Check, Hit, Severity
from rulegen.linting.view import RuleView, span
from rulegen.pattern import Choice, Group, Span, walk

_DIGIT = r"(?:\[0-9\]|\[\[:digit:\]\])"
_OCTET = rf"{_DIGIT}(?:\+|\{{1,3\}})"
_DOT = r"\."  # as a rule writes it
_POINT = r"(?:\\\.|\[\.\])"
_DOTTED = r"\[(?:0-9\.|\.0-9|\.\[:digit:\]|\[:digit:\]\.)\]"
_V4 = re.compile(
    rf"(?<!{re.escape(_DOT)}){_OCTET}(?:{_POINT}{_OCTET}){{3}}(?!{re.escape(_DOT)}[\\[0-9])"
    rf"|{_OCTET}\({_POINT}{_OCTET}\)\{{3\}}"
    rf"|\({_OCTET}{_POINT}\)\{{3\}}{_OCTET}"
    rf"|{_DOTTED}\{{7,15\}}"
)
_AFTER_WORD = re.compile(
    rf"(?:(?:from|client|peer) ?|host|[lr]?ip=|addr(?:ess)?[ =]){_DOTTED}\+"
    rf"|(?:(?<=[+*\w] )|(?<=[+*\w]))\\\[{_DOTTED}\+(?=\\\])"
)
# What speaks IPv4 alone: DHCP (RFC 2131), ARP, netmasks, and names for IPv4 itself.
_ONLY_V4 = re.compile(
    r"dhc|DHCP|arp|ARP|netmask|pointopoint|IPv4|(?:UD|TC)Pv4|AF_INET\b|inet |IFCONFIG POOL: base"
    r"|bootp|BOOTP|pppd|pump|masquerad|kernel"
)
_SAMPLE = "2001:db8::1"


def _find(view: RuleView) -> Iterator[Hit]:
    if _ONLY_V4.search(view.text) or ":[:xdigit:]" in view.text or "IPv6" in view.text:
        return
    found = _V4.search(view.text, view.message) or _AFTER_WORD.search(view.text, view.message)
    if found and not _has_other(view, found.span()):
        yield Hit("this takes IPv4 addresses only", found.span(),
                  "Write [.:[:xdigit:]]+, which takes IPv6 too.")  # fmt: skip


def _has_other(view: RuleView, place: Span) -> bool:
    """Whether another alternative at this place takes an address of IPv6."""
    around = (node.node for node in walk(view.tree) if isinstance(node, Group)
              if span(node)[0] <= place[0] and place[1] <= span(node)[1])  # fmt: skip
    return any(is_match(branch, _SAMPLE) for inner in around if isinstance(inner, Choice)
               for branch in inner.branches)  # fmt: skip


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
