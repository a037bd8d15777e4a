"""A writer killed again and again, and the real logcheck at work all the while.

One process writes: each time the same new rule into two old files (one of them behind a
symlink) and a new one. It is killed, by SIGKILL at a random moment, 200 times. Another
runs logcheck without a pause. What was written before must never be lost, whatever is
there must be whole, and logcheck must never notice.
"""

import multiprocessing
import os
import random
import signal
import stat
import subprocess
import time
from ctypes import c_bool, c_int
from functools import partial
from multiprocessing.sharedctypes import RawValue
from pathlib import Path

import pytest

from logcheck.real import make_tree, needs_logcheck, open_directory, run
from rulegen.write import Plan, add_rules, apply, check_rules, planned, undo
from rulegen.write.files import PREFIX

KILLS = 200
LONGEST = 0.2
"""Seconds until a kill, at most: a few writes."""

MOST = 2000
STAMP = "Nov  3 09:05:01 web "
UNKNOWN = f"{STAMP}beta: never seen".encode()
LOG = [
    UNKNOWN,
    *(f"{STAMP}alpha: known {n:05}".encode() for n in range(60)),
    *(f"{STAMP}beta: rule {n:05}".encode() for n in range(MOST)),
]

fork = multiprocessing.get_context("fork")


def rule(n):
    return f"^{STAMP}beta: rule {n:05}$"


BASE = [f"^{STAMP}alpha: known {n:05}$" for n in range(60)]
BASE_TEXT = "".join(f"{line}\n" for line in BASE)


def write(files, done):
    """Write rule after rule until killed, and count what is done."""
    os.umask(0o077)
    for n in range(done.value, MOST):
        apply(Plan(tuple(planned(path, partial(add_rules, rules=[rule(n)])) for path in files)))
        done.value = n + 1


def watch(tree, done, stop, answer):
    """Run logcheck until stopped; the number of runs, and what was wrong."""
    runs, wrong = 0, []
    while not stop.value and not wrong:
        hidden = {f"{STAMP}beta: rule {n:05}".encode() for n in range(done.value)}
        said = run(tree, LOG)
        events = said.sections.get("System Events", {})
        if said.status or said.stderr:
            wrong.append(f"status {said.status}: {said.stderr}")
        if UNKNOWN not in events:
            wrong.append("logcheck was silenced")
        if lost := [line for line in events if line in hidden or b"alpha" in line]:
            wrong.append(f"reported although a rule was written: {lost[:3]}")
        runs += 1
    answer.send((runs, wrong))


def check_file(path, base, known):
    """The file has its old rules and at least the first `known` new ones, each one whole."""
    data = path.read_bytes()
    check_rules(path, data)
    lines = data.decode().splitlines()
    more = len(lines) - len(base)
    assert known <= more <= MOST
    assert lines == [*base, *map(rule, range(more))]


def strays(*directories):
    return [path for place in directories for path in place.glob(f"{PREFIX}*")]


@pytest.fixture
def work(monkeypatch):
    with open_directory() as path:
        monkeypatch.setenv("RULEGEN_STATE", str(path / "state"))
        yield path


@needs_logcheck
@pytest.mark.skipif(os.geteuid() != 0, reason="only root can be the logcheck user")
def test_killed_at_any_moment(work):
    tree = work / "rules"
    rules, git, state = tree / "ignore.d.server", work / "git", work / "state"
    make_tree(tree, {"ignore.d.server/local-beta": BASE_TEXT})
    os.chmod(rules / "local-beta", 0o640)
    subprocess.run(["chgrp", "logcheck", rules / "local-beta"], check=True)
    git.mkdir()
    git.chmod(0o755)
    (git / "beta").write_text(BASE_TEXT)
    (rules / "local-linked").symlink_to("../../git/beta")
    old = rules / "local-beta", rules / "local-linked"

    done, stop = RawValue(c_int, 0), RawValue(c_bool, False)
    ours, theirs = fork.Pipe(duplex=False)
    watcher = fork.Process(target=watch, args=(str(tree), done, stop, theirs))
    watcher.start()
    found = first = 0
    for kill in range(KILLS):
        new = rules / f"local-new-{kill // 25}"
        if not new.exists():
            first = done.value
        writer = fork.Process(target=write, args=((*old, new), done))
        writer.start()
        time.sleep(random.uniform(0, LONGEST))
        os.kill(writer.pid, signal.SIGKILL)
        writer.join()
        assert writer.exitcode == -signal.SIGKILL, "it ended before it was killed"
        found += bool(strays(rules, git, state))
        for path in old:
            check_file(path, BASE, done.value)
        if new.exists():
            assert stat.S_IMODE(new.stat().st_mode) == 0o644
            check_rules(new, new.read_bytes())
            written = new.read_text().splitlines()
            assert written == [rule(n) for n in range(first, first + len(written))]
            assert first + len(written) >= done.value
    stop.value = True
    runs, wrong = ours.recv()
    watcher.join()
    assert wrong == []
    assert runs >= 10
    assert found >= KILLS // 20, "the kills came when nothing was being written"

    mode = (rules / "local-beta").stat()
    assert (stat.S_IMODE(mode.st_mode), (rules / "local-beta").group()) == (0o640, "logcheck")
    assert os.readlink(rules / "local-linked") == "../../git/beta"
    before = (rules / "local-beta").read_bytes()
    apply(Plan((planned(rules / "local-beta", partial(add_rules, rules=["^last$"])),)))
    assert strays(rules, git, state) == []
    undo()
    assert (rules / "local-beta").read_bytes() == before
    assert Path(state / "last.patch").exists() is False
    print(f"{runs} runs of logcheck, {found} kills left a temporary file, {done.value} rules")
