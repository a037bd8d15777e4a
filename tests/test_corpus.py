"""Runs corpus/cases through the program; adding a case needs no Python.

A case says: with these arguments and this input, exactly these rules. They hide the lines of
`like` and none of `other`, which real grep judges as logcheck does.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest

from rulegen.cli import app

FOLDER = Path(__file__).parent.parent / "corpus"
CASES = sorted((FOLDER / "cases").glob("*/*.toml"))
LOGS = sorted((FOLDER / "logs").glob("*.log"))
KEYS = {
    "about", "arguments", "input", "files", "rules", "like", "other", "status", "stderr", "output",
    "wider",
}  # fmt: skip
ENCODING = {"encoding": "utf-8", "errors": "surrogateescape"}


def plain(want: dict[str, Any]) -> bool:
    """Whether a case asks for inferred rules and nothing particular."""
    return want.get("arguments") == ["--no-formats"] and not want.get("wider")


def name(path: Path) -> str:
    return f"{path.parent.name}/{path.stem}"


def case(path: Path) -> dict[str, Any]:
    return tomllib.loads(path.read_text(encoding="utf-8"))


def run_inside(arguments: list[str], capfdbinary: Any) -> tuple[int, bytes, bytes]:
    """Exit status, output and messages of the program, in this process."""
    with pytest.raises(SystemExit) as ended:
        app(["from-lines", *arguments], prog_name="rulegen")
    out, err = capfdbinary.readouterr()
    return int(ended.value.code or 0), out, err


def left(rules: list[str], lines: list[str], locale: str, folder: Path) -> list[str]:
    """The lines that none of the rules matches."""
    file = folder / "rules"
    file.write_bytes("".join(rule + "\n" for rule in rules).encode(**ENCODING))
    done = subprocess.run(
        ["grep", "-E", "--text", "-v", "-f", str(file)],
        input="".join(line + "\n" for line in lines).encode(**ENCODING),
        stdout=subprocess.PIPE,
        env={**os.environ, "LC_ALL": locale},
        check=False,
    )
    assert done.returncode < 2
    return done.stdout.decode(**ENCODING).split("\n")[:-1]


def prepare(want: dict[str, Any], folder: Path) -> list[str]:
    """The files of a case, written; the arguments to read its input from."""
    for file, lines in want.get("files", {}).items():
        (folder / file).write_bytes("".join(line + "\n" for line in lines).encode(**ENCODING))
    text = "".join(line + "\n" for line in want.get("input", ()))
    (folder / "input").write_bytes(text.encode(**ENCODING))
    return [*want.get("arguments", ()), *(["input"] if "input" in want else [])]


def judge(want: dict[str, Any], status: int, out: bytes, err: bytes, folder: Path) -> None:
    """Compares what the program said with what the case wants."""
    text, said = out.decode(**ENCODING), err.decode(**ENCODING)
    assert "Traceback" not in said
    for part in want.get("stderr", ()):
        assert part in said
    if not want.get("stderr"):
        assert said == ""
    assert status == want.get("status", 0)
    if "output" in want:
        assert text.splitlines() == want["output"]
    rules = want.get("rules", [])
    if "output" not in want:
        assert text.splitlines() == rules
    for locale in ("C", "C.UTF-8"):
        assert left(rules, want.get("like", []), locale, folder) == []
        assert left(rules, want.get("other", []), locale, folder) == want.get("other", [])


@pytest.mark.parametrize("path", CASES, ids=name)
def test_case(
    path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfdbinary: Any
) -> None:
    want = case(path)
    monkeypatch.chdir(tmp_path)
    arguments = prepare(want, tmp_path)
    judge(want, *run_inside(arguments, capfdbinary), tmp_path)


@pytest.mark.parametrize("path", [p for p in CASES if p == min(p.parent.glob("*.toml"))], ids=name)
def test_case_from_a_shell(path: Path, tmp_path: Path) -> None:
    """The first case of each program by the installed command, its input on a pipe."""
    want = case(path)
    arguments = prepare(want, tmp_path)
    program = shutil.which("rulegen", path=Path(sys.executable).parent) or "rulegen"
    done = subprocess.run(
        [program, "from-lines", *(a for a in arguments if a != "input")],
        input=(tmp_path / "input").read_bytes(),
        capture_output=True,
        cwd=tmp_path,
        check=False,
    )
    judge(want, done.returncode, done.stdout, done.stderr, tmp_path)


@pytest.mark.parametrize("path", CASES, ids=name)
def test_a_case_is_whole(path: Path) -> None:
    """It says what it is about, and has a line that must be hidden and one that must not."""
    want = case(path)
    assert not set(want) - KEYS
    assert want["about"].endswith(".")
    assert not want.get("rules") or (want["like"] and want["other"])


KNOWN = [path for path in CASES if plain(case(path))]


@pytest.mark.parametrize("path", KNOWN, ids=name)
def test_the_catalogue_hides_the_same(
    path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfdbinary: Any
) -> None:
    """With the known formats too, like lines are hidden and others are reported."""
    want = case(path)
    monkeypatch.chdir(tmp_path)
    prepare(want, tmp_path)
    rules = run_inside(["input"], capfdbinary)[1].decode(**ENCODING).splitlines()
    for locale in ("C", "C.UTF-8"):
        assert left(rules, want["like"], locale, tmp_path) == []
        assert left(rules, want["other"], locale, tmp_path) == want["other"]


@pytest.mark.parametrize("arguments", [[], ["--no-formats"]], ids=["formats", "inferred"])
@pytest.mark.parametrize("path", LOGS, ids=name)
def test_every_line_of_a_log_gets_a_rule(
    path: Path, arguments: list[str], tmp_path: Path, capfdbinary: Any
) -> None:
    status, out, err = run_inside([*arguments, str(path)], capfdbinary)
    lines = path.read_text(encoding="utf-8").splitlines()
    rules = out.decode().splitlines()
    assert status == 0
    assert b"quoted text" not in err
    for locale in ("C", "C.UTF-8"):
        assert left(rules, [*lines, ""], locale, tmp_path) == [""]
