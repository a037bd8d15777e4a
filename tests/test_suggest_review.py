"""`rulegen suggest --interactive`: its state, and the screen in a pseudo terminal."""

from __future__ import annotations

import os
import pty
import select
import signal
import struct
import sys
import time
from collections.abc import Iterator
from fcntl import ioctl
from pathlib import Path
from termios import TIOCSWINSZ

import pytest
import suggest_log

from rulegen.commands.logs import Logs
from rulegen.commands.suggest import Want, suggest
from rulegen.commands.suggest import select as selected
from rulegen.commands.suggest.review import Review
from rulegen.errors import RulegenError
from rulegen.logcheck.matcher import Matcher
from rulegen.logcheck.tree import read_tree

PATIENCE = 60.0


@pytest.fixture
def review(tmp_path: Path) -> Review:
    log = suggest_log.write(tmp_path / "log", suggest_log.log())
    matcher = Matcher(read_tree(str(suggest_log.tree(tmp_path / "rules"))), "C")
    found = suggest(Logs([str(log)]), matcher)
    offered = selected(found, Want()).offered
    by_word = sorted(offered, key=lambda one: "opened" not in one.rule.text)
    return Review(found, by_word, "C")


def test_accept_skip_and_back(review: Review) -> None:
    review.decide("accept")
    review.decide("skip")
    review.move(-1)
    assert review.at == 0 and review.open() == 0
    assert [one.id for one in review.accepted()] == [review.items[0].made.id]
    assert review.skipped() == [review.items[1].made.id]


def test_pin_and_undo(review: Review) -> None:
    whole = review.item.now
    value = review.values()[2].most_common()[-1][0]
    review.pin(2, [value])
    assert review.item.now.rule.text.endswith(f" from {value.replace('.', chr(92) + '.')}$")
    assert review.item.effect.hidden + review.item.effect.left == whole.rule.count
    assert review.item.now.id != whole.id
    assert all(value in sample for sample in review.item.now.rule.samples)
    review.undo()
    assert review.item.now == whole


def test_literal(review: Review) -> None:
    with pytest.raises(RulegenError, match="too many"):
        review.literal(0)
    review.pin(1, ["amy@host0.example", "nobody"])
    assert "(amy@host0\\.example|nobody)" in review.item.now.rule.text


def test_a_variable_must_not_take_an_alarm(review: Review) -> None:
    (word,) = (word for word in review.words() if word.text == "lease")
    review.variable(word)
    assert (
        "]: [[:alpha:]]+ " in review.item.now.rule.text or "lease" not in review.item.now.rule.text
    )
    before = review.item.now
    with pytest.raises(RulegenError, match="alarm"):
        review.edit(r"^.* leased\[[0-9]+\]: lease [0-9]+ .*$")
    assert review.item.now == before


def test_an_edited_rule_is_checked(review: Review) -> None:
    for text in ("(", "^nothing$"):
        with pytest.raises(RulegenError):
            review.edit(text)
    review.edit(r"^.* leased\[[0-9]+\]: lease [0-9]+ opened .*$")
    assert review.item.effect.left == 0


class Terminal:
    """The command in a terminal of 80 columns and 24 rows."""

    def __init__(self, *words: object, env: dict[str, str]) -> None:
        self.seen = b""
        self.pid, self.fd = pty.fork()
        if not self.pid:
            os.chdir(suggest_log.ROOT)
            os.environ.update(env, TERM="xterm", PROMPT_TOOLKIT_NO_CPR="1")
            os.execv(sys.executable, [sys.executable, "-m", "rulegen", *map(str, words)])
        ioctl(self.fd, TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))

    def wait(self, text: str) -> None:
        """Until the text is shown, after what was waited for before."""
        end = time.monotonic() + PATIENCE
        while text.encode() not in self.seen:
            assert time.monotonic() < end, f"{text!r} is not in {self.seen[-3000:]!r}"
            if select.select([self.fd], [], [], 0.1)[0]:
                try:
                    self.seen += os.read(self.fd, 65536)
                except OSError:  # the terminal is closed
                    assert text.encode() in self.seen, self.seen[-3000:]
        self.seen = self.seen.partition(text.encode())[2]

    def send(self, text: str) -> None:
        """Keys."""
        os.write(self.fd, text.encode())

    def status(self) -> int:
        """The exit status, once it ends."""
        while True:
            try:
                if not os.read(self.fd, 65536):
                    break
            except OSError:
                break
        return os.waitstatus_to_exitcode(os.waitpid(self.pid, 0)[1])


@pytest.fixture
def terminal(tmp_path: Path) -> Iterator[Terminal]:
    log = suggest_log.write(tmp_path / "log", suggest_log.log())
    rules = suggest_log.tree(tmp_path / "rules")
    env = {"RULEGEN_STATE": str(tmp_path / "state")}
    one = Terminal("suggest", "-r", rules, log, "--interactive", env=env)
    yield one
    try:
        os.kill(one.pid, signal.SIGKILL)
        os.waitpid(one.pid, 0)
    except (ProcessLookupError, ChildProcessError):
        pass
    os.close(one.fd)


def test_pin_accept_skip_and_write(terminal: Terminal, tmp_path: Path) -> None:
    terminal.wait("1 of 4")
    terminal.wait("write, quit")
    terminal.send("p")
    terminal.wait("Which part holds one value")
    terminal.send("1\r")
    terminal.wait("Its value")
    terminal.send("\r")
    terminal.wait("leaves")
    terminal.send("a")
    terminal.wait("2 of 4")
    terminal.send("s")
    terminal.wait("3 of 4")
    terminal.send("b")
    terminal.wait("skipped, 2 left")
    terminal.send("w")
    terminal.wait("+++ b/ignore.d.server/local-leased")
    terminal.wait("+^(")
    terminal.wait("[y/N]")
    terminal.send("y\r")
    assert terminal.status() == 0
    (rule,) = (tmp_path / "rules/ignore.d.server/local-leased").read_text().splitlines()
    assert "lease [[:digit:]]+ " not in rule
    assert len((tmp_path / "state/skips").read_text().split()) == 1


def test_edit_is_checked_at_once_and_quit_writes_nothing(
    terminal: Terminal, tmp_path: Path
) -> None:
    terminal.wait("write, quit")
    terminal.send("e")
    terminal.wait("\x1b[?2004h")
    terminal.send("(\r")
    terminal.wait("unmatched (")
    terminal.send("\x1b[3~\r")  # the cursor stands on what is wrong
    terminal.wait("1 of 4")
    terminal.wait("write, quit")
    terminal.send("t")
    terminal.wait("mx leased")
    terminal.send("b")
    terminal.wait("write, quit")
    terminal.send("a")
    terminal.wait("2 of 4")
    terminal.send("q")
    terminal.wait("1 rule not written: w, or q again")
    terminal.send("q")
    assert terminal.status() == 1
    assert not (tmp_path / "rules/ignore.d.server/local-leased").exists()


def test_no_answer_but_yes_writes(tmp_path: Path) -> None:
    log = suggest_log.write(tmp_path / "log", suggest_log.log())
    rules = suggest_log.tree(tmp_path / "rules")
    env = {"RULEGEN_STATE": str(tmp_path / "state")}
    for answer, there in (("n", False), ("y", True)):
        one = Terminal("suggest", "-r", rules, log, "--write", env=env)
        one.wait("[y/N]")
        one.send(f"{answer}\r")
        assert one.status() == (0 if there else 1)
        assert (rules / "ignore.d.server/local-leased").exists() is there
