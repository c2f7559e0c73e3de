"""`ddilint debug ...`: windows into the stages of an analysis, for people who work on ddilint or wonder about a tree.

A new window is a function here that takes `Settings` and yields what to print, and a line in `_WINDOWS`. What it
shows is computed by the stage itself, which is imported when the window is opened.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from ddilint.cli.check import analysis_options, complain_of_absent_paths, settings_from
from ddilint.config import Settings

if TYPE_CHECKING:
    from ddilint.frontend.parse import ParsedUnit


def _coverage(settings: Settings) -> Iterator[str]:
    """How much of the sources was understood.

    By the front end; with the names that it had to guess.
    """
    from ddilint.frontend.coverage import measure
    from ddilint.project.files import discover
    from ddilint.project.messages import header_of
    from ddilint.project.units import plan_units

    tree = discover(settings.paths, root=settings.root, exclude=settings.exclude)
    builds = {
        str(source): (
            tuple(str(folder) for folder in (*unit.all_include_dirs, *settings.include_dirs)),
            (*unit.flags_for(source).defines, *settings.defines),
        )
        for unit in plan_units(tree).units
        for source in unit.sources
    }
    report = measure(
        settings.paths,
        roots=[settings.root],
        jobs=settings.jobs,
        target=settings.target,
        message_header=header_of,
        kit=settings.kit,
        builds=builds,
    )
    yield report.to_text()


def _parsed(settings: Settings) -> Iterator[ParsedUnit]:
    from ddilint.frontend.includes import HeaderIndex, Kit, Resolver
    from ddilint.frontend.parse import ParseRequest, parse_file
    from ddilint.frontend.targets import target_named
    from ddilint.project.files import discover
    from ddilint.project.messages import header_of

    tree = discover(settings.paths, root=settings.root, exclude=settings.exclude)
    index = HeaderIndex((*tree.headers, *tree.message_files))
    resolver = Resolver(
        index,
        include_dirs=[str(folder) for folder in settings.include_dirs],
        kit=Kit(settings.kit) if settings.kit is not None else None,
        message_header=header_of,
    )
    target = target_named(settings.target)
    for source in sorted(tree.selected, key=Path.as_posix):
        yield parse_file(ParseRequest(str(source), resolver, target, settings.defines))


def _ast(settings: Settings) -> Iterator[str]:
    """What libclang made of each source.

    Kind, name, type and line of every node, after healing.
    """
    from ddilint.frontend import clang

    for parsed in _parsed(settings):
        yield f"{parsed.path}: {parsed.rounds} rounds, {len(parsed.errors)} errors\n"
        pending = [(each, 1) for each in clang.main_file_declarations(parsed.unit)][::-1]
        while pending:
            cursor, depth = pending.pop()
            about = " ".join(filter(None, (cursor.spelling, cursor.type.spelling)))
            line = clang.expansion_location(cursor.extent.start).line
            yield f"{'  ' * depth}{clang.kind_name(cursor)} {about} :{line}\n"
            pending += [(child, depth + 1) for child in clang.children(cursor)][::-1]


def _shown(parsed: ParsedUnit, root: Path) -> Callable[[str], str]:
    from ddilint.project.paths import shown

    return lambda name: shown(Path(parsed.real_path(name)), root)


def _ir(settings: Settings) -> Iterator[str]:
    """The control-flow graphs of the functions.

    Those that the sources define, as the interpreter gets them.
    """
    from ddilint.frontend.includes import CXX_LIBRARY
    from ddilint.frontend.lowering.unit import UnitLowering
    from ddilint.frontend.targets import target_named
    from ddilint.ir.printer import function_text

    for parsed in _parsed(settings):
        lowering = UnitLowering(
            parsed.unit,
            source=parsed.source,
            main_file=parsed.main_file,
            header_text=parsed.header_text,
            macros=parsed.macros,
            prelude=parsed.prelude_file,
            pointer_bits=8 * target_named(settings.target).pointer_bytes,
            error_offsets=parsed.error_offsets,
            relative_path=_shown(parsed, settings.root),
            is_bundled=parsed.is_bundled,
            library=CXX_LIBRARY,
            traced=parsed.traced,
        )
        for name in lowering.names():
            for link_name in lowering.link_names(name):
                function = lowering.function(link_name)
                yield (
                    f"{link_name}: cannot be lowered\n"
                    if function is None
                    else function_text(function) + "\n"
                )


_WINDOWS: dict[str, Callable[[Settings], Iterable[str]]] = {
    "ast": _ast,
    "coverage": _coverage,
    "ir": _ir,
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
        complain_of_absent_paths(settings)
        for text in window(settings):
            click.echo(text, nl=False)

    return command


@click.group(cls=_Windows, no_args_is_help=False)
def command() -> None:
    """Look into the stages of an analysis."""
