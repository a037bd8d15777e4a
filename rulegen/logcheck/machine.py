"""What logcheck would work with on this machine: settings, rules and locale together."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from rulegen.logcheck.conf import Conf, assignments, level, read_conf
from rulegen.logcheck.tree import Tree, read_tree
from rulegen.read.strip import is_utf8

# cron's PAM session reads both (pam_env(8)), systemd reads the second for its own services.
_LOCALE_FILES = ("/etc/environment", "/etc/default/locale")
_NAMES = ("LC_ALL", "LC_CTYPE", "LANG")


@dataclass(frozen=True, slots=True)
class Machine:
    """The settings, the rules that count under them, and `C` or `C.UTF-8`."""

    conf: Conf
    tree: Tree
    locale: str


def machine(
    conf: str | None = None,
    rules: str | None = None,
    report_level: str | None = None,
    locale: str | None = None,
) -> Machine:
    """What `logcheck -c CONF -r RULES` with `-p`, `-s` or `-w` would work with; options left
    out come from the configuration, the locale from what cron gives to logcheck.

    Raises InputError or RulegenError as read_conf, read_tree and level do.
    """
    settings = read_conf(conf)
    if report_level is not None:
        settings = replace(settings, report_level=level(report_level))
    if rules is not None:
        settings = replace(settings, rule_dir=rules)
    used = locale or cron_locale(settings)
    tree = read_tree(
        settings.rule_dir, settings.report_level, settings.support_cracking_ignore, used
    )
    return Machine(settings, tree, used)


def cron_locale(conf: Conf, files: Iterable[str] = _LOCALE_FILES) -> str:
    """`C.UTF-8` if logcheck runs in a UTF-8 locale when cron or systemd starts it, else `C`.

    What logcheck.conf sets wins; then the machine's default locale; without any it is C.
    """
    values: dict[str, str] = {}
    for path in files:
        values |= _values(path)
    names = [conf.locale, *(values.get(name, "") for name in _NAMES)]
    chosen = next((name for name in names if name), "C")
    return "C.UTF-8" if is_utf8(chosen.split("@")[0]) else "C"


def _values(path: str) -> dict[str, str]:
    try:
        with open(path, encoding="utf-8", errors="surrogateescape") as file:
            return {name: value or "" for _, name, value in assignments(file.read())}
    except OSError:
        return {}
