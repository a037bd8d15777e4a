"""Where logcheck looks for files that its user cannot read, and where it does not.

The names of the writer's temporary files rest on this.
"""

import os

import pytest

from logcheck.real import make_tree, needs_logcheck, open_directory, run
from rulegen.write.files import PREFIX

pytestmark = pytest.mark.skipif(os.geteuid() != 0, reason="only root can be the logcheck user")

LINES = [b"Nov  3 09:05:01 web beta: known", b"Nov  3 09:05:01 web beta: unknown"]
RULES = {"ignore.d.server/local-beta": "^.{15} web beta: known$\n"}


def report(name):
    """What logcheck says with an unreadable file of this name in the rule directory."""
    with open_directory() as work:
        tree = make_tree(work, RULES)
        path = work / "ignore.d.server" / name
        path.write_text("(half a ru")
        path.chmod(0)
        return run(tree, LINES)


@needs_logcheck
@pytest.mark.parametrize("name", ["local-x", "local-x.tmp", "local-x~"])
def test_an_unreadable_file_of_any_other_name_stops_logcheck(name):
    said = report(name)
    assert said.status == 1
    assert f"/ignore.d.server/{name}" in said.stderr
    assert "Could not read" in said.stderr


@needs_logcheck
def test_an_unreadable_temporary_file_does_not():
    said = report(f"{PREFIX}0123456789abcdef")
    assert said.status == 0
    assert said.stderr == ""
    assert said.sections == {"System Events": {LINES[1]: 1}}
