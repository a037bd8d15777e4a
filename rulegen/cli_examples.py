"""What `--help` shows below the options of each command: how it is used."""

from __future__ import annotations

EXAMPLES = {
    "explain": (
        ("tail -n 9 /var/log/syslog | rulegen explain", "why each line is reported or hidden"),
        ("rulegen explain -l report.eml", "the same for a report that was saved"),
    ),
    "formats": (
        ("rulegen formats postfix", "the messages that are known"),
        ("rulegen formats postfix --rules > local-postfix", "rules for all that is routine"),
    ),
    "from-lines": (
        ("rulegen from-lines sample.log >> local-food", "rules for these lines"),
        ("journalctl -u food | rulegen from-lines --comments", "with counts and a sample each"),
        ("rulegen from-lines --pin 192.0.2.7 sample.log", "for this address only"),
    ),
    "lint": (
        ("rulegen lint", "the rules that logcheck reads here"),
        ("rulegen lint --select S,D ~/rules", "what silences logcheck or never matches"),
        ("rulegen lint --fix --select stamp", "old rules for Debian 12 and 13"),
    ),
    "suggest": (
        ("rulegen suggest", "rules for what logcheck would report now"),
        ("rulegen suggest --interactive report.eml", "for a report, one by one"),
        ("rulegen suggest --program food --write", "add those for one program"),
    ),
    "test": (
        ("rulegen test local-food /var/log/syslog", "what these rules hide"),
        ("rulegen test -e 'food: ready$' /var/log/syslog", "the same for this rule"),
    ),
    "unmatched": (
        ("rulegen unmatched", "what logcheck would report now"),
        ("rulegen unmatched --count --history", "by program, with rotated logs"),
    ),
    "widen": (
        ("tail -n 1 /var/log/syslog | rulegen widen", "the nearest rule, for this line too"),
        ("rulegen widen --in-place -l sample.log", "change it in its file"),
    ),
}  # fmt: skip
"""Command to (what to type, what it does)."""

SHORT = {
    "formats": "List the known messages, or write a service's rules.",
    "from-lines": "Write proven rules for example lines.",
    "suggest": "Suggest rules for what logcheck would report.",
    "test": "Say what each rule hides, and whether it is sound.",
    "widen": "Change the nearest rule so that a line matches, too.",
}
"""What the list of commands says, where the first sentence of the help is too long for it."""


def epilog(command: str) -> str:
    """The text below the options; the line with \\b keeps the lines as they are."""
    lines = [line for typed, what in EXAMPLES[command] for line in (f"  # {what}", f"  {typed}")]
    return "Examples:\n\n\b\n" + "\n".join(lines)
