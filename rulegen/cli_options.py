"""Options that several commands share; the letters are logcheck's own."""

from __future__ import annotations

import os
import stat
from typing import TYPE_CHECKING, Annotated, Optional

import typer

if TYPE_CHECKING:
    from rulegen.commands.logs import Logs
    from rulegen.logcheck.conf import Conf as Settings

LogFiles = Annotated[
    Optional[list[str]],  # noqa: UP045  (typer reads this at run time)
    typer.Argument(metavar="LOG", hidden=True),
]
LogOption = Annotated[
    Optional[list[str]],  # noqa: UP045
    typer.Option("-l", "--log", metavar="LOG", help="A log, read as logcheck reads it."),
]
Conf = Annotated[
    Optional[str],  # noqa: UP045
    typer.Option("-c", "--conf", metavar="FILE", help="logcheck's configuration file."),
]
Rules = Annotated[
    Optional[str],  # noqa: UP045
    typer.Option("-r", "--rules", metavar="DIR", help="logcheck's rule directory."),
]
LogList = Annotated[
    Optional[str],  # noqa: UP045
    typer.Option("-L", metavar="FILE", help="The list of logs."),
]
LogLists = Annotated[
    Optional[str],  # noqa: UP045
    typer.Option("-D", metavar="DIR", help="The directory with lists of logs."),
]
History = Annotated[bool, typer.Option("--history", help="Read the rotated logs, too.")]
Paranoid = Annotated[bool, typer.Option("-p", help="Report level paranoid.")]
Server = Annotated[bool, typer.Option("-s", help="Report level server.")]
Workstation = Annotated[bool, typer.Option("-w", help="Report level workstation.")]
Locale = Annotated[
    Optional[str],  # noqa: UP045
    typer.Option(metavar="C|C.UTF-8", help="The locale logcheck runs in."),
]
Ignored = Annotated[bool, typer.Option("-o", "-t", hidden=True)]
Json = Annotated[bool, typer.Option("--json", help="One JSON object a line.")]


def sources(
    conf: Settings,
    logs: list[str] | None,
    log: list[str] | None,
    log_list: str | None,
    log_lists: str | None,
    history: bool,
) -> Logs:
    """The logs that the options name; without any, a file on standard input, else those that
    logcheck reads on this machine. Logs named by -l or by lists are read as logcheck does."""
    from rulegen.commands.logs import Logs
    from rulegen.read import expand, machine_logs

    named = [*(logs or []), *(log or [])]
    if named:
        return Logs(expand(named, history), quoted=not log)
    if not (log_list or log_lists) and stdin_is_a_file():
        return Logs(["-"], quoted=True)
    if conf.log_file and not (log_list or log_lists):
        return Logs(expand([conf.log_file], history), quoted=False)
    lists = (log_list or conf.log_files, log_lists or conf.log_files_dir)
    found = machine_logs(list_file=lists[0], list_dir=lists[1])
    return Logs(expand(found, history), quoted=False)


def report_level(paranoid: bool, server: bool, workstation: bool) -> str | None:
    """The level that -p, -s or -w names, or None; raises typer.BadParameter for two."""
    named = {"paranoid": paranoid, "server": server, "workstation": workstation}
    chosen = [name for name, given in named.items() if given]
    if len(chosen) > 1:
        raise typer.BadParameter("give one of -p, -s and -w")
    return chosen[0] if chosen else None


def locale(name: str | None) -> str | None:
    """`name` if it is one of the two locales; raises typer.BadParameter if not."""
    if name in (None, "C", "C.UTF-8"):
        return name
    raise typer.BadParameter(f"{name!r} is neither C nor C.UTF-8")


def stdin_is_a_file() -> bool:
    """Whether standard input was redirected from a file (`rulegen … < mail`)."""
    try:
        return stat.S_ISREG(os.fstat(0).st_mode)
    except OSError:
        return False
