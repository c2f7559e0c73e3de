"""The commands: `check` is the one that is meant where none is given."""

from __future__ import annotations

import importlib

import click

from ddilint import __version__
from ddilint.cli import EXIT_FAILED

_COMMANDS = {  # name: (module, the line that `ddilint --help` shows)
    "check": ("ddilint.cli.check", "Lint files and folders (the command that is meant where none is given)."),
    "events": ("ddilint.cli.events", "List what drivers can log, as documentation."),
    "graph": ("ddilint.cli.graph", "Draw a driver's call graph, with IRQLs and findings."),
    "irql": ("ddilint.cli.irql", "Tell at which IRQLs a function can run, and why."),
    "rule": ("ddilint.cli.rule", "Explain a rule, or list all of them."),
    "debug": ("ddilint.cli.debug", "Look into the stages of an analysis."),
}

_GROUP_OPTIONS = ("--help", "-h", "--version", "-V")


class _Commands(click.Group):
    """Commands that are imported when used; anything that is no command's name belongs to `check`."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        if not args:
            # Not a success: a script whose list of paths came out empty lands here.
            click.echo(ctx.get_help(), err=True)
            ctx.exit(EXIT_FAILED)
        if args[0] not in _COMMANDS and args[0] not in _GROUP_OPTIONS:
            args = ["check", *args]
        return super().parse_args(ctx, args)

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in _COMMANDS:
            return None
        command = importlib.import_module(_COMMANDS[cmd_name][0]).command
        assert isinstance(command, click.Command)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl([(name, text) for name, (_, text) in _COMMANDS.items()])


@click.group(
    cls=_Commands,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    options_metavar="[--version]",
    subcommand_metavar="[COMMAND] [OPTIONS] [ARGUMENTS]",
)
@click.version_option(__version__, "-V", "--version", message="ddilint %(version)s")
def cli() -> None:
    """Find misuses of the event-logging routines in the sources of Windows kernel-mode drivers.

    `ddilint src` lints a folder and is short for `ddilint check src`; `ddilint check --help` lists its options.

    \b
    Exit status:
      0  nothing found
      1  findings
      2  the run could not do what was asked
    """
