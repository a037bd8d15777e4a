"""The documentation is true: its examples run, its links lead somewhere, nothing is left out.

Run this file to write the outputs of the examples anew; then read the diff.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PAGES = {ROOT / "README.md": "corpus/..", ROOT / "docs/guide.md": "corpus/guide"}
"""Pages with examples, and where these are run (in a copy)."""
HERE = "/tmp/guide"
LINKED = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/*.md")])

_BLOCK = re.compile(r"(?ms)^```console\n(.*?)^```$")
_EXAMPLE = re.compile(r"(?m)^\$ (?P<command>.*(?:\n> .*)*)\n(?P<output>(?:(?!\$ ).*\n)*)")
_SETUP = re.compile(r"(?m)^python3 -m venv .*$")
_CODE = re.compile(r"(?ms)^```.*?^```$|`[^`\n]*`")
_LINK = re.compile(r"\]\((?!\w+:)([^)#]*)(#[^)]*)?\)")


@contextmanager
def sandbox(place: str) -> Iterator[tuple[Path, dict[str, str]]]:
    """A directory with a copy of the corpus, and an environment in which `rulegen` is this
    package, remembers nothing and knows no format files of the user."""
    with tempfile.TemporaryDirectory(prefix="rulegen-docs-") as name:
        top = Path(name)
        for part in ("logs", "guide"):
            shutil.copytree(ROOT / "corpus" / part, top / "corpus" / part)
        program = top / "bin" / "rulegen"
        program.parent.mkdir()
        program.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m rulegen "$@"\n')
        program.chmod(0o755)
        homes = ("HOME", "XDG_STATE_HOME", "XDG_CONFIG_HOME")
        path = f"{program.parent}:{os.environ['PATH']}"
        extra = {"PATH": path, "PYTHONPATH": str(ROOT), "LC_ALL": "C.UTF-8", "COLUMNS": "80"}
        yield top / place, {**os.environ, **dict.fromkeys(homes, str(top / "home")), **extra}


def run(command: str, place: Path, env: dict[str, str]) -> str:
    """What a terminal would show, as if the place were `HERE`."""
    text = command.replace("\n> ", "\n")
    done = subprocess.run(
        ["sh", "-c", text], cwd=place, env=env, text=True, stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=120, check=False,
    )  # fmt: skip
    return done.stdout.replace(str(place), HERE)


def examples(page: Path) -> list[tuple[str, str]]:
    """Commands and their outputs, in order."""
    blocks = _BLOCK.findall(page.read_text())
    return [(m["command"], m["output"]) for b in blocks for m in _EXAMPLE.finditer(b)]


def outputs(page: Path) -> list[tuple[str, str]]:
    """The commands with what they really print."""
    with sandbox(PAGES[page]) as (place, env):
        return [(command, run(command, place, env)) for command, _ in examples(page)]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_examples_print_what_the_page_says(page: Path) -> None:
    assert outputs(page) == examples(page)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_block_is_run(page: Path) -> None:
    for block in _BLOCK.findall(page.read_text()):
        assert "".join(m[0] for m in _EXAMPLE.finditer(block)) == block


def test_every_command_has_an_example() -> None:
    from rulegen.cli_examples import EXAMPLES

    commands = set(EXAMPLES)
    shown = {word for page in PAGES for text, _ in examples(page)
             for word in re.findall(r"\brulegen ([a-z-]+)", text)}  # fmt: skip
    assert commands <= shown
    listed = re.findall(r"(?m)^\| `rulegen ([a-z-]+)", (ROOT / "README.md").read_text())
    assert sorted(listed) == sorted(commands)


@pytest.mark.parametrize("page", LINKED, ids=lambda page: page.name)
def test_links_lead_somewhere(page: Path) -> None:
    for path, anchor in _LINK.findall(_CODE.sub("", page.read_text())):
        target = (page.parent / path).resolve() if path else page
        assert target.exists(), f"{page.name} links to {path}"
        assert not anchor or anchor[1:] in anchors(target), f"{page.name} links to {path}{anchor}"


def anchors(page: Path) -> set[str]:
    """The headings of a page as names of places in it."""
    heads = re.findall(r"(?m)^#+ (.*)$", page.read_text())
    return {re.sub(r"[^\w -]", "", head).lower().replace(" ", "-") for head in heads}


def test_continuous_integration_runs_the_setup_commands_of_the_readme() -> None:
    commands = _SETUP.findall((ROOT / "README.md").read_text())
    assert len(commands) == 2
    assert _SETUP.findall((ROOT / ".ci/run").read_text()) == commands


def test_the_log_of_the_setup_command_is_there() -> None:
    (log,) = re.findall(
        r"(?m)^python3 -m venv .* from-lines (\S+)$", (ROOT / ".ci/run").read_text()
    )
    assert (ROOT / log).read_bytes()


def test_the_drawing_names_every_module() -> None:
    text = (ROOT / "docs/design.md").read_text()
    named = set(re.findall(r"`?\b([a-z_]+)(?:\.py|/)", text))
    modules = {path.stem for path in (ROOT / "rulegen").iterdir()
               if path.suffix == ".py" or (path / "__init__.py").exists()}  # fmt: skip
    assert not {name for name in modules if not name.startswith(("__", "cli"))} - named


def test_the_vocabulary_of_the_page_is_that_of_the_table() -> None:
    from rulegen.tokens import TABLE

    text = (ROOT / "docs/rules.md").read_text()
    rows = re.findall(r"(?m)^\| [^|]+ \| `([^`]+)` \|", text)
    assert rows and set(rows) <= {entry.ere for entry in TABLE}


def main() -> None:
    """Write the outputs anew."""
    for page in PAGES:
        real = iter(outputs(page))

        def renew(example: re.Match[str]) -> str:
            return "$ {}\n{}".format(*next(real))  # noqa: B023

        def block(fence: re.Match[str]) -> str:
            return f"```console\n{_EXAMPLE.sub(renew, fence[1])}```"

        page.write_text(_BLOCK.sub(block, page.read_text()))


if __name__ == "__main__":
    sys.path.insert(0, str(ROOT))
    main()
