"""Plans as patches: taken by patch(1) and git, and taken back."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rulegen.errors import WriteError
from rulegen.write import Change, Plan, diff
from rulegen.write.patch import parse, reverse
from rulegen.write.plan import as_bytes, as_text

TOOLS = {
    "patch": ["patch", "-p1", "--quiet"],
    "git": ["git", "apply", "--whitespace=nowarn"],
}
TEXT = st.lists(st.sampled_from(["^a", "^b", "^c", "-- a/x", "++ b/x", "", "é\udcff", "^d\r"]))
ENDS = st.sampled_from(["", "\n"])


@st.composite
def contents(draw):
    lines = draw(TEXT)
    return as_bytes("\n".join(lines) + draw(ENDS))


def run(tool, directory, text, *more):
    if shutil.which(tool) is None:
        pytest.skip(f"{tool} is not installed")
    env = {**os.environ, "GIT_CEILING_DIRECTORIES": str(directory.parent)}
    subprocess.run([*TOOLS[tool], *more], cwd=directory, input=as_bytes(text), check=True, env=env)


@pytest.mark.parametrize("tool", TOOLS)
@pytest.mark.parametrize(
    ("old", "new"),
    [
        (None, b"^a\n^b\n"),
        (b"^a\n", None),
        (b"^a\n^b\n^c\n^d\n^e\n^f\n^g\n^h\n", b"^a\n^x\n^c\n^d\n^e\n^f\n^g\n^h\n^i\n"),
        (b"^a\n^b", b"^a\n^b\n^c\n"),
        (b"# caf\xe9\n^a\x0c\n", b"# caf\xe9\n^a\x0c\n^\xc3\xa9\n"),
    ],
)
@pytest.mark.parametrize("name", ["local-x", "some dir/local-x"])
def test_the_tools_take_a_patch_and_take_it_back(tmp_path, tool, old, new, name):
    path = tmp_path / name
    path.parent.mkdir(exist_ok=True)
    if old is not None:
        path.write_bytes(old)
    text = diff(Plan((Change(path, old, new),)), tmp_path)
    run(tool, tmp_path, text)
    assert (path.read_bytes() if path.exists() else None) == new
    path.parent.mkdir(exist_ok=True)
    run(tool, tmp_path, text, "-R")
    assert (path.read_bytes() if path.exists() else None) == old


def test_one_patch_holds_several_files_and_none_that_stays():
    path = Path("/etc/logcheck")
    plan = Plan(
        (
            Change(path / "a", b"^a\n", b"^b\n"),
            Change(path / "b", b"^a\n", b"^a\n"),
            Change(path / "c", None, b"^c\n"),
        )
    )
    assert [patch.path for patch in parse(diff(plan))] == [path / "a", path / "c"]


@settings(max_examples=300)
@given(contents(), contents())
def test_reversing_restores_every_byte(old, new):
    (patch,) = parse(diff(Plan((Change(Path("/x"), old, new),)))) or (None,)
    if patch is None:
        assert old == new
    else:
        assert reverse(patch, as_text(new)) == as_text(old)


@given(st.permutations("abcdefghi"), st.sets(st.integers(0, 8)), st.sets(st.integers(0, 8)))
def test_reversing_again_changes_nothing(lines, in_old, in_new):
    old, new = ("".join(f"{lines[n]}\n" for n in sorted(some)) for some in (in_old, in_new))
    for patch in parse(diff(Plan((Change(Path("/x"), old.encode(), new.encode()),)))):
        assert reverse(patch, old) == old


def made(old, new):
    return parse(diff(Plan((Change(Path("/x"), old, new),))))[0]


def test_lines_that_others_added_stay():
    patch = made(b"^a\n^b\n^c\n", b"^a\n^b\n^mine\n^c\n")
    text = "^new\n^a\n^b\n^mine\n^c\n^theirs\n"
    assert reverse(patch, text) == "^new\n^a\n^b\n^c\n^theirs\n"
    assert reverse(patch, "^b\n^x\n^mine\n^y\n") == "^b\n^x\n^y\n"


def test_a_new_file_goes_unless_others_wrote_into_it():
    patch = made(None, b"^a\n^b\n")
    assert reverse(patch, "^a\n^b\n") is None
    assert reverse(patch, "^a\n^b\n^theirs\n") == "^theirs\n"
    assert reverse(patch, "") is None


def test_the_missing_newline_comes_back_only_at_the_end():
    patch = made(b"^a", b"^a\n^mine\n")
    assert reverse(patch, "^a\n^mine\n") == "^a"
    assert reverse(patch, "^a\n^mine\n^theirs\n") == "^a\n^theirs\n"


@pytest.mark.parametrize("text", ["^a\n^b\n^mine too\n", "^a\n^b\n^mi\n^x\n^ne\n", "^z\n", ""])
def test_changed_lines_are_not_taken_back(text):
    with pytest.raises(WriteError, match="have changed since") as caught:
        reverse(made(b"^a\n^b\n", b"^a\n^b\n^mi\n^ne\n"), text)
    assert caught.value.place == "/x:3"
    assert caught.value.text == "^mi"


@pytest.mark.parametrize("cut", ["@@ -1,1 +1,2 @@\n^a\n", "@@ -1,4 +1,9 @@\n a\n"])
def test_a_damaged_patch_is_named(cut):
    with pytest.raises(WriteError, match="damaged"):
        parse(f"--- a/x\n+++ b/x\n{cut}")


def test_a_name_that_no_patch_can_hold_is_refused():
    with pytest.raises(WriteError, match="name"):
        diff(Plan((Change(Path('/etc/a"b'), None, b"^a\n"),)))
