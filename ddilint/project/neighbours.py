"""Who else uses the sources of a link unit: what one driver leaves uncalled, another one may call.

Where several drivers are made of the same source, each uses a part of it. A function that nobody calls in one of them
never runs there: what it may be called with, those show that call it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from pathlib import Path

from msgspec.structs import replace

from ddilint.project.texts import Texts
from ddilint.project.units import LinkUnit, Neighbour
from ddilint.project.words import occurrences


def with_neighbours(
    units: Iterable[LinkUnit], every: Sequence[LinkUnit], sources: Collection[Path], root: Path
) -> list[LinkUnit]:
    """The units with those of all that they share sources with.

    Where no build file tells what a unit consists of, the folders beside it may hold what uses its sources.
    """
    sharing: dict[Path, list[LinkUnit]] = defaultdict(list)
    for unit in every:
        for source in unit.sources:
            sharing[source].append(unit)
    inside = _by_folder(sources, root)
    found: list[LinkUnit] = []
    for unit in units:
        own = frozenset(unit.sources)
        others = {id(other): other for source in unit.sources for other in sharing[source]}
        neighbours = [_neighbour(other.sources, own, own & set(other.sources)) for other in others.values()]
        if unit.description is None and unit.root != root:
            beside = inside.get(unit.root.parent, {})
            neighbours += [_neighbour(below, own, own, folder) for folder, below in beside.items()]
        found.append(replace(unit, neighbours=tuple(each for each in neighbours if each.sources)))
    return found


def _neighbour(
    sources: Iterable[Path], own: frozenset[Path], shared: frozenset[Path], folder: Path | None = None
) -> Neighbour:
    return Neighbour(tuple(source for source in sources if source not in own), shared, folder)


def _by_folder(sources: Iterable[Path], root: Path) -> dict[Path, dict[Path, list[Path]]]:
    """For each folder what lies below the folders in it."""
    found: dict[Path, dict[Path, list[Path]]] = defaultdict(lambda: defaultdict(list))
    for source in sources:
        below = source.parent
        while below != root and below.is_relative_to(root):
            found[below.parent][below].append(source)
            below = below.parent
    return found


def is_named_elsewhere(name: str, path: Path, unit: LinkUnit, texts: Texts) -> bool:
    """Whether what else uses a file of a unit names a function that the file defines for others."""
    if path not in unit.sources:  # a header: anybody may include it
        own = frozenset(unit.sources)
        others = tuple(source for source in texts.tree.sources if source not in own)
        return _name(others, [name], texts)
    beside = [
        neighbour.sources
        for neighbour in unit.neighbours
        if path in neighbour.shared and _may_mean(name, neighbour, path, texts)
    ]
    if any(_name(sources, [name], texts) for sources in beside):
        return True
    macros = _macros_for(name, texts) if beside else []
    return bool(macros) and any(_name(sources, macros, texts) for sources in beside)


def _may_mean(name: str, neighbour: Neighbour, path: Path, texts: Texts) -> bool:
    """Whether what is made of sources in a folder beside a unit may mean a function of a file of the unit by its name.

    The headers beside that file tell of it then, and its own do not tell of another one.
    """
    if neighbour.folder is None:
        return True
    headers = texts.mentioning_headers(frozenset({name}))
    is_declared = any(header.is_relative_to(path.parent) for header in headers)
    return is_declared and not any(header.is_relative_to(neighbour.folder) for header in headers)


def _name(sources: Iterable[Path], names: Sequence[str], texts: Texts) -> bool:
    """Whether some sources name one of these, and do not define it."""
    wanted = frozenset(names)
    looked = [texts.looked_through(source) for source in sources if texts.mentioned(source, wanted)]
    defined = {function.name for _, text in looked for function in text.functions}
    return any(
        next(occurrences(code.text, name.encode()), -1) >= 0
        for name in wanted - defined
        for code, _ in looked
    )


def _macros_for(name: str, texts: Texts) -> list[str]:
    """The macros of the project's headers that stand for something with a name in it."""
    headers = texts.mentioning_headers(frozenset({name}))
    return [
        macro.name
        for header in headers
        for macro in texts.looked_through(header)[1].macros
        if name in macro.body
    ]
