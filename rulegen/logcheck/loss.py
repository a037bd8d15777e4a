"""What logcheck loses, without a word, through one rule that grep refuses.

logcheck runs `grep … -f FILE | cat`, so a refused file gives no lines at all: as a filter
(-v) it drops everything, as a search it finds nothing. Each sentence below is tried against
the real logcheck in tests/test_logcheck_loss.py.
"""

from __future__ import annotations

from rulegen.logcheck.tree import Layer

_RAISED_TOO = "and, when another line is a security alert, all Security Events"

_LOSS = {
    Layer.CRACKING: "all System Events, the Security Alerts of this file, " + _RAISED_TOO,
    Layer.VIOLATIONS: "all System Events and the Security Events of this file"
    " (and those of violations.d/logcheck, if it has rules)",
    Layer.IGNORE: "all System Events of every service",
}
_IGNORED_LOSS = {
    Layer.CRACKING_IGNORE: ("Security Alerts", "cracking.d"),
    Layer.VIOLATIONS_IGNORE: ("Security Events", "violations.d"),
}


def loss(layer: Layer, name: str) -> str:
    """The reports that logcheck loses when the file `name` of a layer has an invalid rule.

    >>> loss(Layer.VIOLATIONS_IGNORE, "logcheck-su")
    'the Security Events of violations.d/logcheck-su, violations.d/su and violations.d/logcheck'
    """
    if layer in _LOSS:
        return _LOSS[layer]
    what, directory = _IGNORED_LOSS[layer]
    if name == "local" or name.startswith("local-"):
        return f"all {what}"
    files = [name, name.removeprefix("logcheck-"), "logcheck"]
    shown = [f"{directory}/{file}" for file in dict.fromkeys(files) if file]
    return f"the {what} of {_joined(shown)}"


def _joined(words: list[str]) -> str:
    return " and ".join([", ".join(words[:-1]), words[-1]]) if len(words) > 1 else words[0]
