"""`ddilint debug ...`: windows into the stages of an analysis, for people who work on ddilint or wonder about a tree.

A new window is a function here that takes `Settings` and yields what to print, and a line in `_WINDOWS`. What it
shows is computed by the stage itself, which is imported when the window is opened.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

import click

from ddilint.cli.check import analysis_options, settings_from
from ddilint.config import Settings
from ddilint.errors import UsageError


def _coverage(settings: Settings) -> Iterator[str]:
    """How much of the sources the front end understood, and the names that it had to guess."""
    from ddilint.frontend.coverage import measure

    yield measure(settings.paths, roots=[settings.root], jobs=settings.jobs, target=settings.target).to_text()


_WINDOWS: dict[str, Callable[[Settings], Iterable[str]]] = {
    "coverage": _coverage,
}


class _Windows(click.Group):
    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(_WINDOWS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        return _command(_WINDOWS[cmd_name]) if cmd_name in _WINDOWS else None


def _command(window: Callable[[Settings], Iterable[str]]) -> click.Command:
    @click.command(window.__name__.strip("_"), help=window.__doc__)
    @analysis_options
    def command(**options: Any) -> None:
        settings = settings_from(**options)
        for path in settings.paths:
            if not path.exists():
                raise UsageError(f"{path}: no such file or folder")
        for text in window(settings):
            click.echo(text, nl=False)

    return command


@click.group(cls=_Windows, no_args_is_help=False)
def command() -> None:
    """Look into the stages of an analysis."""
