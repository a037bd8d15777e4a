"""Mining by several processes: the same as by one, and no mess when one is killed."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from random import Random

import pytest

from rulegen import mining, piles
from rulegen.commands.generate import Result, Wishes, in_rounds
from rulegen.errors import EngineError
from rulegen.mine import Miner
from rulegen.pins import Pins
from rulegen.spool import Mined

NAMES = [a + b for a in "bcdfghklm" for b in ("anna", "erik", "olaf", "ines", "udo", "mira")]


def log(count: int, seed: int = 1) -> list[bytes]:
    """Lines of a few events, with names, numbers and addresses; some are sentences of their own."""
    random = Random(seed)
    events = (
        "job {n} done",
        "job {n} failed with status {n}",
        "{name} came in from 192.0.2.{n}",
        "{name} {name} left",
        "disk sd{c} is {n}% full",
        "Accepted password for {name} from 192.0.2.{n} port {n} ssh2",
        "{name} said {name}: {c}{n}{c}",
    )
    out = []
    for number in range(count):
        text = random.choice(events)
        while "{" in text:
            text = text.replace("{n}", str(random.randrange(256)), 1)
            text = text.replace("{name}", random.choice(NAMES), 1)
            text = text.replace("{c}", random.choice("abcdef"), 1)
        out.append(f"Nov  3 09:05:{number % 60:02} mx app[{number}]: {text}".encode())
    return out


def batches(lines: Sequence[bytes], size: int = 3) -> Iterator[mining.Lines]:
    for at in range(0, len(lines), size):
        some = list(lines[at : at + size])
        yield some, range(at + 1, at + 1 + len(some))


@pytest.fixture(autouse=True)
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Bounds that a short log reaches."""
    monkeypatch.setattr(mining, "WARM", 20)
    monkeypatch.setattr(mining, "SHARE", 7)


def mined(lines: Sequence[bytes], jobs: int) -> Mined:
    return mining.mine(batches(lines), Pins(), jobs=jobs)


def rules(found: Mined) -> Result:
    return in_rounds(found, Wishes())


@pytest.mark.parametrize("seed", [1, 2])
@pytest.mark.parametrize("jobs", [2, 3])
def test_several_processes_find_what_one_finds(jobs: int, seed: int) -> None:
    lines = log(900, seed)
    assert rules(mined(lines, jobs)) == rules(mined(lines, 1))


def test_so_they_do_with_more_shapes_than_are_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(piles, "MOST", 8_000)
    monkeypatch.setattr("rulegen.spool.MOST", 8_000)
    random = Random(1)
    lines = [f"Nov  3 09:05:02 mx app[7]: {' '.join(random.choices(NAMES, k=5))}".encode()
             for _ in range(150)]  # fmt: skip
    one = rules(mined(lines, 1))
    assert len(one.rules) > 50
    assert rules(mined(lines, 3)) == one


def test_lines_in_the_file_are_as_good_as_lines_in_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    lines = log(300)
    whole = rules(mined(lines, 1))
    monkeypatch.setattr("rulegen.mine.WAITING", 500)
    assert rules(mined(lines, 1)) == whole


def test_a_killed_process_is_one_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    here = os.getpid()
    feed = Miner.feed

    def deadly(miner: Miner, lines: Sequence[bytes], numbers: Sequence[int]) -> None:
        if os.getpid() != here:
            os.kill(os.getpid(), signal.SIGKILL)
        feed(miner, lines, numbers)

    monkeypatch.setattr(Miner, "feed", deadly)
    with pytest.raises(EngineError, match="was killed"):
        mined(log(900), 2)


@pytest.mark.parametrize("sent", [signal.SIGINT, signal.SIGTERM])
def test_nothing_is_left_behind(sent: signal.Signals, tmp_path: Path) -> None:
    """A signal while a log is read by several processes: no traceback, no process, no file."""
    source = tmp_path / "log"
    os.mkfifo(source)
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    command = [sys.executable, "-m", "rulegen", "from-lines", "--jobs", "2", str(source)]
    with subprocess.Popen(
        command,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env={**os.environ, "TMPDIR": str(scratch)},
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    ) as process:
        with source.open("wb", buffering=0) as file:
            for _ in range(20):
                file.write(b"\n".join(log(5000)) + b"\n")
            assert len(children(process.pid)) == 2
            left = children(process.pid)
            time.sleep(0.5)  # Python drops a Ctrl-C that comes in its own work behind a fork
            process.send_signal(sent)
            process.wait(20)
        assert process.stdout and process.stderr
        assert process.stdout.read() == b""
        assert b"Traceback" not in process.stderr.read()
    time.sleep(0.2)
    assert not [pid for pid in left if alive(pid)]
    assert list(scratch.iterdir()) == []


def alive(pid: int) -> bool:
    """Whether a process runs; one that has ended may wait for its new parent to notice."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().split()[2] != "Z"
    except FileNotFoundError:
        return False


def children(pid: int) -> list[int]:
    """The processes that a process has started, once there are some."""
    for _ in range(100):
        text = Path(f"/proc/{pid}/task/{pid}/children").read_text()
        if len(text.split()) == 2:
            break
        time.sleep(0.1)
    return [int(child) for child in text.split()]
