"""Writes the part of docs/quality.md on `rulegen suggest`: is it safe to let it write?

    RULEGEN_SAMPLES=… RULEGEN_BENCH=… python tests/quality/safety.py

Attack lines and all labelled lines are one log, over the stock rules and over none; the program
writes what it would write unasked, and grep says what that hides. `tests/test_suggest_samples.py`
holds the same figures.
"""

from __future__ import annotations

import csv
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from rulegen import alarms
from rulegen.parse import parse

ROOT = Path(__file__).resolve().parents[2]
SAMPLES, BENCH = (Path(os.environ.get(f"RULEGEN_{name}", "")) for name in ("SAMPLES", "BENCH"))
STOCK = Path("/etc/logcheck")
UTF = {"encoding": "utf-8", "errors": "surrogateescape"}
LAYERS = ("cracking.d", "violations.d", "violations.ignore.d", "ignore.d.server")
HEADING = "## Suggest: what it hides and what it keeps"

EXPLAINED = {
    "query (cache)": "cut off before its `denied`",
    "Connection closed by": "sshd says the same after a usual session; before a login it adds"
    " `[preauth]`, which is an alarm",
    "SIGUSR1[soft,connection-reset]": "openvpn says so whenever a client goes; the failed handshake"
    " stands in other lines, which are alarms",
    "Accepted password for known": "a usual login; that many failed before it is nothing that one"
    " line can tell",
}
"""Attack lines in which nothing tells an attack, by what they hold."""


@dataclass(frozen=True)
class Written:
    """What came of it: rules written, attack lines, those hidden, harmless lines, those that
    a rule withheld as an alarm takes."""

    rules: int
    attacks: list[str]
    hidden: list[str]
    harmless: list[str]
    withheld: list[str]


def rows(path: Path) -> list[str]:
    """The lines of a log as logcheck sees them."""
    return [line.rstrip() for line in path.read_text(**UTF).split("\n")]


def attack_lines() -> list[str]:
    """The lines that somebody calls an attack."""
    return [row.split("\t", 2)[2] for row in rows(SAMPLES / "attack-lines.tsv") if row]


def labelled() -> Iterator[tuple[str, str]]:
    """All labelled lines, each with its label."""
    for table in sorted(SAMPLES.glob("*/lines.tsv")):
        log = rows(table.with_suffix(".log"))
        with table.open(newline="", **UTF) as file:
            for row in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE):
                if line := log[int(row["line"]) - 1]:
                    yield line, row["label"]


def taken(rules: str, lines: list[str]) -> list[str]:
    """The lines that rules match, by grep."""
    with tempfile.NamedTemporaryFile("w", **UTF) as file:
        file.write(rules)
        file.flush()
        done = subprocess.run(
            ["grep", "-E", "--text", "-f", file.name], input="\n".join(lines) + "\n",
            capture_output=True, check=False, env={**os.environ, "LC_ALL": "C"}, **UTF,
        )  # fmt: skip
    return done.stdout.split("\n")[:-1] if rules.strip() else []


def written(stock: bool) -> Written:
    """Lets the program write into a copy of the stock rules, or into an empty directory."""
    attacks, lines = attack_lines(), list(labelled())
    with tempfile.TemporaryDirectory() as name:
        top = Path(name)
        log, tree = top / "log", top / "rules"
        log.write_text("\n".join([*attacks, *(line for line, _ in lines)]) + "\n", **UTF)
        if stock:
            shutil.copytree(STOCK, tree)
        for layer in LAYERS:
            (tree / layer).mkdir(parents=True, exist_ok=True)
        before = _rules(tree)
        attacks = _reported(tree, attacks)
        _suggest(top, "--write", "--yes")
        new = _rules(tree) - before
        withheld = _suggest(top, "--json")
    harmless = sorted({line for line, label in lines if label == "benign"} - set(attacks))
    return Written(
        len(new), attacks, taken("".join(new), attacks), harmless, taken(withheld, harmless)
    )


def _suggest(top: Path, *words: str) -> str:
    """Runs the command; the rules of its list, if it printed one as JSON."""
    import json

    done = subprocess.run(
        [sys.executable, "-m", "rulegen", "suggest", "-r", top / "rules", "-l", top / "log",
         "--locale", "C", *words],
        capture_output=True, check=False, env={**os.environ, "RULEGEN_STATE": str(top / "state")},
        **UTF,
    )  # fmt: skip
    if done.returncode:
        raise SystemExit(done.stderr)
    found = [json.loads(row) for row in done.stdout.split("\n") if row.startswith("{")]
    return "".join(one["rule"] + "\n" for one in found if one["state"] == "alarm")


def _rules(tree: Path) -> set[str]:
    """The lines of all files that hide something."""
    files = [*tree.glob("ignore.d.*/*"), *tree.glob("violations.ignore.d/*")]
    return {f"{row}\n" for file in files for row in rows(file) if row and row[0] != "#"}


def _reported(tree: Path, lines: list[str]) -> list[str]:
    """The lines that rules there do not hide."""
    hidden = set(taken("".join(_rules(tree)), lines))
    return [line for line in lines if line not in hidden]


def explanation(line: str) -> str:
    """Why a hidden attack line is hidden; "" if nobody has said so."""
    return next((why for part, why in EXPLAINED.items() if part in line), "")


def single_entries() -> list[str]:
    """The entries of the table of alarm that serve a single line: which alone mark one attack
    message, digits apart, and no other message of the samples."""
    attacks = {_masked(line) for line in attack_lines()}
    every = attacks | {_masked(line) for line, _ in labelled()}
    alone = Counter(_entries(text).pop() for text in attacks if len(_entries(text)) == 1)
    times = Counter(entry for text in every for entry in _entries(text))
    return [entry for entry, count in alone.items() if count == times[entry] == 1]


def _entries(text: str) -> set[str]:
    """The words and the shapes of the table that a message holds."""
    words = {hit[0].lower() for hit in alarms._WORD.finditer(text)}
    return words | (alarms.marks(text) & alarms.SHAPES.keys())


def _masked(line: str) -> str:
    return re.sub(r"\d+", "0", parse(line).message)


def section() -> list[str]:
    """The part of the page."""
    out = [HEADING, "", "Written by `tests/quality/safety.py`.", ""]
    for stock, name in ((True, "Over the stock rules"), (False, "Over no rules at all")):
        found = written(stock)
        out += [f"### {name}", "", *_figures(found), ""]
    single = ", ".join(f"`{name}`" for name in single_entries()) or "none"
    return [*out, f"Entries of the table of alarm that serve a single line: {single}.", ""]


def _figures(found: Written) -> Iterator[str]:
    share = 100 * len(found.withheld) / len(found.harmless)
    yield f"* rules written unasked: {found.rules}"
    yield (
        f"* harmless lines withheld as alarms: {len(found.withheld)} of {len(found.harmless)}"
        f" ({share:.1f} %)"
    )
    yield f"* attack lines hidden: {len(found.hidden)} of {len(found.attacks)}"
    for line, count in Counter(map(_told, found.hidden)).items():
        times = f" ({count} times)" if count > 1 else ""
        yield f"  * {line}{times}"


def _told(line: str) -> str:
    """A hidden line with its explanation, without stamp, host and addresses."""
    record = parse(line)
    message = re.sub(r"<[^>]*>", "<…>", re.sub(r"\d{1,3}(\.\d{1,3}){3}", "…", record.message))
    message = re.sub(r"\d{2,}", "…", message)[:60]
    return f"`{record.ident}: {message}`: {explanation(line) or 'NOT EXPLAINED'}"


def main() -> None:
    """Puts the section in the place of the old one."""
    page = ROOT / "docs/quality.md"
    old = page.read_text()
    before, _, rest = old.partition(f"{HEADING}\n")
    after = rest[rest.index("\n## ") + 1 :] if "\n## " in rest else ""
    page.write_text(
        before.rstrip() + "\n\n" + "\n".join(section()) + ("\n" + after if after else "")
    )


if __name__ == "__main__":
    main()
