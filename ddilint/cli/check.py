"""`ddilint PATHS...` (`ddilint check PATHS...`): options in, emitter chosen, exit status out."""

from __future__ import annotations

import os
import shutil
import stat
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from importlib import import_module
from io import StringIO
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

import click
from msgspec.structs import replace

from ddilint import interruption
from ddilint.cli import EXIT_CLEAN, EXIT_FAILED, EXIT_FINDINGS, EXIT_INTERRUPTED, wants_traceback
from ddilint.config import COLORS, OUTPUT_FORMATS, STDOUT, TARGETS, Settings, current_folder, load_settings
from ddilint.errors import UsageError
from ddilint.finding import Notification, Report, Severity

if TYPE_CHECKING:
    from ddilint.emit import RunInfo
    from ddilint.emit.text import Line

Progress = Callable[[int, int, str], None]

_PROGRESS_AFTER_SECONDS = 0.7


class _NamedPath(click.Path):
    """A path of at least one character: the empty one would be the current folder, which nobody meant.

    What cannot be read is not refused here, before anybody else has a say.
    """

    def __init__(self) -> None:
        super().__init__(path_type=Path, readable=False)

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        if value == "":
            self.fail("an empty path; name a file or folder, such as . for the current one", param, ctx)
        return super().convert(value, param, ctx)


_PATH = _NamedPath()


def _listed(_ctx: click.Context, _param: click.Parameter, values: tuple[str, ...]) -> tuple[str, ...]:
    """Values separated by commas, of an option that may be repeated as well."""
    return tuple(item.strip() for value in values for item in value.split(",") if item.strip())


def analysis_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """The options that say what is analysed, and how; shared by the commands that run the front end."""
    options = [
        click.argument("paths", nargs=-1, type=_PATH, metavar="[PATHS]..."),
        click.option("--target", type=click.Choice(TARGETS), help="The architecture to analyse for (x64)."),
        click.option(
            "-I", "include_dirs", multiple=True, type=_PATH, metavar="DIR",
            help="Search this folder for headers as well. Repeatable.",
        ),
        click.option(
            "-D", "defines", multiple=True, metavar="NAME[=VALUE]", help="Define a macro. Repeatable."
        ),
        click.option(
            "--kit", type=_PATH, metavar="DIR",
            help="The Include folder of a Windows Driver Kit, to be used instead of the bundled headers.",
        ),
        click.option(
            "--exclude", "exclude", multiple=True, metavar="PATTERN",
            help="Leave out what matches this gitignore pattern. Repeatable.",
        ),
        click.option(
            "-j", "--jobs", type=click.IntRange(min=0), metavar="N",
            help="Number of processes; 0, the default, for one for each processor.",
        ),
        click.option(
            "--root", type=_PATH, metavar="DIR",
            help="The project's root, which reported paths are relative to (the repository around the paths).",
        ),
        click.option(
            "--config", type=_PATH, metavar="FILE",
            help="Take settings from this file (the nearest ddilint.toml or pyproject.toml above the paths).",
        ),
    ]  # fmt: skip
    for option in reversed(options):
        command = option(command)
    return command


def settings_from(
    paths: tuple[Path, ...], root: Path | None, config: Path | None, **options: Any
) -> Settings:
    """Settings from what click parsed; what was not given (None, or an empty list) leaves the files' word."""
    given = {name: value for name, value in options.items() if value not in (None, ())}
    return load_settings(paths, root=root, config=config, options=given)


@click.command("check")
@analysis_options
@click.option(
    "--select",
    callback=_listed,
    multiple=True,
    metavar="RULES",
    help="Only these rules: identifiers, prefixes (DDI1), names or ALL, separated by commas. Repeatable.",
)
@click.option("--ignore", callback=_listed, multiple=True, metavar="RULES", help="Not these rules.")
@click.option(
    "--extend-select",
    callback=_listed,
    multiple=True,
    metavar="RULES",
    help="These rules besides the others.",
)
@click.option("--output-format", type=click.Choice(OUTPUT_FORMATS), help="How findings are written (text).")
@click.option(
    "-o",
    "--output-file",
    metavar="FILE",
    help="Write findings to this file; - is standard output, the default.",
)
@click.option(
    "--exit-zero", is_flag=True, default=None, help="Leave with status 0 even if there are findings."
)
@click.option(
    "--statistics",
    is_flag=True,
    default=None,
    help="Count findings by rule, and tell the run's numbers and time.",
)
@click.option("--color", type=click.Choice(COLORS), help="Colours in text output (auto: on a terminal).")
@click.option("-q", "--quiet", is_flag=True, help="No notifications and no progress on standard error.")
@click.option("-v", "--verbose", is_flag=True, help="All notifications, also those that are only counted.")
def command(
    quiet: bool,
    verbose: bool,
    **options: Any,
) -> int:
    """Lint files and folders; the current folder where none is given.

    The link unit around a file (the sources of its driver) is analysed as a whole, also where only some of its
    files are given: what is reported is what stands in them. A message file stands for what its messages concern.

    Exit status: 0 nothing found, 1 findings, 2 the run could not do what was asked.
    """
    settings = settings_from(**options)
    from ddilint import driver
    from ddilint.catalog import load_catalog
    from ddilint.emit import RunInfo
    from ddilint.emit.output import check_writable, write_file

    catalog = load_catalog()
    selected = catalog.select(settings.select, settings.ignore, settings.extend_select, settings.origins)
    if settings.output_file != STDOUT:
        check_writable(Path(settings.output_file))
    start = time.monotonic()
    settings, absent = _without_absent_paths(settings)
    with progress_bar(quiet) as progress, interruption.as_ctrl_c():
        report = driver.run(settings, progress, lambda: _load_emitters(settings))
    if not selected:
        absent.append(Notification("no-rules", "no rule is selected, so that nothing can be found"))
    report = replace(report, notifications=(*absent, *report.notifications))
    seconds = time.monotonic() - start

    status = _exit_status(report, settings)
    rules = tuple(rule for rule in catalog if rule.id in selected)
    info = RunInfo(settings.root, rules, status, settings.target)
    if settings.output_file == STDOUT:
        _write_stdout(report, info, settings)
    else:
        write_file(Path(settings.output_file), _content(report, info, settings.output_format))
    _write_stderr(report, info, settings, seconds, quiet=quiet, verbose=verbose)
    return status


def _without_absent_paths(settings: Settings) -> tuple[Settings, list[Notification]]:
    """Paths that are not there are told, and the others linted all the same; only absent ones are a mistake."""
    absent = _absences(settings)
    present = tuple(path for path in settings.paths if path not in absent)
    if not present:
        raise UsageError("; ".join(absent.values()))
    told = [Notification("path-not-found", absence, Severity.ERROR) for absence in absent.values()]
    return replace(settings, paths=present), told


def complain_of_absent_paths(settings: Settings) -> None:
    """Raise a UsageError where a path is not there."""
    absent = _absences(settings)
    if absent:
        raise UsageError("; ".join(absent.values()))


def _absences(settings: Settings) -> dict[Path, str]:
    """What is to be said of each path that is not there, or cannot be read."""
    here = current_folder()
    return {
        path: f"{path.relative_to(here) if path.is_relative_to(here) else path}: {why}"
        for path in settings.paths
        if (why := unreadable(path))
    }


def unreadable(path: Path) -> str:
    """Why a file or folder that somebody named cannot be read, in a few words; "" where it can."""
    try:
        mode = os.stat(path).st_mode
    except OSError as error:
        if os.path.islink(path) and not isinstance(error, PermissionError):
            return "a symbolic link that leads nowhere"
        if isinstance(error, FileNotFoundError | NotADirectoryError):
            return "no such file or folder"
        return (error.strerror or str(error)).lower()
    if not (stat.S_ISREG(mode) or stat.S_ISDIR(mode)):
        return "neither a file nor a folder"
    needed = os.R_OK | os.X_OK if stat.S_ISDIR(mode) else os.R_OK
    return "" if os.access(path, needed) else "permission denied"


def _exit_status(report: Report, settings: Settings) -> int:
    if any(item.kind == interruption.NOTICE for item in report.notifications):
        return EXIT_INTERRUPTED
    if any(item.severity is Severity.ERROR for item in report.notifications):
        return EXIT_FAILED
    return EXIT_FINDINGS if report.findings and not settings.exit_zero else EXIT_CLEAN


def _load_emitters(settings: Settings) -> None:
    """Load ahead what will write the report; the summary on standard error is always text."""
    for name in dict.fromkeys((settings.output_format, "text")):
        import_module(f"ddilint.emit.{name}")


def _content(report: Report, info: RunInfo, output_format: str) -> str:
    from ddilint.emit.source import Sources

    sources = Sources(info.root)
    match output_format:
        case "sarif":
            from ddilint.emit import sarif

            return sarif.render(report, info, sources)
        case "json":
            from ddilint.emit import json

            return json.render(report, info)
        case _:
            from ddilint.emit import text

            stream = StringIO()
            text.write_plain(text.render(report, info, sources), stream)
            return stream.getvalue()


def _write_stdout(report: Report, info: RunInfo, settings: Settings) -> None:
    if settings.output_format != "text":
        content = _content(report, info, settings.output_format)
        sys.stdout.flush()
        sys.stdout.buffer.write(
            content.encode("utf-8", "backslashreplace")
        )  # whatever the console's encoding is
        return
    from ddilint.emit import text
    from ddilint.emit.source import Sources

    lines = text.render(report, info, Sources(info.root), _width(sys.stdout))
    write_lines(lines, sys.stdout, settings)


def _write_stderr(
    report: Report, info: RunInfo, settings: Settings, seconds: float, *, quiet: bool, verbose: bool
) -> None:
    from ddilint.emit import text

    failed = info.exit_status in (EXIT_FAILED, EXIT_INTERRUPTED)
    write_notifications(report.notifications, settings, failed=failed, quiet=quiet, verbose=verbose)
    if settings.statistics:
        write_lines(text.statistics(report, info, seconds), sys.stderr, settings)


def write_notifications(
    notifications: Iterable[Notification], settings: Settings, *, failed: bool, quiet: bool, verbose: bool
) -> None:
    """Tell on standard error what the run could not do; a status of 2 (`failed`) is never left unexplained."""
    from ddilint.emit import text

    details = verbose or wants_traceback()
    lines: list[Line] = []
    if not quiet:
        lines += text.notifications(notifications, everything=verbose, details=details)
    elif failed:
        errors = [item for item in notifications if item.severity is Severity.ERROR]
        lines += text.notifications(errors, everything=True, details=details)
    write_lines(lines, sys.stderr, settings)


def write_lines(lines: Iterable[Line], stream: IO[str], settings: Settings) -> None:
    """Write lines to a stream, in colours where these are wanted."""
    from ddilint.emit import text

    if _colored(settings.color, stream):
        text.write_colored(lines, stream)
    else:
        text.write_plain(lines, stream)


def _colored(color: str, stream: IO[str]) -> bool:
    """Whether to colour: what was asked for, else NO_COLOR and FORCE_COLOR, else whether it is a terminal."""
    if color != "auto":
        return color == "always"
    if os.environ.get("NO_COLOR"):
        return False
    return bool(os.environ.get("FORCE_COLOR")) or (stream.isatty() and os.environ.get("TERM") != "dumb")


def _width(stream: IO[str]) -> int | None:
    """The width to lay text out for; None where nobody looks at it right now."""
    if not stream.isatty():
        return None
    return max(60, min(shutil.get_terminal_size().columns, 120))


@contextmanager
def progress_bar(quiet: bool) -> Iterator[Progress | None]:
    """A bar on standard error, on terminals only, for runs that take longer than a moment."""
    if quiet or not sys.stderr.isatty() or os.environ.get("TERM") == "dumb":
        yield None
        return
    started = time.monotonic()
    bar: Any = None
    task: Any = None

    def show(done: int, total: int, what: str) -> None:
        nonlocal bar, task
        if bar is None:
            if time.monotonic() - started < _PROGRESS_AFTER_SECONDS:
                return
            from rich.console import Console
            from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

            bar = Progress(
                TextColumn("{task.description:<12}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn(),
                console=Console(stderr=True), transient=True,
            )  # fmt: skip
            bar.start()
            task = bar.add_task(what, total=total)
        bar.update(task, completed=done, total=total, description=what)

    try:
        yield show
    finally:
        if bar is not None:
            bar.stop()
