"""THE TABLE: one entry for each token class.

An entry is a name, the ERE that is written into a rule, and, only where it must differ, the
ERE that recognises the token in a line. What a format allows decides the written ERE, not
what one example shows: an IPv4 address is written so that IPv6 fits too.

The recogniser works on a *chunk*, a run of characters without blanks, quotes, brackets,
commas, semicolons, equals signs (see `tokenise`). The first entry whose recogniser takes
the whole chunk wins; no two recognisers may take the same text (a test asks the language
library), except where `after` names the entries that win over this one. Recognisers treat
all digits alike, so that a token stays what it is when its digits change (a test too).
Classes with an empty recogniser are found by their context only (see `contexts`).
"""

from __future__ import annotations

from dataclasses import dataclass

MONTH = "(Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)"
WEEKDAY = "(Mon|Tue|Wed|Thu|Fri|Sat|Sun)"
_V4 = r"[0-9]{1,3}(\.[0-9]{1,3}){3}"
_HEX4 = "[0-9A-Fa-f]{1,4}"
# RFC 4291 section 2.2: two colons at least; `::` once; a dotted quad may end it. The zone
# is RFC 4007 section 11.
_V6 = (
    rf"((::|{_HEX4}:(:|{_HEX4}:))({_HEX4}:){{0,6}}(:({_HEX4}:){{0,6}})?({_HEX4}|{_V4})?"
    rf"|(::|({_HEX4}:){{1,7}}:))"
)
_ZONE = r"(%[._A-Za-z0-9-]+)?"
_PORT = "[0-9]{1,5}"
_HOST = r"[A-Za-z0-9_]([A-Za-z0-9_-]*[A-Za-z0-9_])?"


@dataclass(frozen=True, slots=True)
class TokenClass:
    """One class of tokens: what is written into a rule and how it is recognised."""

    name: str
    ere: str
    find: str = ""
    after: tuple[str, ...] = ()
    note: str = ""
