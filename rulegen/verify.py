"""Rule + lines -> does the real `grep -E` agree? The only judge of what is printed.

logcheck runs `grep -E --text -v -f RULES`; so do we, with one rule, on its own source lines,
in the locales C and C.UTF-8. The last line of the input is empty: a sound rule lets exactly
that one through, and the lines that it must not match.

In C.UTF-8 grep matches a rule with character classes with the regex functions of the C
library, some 12 µs a line, thirty times slower than in C. An ASCII line has the same verdict
in both locales; so there grep gets all lines with other bytes, and of the rest the first ones.
"""

from __future__ import annotations

import os
import subprocess
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from functools import lru_cache, partial
from itertools import accumulate
from shutil import which
from typing import IO, TypeAlias

from rulegen.errors import EngineError

LOCALES = ("C", "C.UTF-8")
ASCII_LINES = 1 << 11
"""Bytes of ASCII lines of each rule that are run in C.UTF-8 too."""
BATCH = 25
"""Rules that one grep proves at once, each behind a tag of its own: of 10 to 100 the quickest."""
SMALL = 1 << 20
"""Bytes of source lines up to which a rule may be proven in a batch."""
LONGEST = 8192
"""Bytes of a rule: a rule of 100 kB costs grep ten seconds."""


@lru_cache(maxsize=1)
def grep_path() -> str:
    """Where grep is.

    Raises:
        EngineError: if there is none.
    """
    if found := which("grep"):
        return found
    raise EngineError("no grep found", "install GNU grep: rules are proven by running it")


def proven(
    rule: bytes,
    source: Callable[[], Iterable[bytes]],
    forbidden: bytes = b"",
    scratch: IO[bytes] | None = None,
) -> bytes | None:
    """None if grep takes every source line, and neither the empty line nor one of `forbidden`;
    else what stood against it: a line, or grep's own words.

    `source` gives blocks of lines, each with its line feed; so is `forbidden`. `scratch` is a
    named temporary file to be used again.

    Raises:
        EngineError: if there is no grep.
    """
    if len(rule) > LONGEST:
        return b"the rule is longer than %d bytes" % LONGEST
    if b"\n" in rule:
        return b"a rule is one line"
    file = scratch or rule_file()
    file.seek(0)
    file.truncate()
    file.write(rule + b"\n")
    file.flush()
    for locale in LOCALES:
        blocks = _blocks(source, locale)
        out, err, status = _run(file.name, blocks, forbidden + b"\n", locale)
        if status > 1 or out != forbidden + b"\n":
            return err or _witness(out, forbidden)
    return None


Proof: TypeAlias = tuple[bytes, Callable[[], Iterable[bytes]]]
"""A rule and its source lines, in blocks."""


def begun(
    proofs: Sequence[Proof], forbidden: bytes = b"", jobs: int = 1
) -> Callable[[], list[bytes | None]]:
    """`proven` for each of these, by so many greps at a time, begun: what comes back waits for
    the answers. With one grep at a time nothing is done before.

    Starting grep costs more than matching a few lines. So rules with few lines each go
    through it by the batch: `^<rule>` as `^<tag> <rule>`, its lines behind the same tag. Any
    batch that fails is proven again one by one.
    """
    work = partial(_prove, proofs, forbidden)
    batches = list(_batches(proofs, forbidden))
    if jobs == 1 or len(batches) < 2:
        return lambda: _in_order(map(work, batches))
    from concurrent.futures import ThreadPoolExecutor

    pool = ThreadPoolExecutor(jobs)
    tasks = [pool.submit(work, places) for places in batches]

    def wait() -> list[bytes | None]:
        with pool:  # no thread outlives it: processes may be forked next
            return _in_order(task.result() for task in tasks)

    return wait


Answers: TypeAlias = dict[int, bytes | None]
"""What stands against proofs, by place."""


def _in_order(found: Iterable[Answers]) -> list[bytes | None]:
    """All answers by their places."""
    against = {place: bad for answers in found for place, bad in answers.items()}
    return [against[place] for place in sorted(against)]


def _prove(proofs: Sequence[Proof], forbidden: bytes, places: list[int]) -> Answers:
    """What stands against the proofs at these places, made together if that is possible."""
    if len(places) > 1 and _proven_together([proofs[place] for place in places]):
        return dict.fromkeys(places)
    with rule_file() as scratch:
        return {place: proven(*proofs[place], forbidden, scratch) for place in places}


def _batches(proofs: Sequence[Proof], forbidden: bytes) -> Iterator[list[int]]:
    """The places of proofs that are made together."""
    fit = [place for place, proof in enumerate(proofs) if not forbidden and _fits(*proof)]
    alone = sorted(set(range(len(proofs))) - set(fit))
    yield from ([place] for place in alone)
    yield from (fit[at : at + BATCH] for at in range(0, len(fit), BATCH))


def _fits(rule: bytes, source: Callable[[], Iterable[bytes]]) -> bool:
    """Whether a rule may get a tag, and has few lines."""
    if not (rule.startswith(b"^") and rule.endswith(b"$")) or b"\n" in rule or len(rule) > LONGEST:
        return False
    sizes = accumulate(map(len, source()))
    return all(size <= SMALL for size in sizes)


def _proven_together(proofs: Sequence[Proof]) -> bool:
    """Whether grep proves all of these at once; False says nothing of any of them. A tag alone
    stands for the empty line."""
    marks = [b"%d " % tag for tag in range(len(proofs))]
    through = b"".join(mark + b"\n" for mark in marks)
    with rule_file() as file:
        for mark, (rule, _) in zip(marks, proofs, strict=True):
            file.write(b"^" + mark + rule[1:] + b"\n")
        file.flush()
        for locale in LOCALES:
            lines = (
                _tagged(mark, b"".join(_blocks(source, locale)))
                for mark, (_, source) in zip(marks, proofs, strict=True)
            )
            if _run(file.name, lines, through, locale) != (through, b"", 0):
                return False
    return True


def _tagged(mark: bytes, lines: bytes) -> bytes:
    """Lines behind a mark; each has its line feed."""
    return mark + lines.replace(b"\n", b"\n" + mark, lines.count(b"\n") - 1)


def _blocks(source: Callable[[], Iterable[bytes]], locale: str) -> Iterable[bytes]:
    """The lines of a source for grep in a locale."""
    return source() if locale == "C" else _telling(source())


def _telling(blocks: Iterable[bytes]) -> Iterator[bytes]:
    """The lines that can tell C.UTF-8 from C: the first ones, and all that are not ASCII."""
    left = ASCII_LINES
    for block in blocks:
        if len(block) <= left:
            yield block
            left -= len(block)
            continue
        end = block.find(b"\n", left) + 1
        left = 0
        yield block[:end]
        if not block[end:].isascii():
            yield from (x + b"\n" for x in block[end:].split(b"\n") if x and not x.isascii())


def rule_file() -> IO[bytes]:
    """A temporary file for rules, gone when closed."""
    return tempfile.NamedTemporaryFile(prefix="rulegen-")


def _witness(out: bytes, forbidden: bytes) -> bytes:
    """The first line that was let through, or a word for one that was not."""
    first, _, _ = out.partition(b"\n")
    if out.endswith(forbidden + b"\n") and first:
        return first
    return b"it takes a line that must not match"


def _run(path: str, source: Iterable[bytes], last: bytes, locale: str) -> tuple[bytes, bytes, int]:
    """grep's output, its words and its status."""
    env = {**os.environ, "LC_ALL": locale}
    command = [grep_path(), "-E", "--text", "-v", "-f", path]
    # Output goes to files, so that neither side waits for the other, however much there is.
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        with subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=out, stderr=err, env=env, close_fds=False
        ) as process:
            assert process.stdin
            with suppress(BrokenPipeError):  # where it has refused the rule
                for block in _all(source, last):
                    process.stdin.write(block)
            with suppress(BrokenPipeError):
                process.stdin.close()
        out.seek(0)
        err.seek(0)
        return out.read(), err.read(), process.returncode


def _all(source: Iterable[bytes], last: bytes) -> Iterator[bytes]:
    yield from source
    yield last
