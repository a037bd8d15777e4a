"""Who may read a rule directory, and how to run as that user."""

from __future__ import annotations

import os
import shlex
import stat
import sys
from functools import lru_cache

USER = "logcheck"
_ACL = "system.posix_acl_access"


def who_may_read(path: str) -> str:
    """The mode, owner and group of `path` in one phrase."""
    try:
        info = os.stat(path)
    except OSError as error:
        return f"{error.strerror}"
    mode = stat.S_IMODE(info.st_mode)
    return f"mode {mode:04o}, user {_user(info.st_uid)}, group {_group(info.st_gid)}"


def logcheck_may_read(path: str) -> bool:
    """Whether the mode lets the logcheck user read a file, or read and pass a directory. True
    where there is no such user, or an access list, which is not for us to tell."""
    ids = _logcheck()
    info = os.stat(path)
    if ids is None or _ACL in os.listxattr(path):
        return True
    uid, groups = ids
    shift = 6 if info.st_uid == uid else 3 if info.st_gid in groups else 0
    wanted = 0o5 if stat.S_ISDIR(info.st_mode) else 0o4
    return (info.st_mode >> shift) & wanted == wanted


@lru_cache(maxsize=1)
def _logcheck() -> tuple[int, frozenset[int]] | None:
    """The numbers of the logcheck user and its groups; None where there is no such user."""
    import pwd

    try:
        user = pwd.getpwnam(USER)
    except KeyError:
        return None
    return user.pw_uid, frozenset(os.getgrouplist(USER, user.pw_gid))


def way_in(path: str) -> str:
    """What to do about a path that this user may not read: become the logcheck user, or, for
    that user, open the path."""
    ids = _logcheck()
    if ids is None or os.geteuid() != ids[0]:
        return run_as_logcheck()
    mode = "o+rx" if os.path.isdir(path) else "o+r"
    return f"as root: chmod {mode} {shlex.quote(path)}, or give it to the group {USER}"


def run_as_logcheck() -> str:
    """The command line that reads what only the logcheck user may read, with the real path
    of this program, and a warning if that path is closed to this user."""
    program = program_path()
    module = program.endswith("__main__.py")
    command = [sys.executable, "-m", "rulegen"] if module else [program]
    words = shlex.join(["sudo", "-u", USER, *command, *sys.argv[1:]])
    closed = closed_part(program) or closed_part(os.path.realpath(sys.executable))
    if not closed:
        return f"try: {words}"
    return (
        f"try: {words}\n"
        f"the user {USER} cannot pass {closed}, where this program or its Python lies: install it"
        " outside of it (for all users), or copy the rules and give the copy with -r DIR"
    )


def program_path() -> str:
    """The absolute path of the running program, symbolic links followed in its directory
    only: a link into a virtual environment must keep its name."""
    path = sys.argv[0] or "rulegen"
    return os.path.join(os.path.realpath(os.path.dirname(path)), os.path.basename(path))


def closed_part(path: str) -> str:
    """The first directory above `path` that users at large may not pass, or "".

    Only the bits for others are looked at: the logcheck user owns nothing on that way.
    """
    parts = os.path.dirname(path).split("/")
    for end in range(2, len(parts) + 1):
        directory = "/".join(parts[:end])
        try:
            if not os.stat(directory).st_mode & stat.S_IXOTH:
                return directory
        except OSError:
            return directory
    return ""


def _user(uid: int) -> str:
    import pwd

    try:
        return pwd.getpwuid(uid).pw_name
    except KeyError:
        return str(uid)


def _group(gid: int) -> str:
    import grp

    try:
        return grp.getgrgid(gid).gr_name
    except KeyError:
        return str(gid)
