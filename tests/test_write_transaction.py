"""Writing for real: all or nothing, locks, owners, undo."""

import difflib  # noqa: F401  (nobody may not be able to import it later)
import multiprocessing
import os
import resource
import shutil
import stat
import struct
import subprocess
from functools import partial
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from users import NOBODY, as_nobody, public_directory

from rulegen.errors import WriteError
from rulegen.write import Change, Plan, add_rules, apply, diff, planned, undo, undo_plan, update
from rulegen.write.files import PREFIX, Swap

root = pytest.mark.skipif(os.geteuid() != 0, reason="only root can be somebody else")


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch):
    monkeypatch.setenv("RULEGEN_STATE", str(tmp_path / "state"))
    return tmp_path / "state"


@pytest.fixture
def rules(tmp_path):
    path = tmp_path / "ignore.d.server"
    path.mkdir()
    return path


def adding(*new):
    return partial(add_rules, rules=new)


def snapshot(directory):
    return {path.name: path.read_bytes() for path in directory.iterdir()}


def mode(path):
    return stat.S_IMODE(path.stat().st_mode)


def test_a_plan_writes_nothing_until_it_is_applied(rules):
    plan = Plan((planned(rules / "local-a", adding("^a$")),))
    assert plan
    assert "+^a$\n" in diff(plan)
    assert snapshot(rules) == {}
    assert apply(plan) == plan
    assert snapshot(rules) == {"local-a": b"^a$\n"}


def test_what_is_there_already_is_not_written_again(rules, home):
    update(rules / "local-a", adding("^a$"))
    before = (rules / "local-a").stat()
    kept = (home / "last.patch").read_bytes()
    plan = update(rules / "local-a", adding("^a$"))
    assert not plan
    assert diff(plan) == ""
    assert (rules / "local-a").stat() == before
    assert (home / "last.patch").read_bytes() == kept


def test_a_relative_path_is_one_from_here(rules, monkeypatch):
    monkeypatch.chdir(rules)
    update(Path("local-a"), adding("^a$"))
    monkeypatch.chdir("/")
    undo()
    assert snapshot(rules) == {}


def test_a_file_that_changed_since_is_planned_anew(rules):
    path = rules / "local-a"
    plan = Plan((planned(path, adding("^b$")),))
    path.write_text("^theirs$\n")
    done = apply(plan)
    assert path.read_text() == "^b$\n^theirs$\n"
    assert done.changes[0].old == b"^theirs$\n"


def test_a_file_that_changed_since_stays_if_nobody_knows_how(rules):
    path = rules / "local-a"
    path.write_text("^theirs$\n")
    with pytest.raises(WriteError, match="changed since"):
        apply(Plan((Change(path, None, b"^mine$\n"),)))
    assert snapshot(rules) == {"local-a": b"^theirs$\n"}


def test_one_file_twice_is_refused(rules):
    (rules / "local-b").symlink_to("local-a")
    plan = Plan(tuple(planned(rules / name, adding("^a$")) for name in ("local-a", "local-b")))
    with pytest.raises(WriteError, match="same file"):
        apply(plan)


# Modes, owners, symlinks


@pytest.mark.parametrize("umask", [0o077, 0o000])
def test_a_new_file_is_for_everybody_to_read(rules, umask):
    old = os.umask(umask)
    try:
        update(rules / "local-a", adding("^a$"))
    finally:
        os.umask(old)
    assert mode(rules / "local-a") == 0o644


@pytest.mark.parametrize("wanted", [0o640, 0o664, 0o600, 0o4755])
def test_the_mode_is_kept(rules, wanted):
    path = rules / "local-a"
    path.write_text("^a$\n")
    path.chmod(wanted)
    update(path, adding("^b$"))
    assert mode(path) == wanted
    undo()
    assert mode(path) == wanted


@root
def test_the_owner_is_kept(rules):
    path = rules / "local-a"
    path.write_text("^a$\n")
    os.chown(path, 12345, 54321)
    update(path, adding("^b$"))
    assert (path.stat().st_uid, path.stat().st_gid) == (12345, 54321)


EVERYBODY = 0xFFFFFFFF
ENTRIES = [
    (0x01, 6, EVERYBODY),
    (0x02, 4, 4711),
    (0x04, 4, EVERYBODY),
    (0x10, 4, EVERYBODY),
    (0x20, 0, EVERYBODY),
]
ACL = struct.pack("<I", 2) + b"".join(struct.pack("<HHI", *entry) for entry in ENTRIES)
"""acl(5) as the kernel keeps it: user::rw-,user:4711:r--,group::r--,mask::r--,other::---"""


@pytest.mark.parametrize(
    ("name", "value"), [("user.note", b"mine"), ("system.posix_acl_access", ACL)]
)
def test_attributes_are_kept(rules, name, value):
    path = rules / "local-a"
    path.write_text("^a$\n")
    try:
        os.setxattr(path, name, value)
    except OSError:
        pytest.skip("the file system has no such attributes")
    update(path, adding("^b$"))
    assert os.getxattr(path, name) == value


@pytest.mark.parametrize("exists", [True, False])
def test_a_symlink_stays_and_its_target_is_written(rules, tmp_path, exists):
    (tmp_path / "git").mkdir()
    target = tmp_path / "git" / "rules"
    if exists:
        target.write_text("^a$\n")
    (rules / "local-a").symlink_to("../git/rules")
    update(rules / "local-a", adding("^b$"))
    assert os.readlink(rules / "local-a") == "../git/rules"
    assert target.read_text() == ("^a$\n^b$\n" if exists else "^b$\n")
    undo()
    assert os.path.lexists(rules / "local-a")
    assert target.exists() == exists


@pytest.fixture
def public(monkeypatch):
    """A directory that nobody can reach, and a state that is nobody's own."""
    with public_directory() as path:
        state = path / "state"
        state.mkdir()
        os.chown(state, NOBODY, NOBODY)
        monkeypatch.setenv("RULEGEN_STATE", str(state))
        yield path


def update_as_nobody(path):
    """What `update` says to nobody: the error, or "None"."""
    return as_nobody(partial(update_only, path))


def update_only(path):
    update(path, adding("^new$"))


@root
def test_nobody_writes_what_is_theirs_only(public):
    rules = public / "ignore.d.server"
    rules.mkdir()
    path = rules / "local-a"
    path.write_text("^a$\n")
    assert "Permission denied" in update_as_nobody(path)
    rules.chmod(0o777)
    assert "belongs to somebody else" in update_as_nobody(path)
    assert snapshot(rules) == {"local-a": b"^a$\n"}
    os.chown(path, NOBODY, NOBODY)
    assert update_as_nobody(path) == "None"
    assert path.stat().st_uid == NOBODY
    assert snapshot(rules) == {"local-a": b"^a$\n^new$\n"}


@root
def test_a_file_that_may_not_be_read_is_one_sentence(public):
    rules = public / "ignore.d.server"
    rules.mkdir()
    (rules / "local-a").touch()
    (rules / "local-a").chmod(0o600)
    said = update_as_nobody(rules / "local-a")
    assert said == f"{rules}/local-a: cannot read the file: Permission denied"


# All or nothing


@pytest.mark.parametrize("bad", ["^(b$", "^b$|"])
def test_a_bad_rule_never_gets_its_name(rules, home, bad):
    (rules / "local-a").write_text("^a$\n")
    seen = []

    def check(path, data):
        from rulegen.write import check_rules

        seen.append(snapshot(rules))
        check_rules(path, data)

    plan = Plan(
        (planned(rules / "local-a", adding("^c$")), planned(rules / "local-b", adding(bad)))
    )
    with pytest.raises(WriteError) as caught:
        apply(plan, check=check)
    assert caught.value.place == f"{rules}/local-b:1"
    assert all(state == {"local-a": b"^a$\n"} for state in seen)
    assert snapshot(rules) == {"local-a": b"^a$\n"}
    assert list(home.iterdir()) == []


def test_a_bad_neighbour_rolls_everything_back(rules, home):
    update(rules / "local-a", adding("^a$"))
    kept = (home / "last.patch").read_bytes()
    (rules / "local-z").write_text("^z$\n(foo\n")
    before = snapshot(rules)
    plan = Plan(
        (planned(rules / "local-a", adding("^c$")), planned(rules / "local-b", adding("^b$")))
    )
    with pytest.raises(WriteError) as caught:
        apply(plan)
    assert caught.value.place == f"{rules}/local-z:2"
    assert snapshot(rules) == before
    assert snapshot(home) == {"last.patch": kept}


@pytest.mark.parametrize("step", ["prepare", "install"])
@pytest.mark.parametrize("turn", range(4))
@pytest.mark.parametrize("error", [OSError(28, "No space left on device"), KeyboardInterrupt()])
def test_a_failure_at_any_step_puts_everything_back(rules, home, monkeypatch, step, turn, error):
    update(rules / "local-a", adding("^a$"))
    update(rules / "local-b", adding("^b$"))
    before = snapshot(rules), snapshot(home)
    names = ("local-a", "local-b", "local-c")
    plan = Plan(tuple(planned(rules / name, adding("^x$")) for name in names))
    real = getattr(Swap, step)
    left = iter([True] * turn)

    def failing(self):
        if not next(left, False):
            raise error
        real(self)

    monkeypatch.setattr(Swap, step, failing)
    with pytest.raises((WriteError, KeyboardInterrupt)):
        apply(plan)
    assert (snapshot(rules), snapshot(home)) == before


def test_a_full_disk_is_one_sentence(rules):
    """A limit on the size of files stands for the disk: both fail in write(2)."""
    path = rules / "local-a"
    path.write_text("^a$\n")
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (4096, hard))
    try:
        with pytest.raises(WriteError, match="cannot write: File too large"):
            update(path, adding(*(f"^number {n} of many$" for n in range(1000))))
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert snapshot(rules) == {"local-a": b"^a$\n"}


@root
@pytest.mark.parametrize("options", ["size=64k", "ro"])
def test_a_real_full_or_read_only_disk_is_one_sentence(rules, options):
    mount = ["mount", "-t", "tmpfs", "-o", options, "tmpfs", str(rules)]
    if subprocess.run(mount, capture_output=True).returncode:
        pytest.skip("file systems cannot be mounted here")
    try:
        with pytest.raises(WriteError) as caught:
            update(rules / "local-a", adding("^a$", "^b" * 60000))
        assert snapshot(rules) == {}
    finally:
        subprocess.run(["umount", str(rules)], check=True)
    word = "Read-only file system" if options == "ro" else "No space left on device"
    assert caught.value.message == f"cannot write: {word}"
    assert "Nothing was changed." in caught.value.hint


def test_a_vanished_directory_is_one_sentence(rules):
    plan = Plan((planned(rules / "local-a", adding("^a$")),))
    rules.rmdir()
    with pytest.raises(WriteError, match="No such file or directory") as caught:
        apply(plan)
    assert caught.value.place == str(rules)
    assert "Make the directory first" in caught.value.hint


@pytest.mark.parametrize("make", [Path.mkdir, os.mkfifo])
def test_only_files_are_written(rules, make):
    make(rules / "local-a")
    with pytest.raises(WriteError, match="not a regular file"):
        update(rules / "local-a", adding("^a$"))


# Several runs


def write_hundred(path, who):
    for n in range(100):
        update(path, adding(f"^{who} {n:03}$"))


def test_two_runs_at_once_lose_no_line(rules):
    path = rules / "local-a"
    fork = multiprocessing.get_context("fork")
    runs = [fork.Process(target=write_hundred, args=(path, who)) for who in ("one", "two")]
    for run in runs:
        run.start()
    for run in runs:
        run.join()
    assert [run.exitcode for run in runs] == [0, 0]
    lines = [f"^{who} {n:03}$" for who in ("one", "two") for n in range(100)]
    assert path.read_text().splitlines() == lines


def test_plans_that_cross_do_not_wait_for_each_other(tmp_path):
    paths = [tmp_path / "ignore.d.server" / "local-a", tmp_path / "violations.d" / "local-a"]
    for path in paths:
        path.parent.mkdir()

    def write(order, who):
        for n in range(20):
            apply(Plan(tuple(planned(path, adding(f"^{who} {n}$")) for path in order)))

    fork = multiprocessing.get_context("fork")
    runs = [fork.Process(target=write, args=(paths[::way], way)) for way in (1, -1)]
    for run in runs:
        run.start()
    for run in runs:
        run.join()
    assert [run.exitcode for run in runs] == [0, 0]
    assert [len(path.read_text().splitlines()) for path in paths] == [40, 40]


def test_a_run_that_never_ends_is_named(rules, monkeypatch):
    from rulegen.write import files

    monkeypatch.setattr(files, "PATIENCE", 0.05)
    with files.locked([rules]), pytest.raises(WriteError, match="another rulegen"):
        update(rules / "local-a", adding("^a$"))
    assert snapshot(rules) == {}


def test_what_a_dead_run_left_is_removed(rules, tmp_path):
    update(rules / "local-a", adding("^a$"))
    (rules / f"{PREFIX}0123").write_text("half")
    (rules / ".keep").touch()
    other = tmp_path / "violations.ignore.d"
    other.mkdir()
    update(other / "local-a", adding("^a$"))
    assert sorted(snapshot(rules)) == [".keep", "local-a"]


def test_the_files_of_a_living_run_are_left(rules, tmp_path):
    from rulegen.write.files import locked

    update(rules / "local-a", adding("^a$"))
    other = tmp_path / "violations.ignore.d"
    other.mkdir()
    with locked([rules]):
        (rules / f"{PREFIX}0123").write_text("half")
        update(other / "local-a", adding("^a$"))
        assert (rules / f"{PREFIX}0123").exists()


# Undo


NAMES = st.sampled_from(["local-a", "local-b", "local-c"])
FILES = st.dictionaries(NAMES, st.lists(st.sampled_from(["^a", "^b", "# c", ""])))


@settings(max_examples=25, deadline=None)
@given(FILES, st.dictionaries(NAMES, st.lists(st.sampled_from(["^x", "^y", "^a", "^b"]))))
def test_undo_restores_every_byte(tmp_path_factory, old, new):
    rules = tmp_path_factory.mktemp("rules") / "ignore.d.server"
    rules.mkdir()
    for name, lines in old.items():
        (rules / name).write_text("\n".join(lines))
    before = snapshot(rules)
    plan = Plan(tuple(planned(rules / name, adding(*rules_)) for name, rules_ in new.items()))
    if apply(plan):
        assert snapshot(rules) != before
        assert undo_plan()
        undo()
    assert snapshot(rules) == before


def test_undo_keeps_what_others_added_later(rules):
    path = rules / "local-a"
    path.write_text("^a$\n^c$\n")
    update(path, adding("^b$"))
    path.write_text(path.read_text() + "^theirs$\n")
    undo()
    assert path.read_text() == "^a$\n^c$\n^theirs$\n"


def test_undo_is_all_or_nothing(rules, home):
    names = ("local-a", "local-b")
    apply(Plan(tuple(planned(rules / name, adding("^a$", "^b$")) for name in names)))
    (rules / "local-b").write_text("^a$\n^edited$\n^b$\n")
    before = snapshot(rules)
    with pytest.raises(WriteError, match="have changed since") as caught:
        undo()
    assert caught.value.place == f"{rules}/local-b:1"
    assert snapshot(rules) == before
    assert (home / "last.patch").exists()


def test_undo_passes_over_files_that_a_dead_run_did_not_reach(rules):
    (rules / "local-b").write_text("^b$\n")
    names = ("local-a", "local-b")
    apply(Plan(tuple(planned(rules / name, adding("^x$")) for name in names)))
    (rules / "local-b").write_text("^b$\n")
    undo()
    assert snapshot(rules) == {"local-b": b"^b$\n"}


def test_there_is_one_undo(rules, home):
    with pytest.raises(WriteError, match="no write to take back"):
        undo()
    update(rules / "local-a", adding("^a$"))
    undo()
    assert list(home.iterdir()) == []
    with pytest.raises(WriteError, match="no write to take back"):
        undo()


def test_patch_takes_the_kept_patch(rules, home):
    if shutil.which("patch") is None:
        pytest.skip("patch is not installed")
    (rules / "local-z").touch()
    update(rules / "local-a", adding("^a$"))
    with (home / "last.patch").open() as kept:
        subprocess.run(["patch", "-R", "-p1", "-s", "-d", "/"], stdin=kept, check=True)
    assert snapshot(rules) == {"local-z": b""}
