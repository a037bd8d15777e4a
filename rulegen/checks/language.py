"""The journal's month names in a language whose names are not three letters."""

from __future__ import annotations

from collections.abc import Iterator

from rulegen.linting.files import Collection
from rulegen.linting.values import Check, Finding, Severity

# Languages with a month that is not three letters of \w in glibc (localedata, LC_TIME abmon).
_OTHER = frozenset(
    "fr es ca gl pt cs sk hu fi et lt lv ru uk bg el he ar zh ja ko vi tr th".split()
)


def _find(collection: Collection) -> Iterator[Finding]:
    language = collection.language.partition("_")[0].partition(".")[0]
    if language not in _OTHER or not collection.live:
        return
    message = (
        f"the system's language is {collection.language}: journalctl then prints months that"
        r" are not the three letters of \w{3}, and no rule matches these lines"
    )
    advice = "Put export LC_TIME=C into /etc/logcheck/logcheck.conf."
    yield Finding(collection.live[0], 0, CHECK, message, advice)


CHECK = Check(
    code="D10",
    name="language",
    severity=Severity.WARNING,
    summary="the journal's months are in another language",
    text="""\
journalctl prints the month in the language of LC_TIME, cron gives the machine's locale to
logcheck, and logcheck sets none. With LANG=fr_FR.UTF-8 eleven of twelve months (`nov.`, `août`)
do not fit `\\w{3}`, and no rule for the journal matches. LC_TIME=C in logcheck.conf, which is a
shell file, ends that. Files written by rsyslog always have English months.""",
    bad="LANG=fr_FR.UTF-8",
    good="LANG=fr_FR.UTF-8, and export LC_TIME=C in logcheck.conf",
    tree=_find,
)
