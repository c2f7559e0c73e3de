"""The command line: its beginning and its end, and what the exit status means.

Exit status, the same for every command:

    0   nothing was found (or --exit-zero was given)
    1   findings
    2   the run could not do what was asked: bad usage, a path that is not there, a broken configuration, a report
        that cannot be written, or a bug of ours. A source that could be read only in part is a notification and
        changes no exit status.
    130 interrupted (Ctrl-C, SIGTERM), as shells have it; what was found until then is reported

Knows how errors reach a person. The commands and their options are in `group`, what a command does in a module of its
own; each is imported only when it is asked for: `ddilint --version` loads neither a parser nor a solver.
"""

from __future__ import annotations

import atexit
import contextlib
import errno
import os
import sys
from typing import IO, NoReturn

from ddilint import __version__
from ddilint.errors import DdilintError
from ddilint.garbage import collect_seldom

EXIT_CLEAN = 0
EXIT_FINDINGS = 1
EXIT_FAILED = 2
EXIT_INTERRUPTED = 130


def program() -> NoReturn:
    """Run the command that the process was started with, and end the process.

    At its end Python goes through all that is in memory and frees it piece by piece: a tenth of a short run.
    """
    try:
        main()
    except SystemExit as end:
        status = end.code
    atexit._run_exitfuncs()
    for stream in (sys.stdout, sys.stderr):
        with contextlib.suppress(OSError, ValueError):  # `main` has told of what could not be written
            stream.flush()
    os._exit(status if isinstance(status, int) else EXIT_FAILED)


def main(args: list[str] | None = None) -> NoReturn:
    """Run a command and leave with its exit status; errors become one line on standard error."""
    collect_seldom()
    _open_closed_streams()
    status = EXIT_FAILED
    try:
        status = _run(args)
        sys.stdout.flush()
    except BrokenPipeError:
        _silence(sys.stdout)
    except OSError as error:  # a full disk shows only here
        _complain(f"a report cannot be written: {(error.strerror or str(error)).lower()}")
        _silence(sys.stdout)
        status = EXIT_FAILED
    sys.exit(status)


def _run(args: list[str] | None) -> int:
    for stream in (sys.stdout, sys.stderr):
        # Sources hold characters that a narrow console cannot show; that is no reason to fail.
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")
    args = sys.argv[1:] if args is None else args
    if args in (["--version"], ["-V"]):  # asked often, by scripts
        print(f"ddilint {__version__}")
        return EXIT_CLEAN
    import click

    from ddilint.cli.group import cli

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
        import traceback

        if isinstance(error, OSError) and error.errno == errno.ENOSPC:
            _complain(f"a report cannot be written: {str(error.strerror).lower()}")
            _silence(sys.stdout)
            return EXIT_FAILED
        if wants_traceback() or {"-v", "--verbose"} & set(args):
            traceback.print_exc()
        place = _place_of(error)
        _complain(
            f"internal error: {type(error).__name__}: {error} (in {place}); please report it "
            "(--verbose, or DDILINT_TRACEBACK=1 in the environment, shows where it comes from)"
        )
        return EXIT_FAILED
    return status if isinstance(status, int) else EXIT_CLEAN


def wants_traceback() -> bool:
    """Whether bugs of ours are told with all that is of use to whoever mends them."""
    return bool(os.environ.get("DDILINT_TRACEBACK"))


def _open_closed_streams() -> None:
    """A stream that the caller closed (`>&-`) leads nowhere; else what is opened next would take its place."""
    for name in ("stdout", "stderr"):
        if getattr(sys, name) is None:
            setattr(sys, name, open(os.devnull, "w", encoding="utf-8"))  # noqa: SIM115 - for as long as the process


def _complain(message: str) -> None:
    from ddilint.emit.source import visible

    try:
        print("ddilint: " + " ".join(visible(line) for line in message.splitlines()), file=sys.stderr)
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
