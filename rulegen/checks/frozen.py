"""Versions, dates and serial numbers written out."""

from __future__ import annotations

import re
from collections.abc import Iterator

from rulegen.linting.values import HEAD, Check, Hit, Severity
from rulegen.linting.view import RuleView, span, spelt
from rulegen.pattern import Literal

_QUAD = r"[0-9]{1,3}(?:\.[0-9]{1,3}){3}"
_KINDS = (
    ("version", re.compile(
        rf"(?<![\w.:/-])(?!{_QUAD}(?!\.?\w))[vV]?[0-9]+\.[0-9]+\.[0-9]+(?:[-+~.\w]*\w)?"
        r"|(?<=version |release )[0-9](?:[.\w-]*\w)?", re.IGNORECASE)),
    ("date", re.compile(
        r"(?<![\w-])(?:19|20)[0-9]{2}-[01][0-9]-[0-3][0-9](?![\w-])"
        r"|(?<![\w/])[0-3]?[0-9]/[0-3]?[0-9]/(?:19|20)[0-9]{2}(?![\w/])"
        r"|(?<!\w)(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) {1,2}[0-9]{1,2}(?!\w)")),
    ("time", re.compile(
        r"(?<![\w.:])(?!00:00:00)[0-2][0-9]:[0-5][0-9]:[0-5][0-9](?:\.[0-9]+)?(?![\w:])")),
    ("serial number", re.compile(
        r"(?<![\w.:/-])(?:(?:19|20)[0-9]{6,8}|[0-9]{10,}"
        r"|(?=[0-9a-f]*[a-f])(?=[0-9a-f]*[0-9])[0-9a-f]{8,}"
        r"|(?=[0-9A-F]*[A-F])(?=[0-9A-F]*[0-9])[0-9A-F]{8,})(?![\w.:-])"
        r"|(?<=serial )[0-9]{4,}(?![\w.:-])"
        r"|(?<![\w-])[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}(?![\w-])")),
)  # fmt: skip
_SOURCE = re.compile(r"\w\\?\.(?:c|cc|cpp|go|h|pl|pm|py|rs):([0-9]+)(?![0-9[(])")
# Fixed in a standard: SMTP status codes (RFC 3463), and the date of FIPS 140-2 that rngd names.
_FIXED = re.compile(r"[245]\.[0-9]{1,3}\.[0-9]{1,3}|2001-10-10")
_STANDARD = re.compile(r"\b(?:GPL|IP|NTP|protocol|SMB|SNMP|SSH|SSL|TLS) version \Z", re.IGNORECASE)
_ADVICE = {
    "time": "Write [[:digit:]:]+.",
    "version": "Write [.[:alnum:]-]+ for the version.",
    "date": "Write [[:digit:]-]+ or the class of this date.",
    "serial number": "Write [[:xdigit:]]+ or [[:digit:]]+.",
}


def _find(view: RuleView) -> Iterator[Hit]:
    if found := _SOURCE.search(view.text, view.message):
        yield Hit("this line of the source is written out: it changes with the next version",
                  found.span(1), "Write [[:digit:]]+.")  # fmt: skip
    for place in view.places:
        node = place.node
        if not isinstance(node, Literal):
            continue
        for kind, found in _all(node.text):
            begin, end = (span(node)[0] + spelt(node, at) for at in found.span())
            if begin < view.message or _is_standard(found) or _goes_on(view, found, node):
                continue
            message = f"this {kind} is written out: the rule is dead with the next one"
            yield Hit(message, (begin, end), _ADVICE[kind])


def _all(text: str) -> Iterator[tuple[str, re.Match[str]]]:
    for kind, expression in _KINDS:
        for found in expression.finditer(text):
            yield kind, found


def _is_standard(found: re.Match[str]) -> bool:
    """Whether a number is fixed in a standard, as that of a protocol is."""
    return bool(_FIXED.fullmatch(found[0]) or _STANDARD.search(found.string, 0, found.start()))


def _goes_on(view: RuleView, found: re.Match[str], node: Literal) -> bool:
    """Whether what was found reaches the end of the text and a class goes on with it."""
    return found.end() == len(node.text) and view.text[span(node)[1] :] not in ("", "$")


CHECK = Check(
    code="N01",
    name="frozen",
    severity=Severity.NOTE,
    summary="a version, a date, a time or a serial number is written out",
    text="""\
A rule made by pasting a line keeps the version of the program or the date in it, and the line
comes back after the next upgrade. So it does with the line of the source in `daemon.go:213`.
Addresses are not meant: pinning one is often a decision.""",
    bad=HEAD + r"food\[[[:digit:]]+\]: food 8\.1901\.0 started$",
    good=HEAD + r"food\[[[:digit:]]+\]: food [.[:digit:]]+ started$",
    rule=_find,
    hiding=True,
)
