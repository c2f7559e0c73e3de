"""The command line: a click group, and what the exit status means.

Exit status, the same for every command:

    0   nothing was found (or --exit-zero was given)
    1   findings
    2   the run could not do what was asked: bad usage, a path that is not there, a broken configuration, a report
        that cannot be written, or a bug of ours. A source that could be read only in part is a notification and
        changes no exit status.
    130 interrupted (Ctrl-C), as shells have it

Knows how commands are found and how errors reach a person. What a command does stands in its own module, which is
imported only when it is asked for: `ddilint --version` loads neither a parser nor a solver.
"""

from __future__ import annotations

import contextlib
import importlib
import os
import sys
from typing import IO, NoReturn

import click

from ddilint import __version__
from ddilint.errors import DdilintError

EXIT_CLEAN = 0
EXIT_FINDINGS = 1
EXIT_FAILED = 2
EXIT_INTERRUPTED = 130

_COMMANDS = {  # name: (module, the line that `ddilint --help` shows)
    "check": ("ddilint.cli.check", "Lint files and folders (the command that is meant where none is given)."),
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


def main(args: list[str] | None = None) -> NoReturn:
    """Run a command and leave with its exit status; errors become one line on standard error."""
    status = _run(args)
    try:
        sys.stdout.flush()
    except BrokenPipeError:
        _silence(sys.stdout)
    except OSError as error:  # a full disk shows only here
        _complain(f"standard output cannot be written: {(error.strerror or str(error)).lower()}")
        _silence(sys.stdout)
        status = EXIT_FAILED
    sys.exit(status)


def _run(args: list[str] | None) -> int:
    for stream in (sys.stdout, sys.stderr):
        # Sources hold characters that a narrow console cannot show; that is no reason to fail.
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")
    try:
        status = cli.main(args, prog_name="ddilint", standalone_mode=False)
    except click.UsageError as error:
        hint = f"; see `{error.ctx.command_path} --help`" if error.ctx else ""
        _complain(f"{_without_period(error.format_message())}{hint}")
        return EXIT_FAILED
    except click.ClickException as error:
        _complain(_without_period(error.format_message()))
        return EXIT_FAILED
    except (KeyboardInterrupt, click.Abort):
        _complain("interrupted")
        return EXIT_INTERRUPTED
    except BrokenPipeError:
        _silence(sys.stdout)
        return EXIT_FAILED
    except DdilintError as error:
        _complain(str(error))
        return EXIT_FAILED
    except Exception as error:
        if os.environ.get("DDILINT_TRACEBACK"):
            raise
        place = _place_of(error)
        _complain(
            f"internal error: {type(error).__name__}: {error} (in {place}); please report this, "
            "with what DDILINT_TRACEBACK=1 in the environment makes of it"
        )
        return EXIT_FAILED
    return status if isinstance(status, int) else EXIT_CLEAN


def _complain(message: str) -> None:
    from ddilint.emit.source import visible

    try:
        click.echo("ddilint: " + " ".join(visible(line) for line in message.splitlines()), err=True)
    except OSError:
        _silence(sys.stderr)


def _without_period(message: str) -> str:
    message = message.rstrip(".")
    return message[:1].lower() + message[1:]


def _place_of(error: BaseException) -> str:
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    return "?" if trace is None else f"{trace.tb_frame.f_globals.get('__name__', '?')}:{trace.tb_lineno}"


def _silence(stream: IO[str]) -> None:
    """Nobody listens any more: let the interpreter's own flush at exit write to nowhere."""
    with contextlib.suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
