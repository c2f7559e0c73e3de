"""`ddilint events PATHS...`: the documentation of what drivers log, for administrators and developers."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import click

from ddilint.cli import EXIT_CLEAN, EXIT_FAILED
from ddilint.cli.check import (
    analysis_options,
    complain_of_absent_paths,
    progress_bar,
    settings_from,
    write_notifications,
)
from ddilint.config import STDOUT
from ddilint.finding import Severity


@click.command("events")
@analysis_options
@click.option(
    "--format",
    "output_format",
    type=click.Choice(("text", "markdown", "json", "html")),
    default="text",
    show_default=True,
    help="How the documentation is written.",
)
@click.option(
    "-o",
    "--output-file",
    "place",
    metavar="FILE",
    default=STDOUT,
    help="Write it to this file; - is standard output, the default.",
)
@click.option("-q", "--quiet", is_flag=True, help="No notifications and no progress on standard error.")
@click.option("-v", "--verbose", is_flag=True, help="All notifications, also those that are only counted.")
def command(output_format: str, place: str, quiet: bool, verbose: bool, **options: Any) -> int:
    """List all events that drivers can log: code, text as the Event Viewer shows it, and where they come from.

    The codes that a message file defines and the driver never logs are listed apart. A text shows what the code puts
    in the place of its insertions: constants as they are, all else in angle brackets by the name that the source
    gives it. Sizes are in bytes.

    Exit status: 0, or 2 where the run could not do what was asked.
    """
    settings = settings_from(**options)
    from ddilint import driver
    from ddilint.emit.events import RENDERERS
    from ddilint.emit.output import check_writable, write_file

    complain_of_absent_paths(settings)
    if place != STDOUT:
        check_writable(Path(place))
    with progress_bar(quiet) as progress:
        drivers, report = driver.document(settings, progress)
    content = RENDERERS[output_format](drivers)
    if place == STDOUT:
        sys.stdout.flush()
        sys.stdout.buffer.write(content.encode("utf-8", "backslashreplace"))
    else:
        write_file(Path(place), content)
    failed = any(item.severity is Severity.ERROR for item in report.notifications)
    write_notifications(report.notifications, settings, failed=failed, quiet=quiet, verbose=verbose)
    return EXIT_FAILED if failed else EXIT_CLEAN
