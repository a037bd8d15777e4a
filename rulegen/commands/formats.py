"""`rulegen formats`: the catalogue as a list, and as a rule file for a service."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from rulegen.errors import RulegenError
from rulegen.formats import Catalogue, Format, catalogue
from rulegen.model import Severity
from rulegen.pattern import END, seq

LEVELS = {
    "routine": (Severity.ROUTINE,),
    "notice": (Severity.ROUTINE, Severity.NOTICE),
}
"""What a rule file hides, by the name of its level. Alarms never."""
_STAMP = "Nov 23 09:05:02 host "


def chosen(program: str = "", dirs: Sequence[Path] = ()) -> list[Format]:
    """The formats of a service, or of the service that a program belongs to, or all. A user's
    own files are checked on the way.

    Raises:
        RulegenError: if nothing is known of this program.
        FormatError: for a file that is wrong.
    """
    known = catalogue(dirs)
    names = services(known, program)
    found = [one for name in names for one in known.formats(name)]
    _checked(known, found)
    return found


def services(known: Catalogue, program: str = "") -> list[str]:
    """The services that a name means: its own, or those that know the ident; all without one."""
    every = known.services()
    if program in every or not program:
        return [program] if program else every
    if found := known.services_of(program):
        return found
    from difflib import get_close_matches

    close = get_close_matches(program, every, 3)
    hint = f"did you mean {' or '.join(close)}?" if close else f"known are {', '.join(every)}"
    raise RulegenError(f"no format of {program} is known", hint)


def rules(formats: Sequence[Format], level: str = "routine") -> list[str]:
    """A rule for each format up to that level, sorted; each proven on its own examples, and
    not to take those of the formats above the level.

    Raises:
        RulegenError: if grep does not confirm a rule, which is a mistake in its format.
    """
    from rulegen.ere import parse
    from rulegen.formats.check import body
    from rulegen.head import start
    from rulegen.render import render

    wanted = [one for one in formats if one.severity in LEVELS[level] and has_rule(one)]
    others = [line for one in formats if one not in wanted for line in _lines(one)]
    head = parse(start(set(), set()))
    made: dict[str, Format] = {}
    for one in wanted:
        rule = render(seq(head, body(one), END))
        _prove(one, rule, others)
        made[rule] = one
    return sorted(made)


def has_rule(one: Format) -> bool:
    """A format that only names a kind of message has no rule, unless all of it is routine."""
    return not one.infer or one.severity is Severity.ROUTINE


def _prove(one: Format, rule: str, others: list[bytes]) -> None:
    from rulegen.verify import proven

    wrong = proven(rule.encode("utf-8", "surrogateescape"), lambda: _lines(one), b"".join(others))
    if wrong is not None:
        said = wrong.decode("utf-8", "replace")
        raise RulegenError(f"grep does not confirm the rule: {said}", place=one.place)


def _lines(one: Format) -> list[bytes]:
    """The examples and variants as whole lines, each with its line feed."""
    texts = [*one.examples, *one.variants]
    return [f"{_STAMP}{text.rstrip()}\n".encode("utf-8", "surrogateescape") for text in texts]


def _checked(known: Catalogue, formats: Sequence[Format]) -> None:
    """The formats of a user's own files do what they say; raises the first mistake."""
    from rulegen.formats.check import check

    for service in sorted({one.service for one in formats if known.is_own(one)}):
        of_service = [one for one in formats if one.service == service]
        mine = [one for one in of_service if known.is_own(one)]
        for error in check(of_service, mine):
            raise error


def listing(formats: Sequence[Format]) -> Iterator[str]:
    """A line for each format under its service: name, severity, meaning."""
    width = max((len(one.name) for one in formats), default=0)
    service = ""
    for one in formats:
        if one.service != service:
            yield f"{one.service}\n" if not service else f"\n{one.service}\n"
            service = one.service
        wide = " (free text)" if one.free else ""
        yield f"  {one.name:{width}}  {one.severity.value:7}  {one.meaning}{wide}\n"


def as_json(one: Format) -> str:
    """A format as one JSON object a line."""
    import json

    from rulegen.formats.check import body
    from rulegen.render import render

    record = {
        "name": one.full,
        "severity": one.severity.value,
        "meaning": one.meaning,
        "source": one.source,
        "versions": one.versions,
        "free": one.free,
        "ere": render(body(one)),
        "examples": one.examples,
    }
    return json.dumps(record, ensure_ascii=False) + "\n"
