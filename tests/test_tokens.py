"""The laws of the token table and of the contexts, and every file in corpus/tokens."""

from __future__ import annotations

import os
import subprocess
from itertools import combinations

import pytest
import regex
from token_files import TokenFile, token_files

from rulegen.around import Pattern
from rulegen.classes import WIDER, join, takes
from rulegen.contexts import AROUND, KEYS, PROGRAM_KEYS, SUCCESS, Context
from rulegen.cut import OF_LETTERS, looks, pieces_of
from rulegen.language import Answer, covers, overlaps
from rulegen.tokenise import tokenise
from rulegen.tokens import BY_NAME, TABLE, TokenClass
from rulegen.wordlists import FIXED

FILES = token_files()
SAMPLES = [(file.name, sample) for file in FILES for sample in file.found]
RECOGNISED = [entry for entry in TABLE if entry.find]
# A recogniser with a look-ahead is no ERE.
EXACT = [entry for entry in RECOGNISED if "(?" not in entry.find]


def named(file: TokenFile) -> str:
    return file.name


def class_name(entry: TokenClass) -> str:
    return entry.name


def test_every_class_has_a_file_and_every_file_a_class() -> None:
    assert sorted(BY_NAME) == [file.name for file in FILES]
    assert len(BY_NAME) == len(TABLE)


@pytest.mark.parametrize("file", FILES, ids=named)
def test_a_file_shows_what_belongs_to_the_class_and_what_does_not(file: TokenFile) -> None:
    assert file.texts
    assert file.absent or file.refuses
    if BY_NAME[file.name].find:
        assert file.found and file.absent


@pytest.mark.parametrize("file", FILES, ids=named)
def test_samples_are_found_and_look_alikes_are_not(file: TokenFile) -> None:
    for sample in file.found:
        found = [(t.text, t.name) for t in tokenise(sample.message, sample.ident)]
        assert (sample.text, file.name) in found, sample
    for message, ident in file.absent:
        assert file.name not in [t.name for t in tokenise(message, ident)], message


def test_tokens_of_the_samples_join_to_the_message() -> None:
    for _, sample in SAMPLES:
        tokens = tokenise(sample.message, sample.ident)
        assert "".join(t.text for t in tokens) == sample.message


@pytest.mark.parametrize("file", FILES, ids=named)
def test_grep_and_regex_agree_on_the_written_ere(file: TokenFile) -> None:
    entry = BY_NAME[file.name]
    for text in file.texts:
        assert takes(file.name, text), text
    for text in file.refuses:
        assert not takes(file.name, text), text
    for locale in ("C", "C.UTF-8"):
        assert grep(entry.ere, [*file.texts, *file.refuses], locale) == list(file.texts)


def grep(ere: str, texts: list[str], locale: str) -> list[str]:
    """The texts that the ERE takes as a whole, by real grep."""
    made = subprocess.run(
        ["grep", "-E", "--text", "-n", "-e", f"^({ere})$"],
        input="".join(text + "\n" for text in texts).encode(),
        stdout=subprocess.PIPE,
        env={**os.environ, "LC_ALL": locale},
        check=False,
    )
    return [line.split(":", 1)[1] for line in made.stdout.decode().splitlines()]


@pytest.mark.parametrize("entry", EXACT, ids=class_name)
def test_the_written_ere_takes_all_that_is_recognised(entry: TokenClass) -> None:
    assert covers(f"^({entry.ere})$", f"^({entry.find})$") is Answer.YES


def test_no_earlier_recogniser_takes_what_an_open_one_takes() -> None:
    """The filter for bulk mining takes any text of an open class for any other."""
    both = [
        (a.name, b.name, found.line)
        for a, b in combinations(EXACT, 2)
        if b.open and (found := overlaps(f"^({a.find})$", f"^({b.find})$")).answer is Answer.YES
    ]
    assert both == []


@pytest.mark.parametrize("entry", EXACT, ids=class_name)
def test_few_classes_are_of_letters_or_of_digits_alone(entry: TokenClass) -> None:
    letters, digits = (overlaps(f"^({entry.find})$", f"^[{x}]+$") for x in ("A-Za-z", "0-9"))
    assert (letters.answer is Answer.YES) == (entry.name in OF_LETTERS), letters.line
    assert (digits.answer is Answer.YES) == (entry.name == "int"), digits.line


@pytest.mark.parametrize("file", [f for f in FILES if BY_NAME[f.name].find], ids=named)
def test_no_class_takes_more_from_the_start_of_a_sample(file: TokenFile) -> None:
    """As grep does, the longest wins: up to the end of the word or a stop behind it."""
    for sample in file.found:
        if looks(sample.text) != file.name:
            continue
        rest = sample.message[sample.message.index(sample.text) :]
        for entry in RECOGNISED:
            if entry.name == "url":  # ends where a sentence would, see tokenise
                continue
            taken = regex.match(rf"(?:{entry.find})(?![^\s\"'()\[\]{{}}<>,;=|`.:!?*])", rest)
            assert not taken or len(taken[0]) <= len(sample.text), (entry.name, sample)


# Their digits are part of the form: `0x`, `SHA256:`, `#012`, `200`.
FORMAL = {"hex-prefixed", "fingerprint", "escaped", "reply-good", "reply-bad"}


@pytest.mark.parametrize("file", [f for f in FILES if f.name not in FORMAL], ids=named)
@pytest.mark.parametrize("digits", ["1234567890", "9876543210", "1111111111", "5555555555"])
def test_other_digits_do_not_change_the_class(file: TokenFile, digits: str) -> None:
    others = str.maketrans("0123456789", digits)
    for sample in file.found:
        if sample.text:
            text = sample.text.translate(others)
            message = sample.message.replace(sample.text, text)
            found = [(t.text, t.name) for t in tokenise(message, sample.ident)]
            assert (text, file.name) in found, message


def test_words_with_digits_that_are_names_look_like_no_token() -> None:
    assert [word for word in sorted(FIXED) if any(t.name for t in tokenise(word))] == []


# --- contexts -----------------------------------------------------------------------------


def test_contexts_name_classes_of_the_table() -> None:
    slots = {name for c in (*SUCCESS, *AROUND) for name in regex.findall(r"\{=?([^}]*)\}", c.text)}
    assert slots <= set(BY_NAME)
    assert set(KEYS.values()) <= set(BY_NAME)


@pytest.mark.parametrize("context", (*SUCCESS, *AROUND), ids=lambda c: c.text)
def test_every_context_has_a_sample(context: Context) -> None:
    pattern = Pattern(context.text, context.programs)
    slots = {name for kind, name in pattern.parts if kind == "slot"}
    assert slots, "a context without a slot does nothing"
    assert any(
        pattern.slots(pieces, at)
        for name, sample in SAMPLES
        if name in slots and (not context.programs or sample.ident.startswith(context.programs))
        for pieces in [pieces_of(sample.message)]
        for at in range(len(pieces))
    ), "no sample in corpus/tokens has this context"


@pytest.mark.parametrize(
    ("key", "ident"),
    [*((key, "") for key in KEYS), *((k, p) for p, keys in PROGRAM_KEYS.items() for k in keys)],
)
def test_every_key_has_a_sample(key: str, ident: str) -> None:
    starts = regex.compile(rf"(?<![\w-]){key}=")
    name = KEYS.get(key, "name-or-none")
    assert any(starts.search(s.message) for n, s in SAMPLES if (n, s.ident) == (name, ident))


# --- joining classes ----------------------------------------------------------------------


def test_wider_classes_take_the_samples_of_the_narrower() -> None:
    for name, wider in WIDER.items():
        texts = [t for file in FILES if file.name == name for t in file.texts]
        for above in wider:
            bad = [t for t in texts if not takes(above, t)]
            assert not bad, f"{above} is said to take all of {name}, but not {bad[0]!r}"


def test_what_two_classes_join_to_takes_the_samples_of_both() -> None:
    """`text` is the last resort, even where a class takes blanks or nothing at all."""
    for a, b in combinations(FILES, 2):
        if (name := join(a.name, b.name)) == "text":
            continue
        bad = [t for t in (*a.texts, *b.texts) if not takes(name, t)]
        assert not bad, f"{a.name} and {b.name} join to {name}, which refuses {bad[0]!r}"


def test_root_who_succeeded_stays_and_others_do_not() -> None:
    for message, ident in (
        ("Accepted publickey for {} from 192.0.2.1 port 22 ssh2", "sshd"),
        ("pam_unix(cron:session): session opened for user {}(uid=0) by (uid=0)", "CRON"),
        ("Successful su for {} by joe", "su"),
    ):
        assert "root" not in [t.text for t in tokenise(message.format("root"), ident) if t.name]
        assert "joe" in [t.text for t in tokenise(message.format("joe"), ident) if t.name]
    failed = tokenise("Failed password for root from 192.0.2.1 port 22 ssh2", "sshd")
    assert ("root", "name") in [(t.text, t.name) for t in failed]
