"""`ddilint graph PATHS... --output FILE`: the call graph of a driver, with levels and findings, as a picture."""

from __future__ import annotations

import re
from collections.abc import Sequence
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
from ddilint.errors import UsageError
from ddilint.finding import Severity

_FORMS = ("svg", "html", "dot")
_UNFIT = re.compile(r"[^\w.()+-]")  # for file names


@click.command("graph")
@analysis_options
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path, readable=False),
    required=True,
    help="The picture: .svg, .html or .dot.",
)
@click.option(
    "--unit", "units", multiple=True, metavar="NAME", help="Only the driver of this name (repeatable)."
)
@click.option("--all", "everything", is_flag=True, help="All functions, however many there are.")
@click.option("-q", "--quiet", is_flag=True, help="No notifications on standard error.")
@click.option("-v", "--verbose", is_flag=True, help="All notifications, also those that are only counted.")
def command(
    output: Path, units: tuple[str, ...], everything: bool, quiet: bool, verbose: bool, **options: Any
) -> int:
    """Draw the call graph of a driver: levels as colours, callbacks as roots, findings marked.

    Double borders are callbacks; nothing is known to call what has a dashed border. Dashed lines are calls through
    pointers and by routines that call back.
    Of a driver with more than about 60 functions only those are drawn from which a contracted routine can be
    reached, unless --all is given. Several drivers go into a file each, with the driver's name in its name;
    these names are printed.

    Exit status: 0, or 2 where the run could not do what was asked.
    """
    form = output.suffix.lower().lstrip(".")
    if form not in _FORMS:
        raise UsageError(f"--output {output}: the name must end in .svg, .html or .dot")
    settings = settings_from(**options)
    from ddilint.emit import output as files
    from ddilint.emit.callgraph import dot, page
    from ddilint.emit.callgraph.layout import draw
    from ddilint.inquiry.callgraph import call_graphs

    complain_of_absent_paths(settings)
    files.check_writable(output)
    with progress_bar(quiet) as progress:
        graphs, notifications = call_graphs(settings, units, everything=everything, progress=progress)
    for graph, target in zip(graphs, _places(output, [graph.driver for graph in graphs]), strict=True):
        if form == "html":
            content = page.render(graph)
        else:
            content = dot.render(graph)
            if form == "svg":
                content = draw(content).decode("utf-8")
        files.write_file(target, content)
        if target != output:
            click.echo(target)
    failed = any(item.severity is Severity.ERROR for item in notifications)
    write_notifications(notifications, settings, failed=failed, quiet=quiet, verbose=verbose)
    return EXIT_FAILED if failed else EXIT_CLEAN


def _places(output: Path, drivers: Sequence[str]) -> list[Path]:
    """A file for each driver: the given one, or files beside it with the drivers' names, numbered if need be."""
    if len(drivers) == 1:
        return [output]
    taken: set[str] = set()  # of file systems that know no case
    places = []
    for driver in drivers:
        name = plain = _UNFIT.sub("_", driver)
        number = 1
        while name.lower() in taken:
            number += 1
            name = f"{plain}-{number}"
        taken.add(name.lower())
        places.append(output.with_name(f"{output.stem}-{name}{output.suffix}"))
    return places
