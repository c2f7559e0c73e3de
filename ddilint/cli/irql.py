"""`ddilint irql FUNCTION PATHS...`: at which levels a function can run, and why."""

from __future__ import annotations

import sys
from typing import Any

import click

from ddilint.cli import EXIT_CLEAN, EXIT_FAILED
from ddilint.cli.check import (
    analysis_options,
    complain_of_absent_paths,
    settings_from,
    write_lines,
    write_notifications,
)
from ddilint.config import COLORS
from ddilint.finding import Severity


@click.command("irql")
@click.argument("function", metavar="FUNCTION")
@analysis_options
@click.option("--all", "everything", is_flag=True, help="All chains, not only the shortest for each level.")
@click.option(
    "--output-format",
    "form",
    type=click.Choice(("text", "json")),
    default="text",
    show_default=True,
    help="How the levels are written; json has all chains.",
)
@click.option("--color", type=click.Choice(COLORS), help="Colours in text output (auto: on a terminal).")
@click.option("-q", "--quiet", is_flag=True, help="No notifications on standard error.")
@click.option("-v", "--verbose", is_flag=True, help="All notifications, also those that are only counted.")
def command(function: str, everything: bool, form: str, quiet: bool, verbose: bool, **options: Any) -> int:
    """Tell at which IRQLs a function of a driver can run, and why.

    For each level: where a callback is registered (or declared) that the system calls at it, or what raises or lowers
    to it, and the calls from there to the function. The highest level comes first, its shortest chain on top.

    Exit status: 0, or 2 where the run could not do what was asked (no driver defines the function, say).
    """
    settings = settings_from(**options)
    from ddilint.emit import levels as emitted
    from ddilint.inquiry.levels import function_levels

    complain_of_absent_paths(settings)
    found, notifications = function_levels(settings, function)
    if form == "json":
        sys.stdout.flush()
        sys.stdout.buffer.write(emitted.render_json(found).encode("utf-8", "backslashreplace"))
    else:
        write_lines(emitted.render_text(found, everything=everything), sys.stdout, settings)
    failed = any(item.severity is Severity.ERROR for item in notifications)
    write_notifications(notifications, settings, failed=failed, quiet=quiet, verbose=verbose)
    return EXIT_FAILED if failed else EXIT_CLEAN
