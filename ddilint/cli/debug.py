"""`ddilint debug ...`: windows into the stages of an analysis, for people who work on ddilint or wonder about a tree.

A new window is a line in `_WINDOWS`: its module below `ddilint` has a function that takes `Settings` and yields the
lines of text to print. A window whose module is not there is not offered.
"""

from __future__ import annotations

import importlib
import importlib.util
from collections.abc import Callable, Iterable
from typing import Any

import click

from ddilint.cli.check import analysis_options, settings_from
from ddilint.config import Settings

_WINDOWS = {  # name: (module, function, the line that `ddilint debug --help` shows)
    "coverage": ("ddilint.frontend.coverage", "report", "How much of the sources the front end understood."),
}


class _Windows(click.Group):
    def list_commands(self, ctx: click.Context) -> list[str]:
        return [name for name, (module, _, _) in _WINDOWS.items() if importlib.util.find_spec(module)]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        return _window(cmd_name) if cmd_name in self.list_commands(ctx) else None


def _window(name: str) -> click.Command:
    module, function, about = _WINDOWS[name]

    @click.command(name, help=about)
    @analysis_options
    def command(**options: Any) -> None:
        produce: Callable[[Settings], Iterable[str]] = getattr(importlib.import_module(module), function)
        for line in produce(settings_from(**options)):
            click.echo(line)

    return command


@click.group(cls=_Windows, no_args_is_help=False)
def command() -> None:
    """Look into the stages of an analysis."""
