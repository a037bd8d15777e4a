"""Each format of the catalogue is what its entry says; half a format is none."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

import pytest

from rulegen.ere import parse
from rulegen.fields import places_of
from rulegen.formats import Catalogue, Format, FormatError, catalogue
from rulegen.formats.check import check
from rulegen.formats.load import formed, programs, read
from rulegen.formats.match import Matcher, pattern, raw
from rulegen.formats.places import BUILT_IN
from rulegen.formats.syntax import slots
from rulegen.model import Record
from rulegen.parse import parse as take_apart
from rulegen.pattern import Field, walk

FILES = sorted(BUILT_IN.glob("*.toml"))

# Rows of the sources that name each other: the first also takes what the second shows.
ALIKE: set[str] = set()

# The message formats that the catalogue began with, by daemon.
ROWS = {"PF": 50, "DC": 30, "AM": 22, "BU": 31, "SN": 20, "NA": 34, "OV": 40}

HEAD = """\
programs = ['toyd']
service = 'toyd'
ident = 'toyd'
pid = 'always'
[fields]
name = '[a-z]+'
"""
WHOLE = """\
[[format]]
name = 'hello'
template = 'hello %{name}'
meaning = 'somebody was greeted'
severity = 'routine'
source = 'toyd main.c'
examples = ['toyd[1]: hello joe']
near = ['toyd[1]: hello 5']
"""


@lru_cache(maxsize=1)
def known() -> Catalogue:
    return catalogue()


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_examples_variants_and_near_lines(path: Path) -> None:
    data = read(path)
    formats = [formed(path, data, entry) for entry in data["format"]]
    assert not [str(error) for error in check(formats, alike=ALIKE)]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_field_and_part_is_used(path: Path) -> None:
    data = read(path)
    formats = [formed(path, data, entry) for entry in data["format"]]
    used = {s.token for f in formats for s in (*slots(f.ident_parts), *slots(f.parts))}
    assert set(data.get("fields", {})) <= used
    text = path.read_text()
    assert not [name for name in data.get("parts", {}) if "%{@" + name + "}" not in text]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_the_first_line_names_the_programs_of_the_examples(path: Path) -> None:
    data = read(path)
    for entry in data["format"]:
        for line in entry["examples"]:
            ident = line.partition(": ")[0].partition("[")[0]
            assert path.stem in {f.stem for f in _files_about(ident)}, line


def _files_about(ident: str) -> list[Path]:
    return [
        path
        for path in FILES
        for name in programs(path)
        if ident == name or (name.endswith("*") and ident.startswith(name[:-1]))
    ]


def test_every_row_has_a_format() -> None:
    covered = {row for one in known().formats() for row in one.ids}
    assert covered == {f"{p}-{n:02}" for p, last in ROWS.items() for n in range(1, last + 1)}


def test_names_are_unique_and_meanings_are_clauses() -> None:
    formats = known().formats()
    assert len({one.full for one in formats}) == len(formats)
    for one in formats:
        assert one.meaning and not one.meaning.endswith("."), one.full


def test_examples_are_recognised_as_their_own_format() -> None:
    for one in known().formats():
        for line in (*one.examples, *one.variants):
            assert _recognised(line).full == one.full, line  # type: ignore[union-attr]


def test_narrowed_templates_still_take_their_line() -> None:
    for one in known().formats():
        for line in (*one.examples, *one.variants):
            record = whole(line)
            template = one.narrowed(record.message, record.ident)
            assert Matcher([pattern(template.message)]).match(raw(record.message)) == [0], line
            assert Matcher([pattern(template.ident)]).match(raw(record.ident)) == [0], line


def whole(line: str) -> Record:
    """An example taken apart."""
    return take_apart(f"Nov  3 09:05:02 mx {line.rstrip()}")


def _recognised(line: str) -> Format | None:
    record = whole(line)
    return known().recognise(record.ident, record.message)


def test_fields_are_found_in_their_lines() -> None:
    for one in known().formats():
        for line in (*one.examples, *one.variants):
            message = whole(line).message
            tree = one.narrowed(message).message
            assert bool(places_of(tree, message)) == any(
                isinstance(n, Field) for n in walk(tree)
            ), line


def test_no_field_is_free_text_in_disguise() -> None:
    for path in FILES:
        for name, ere in read(path).get("fields", {}).items():
            matcher = Matcher([pattern(parse(ere))])
            assert not matcher.match(b"a; b: (c) <d> [e] 'f' \"g\" =h, {i}"), (path.stem, name)


def test_a_whole_format_is_recognised(tmp_path: Path) -> None:
    own = _file(tmp_path, HEAD + WHOLE)
    found = catalogue([own.parent]).recognise("toyd", "hello joe")
    assert found is not None and found.full == "toyd.hello"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (WHOLE.replace("near = ['toyd[1]: hello 5']\n", ""), "hello: near is missing"),
        (WHOLE.replace("examples = ['toyd[1]: hello joe']\n", ""), "hello: examples is missing"),
        (WHOLE.replace("%{name}", "%{nmae}"), "the class nmae is not known"),
        (WHOLE.replace("%{name}", "%{name"), "the field has no closing brace"),
        (WHOLE + WHOLE, "hello: the name is used twice"),
        (WHOLE.replace("'routine'", "'harmless'"), "severity is 'harmless'"),
        (WHOLE.replace("meaning", "meanings"), "hello: meaning is missing"),
        (WHOLE + "colour = 'red'\n", "the key colour is not known"),
        (WHOLE.replace("%{name}", "%{free}"), "has free text but not `free = true`"),
        (WHOLE + "free = true\n", "has `free = true` for nothing"),
        (WHOLE.replace("%{name}", "%{@name}"), "the part name is not known"),
        (WHOLE.replace("'toyd main.c'", "'toyd"), "line 12: not TOML"),
    ],
)
def test_half_a_format_is_none(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(FormatError) as error:
        read(_file(tmp_path, HEAD + text))
    assert said in str(error.value)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (WHOLE + "variants = ['toyd[1]: hello Joe']\n", "variants: it does not fit"),
        (WHOLE.replace("hello 5", "hello eve"), "the template takes a line of near"),
        (
            WHOLE + WHOLE.replace("'hello'", "'again'").replace("hello %", "%[hello %]%"),
            "toyd.again takes this line of examples too",
        ),
    ],
)
def test_a_format_that_does_not_do_what_it_says(tmp_path: Path, text: str, said: str) -> None:
    path = _file(tmp_path, HEAD + text)
    data = read(path)
    formats = [formed(path, data, entry) for entry in data["format"]]
    assert said in {error.message for error in check(formats)}


def test_an_error_shows_the_place(tmp_path: Path) -> None:
    path = _file(tmp_path, HEAD + WHOLE.replace("%{name}", "%{nmae}"))
    with pytest.raises(FormatError) as error:
        read(path)
    assert str(error.value) == (
        f"{path}: hello: the class nmae is not known\n"
        "  hello %{nmae}\n"
        "          ^^^^\n"
        "did you mean name?"
    )


def _file(place: Path, text: str) -> Path:
    path = place / "toyd.toml"
    path.write_text(text)
    return path
