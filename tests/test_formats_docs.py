"""docs/formats.md lists the catalogue. Run this file to write the list anew."""

from __future__ import annotations

import re
import subprocess
import tempfile
import tomllib
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from shutil import which

import pytest
import test_formats_rows as table

from rulegen.engine import grep
from rulegen.formats import Format, catalogue
from rulegen.formats.check import check
from rulegen.formats.load import formed, read
from rulegen.parse import parse

DOCUMENT = Path(__file__).parent.parent / "docs" / "formats.md"
MARK = "<!-- made by tests/test_formats_docs.py from here on -->\n"
STOCK = Path("/etc/logcheck")
STAMPS = ("2026-11-23T09:05:02.123456+01:00 mx ", "Nov 23 09:05:02 mx ")


def test_every_format_is_listed() -> None:
    listed = re.findall(r"^\| `([^`]+)` \| (\w+) \|", _tables(), re.MULTILINE)
    assert listed == [(one.full, one.severity.value) for one in catalogue().formats()]


@pytest.mark.logcheck
def test_the_list_is_as_made() -> None:
    said = re.search(r"logcheck-database (\S+)\)", _tables())
    if not said or version() != said[1]:
        pytest.skip("the list was made with another version of logcheck-database")
    assert _tables() == made()


def test_the_example_in_the_document_is_a_format_file() -> None:
    text = DOCUMENT.read_text().partition("```toml\n")[2].partition("```")[0]
    assert tomllib.loads(text)["service"] == "toyd"
    with tempfile.TemporaryDirectory() as place:
        path = Path(place, "toyd.toml")
        path.write_text(text)
        data = read(path)
        assert not list(check([formed(path, data, entry) for entry in data["format"]]))


def _tables() -> str:
    return DOCUMENT.read_text().partition(MARK)[2]


def version() -> str:
    """The version of the Debian package of stock rules, or ""."""
    if not which("dpkg-query"):
        return ""
    command = ["dpkg-query", "-W", "-f", "${Version}", "logcheck-database"]
    return subprocess.run(command, capture_output=True, text=True, check=False).stdout


@lru_cache(maxsize=1)
def stock() -> list[tuple[str, list[str]]]:
    """The stock rule files that hide lines: name and rules."""
    found = []
    for path in sorted(STOCK.glob("ignore.d.*/*")):
        lines = path.read_text().splitlines()
        rules = [line for line in lines if line.strip() and not line.startswith("#")]
        if rules and not path.name.startswith("local-"):
            found.append((f"{path.parent.name.removeprefix('ignore.d.')}/{path.name}", rules))
    return found


def covering(formats: list[Format]) -> dict[Format, str]:
    """For each format the stock file that hides its examples, if one does."""
    lines = [(one, stamp + text) for one in formats for text in one.examples for stamp in STAMPS]
    found: dict[Format, str] = {}
    for name, rules in stock():
        for number in grep(rules, [line.encode() for _, line in lines], "C"):
            found.setdefault(lines[number][0], name)
    return found


def made() -> str:
    """The list."""
    formats = catalogue().formats()
    hidden = covering(formats)
    rows = {row for one in formats for row in one.ids}
    return "\n".join(
        [
            "",
            "## The list",
            "",
            f"{len(formats)} formats of {len(catalogue().services())} services. The last column "
            "names the stock rule file that hides an example of the format "
            f"(logcheck-database {version()}): {len(hidden)} formats have one. "
            f"The rows are the {len(rows)} message formats that the catalogue began with; "
            "[how they fare](#the-rows) stands at the end.",
            *_listing(formats, hidden),
            *_rows(formats),
            "",
        ]
    )


def _listing(formats: list[Format], hidden: dict[Format, str]) -> Iterator[str]:
    service = ""
    for one in formats:
        if one.service != service:
            service = one.service
            yield from ("", f"### {service}", "")
            yield "| format | severity | meaning | rows | stock rules |"
            yield "| --- | --- | --- | --- | --- |"
        cells = (f"`{one.full}`", one.severity.value, one.meaning, " ".join(one.ids))
        yield f"| {' | '.join((*cells, hidden.get(one, '')))} |"


def _rows(formats: list[Format]) -> Iterator[str]:
    """Each row of the beginning: the rule of its example, and what it hides."""
    lines = [(row, kinds["example"][0]) for row, kinds in table.rows().items()]
    hidden: dict[str, str] = {}
    for name, rules in stock():
        for number in grep(rules, [line for _, line in lines], "C"):
            hidden.setdefault(lines[number][0], name)
    yield from ("", "## The rows", "")
    yield (
        "From the example of each row rulegen makes a rule. *Variants* are lines of the same "
        "message that the source of the daemon knows of (optional parts, other alphabets, "
        "IPv6, other versions), and how many of these the rule hides; *with --family* are other "
        "wordings, and other forms of an alarm. Stock rules hide the example of "
        f"{len(hidden)} of the {len(lines)} rows. "
        "The lines are those of `corpus/rows.tsv`."
    )
    yield from ("", "| row | format | variants | with --family | stock rules |")
    yield "| --- | --- | --- | --- | --- |"
    of_row = {row: one.full for one in formats for row in one.ids}
    for row, line in lines:
        known = table.known().recognise(*_taken_apart(line))
        name = known.full if known else of_row[row]
        counts = [_count(row, kind) for kind in ("variant", "family")]
        yield f"| {row} | `{name}` | {' | '.join(counts)} | {hidden.get(row, '')} |"


def _taken_apart(line: bytes) -> tuple[str, str]:
    record = parse(line.decode())
    return record.ident, record.message


def _count(row: str, kind: str) -> str:
    """How many lines of a kind the rule of the row's example hides: `3 of 3`."""
    lines = table.rows()[row][kind]
    missed = table.missed(table.rules(row, family=kind == "family"), lines)
    return f"{len(lines) - len(missed)} of {len(lines)}" if lines else ""


if __name__ == "__main__":
    DOCUMENT.write_text(DOCUMENT.read_text().partition(MARK)[0] + MARK + made())
