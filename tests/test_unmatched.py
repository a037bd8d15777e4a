"""`unmatched` against the real logcheck, and the command itself."""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest
from benchmarks.generate import lines as generated
from logcheck.real import STOCK, Report, make_tree, needs_logcheck, open_directory, run

from rulegen.commands.logs import Logs
from rulegen.commands.unmatched import unmatched
from rulegen.logcheck.conf import parse_conf
from rulegen.logcheck.matcher import Matcher
from rulegen.logcheck.tree import read_tree
from rulegen.logcheck.values import Outcome

SAMPLES = os.environ.get("RULEGEN_SAMPLES", "")
LOCALES = ["C", "C.UTF-8"]


def ours(
    rules: str,
    lines: list[bytes],
    locale: str,
    level: str = "server",
    conf: str = "",
    jobs: int = 1,
) -> Counter[tuple[str, bytes]]:
    """What rulegen says logcheck would report: every (heading, line)."""
    settings = parse_conf(conf)
    tree = read_tree(rules, level, settings.support_cracking_ignore, locale)
    matcher = Matcher(tree, locale, settings)
    outcome = Outcome()
    with open_directory() as work:
        log = work / "log"
        log.write_bytes(b"".join(line + b"\n" for line in lines))
        found = unmatched(Logs([str(log)], quoted=False, processes=jobs), matcher, outcome)
        counted = Counter((heading, one.line) for one in found for heading in one.verdict.sections)
    assert outcome.errors == []
    return counted


def theirs(report: Report) -> Counter[tuple[str, bytes]]:
    """What logcheck reports; it prints an empty line for an empty line, we print nothing."""
    assert report.status == 0, report.stderr
    return Counter({key: n for key, n in report.reported().items() if key[1]})


def same(rules: str, lines: list[bytes], locale: str, **more: str) -> Counter[tuple[str, bytes]]:
    """Asserts that both report the same; returns what they report."""
    options = {"server": "-s", "paranoid": "-p", "workstation": "-w"}
    level, conf = more.get("level", "server"), more.get("conf", "")
    real = theirs(run(rules, lines, locale, options[level], conf))
    mine = ours(rules, lines, locale, level, conf)
    assert mine - real == Counter(), "reported by rulegen alone"
    assert real - mine == Counter(), "reported by logcheck alone"
    return real


def sample_lines(most: int) -> list[bytes]:
    """Lines of all sample logs, at most so many, always the same."""
    lines: list[bytes] = []
    for path in sorted(Path(SAMPLES).glob("*/lines.log")):
        lines += path.read_bytes().removesuffix(b"\n").split(b"\n")
    return lines if len(lines) <= most else random.Random(7).sample(lines, most)


ODD = [
    b"\xef\xbb\xbfNov  3 09:05:02 web su: behind a byte order mark",
    b"",
    b" ",
    b"\t\r",
    b"# Nov  3 09:05:02 web su: in a comment",
    b"> quoted",
    b"    a continuation of nothing",
    b"Nov  3 09:05:02 web app[1]: first",
    b"    its continuation",
    b"-- Boot 0123456789abcdef0123456789abcdef --",
    b"Nov  3 09:05:02 web app[1]: trailing \t \r",
    "Nov  3 09:05:02 web app[1]: wide space\u2003".encode(),
    "Nov  3 09:05:02 web app[1]: no-break\u00a0".encode(),
    "Nov  3 09:05:02 web app[1]: accent é".encode(),
    b"Nov  3 09:05:02 web app[1]: stray \xff byte",
    b"Nov  3 09:05:02 web app[1]: nul \0 inside",
    b"Nov  3 09:05:02 web app[1]: CR \r inside",
    b"Nov  3 09:05:02 web app[1]: twice",
    b"Nov  3 09:05:02 web app[1]: twice",
    b"x" * 100_000,
]
ODD_RULES = [
    "accent .$",
    "accent ..$",
    r"accent \w$",
    "stray . byte$",
    r"stray \W+byte$",
    "[[:alpha:]]$",
    "space$",
    r"(t)\1$",
    r"\<twice\>",
    "nul .+inside",
    "trailing$",
    r"trailing\s$",
    "^ ",
    "^x{300}",
    "é",
    "no-break[[:space:]]",
    "no-break[^[:space:]]$",
    "a{,2}pp.*first$",
]


@needs_logcheck
@pytest.mark.parametrize("locale", LOCALES)
def test_odd_lines_and_rules(locale: str) -> None:
    """One rule at a time, so that none hides what another does."""
    reported = []
    with open_directory() as root:
        for number, rule in enumerate(ODD_RULES):
            rules = make_tree(root / str(number), {"ignore.d.server/x": rule + "\n"})
            reported.append(same(rules, ODD, locale))
    assert all(0 < counted.total() < len(ODD) for counted in reported)


@needs_logcheck
def test_a_rule_that_only_one_locale_takes() -> None:
    """A range of characters beyond ASCII: bytes in C, an error in C.UTF-8 (grep 3.8)."""
    files = {"ignore.d.server/x": "accent [à-ü].?$\n"}
    with open_directory() as root:
        rules = make_tree(root, files)
        assert same(rules, ODD, "C").total() < len(ODD) - 3
        assert not theirs(run(rules, ODD, "C.UTF-8"))
        (broken,) = Matcher(read_tree(rules), "C.UTF-8").broken
        assert broken.error.place.endswith("ignore.d.server/x:1:9")


@needs_logcheck
@pytest.mark.parametrize("locale", LOCALES)
def test_rules_are_cleaned_alike(locale: str) -> None:
    text = "# first$\n #web\n\n \t\ntwice$\r\n\u2003\nstray\n".encode() + b"nul"
    files = {"ignore.d.server/x": text, "ignore.d.server/x.conf": "app\n", "violations.d/y~": "a\n"}
    with open_directory() as root:
        same(make_tree(root, files), ODD, locale)


@needs_logcheck
@pytest.mark.parametrize("level", ["paranoid", "server", "workstation"])
def test_stock_rules_on_lines_made_from_them(level: str) -> None:
    lines = list(generated(STOCK, 4000, accents=0.01))
    assert same(STOCK, lines, "C", level=level)


@needs_logcheck
def test_stock_rules_on_lines_made_from_them_in_utf8() -> None:
    assert same(STOCK, list(generated(STOCK, 500, accents=0.1)), "C.UTF-8")


NEEDS_SAMPLES = [
    pytest.mark.samples,
    pytest.mark.skipif(not SAMPLES, reason="RULEGEN_SAMPLES names no directory of sample logs"),
]


@needs_logcheck
@pytest.mark.parametrize(
    ("locale", "most"),
    [pytest.param(*one, marks=NEEDS_SAMPLES) for one in (("C", 20_000), ("C.UTF-8", 2000))],
)
def test_stock_rules_on_sample_logs(locale: str, most: int) -> None:
    headings = {heading for heading, _ in same(STOCK, sample_lines(most), locale)}
    assert {"System Events", "Security Events for sudo"} <= headings


# Every layer, with names that work in each of its ways, for lines of common daemons.
LAYERS = {
    "cracking.d/scan": "sshd.*: (Did not receive|Bad protocol version)\nPOSSIBLE BREAK-IN\n",
    "cracking.ignore.d/scan": "from (10|127)\\.\nDid not receive .* from 192\\.168\\.\n",
    "cracking.ignore.d/local-all": "Did not receive identification string from 2\n",
    "violations.d/logcheck": "[Ff]ail|refused|denied\n",
    "violations.d/sshd": "sshd(\\[[0-9]+\\])?: (Failed|Invalid)\n",
    "violations.d/su": " su(do)?(\\[[[:digit:]]+\\])?: \n",
    "violations.ignore.d/sshd": "Failed password for (root|admin)\n",
    "violations.ignore.d/logcheck-su": "su(do)?.*session (opened|closed)\n",
    "violations.ignore.d/other": "kernel: .*fail\n",
    "violations.ignore.d/local-x": "(.)\\1\\1.*refused\n\\<postfix/[a-z]+\\>.*denied\n",
    "ignore.d.paranoid/cron": "CRON\\[[0-9]+\\]: \n",
    "ignore.d.server/postfix": "postfix/(smtpd?|qmgr|cleanup)\\[\\w+\\]: [[:xdigit:]]{6,12}: \n",
    "ignore.d.server/local-text": "session (opened|closed) for user [^ ]+( by [^ ]+)?$\n[é-]$\n",
    "ignore.d.workstation/dhcp": "dhc(lient|pd)[^:]*: DHCP\\S+ .* (port|via) \n",
}


@pytest.mark.parametrize(
    "sample", [pytest.param(False), pytest.param(True, marks=NEEDS_SAMPLES)], ids=["made", "real"]
)
@pytest.mark.parametrize("conf", ["", "SUPPORT_CRACKING_IGNORE=1"])
@pytest.mark.parametrize(("locale", "most"), [("C", 20_000), ("C.UTF-8", 2000)])
@needs_logcheck
def test_a_tree_with_every_layer_on_logs(sample: bool, conf: str, locale: str, most: int) -> None:
    lines = sample_lines(most) if sample else list(generated(STOCK, min(most, 5000), accents=0.05))
    with open_directory() as root:
        rules = make_tree(root, LAYERS)
        real = same(rules, lines, locale, level="workstation", conf=conf)
    kinds = {heading.partition(" for ")[0] for heading, _ in real}
    assert kinds >= {"Security Events", "System Events"}
    assert len(real) < len(set(lines))
    if sample:
        assert "Security Alerts" in kinds


@needs_logcheck
@pytest.mark.parametrize("conf", ["", "SORTUNIQ=1", "SUPPORT_CRACKING_IGNORE=1"])
def test_settings_of_the_configuration(conf: str) -> None:
    files = {
        "cracking.d/all": "alert$\n",
        "cracking.ignore.d/all": "web[^:]*: no alert$\n",
        "violations.d/su": "su: \n",
        "violations.ignore.d/local-su": "su: quiet\n",
        "ignore.d.server/su": "su: \n",
    }
    lines = [
        b"Nov  3 09:05:02 web su: no alert",
        b"Nov  3 09:05:03 web su: quiet",
        b"Nov  3 09:05:04 web su: loud",
        b"Nov  3 09:05:04 web su: loud",
        b"Nov  3 09:05:04 web su: loud \t",
        b"Nov  3 09:05:04 web su: loud\r",
        b" ",
        b"Nov  3 09:05:05 web cron: no alert",
    ]
    with open_directory() as root:
        rules = make_tree(root, files)
        same(rules, lines, "C", conf=conf)
        same(rules, [*lines, b"Nov  3 09:05:06 web su: alert"], "C", conf=conf)


@pytest.mark.parametrize("locale", LOCALES)
def test_without_re2_the_answers_are_the_same(locale: str, monkeypatch: pytest.MonkeyPatch) -> None:
    files = {f"ignore.d.server/x{number}": rule for number, rule in enumerate(ODD_RULES[:4])}
    files["violations.d/x"] = "twice\n\\bCR\\b\n"
    with open_directory() as root:
        rules = make_tree(root, files)
        usual = ours(rules, ODD, locale)
        monkeypatch.setitem(sys.modules, "re2", None)
        assert ours(rules, ODD, locale) == usual


def test_processes_make_no_difference() -> None:
    lines = [f"Nov  3 09:05:02 web app[{n}]: {n % 7}".encode() for n in range(150_000)]
    with open_directory() as root:
        files = {"ignore.d.server/x": "[1-6]$\n", "violations.d/x": "50\\]: 0\n"}
        rules = make_tree(root, files)
        one, three = (ours(rules, lines, "C", jobs=jobs) for jobs in (1, 3))
    assert one == three and one.total() > 20_000


# The command ---------------------------------------------------------------------------


def rulegen(*arguments: str | Path, stdin: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    """The program itself, in the locale C."""
    command = [sys.executable, "-m", "rulegen", *map(str, arguments), "--locale", "C"]
    root = Path(__file__).parents[1]
    return subprocess.run(command, input=stdin, capture_output=True, check=False, cwd=root)


ALERT = b"Nov  3 09:05:01 web alpha: attack"
RAISED = b"Nov  3 09:05:02 web su: raised"
EVENT = b"Nov  3 09:05:03 web beta[7]: news"
QUIET = b"Nov  3 09:05:04 web cron[8]: routine"
LINES = [EVENT, QUIET, ALERT, RAISED]
LOG = b"".join(line + b"\n" for line in LINES)
FILES = {
    "cracking.d/alpha": "attack$\n",
    "violations.d/su": " su: \n",
    "ignore.d.server/cron": "cron\\[[[:digit:]]+\\]: routine$\n",
}


@pytest.fixture
def rules(tmp_path: Path) -> str:
    """A small tree, and a log beside it."""
    (tmp_path / "log").write_bytes(LOG)
    return make_tree(tmp_path / "rules", FILES)


@pytest.fixture
def log(tmp_path: Path) -> Path:
    return tmp_path / "log"


def test_lines_come_in_the_order_of_the_log(rules: str, log: Path) -> None:
    done = rulegen("unmatched", "-r", rules, log)
    assert (done.stdout, done.returncode) == (EVENT + b"\n" + ALERT + b"\n" + RAISED + b"\n", 1)
    assert done.stderr == b""


def test_nothing_reported_is_status_0(rules: str) -> None:
    done = rulegen("unmatched", "-r", rules, "-", stdin=QUIET + b"\n")
    assert (done.stdout, done.returncode) == (b"", 0)


@needs_logcheck
def test_sections_are_printed_as_logcheck_prints_them(rules: str, log: Path) -> None:
    done = rulegen("unmatched", "-r", rules, "-o", "-t", "-l", log, "--sections")
    with open_directory() as root:
        copy = make_tree(root, FILES)
        report = run(copy, LINES)
    assert report.text == done.stdout


def test_count(rules: str, log: Path) -> None:
    more = [b"Nov  3 09:05:0%d web beta[7]: opened 192.0.2.%d" % (n, n) for n in range(3)]
    log.write_bytes(LOG + b"".join(line + b"\n" for line in more))
    done = rulegen("unmatched", "-r", rules, log, "--count")
    assert done.stdout.decode() == (
        "3  beta   system event    opened <address>\n"
        "1  alpha  security alert  attack\n"
        "1  beta   system event    news\n"
        "1  su     violation       raised\n"
    )


def test_count_joins_what_one_rule_would_hide(rules: str, log: Path) -> None:
    more = [
        b"Nov  3 09:05:0%d web beta[7]: link to peer %d is %s again" % (n, n, word)
        for n in range(3)
        for word in (b"up", b"down")
    ]
    log.write_bytes(b"".join(line + b"\n" for line in more))
    done = rulegen("unmatched", "-r", rules, log, "--count")
    text = "6  beta  system event    link to peer <int> is (down|up) again\n"
    assert done.stdout.decode() == text


def test_json(rules: str, log: Path) -> None:
    done = rulegen("unmatched", "-r", rules, log, "--json")
    first, _, third = (json.loads(line) for line in done.stdout.splitlines())
    assert first == {
        "source": str(log),
        "number": 1,
        "line": EVENT.decode(),
        "kind": "system event",
        "sections": ["System Events"],
        "rules": [],
    }
    assert third["rules"] == [f"{rules}/violations.d/su:1"]


def test_an_invalid_rule_is_shown_and_the_rest_reported(rules: str, log: Path) -> None:
    path = Path(rules, "ignore.d.server", "local-x")
    path.write_text("# note\n^x(foo\nnews$\n")
    done = rulegen("unmatched", "-r", rules, log)
    assert (done.stdout, done.returncode) == (ALERT + b"\n" + RAISED + b"\n", 2)
    assert done.stderr.decode() == (
        f"rulegen: {path}:2:3: unmatched (\n"
        "  ^x(foo\n"
        "    ^\n"
        "Close it with ), or write \\( for a parenthesis that stands for itself.\n"
        "logcheck now loses, without a word: all System Events of every service\n"
    )


def test_a_rule_that_takes_every_line_is_named(rules: str, log: Path) -> None:
    path = Path(rules, "ignore.d.server", "local-x")
    path.write_text("foo|\n")
    done = rulegen("unmatched", "-r", rules, log)
    assert done.stdout == ALERT + b"\n" + RAISED + b"\n"
    assert f"{path}:1: this rule hides every line" in done.stderr.decode()


def test_a_tree_without_cracking_d_is_named(rules: str, log: Path) -> None:
    path = Path(rules, "cracking.d")
    (path / "alpha").unlink()
    path.rmdir()
    done = rulegen("unmatched", "-r", rules, log)
    assert done.returncode == 2
    assert "there is no cracking.d: logcheck fails without it" in done.stderr.decode()


@pytest.mark.skipif(os.geteuid() != 0, reason="only root reads what the logcheck user cannot")
@needs_logcheck
def test_a_rule_file_that_only_root_can_read_stops_logcheck(log: Path) -> None:
    with open_directory() as root:
        rules = make_tree(root, FILES)
        closed = root / "ignore.d.server" / "local-x.bak"
        closed.touch(mode=0o600)
        log.write_bytes(LOG)
        report = run(rules, LINES)
        done = rulegen("unmatched", "-r", rules, log)
    assert (report.status, report.sections) == (1, {})
    assert f"Could not read {closed}" in report.stderr
    assert (done.stdout.count(b"\n"), done.returncode) == (3, 2)
    assert done.stderr.decode() == (
        f"rulegen: {closed}: the user logcheck cannot read this (mode 0600, user root, group root):"
        f" logcheck stops here and reports nothing\nas root: chmod o+r {closed}\n"
    )


def test_a_log_that_is_missing_leaves_the_others(rules: str, log: Path) -> None:
    done = rulegen("unmatched", "-r", rules, log, "/nonexistent")
    assert (done.stdout.count(b"\n"), done.returncode) == (3, 2)
    assert done.stderr.startswith(b"rulegen: /nonexistent: ")


def test_a_closed_pipe_is_silent(rules: str, log: Path) -> None:
    log.write_bytes(LOG * 50_000)
    command = f"{sys.executable} -m rulegen unmatched -r {rules} {log} --locale C | head -1"
    root = Path(__file__).parents[1]
    done = subprocess.run(command, shell=True, capture_output=True, check=False, cwd=root)
    assert (done.stdout, done.stderr) == (EVENT + b"\n", b"")


def test_a_full_disk_is_one_sentence(rules: str, log: Path) -> None:
    command = [sys.executable, "-m", "rulegen", "unmatched", "-r", rules, log, "--locale", "C"]
    with open("/dev/full", "wb") as full:
        done = subprocess.run(
            command, stdout=full, stderr=subprocess.PIPE, check=False, cwd=Path(__file__).parents[1]
        )
    assert (done.returncode, done.stderr) == (
        2,
        b"rulegen: standard output: No space left on device\n",
    )


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can mount a small disk")
def test_a_full_disk_for_temporary_files_is_named(rules: str, log: Path, tmp_path: Path) -> None:
    log.write_bytes(LOG * 50_000)
    command = f"mount -t tmpfs -o size=64k none {tmp_path}/disk && cd / && exec {sys.executable} -m"
    command += f" rulegen unmatched -r {rules} {log} --sections --locale C"
    (tmp_path / "disk").mkdir()
    done = subprocess.run(
        ["unshare", "--mount", "sh", "-c", command],
        capture_output=True,
        check=False,
        env={**os.environ, "TMPDIR": f"{tmp_path}/disk"},
    )
    assert (done.returncode, done.stdout) == (2, b"")
    assert done.stderr.decode() == (
        f"rulegen: temporary files in {tmp_path}/disk: No space left on device\n"
        "Make room there, or name another directory with TMPDIR.\n"
    )


def test_lines_that_are_long_or_many_times_alike_stay_quick(rules: str, log: Path) -> None:
    path = Path(rules, "ignore.d.server", "slow")
    path.write_text("^(a|aa)+$\n^(([a-z])+.)+[A-Z]$\n^x{1,800}(y|z{900})*$\n")
    log.write_bytes(b"a" * 1_000_000 + b"b\n" + b"x" * 1_000_000 + b"\n" + b"ab " * 300_000 + b"\n")
    done = rulegen("unmatched", "-r", rules, "-l", log)
    assert (done.stdout.count(b"\n"), done.returncode) == (3, 1)


def test_the_logs_of_the_machine_and_the_level(rules: str, log: Path, tmp_path: Path) -> None:
    (tmp_path / "list").write_text(f"# logs\n{log}\n")
    (tmp_path / "lists").mkdir()
    conf = tmp_path / "conf"
    conf.write_text(f'RULEDIR="{rules}"\nREPORTLEVEL=paranoid\n')
    where = ("-c", conf, "-L", tmp_path / "list", "-D", tmp_path / "lists")
    assert rulegen("unmatched", *where).stdout == LOG
    assert QUIET not in rulegen("unmatched", *where, "-s").stdout
    assert rulegen("unmatched", *where, "-s", "-p").returncode == 2
