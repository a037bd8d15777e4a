"""What grep says of many rules: one run a file, and halving to find the rules to blame."""

from __future__ import annotations

import subprocess
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from rulegen import ere
from rulegen.ere.build import expansion
from rulegen.errors import EngineError, EreError
from rulegen.logcheck.rulefile import FileRule
from rulegen.pattern import Node
from rulegen.verify import grep_path

# Lines that no rule was made for, and that share little but the colons and blanks of their stamps:
# what takes all of a set takes whatever comes.
PROBES = {
    "any line with an old time stamp": (
        "Nov 21 17:22:11 h fgd[271]: Fgdh hfd, 27 (gfh)",
        "Feb  9 09:00:59 k9.mn jk-mj: n=<k> \\ 'Mj'",
        "Jun  4 08:36:48 z-6 Q/z_x[3]: %zq @ [8] #vw.",
    ),
    "any line with a new time stamp": (
        "2027-11-21T17:22:11.127172+01:00 h fgd[271]: Fgdh hfd, 27 (gfh)",
        "2059-02-09T09:00:59.950095+05:00 k9.mn jk-mj: n=<k> \\ 'Mj'",
        "2034-06-04T08:36:48.634804-06:00 z-6 Q/z_x[3]: %zq @ [8] #vw.",
    ),
}
# In UTF-8 grep 3.8 needs a second and 0.5 GB for 5,000 copies of [[:alnum:]], or 4,000 written out
# in 50 kB, and four times as much for twice as many. No rule of logcheck-database has 320 copies.
_MOST_COPIES = 5_000
_LONGEST = 50_000
EMPTY_LINE = "the empty line, and so every line"
_LINES = ("", *(line for probes in PROBES.values() for line in probes))


@dataclass(frozen=True, slots=True)
class Judged:
    """The rules of a file: those that grep takes, with their trees (None where only grep can
    read a rule), those it refuses, with its words, those that take every line, and those it was
    not asked about, since they would cost it too much."""

    sound: tuple[tuple[FileRule, Node | None], ...]
    refused: tuple[tuple[FileRule, EreError], ...]
    everything: tuple[tuple[FileRule, str], ...]
    heavy: tuple[FileRule, ...] = ()


def judge(rules: Sequence[FileRule], locale: str) -> Judged:
    """grep's verdict on the rules of one file: one run, and more only to find who is to blame.

    Raises EngineError when there is no grep, or when it does not come to an end.
    """
    trees = {rule: _tree(rule) for rule in rules}
    heavy = tuple((rule, e) for rule, e in trees.items() if _is_heavy(rule, e))
    rules = [rule for rule in rules if not _is_heavy(rule, trees[rule])]
    status, hits, _ = grep(rules, _LINES, locale) if rules else (1, frozenset[int](), "")
    bad = culprits(rules, lambda few: grep(few, [""], locale)[0] > 1) if status > 1 else []
    left = [rule for rule in rules if rule not in bad]
    if bad:
        _, hits, _ = grep(left, _LINES, locale)
    refused = tuple((rule, _reason(rule, trees[rule], locale)) for rule in bad)
    takers: dict[FileRule, str] = {}
    for rule, what in _everything(left, hits, locale):
        known = takers.get(rule, "")
        takers[rule] = known if known == EMPTY_LINE else "any line" if known else what
    read = ((rule, trees[rule]) for rule in left)
    sound = tuple((rule, None if isinstance(t, EreError) else t) for rule, t in read)
    return Judged(sound, refused, tuple(takers.items()), tuple(rule for rule, _ in heavy))


def culprits(
    rules: Sequence[FileRule], bad: Callable[[Sequence[FileRule]], bool]
) -> list[FileRule]:
    """The rules for which `bad` holds alone, where it holds for a set if it does for one."""
    if not rules or not bad(rules):
        return []
    if len(rules) == 1:
        return list(rules)
    half = len(rules) // 2
    return culprits(rules[:half], bad) + culprits(rules[half:], bad)


def _reason(rule: FileRule, read: Node | EreError, locale: str) -> EreError:
    """Our own reading has the place and a hint; else grep's words."""
    if isinstance(read, EreError):
        return read
    words = grep([rule], [""], locale)[2].strip().rpartition(": ")[2]
    return EreError(words or "grep refuses it", text=rule.text, span=(0, len(rule.text)))


def _tree(rule: FileRule) -> Node | EreError:
    try:
        return ere.parse(rule.text)
    except EreError as error:
        return error


def _is_heavy(rule: FileRule, read: Node | EreError) -> bool:
    """Whether grep would need seconds or gigabytes for a rule."""
    if len(rule.text) > _LONGEST:
        return True
    if isinstance(read, EreError):
        return read.message.startswith("too many repeats")
    return expansion(read) - len(rule.text) > _MOST_COPIES


def _everything(
    rules: Sequence[FileRule], hits: frozenset[int], locale: str
) -> Iterator[tuple[FileRule, str]]:
    """Rules that take the empty line, or all of a set of lines that nobody writes; `hits` are
    those of `_LINES` that any of the rules takes."""
    if 0 in hits:
        for rule in culprits(rules, lambda few: bool(grep(few, [""], locale)[1])):
            yield rule, EMPTY_LINE
    at = 1
    for kind, probes in PROBES.items():
        if hits.issuperset(range(at, at + len(probes))):
            first = probes[:1]
            for rule in culprits(rules, lambda few, one=first: bool(grep(few, one, locale)[1])):  # type: ignore[misc]
                if len(grep([rule], ["", *probes], locale)[1]) == len(probes):
                    yield rule, kind
        at += len(probes)


def grep(
    rules: Sequence[FileRule], lines: Sequence[str], locale: str
) -> tuple[int, frozenset[int], str]:
    """Exit status, the indexes of the matched lines, and grep's complaint."""
    data = "".join(f"{rule.text}\n" for rule in rules).encode("utf-8", "surrogateescape")
    with tempfile.NamedTemporaryFile(prefix="rulegen-") as file:
        file.write("".join(f"{line}\n" for line in lines).encode())
        file.flush()
        try:
            done = subprocess.run(
                [grep_path(), "-E", "--text", "-n", "-f", "-", file.name],
                input=data, env={"LC_ALL": locale, "PATH": "/usr/bin:/bin"},
                capture_output=True, check=False, timeout=60,
            )  # fmt: skip
        except subprocess.TimeoutExpired as error:
            place = f"{rules[0].file}:{rules[0].line}"
            raise EngineError("grep did not finish in a minute", place=place) from error
    numbers = (line.partition(b":")[0] for line in done.stdout.split(b"\n")[:-1])
    return (
        done.returncode,
        frozenset(int(n) - 1 for n in numbers),
        done.stderr.decode("utf-8", "replace"),
    )
