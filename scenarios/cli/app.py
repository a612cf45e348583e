"""The commands put together: texts in the chosen language, and the commands that other packages register.

Other packages register under the entry-point group `lineproof.commands`: the name is that of the command, the object a
`typer.Typer` application of one command, whose class is `LocalisedCommand` where its help page is to be in the language
of the others. They are imported only when they are listed or run.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping, Sequence
from functools import cache
from typing import TYPE_CHECKING, Any

import typer
import typer.core
import typer.main

from scenarios.cli import commands
from scenarios.text import Text, default_language

if TYPE_CHECKING:
    from importlib.metadata import EntryPoint

ENTRY_POINT_GROUP = "lineproof.commands"
# What the library calls the parts of a help page, and the keys of our words for them.
HEADINGS = {
    "Usage:": "help.usage",
    "Options:": "help.options",
    "Arguments:": "help.arguments",
    "Commands:": "help.commands",
    "Show this message and exit.": "help.help",
    "[required]": "help.required",
}
REFERENCE = "@"


class LocalisedCommand(typer.core.TyperCommand):
    """A command whose help page is in the language of the group."""

    def get_help(self, ctx: Any) -> str:
        return _localised(super().get_help(ctx), ctx.find_root().command)


class LocalisedGroup(typer.core.TyperGroup):
    """The commands of this package and the registered ones."""

    text: Text | None = None

    def get_help(self, ctx: Any) -> str:
        return _localised(super().get_help(ctx), self)

    def list_commands(self, ctx: Any) -> list[str]:
        return [*super().list_commands(ctx), *sorted(set(_registered()) - set(self.commands))]

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        own = super().get_command(ctx, cmd_name)
        if own is not None or cmd_name not in _registered():
            return own
        loaded = typer.main.get_command(_registered()[cmd_name].load())
        loaded.name = cmd_name
        if self.text is not None:
            _resolve(loaded, self.text)
        return loaded


def command(arguments: Sequence[str] = ()) -> LocalisedGroup:
    """The command line as one callable, its help in the language that the arguments or the locale ask for."""
    app = typer.Typer(
        cls=LocalisedGroup, help="@help.app", no_args_is_help=True, add_completion=False, rich_markup_mode=None,
        pretty_exceptions_enable=False,
    )  # fmt: skip
    for function in commands.ALL:
        app.command(function.__name__, cls=LocalisedCommand, help=f"@command.{function.__name__}")(function)
    group = typer.main.get_command(app)
    if not isinstance(group, LocalisedGroup):  # pragma: no cover - the class is given above
        raise TypeError(type(group))
    group.text = Text(default_language(arguments))
    for part in (group, *group.commands.values()):
        _resolve(part, group.text)
    return group


def _resolve(part: Any, text: Text) -> None:
    """Put the texts that references stand for into a command and its parameters."""
    part.help = _resolved(part.help, text)
    for parameter in part.params:
        if isinstance(parameter, typer.core.TyperOption | typer.core.TyperArgument):
            parameter.help = _resolved(parameter.help, text)


def _resolved(help_text: str | None, text: Text) -> str | None:
    """The text that a reference "@key" stands for."""
    if help_text is None or not help_text.startswith(REFERENCE):
        return help_text
    return text(help_text.removeprefix(REFERENCE))


def _localised(page: str, group: Any) -> str:
    text = group.text if isinstance(group, LocalisedGroup) else None
    if text is not None:
        for english, key in HEADINGS.items():
            page = page.replace(english, text(key))
    return page


@cache
def _registered() -> Mapping[str, EntryPoint]:
    """Commands of other packages by name; the library that reads them is imported only where there are any."""
    if not any(map(_mentions_group, sys.path)):
        return {}
    from importlib.metadata import entry_points

    return {point.name: point for point in entry_points(group=ENTRY_POINT_GROUP)}


def _mentions_group(folder: str) -> bool:
    """Whether a package installed in a folder registers a command."""
    try:
        names = [name for name in os.listdir(folder or ".") if name.endswith((".dist-info", ".egg-info"))]
    except OSError:
        return False
    for name in names:
        try:
            with open(os.path.join(folder, name, "entry_points.txt"), encoding="utf-8") as stream:
                if f"[{ENTRY_POINT_GROUP}]" in stream.read():
                    return True
        except (OSError, UnicodeDecodeError):
            continue
    return False
