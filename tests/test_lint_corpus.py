"""Every check with its page and its corpus file: rules that fail, that pass, and the rule after
the repair. Adding a case needs no Python."""

from __future__ import annotations

import shutil
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import replace
from hashlib import md5
from pathlib import Path
from typing import Any

import pytest

from rulegen.checks import all_checks
from rulegen.errors import RulegenError
from rulegen.language import Answer, covers
from rulegen.linting import conffiles
from rulegen.linting.collect import collect
from rulegen.linting.files import Collection
from rulegen.linting.repair import no_worse, repair
from rulegen.linting.run import run
from rulegen.linting.values import Check, Finding
from rulegen.logcheck.conf import Conf
from rulegen.report.lint import manual
from rulegen.write import apply

ROOT = Path(__file__).parent.parent
CORPUS = ROOT / "corpus" / "checks"
CHECKS = {check.name: check for check in all_checks()}
Case = Mapping[str, Any]

_ONE = "ignore.d.server/local-food"


def _corpus(name: str) -> Case:
    return tomllib.loads((CORPUS / f"{name}.toml").read_text(encoding="utf-8"))


def _cases() -> list[Any]:
    return [
        pytest.param(CHECKS[path.stem], case, id=f"{path.stem}-{number}")
        for path in sorted(CORPUS.glob("*.toml"))
        for number, case in enumerate(_corpus(path.stem)["case"], start=1)
    ]


def _files(case: Case, after: bool) -> dict[str, str]:
    """The files of a case before or after the repair, by path in the directory."""
    if "fixed" in case:
        case = {"fixed_files": {_ONE: case["fixed"]}, "files": {_ONE: case["fails"]}}
    if not after and "raw" in case:
        return dict(case["raw"])
    rules: Mapping[str, Sequence[str]] = case["fixed_files" if after else "files"]
    return {path: "".join(f"{rule}\n" for rule in lines) for path, lines in rules.items()}


def _tree(root: Path, files: Mapping[str, str], mode: int = 0o644) -> None:
    for path in (root, *(root / name for name in files)):
        (path.parent if path != root else path).mkdir(parents=True, exist_ok=True)
    for name, text in files.items():
        (root / name).write_bytes(text.encode())
    for path in (root, *root.rglob("*")):
        path.chmod(0o755 if path.is_dir() else mode)


def _collected(root: Path, case: Case, after: bool) -> Collection:
    _tree(root, _files(case, after), 0o644 if after else int(case.get("mode", "644"), 8))
    for key in ("logs", "attacks"):
        (root / f".{key}").write_text("".join(f"{line}\n" for line in case.get(key, ())))
    live = str(root) if case.get("live") else None
    given = {key: [str(root / f".{key}")] for key in ("logs", "attacks") if key in case}
    there = collect([str(root)], Conf(rule_dir="/nowhere"), "C.UTF-8", rule_dir=live, **given)
    return replace(there, language="" if after else case.get("language", ""))


def _found(collection: Collection, check: Check) -> list[Finding]:
    return [one for one in run(collection, [check]) if one.check is check]


@pytest.fixture(autouse=True)
def no_dpkg(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """dpkg knows no file of these tests, unless a case says so."""
    status = tmp_path / "status"
    monkeypatch.setattr(conffiles, "STATUS", status)
    conffiles.conffiles.cache_clear()
    return status


def test_every_check_has_a_corpus_file_and_only_checks_have() -> None:
    assert {path.stem for path in CORPUS.glob("*.toml")} == set(CHECKS)


def test_codes_and_names_are_distinct() -> None:
    assert len({check.code for check in all_checks()}) == len(CHECKS) == len(all_checks())


@pytest.mark.parametrize("check", all_checks(), ids=lambda check: check.name)
def test_a_check_does_one_thing_and_has_failing_passing_and_repaired_rules(check: Check) -> None:
    assert [bool(x) for x in (check.rule, check.file, check.tree)].count(True) == 1
    assert check.summary and check.text and check.bad != check.good
    corpus = _corpus(check.name)
    assert corpus["passes"] and corpus["case"]
    assert all(("fixed" in case) != ("fixed_files" in case) for case in corpus["case"])


@pytest.mark.parametrize(("check", "case"), _cases())
def test_a_failing_rule_is_found_and_the_repaired_one_is_not(
    check: Check, case: Case, tmp_path: Path, no_dpkg: Path
) -> None:
    root = tmp_path / "rules"
    before = _collected(root, case, after=False)
    if "dpkg" in case:
        sums = [(root / name, text) for name, text in _files(case, after=True).items()]
        lines = [f" {p} {md5(text.encode()).hexdigest()}\n" for p, text in sums]
        no_dpkg.write_text("Conffiles:\n" + "".join(lines))
    found = _found(before, check)
    assert [one.text[slice(*one.span)] for one in found] == case["at"]
    _check_repair(root, before, found, check, case)
    shutil.rmtree(root)
    assert _found(_collected(root, case, after=True), check) == []


def _check_repair(
    root: Path, before: Collection, found: list[Finding], check: Check, case: Case
) -> None:
    """What --fix writes is the repaired text of the case, and takes what the old rule took."""
    if not any(one.fix is not None for one in found):
        return
    work = repair(before, found, [check])
    assert not work.left and work.mended == len(found)
    apply(work.plan, check=no_worse(work.plan, "C.UTF-8"))
    for name, text in _files(case, after=True).items():
        assert (root / name).read_bytes().decode() == text
    for one in found:
        if one.fix:
            assert covers(one.fix, one.text) is Answer.YES


@pytest.mark.parametrize("check", all_checks(), ids=lambda check: check.name)
def test_a_passing_rule_is_not_found(check: Check, tmp_path: Path) -> None:
    case = {"fixed": _corpus(check.name)["passes"], "fails": []}
    assert _found(_collected(tmp_path / "rules", case, after=True), check) == []


@pytest.mark.parametrize("check", [c for c in all_checks() if c.rule], ids=lambda check: check.name)
def test_the_examples_of_the_page_are_true(check: Check, tmp_path: Path) -> None:
    pair = {"fails": check.bad.split("\n"), "fixed": check.good.split("\n")}
    bad = _found(_collected(tmp_path / "bad", pair, after=False), check)
    good = _found(_collected(tmp_path / "good", pair, after=True), check)
    assert bad and not good


def test_the_manual_is_made_from_the_checks() -> None:
    """If this fails: rulegen lint --explain all > docs/checks.md"""
    assert (ROOT / "docs" / "checks.md").read_text(encoding="utf-8") == manual(all_checks())


def test_a_check_is_found_by_code_name_and_group() -> None:
    from rulegen.checks import chosen, find

    assert find("D01") == find("stamp") == (CHECKS["stamp"],)
    assert {check.code[0] for check in find("S")} == {"S"}
    assert CHECKS["overlap"] not in chosen() and CHECKS["overlap"] in chosen(["overlap"])
    assert CHECKS["stamp"] not in chosen((), ["D"])
    with pytest.raises(RulegenError, match="no check 'stanp'") as error:
        find("stanp")
    assert error.value.hint == "did you mean stamp?"
