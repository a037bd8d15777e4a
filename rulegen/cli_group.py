"""Commands that cost what they use: modules loaded when named, pydantic only for a conversion.

typer hands every value of the command line to pydantic, which takes longer to load than one line
takes to get its rule. Most values need no conversion: they are absent, flags, or text for an
option that wants text.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from importlib import import_module
from typing import Any

import typer
from typer.core import TyperCommand, TyperGroup
from typer.main import get_command

from rulegen.cli_examples import EXAMPLES, SHORT, epilog


class PlainCommand(TyperCommand):
    """A command whose plain values are taken as they are."""

    def get_params(self, ctx: Any) -> list[Any]:
        """The parameters of typer, each with the short way for plain values."""
        return [_short_way(param) for param in super().get_params(ctx)]


class LazyGroup(TyperGroup):
    """The commands of `EXAMPLES`, each in a module `cli_<name>` with a function `register`."""

    def list_commands(self, ctx: Any) -> list[str]:
        """The names, sorted."""
        return sorted(EXAMPLES)

    def get_command(self, ctx: Any, name: str) -> Any:
        """The command of this name, or None."""
        return command(name) if name in EXAMPLES else None

    def get_params(self, ctx: Any) -> list[Any]:
        """As for a command."""
        return [_short_way(param) for param in super().get_params(ctx)]


def command(name: str) -> Any:
    """A command as typer makes it, of class `PlainCommand`."""
    app = typer.Typer(add_completion=False, rich_markup_mode=None)
    import_module(f"rulegen.cli_{name.replace('-', '_')}").register(app)
    (info,) = app.registered_commands
    info.cls, info.epilog, info.short_help = PlainCommand, epilog(name), SHORT.get(name)
    made = get_command(app)
    made.name = name
    return made


def _short_way(param: Any) -> Any:
    """The parameter, which converts only what is not plain."""
    if (convert := getattr(param, "process_value", None)) and "process_value" not in vars(param):
        param.process_value = partial(_value, param, convert)
    return param


def _value(param: Any, convert: Callable[[Any, Any], Any], ctx: Any, value: Any) -> Any:
    """The value, converted where typer has something to do."""
    if param.required or not _plain(getattr(param, "type_descriptor", None), value):
        return convert(ctx, value)
    if value is None and (param.multiple or param.nargs == -1):
        value = ()
    return value if param.callback is None else param.callback(ctx, param, value)


def _plain(descriptor: Any, value: Any) -> bool:
    """Is the value of the type that is wanted? `descriptor` is None in versions without it."""
    if descriptor is None:
        return False
    wanted = descriptor.annotation
    if value is None or wanted in (bool, int):
        return value is None or type(value) is wanted
    if wanted == list[str]:
        return isinstance(value, (list, tuple)) and all(type(one) is str for one in value)
    return wanted is str and type(value) is str
