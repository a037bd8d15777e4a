"""THE TABLE of alarm: words, shapes and successes that an administrator wants to see.

`marks` looks at the constant text of a message only, as whole words. Two events are one only
if their marks are equal, and a rule for a marked event says so.
"""

from __future__ import annotations

import re
from functools import lru_cache

WORDS: dict[str, str] = {
    "fail": "fail|fails|failed|failing|failure|failures|authfail|fault|faulty|degradedarray",
    "error": "error|errors|err|errno",
    "denied": "denied|deny|denying|denies|denial|forbidden|disallowed|prohibited|"
    "not authorized|not authorised",
    "io": "i/o error|unreadable|uncorrectable|unrecoverable|bad sector|medium error|read-only",
    "invalid": "invalid|illegal|bad|malformed|bogus|unauthorized|unauthorised|"
    "incorrect|wrong|nonexistent|non-existent",
    "unknown": "unknown user|user unknown|no such|unknown client|not found",
    "refused": "refused|refusing|refuse|reject|rejected|rejecting|rejection|rejects",
    "attack": "attack|attacks|attacker|break-in|intrusion|exploit|hack|port scan|portscan|"
    "spoof|spoofed|spoofing|poison|brute force|suspicious|possible syn flooding|flood|flooding|"
    "martian|compromised|hostile|flip flop",
    "malware": "infected|eicar|virus|malware|trojan|rootkit|worm|spam|phishing|infection",
    "panic": "panic|oops|bug|fatal|critical|crit|emerg|emergency|alert|die|died|dying",
    "crash": "segfault|core dumped|dumped core|crash|crashed|aborted|abort|trap|general protection|"
    "traps|coredump",
    "mismatch": "mismatch|mismatched|not match|does not match|doesn't match",
    "blocked": "blocked|blocking|ban|banned|drop|dropped|dropping|blacklisted|blocklisted|"
    "denylisted|locked|lockout|throttled|throttling|ratelimit|rate limit",
    "corrupt": "corrupt|corrupted|corruption|damaged|inconsistent|checksum",
    "warning": "warning|warn",
    "resource": "out of memory|oom-killer|oom|no space left|no free|disk full|quota exceeded|"
    "too many|exhausted|overflow|overrun|limit exceeded|exceeded|overheated|"
    "temperature above|over temperature",
    "unable": "unable|cannot|can't|couldn't|could not|impossible|unsuccessful",
    "timeout": "timeout|timed out|unreachable|lost connection|unresponsive|stuck|hung|hang|"
    "exit before auth",
    "exited": "exited abnormally|main process exited|killed|kill|terminated abnormally",
    "untrusted": "untrusted|unverified|expired|revoked|insecure|self signed|self-signed",
    "promiscuous": "promiscuous",
    "unexpected": "unexpected|unexpectedly|violation|violations|violates|tampered|tampering|"
    "too quickly",
}
"""A mark and the words that carry it, in any letter case."""

ROOT = "accepted root"
SHAPES: dict[str, str] = {
    "reject": r"\b(milter-)?reject(_warning)?:",
    "preauth": r"\[preauth\]",
    "pregreet": r"\bPREGREET\b",
    "hangup": r"\bHANGUP\b",
    "not allowed": r"\bnot allowed\b|\bNOT in\b|\bnot in sudoers\b|\bnot permitted\b",
    "listed": r"\blisted by\b",
    "authenticating": r"\bauthenticating user\b",
    "badlogin": r"\bbadlogin\b",
    "identification": r"\b[Dd]id not (receive|issue|send)\b|\bno matching\b",
    "disabled": r"(?i)\b(login|account|user)s? ((is|has been|has) )?(disabled|locked|expired)\b",
    "constant": r"_(FAILED|FAILURE|DENIED|REFUSED|REJECTED|NOT_FOUND)\b|\bWRONG_",
    "found": r"\bFOUND$",
    "maximum": r"\bmaximum authentication\b|\bignoring max retries\b|\bincorrect password\b",
    "possible": r"\bPOSSIBLE\b|\bpossible\b",
    ROOT: r"\bAccepted \S+ for root\b|\bROOT LOGIN\b",
    "command": r"\bCOMMAND=|\bran command\b",
    "account": r"\b(new|delete|add|change|remove) (user|group|shadow)|password changed|"
    r"\bpassword for\b.*\bchanged\b|\b(useradd|usermod|userdel|groupadd|chpasswd)\b",
    "relay": r"\bRelay access\b|\bnon-SMTP command\b|\bPIPELINING\b|\bimproper command\b",
    "firewall": r"\bIN=.*\bOUT=",
}
"""A mark and what carries it: an expression over the constant text."""

PROGRAMS: dict[str, str] = {
    **dict.fromkeys(("endlessh", "cowrie", "kippo", "honeyd", "opencanaryd"), "honeypot"),
    **dict.fromkeys(("portsentry", "scanlogd", "psad", "snort", "suricata"), "scan"),
    "useradd": "account",
    "usermod": "account",
    "userdel": "account",
    "groupadd": "account",
    "groupmod": "account",
    "groupdel": "account",
    "passwd": "account",
    "chpasswd": "account",
    "chage": "account",
    "gpasswd": "account",
}
"""Programs all of whose messages mean that somebody has power, or tries a door that is not one."""

OWN: set[str] = set()
"""The marks that `extend` has added."""


def _words() -> re.Pattern[str]:
    marks = "|".join(f"(?P<{mark}>{words})" for mark, words in WORDS.items())
    around = r"(?<![\w./\x00-])(?<!\b0 )(?:%s)(?![\w/\x00-]|\.\w|=0|: 0\b)"
    return re.compile(around % marks, re.IGNORECASE | re.ASCII)


_WORD = _words()
_SHAPE = {mark: re.compile(text) for mark, text in SHAPES.items()}


def extend(words: dict[str, str], shapes: dict[str, str], programs: dict[str, str]) -> None:
    """Adds entries to the three tables, for the rest of this run. To be called before any line
    is looked at."""
    global _WORD
    WORDS.update(words)
    SHAPES.update(shapes)
    PROGRAMS.update(programs)
    OWN.update(words, shapes, programs.values())
    _WORD = _words()
    _SHAPE.update({mark: re.compile(text) for mark, text in shapes.items()})
    marks.cache_clear()
    single.cache_clear()


@lru_cache(maxsize=1 << 14)
def marks(constant: str, program: str = "") -> frozenset[str]:
    """The marks of a message's constant text (variable parts left blank).

    >>> sorted(marks("authentication failure; user="))
    ['fail']
    """
    found = {hit.lastgroup or "" for hit in _WORD.finditer(constant)}
    found |= {mark for mark, shape in _SHAPE.items() if shape.search(constant)}
    if program in PROGRAMS:
        found.add(PROGRAMS[program])
    return frozenset(found)


@lru_cache(maxsize=1)
def single() -> frozenset[str]:
    """The words, in small letters, that carry a mark alone."""
    words = (word for texts in WORDS.values() for word in texts.split("|"))
    return frozenset(word for word in words if word.isalpha())


def why(constant: str, program: str = "") -> str:
    """The words behind the marks, for people; "" if there are none.

    >>> why("authentication failure; user=")
    'failure'
    """
    words = [hit[0].lower() for hit in _WORD.finditer(constant)]
    words += [hit[0] for shape in _SHAPE.values() if (hit := shape.search(constant))]
    if program in PROGRAMS:
        words.append(program)
    return ", ".join(dict.fromkeys(word.replace("\x00", "…") for word in words))
