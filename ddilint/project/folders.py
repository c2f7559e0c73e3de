"""Which sources belong together where no build file says so: folders, entry points, and who uses whose functions.

A folder with an entry point is a program, with the folders below that have none of their own. Any other folder
joins the programs beside it that use its functions; what nobody uses stays apart.
"""

from __future__ import annotations

import os
import re
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence, Set
from functools import cache
from pathlib import Path

from msgspec import Struct

from ddilint.project.lexical import look_through, scan, strip
from ddilint.project.scopes import classes_in, scope_of
from ddilint.project.words import occurrences

DRIVER_ENTRIES = frozenset({"DriverEntry", "DllInitialize"})
PROGRAM_ENTRIES = frozenset({"main", "wmain", "_tmain", "WinMain", "wWinMain", "_tWinMain", "DllMain"})

_ENTRIES = tuple(name.encode() for name in sorted(DRIVER_ENTRIES | PROGRAM_ENTRIES))
_ENTRY_POINT = re.compile(rb"\b(" + b"|".join(_ENTRIES) + rb")\s*\(")
_WORD = re.compile(rb"[A-Za-z_]\w*")

Read = Callable[[Path], bytes]


class FolderGroup(Struct, frozen=True):
    """The sources of one program; `name` is the folder's, or the source's with the entry point of several."""

    name: str
    folder: Path
    sources: tuple[Path, ...]


def entry_points(data: bytes) -> frozenset[str]:
    """The entry points that a source defines."""
    # Most sources have none of the words in them, which is told much sooner.
    if not any(name in data for name in _ENTRIES) or not _ENTRY_POINT.search(data):
        return frozenset()
    defined = {function.name for function in scan(data).functions}
    return frozenset(defined & (DRIVER_ENTRIES | PROGRAM_ENTRIES))


def group_by_folder(
    sources: Sequence[Path],
    build_folders: Collection[Path],
    read: Read,
    wanted: Collection[Path] | None = None,
) -> list[FolderGroup]:
    """Group sources that no build file names; `build_folders` have one, so what lies below is not someone else's.

    Where some are `wanted`, only groups that may hold one of these are certain to be there, as they are.
    """
    entries = {source: entry_points(read(source)) for source in sources}
    by_folder: dict[Path, list[Path]] = defaultdict(list)
    for source in sources:
        by_folder[source.parent].append(source)
    heads = {source.parent for source, names in entries.items() if names}
    programs: dict[Path, list[Path]] = defaultdict(list)
    others: dict[Path, list[Path]] = {}
    for folder, inside in by_folder.items():
        head = next((f for f in (folder, *folder.parents) if f in heads or f in build_folders), None)
        if head is not None:
            programs[head] += inside
        else:
            others[folder] = inside
    asked: Collection[Path] = programs
    if wanted is not None:
        asked, others = _around(frozenset(wanted), programs, others, heads)
    symbols = _Symbols(read)
    _join_below(others, symbols)
    groups: list[FolderGroup] = []
    for head, inside in programs.items():
        groups += _split(head, inside, entries, symbols)
    joined, used = _join_beside(groups, asked, heads, others, symbols)
    return joined + [
        _group(folder.name, folder, inside) for folder, inside in others.items() if folder not in used
    ]


def missing_parts(sources: Sequence[Path], loose: Iterable[Path], read: Read) -> list[Path]:
    """Those of `loose` sources without which a program cannot be linked, though no build file names them.

    They define functions that it names and does not define. One that has an entry point is another program, one
    that defines what the program has already is a variant of its parts, and of several that define the same it cannot
    be told which is meant.
    """
    symbols = _Symbols(read)
    waiting = [source for source in loose if not entry_points(read(source))]
    if not waiting:
        return []
    users = list(sources)
    own = symbols.defined(users)
    found: list[Path] = []
    while users:
        owners: dict[bytes, list[Path]] = defaultdict(list)
        for source in waiting:
            theirs = symbols.defined([source])
            if theirs.isdisjoint(own):
                for name in theirs:
                    owners[name].append(source)
        named = symbols.named_in_code(users, frozenset(owners))
        more = sorted({owners[name][0] for name in named if len(owners[name]) == 1})
        found += more
        own |= symbols.defined(more)
        waiting = [source for source in waiting if source not in more]
        users = more
    return found


def _group(name: str, folder: Path, sources: Iterable[Path]) -> FolderGroup:
    return FolderGroup(name or "root", folder, tuple(sorted(set(sources), key=Path.as_posix)))


def _split(
    head: Path, sources: Sequence[Path], entries: dict[Path, frozenset[str]], symbols: _Symbols
) -> list[FolderGroup]:
    """One program, or where several sources have an entry point of their own, one for each with the rest.

    Of the rest, each has what it uses, whatever others there have no use for; what nobody uses may be any driver's.
    """
    main = [source for source in sources if entries[source]]
    rest = [source for source in sources if not entries[source]]
    names = [name for source in main for name in entries[source]]
    kinds = {name in DRIVER_ENTRIES for name in names}
    if len(names) == len(set(names)) and len(kinds) <= 1:
        return [_group(head.name, head, sources)]
    used = symbols.used_by(main, rest)
    unused = frozenset(rest).difference(*used.values())
    drivers = [source for source in main if entries[source] & DRIVER_ENTRIES] or main
    return [
        _group(source.stem, head, (source, *used[source], *(unused if source in drivers else ())))
        for source in main
    ]


class _Symbols:
    """What sources define for others, and what they name; looked up only for folders that must be compared."""

    def __init__(self, read: Read) -> None:
        @cache
        def defined(source: Path) -> frozenset[bytes]:
            code = strip(read(source))
            classes = classes_in(code.text) if source.suffix.lower() != ".c" else ()
            # Many classes have a `begin`: who uses one of them names the class.
            return frozenset(
                (scope_of(code.text, classes, function.start, function.name_offset) or function.name).encode()
                for function in look_through(code).functions
                if not function.is_static
            )

        @cache
        def named(source: Path) -> frozenset[bytes]:
            return frozenset(_WORD.findall(read(source)))

        @cache
        def macros(folder: Path) -> tuple[tuple[bytes, frozenset[bytes]], ...]:
            try:
                names = sorted(os.listdir(folder))
            except OSError:
                return ()
            headers = (folder / name for name in names if name.lower().endswith((".h", ".hpp")))
            return tuple(
                (macro.name.encode(), frozenset(name.encode() for name in macro.body))
                for header in headers
                for macro in look_through(strip(read(header))).macros
            )

        self._read = read
        self._defined, self._named, self._macros = defined, named, macros

    def defined(self, sources: Iterable[Path]) -> frozenset[bytes]:
        return frozenset[bytes]().union(*map(self._defined, sources))

    def named_in_code(self, users: Iterable[Path], names: Set[bytes]) -> frozenset[bytes]:
        """Those of the names that stand in the code of some source: not in a comment, not in a string."""
        found: set[bytes] = set()
        for user in users:
            if candidates := (names & self._named(user)) - found:
                text = strip(self._read(user)).text
                found.update(name for name in candidates if next(occurrences(text, name), -1) >= 0)
        return frozenset(found)

    def uses(self, users: Sequence[Path], owners: Sequence[Path]) -> bool:
        """Whether some source names a function, or a class with its methods, that only the others define.

        A macro of a header beside the others may name it for the source.
        """
        theirs = self.defined(owners)
        named = frozenset(name for user in users for name in theirs & self._named(user))
        if named and named - self.defined(users):
            return True
        folders = dict.fromkeys(owner.parent for owner in owners)
        through = {
            macro: meant
            for folder in folders
            for macro, body in self._macros(folder)
            if (meant := body & theirs)
        }
        used = {macro for user in users for macro in through.keys() & self._named(user)} if through else set()
        return any(through[macro] - self.defined(users) for macro in used)

    def used_by(self, sources: Iterable[Path], others: Iterable[Path]) -> dict[Path, frozenset[Path]]:
        """For each source those of the others that it uses, or that these use."""
        owners: dict[bytes, list[Path]] = defaultdict(list)
        for other in others:
            for name in self._defined(other):
                owners[name].append(other)
        return {source: frozenset(self._reached(source, owners)) for source in sources}

    def _reached(self, source: Path, owners: Mapping[bytes, Sequence[Path]]) -> set[Path]:
        found: set[Path] = set()
        own = set(self._defined(source))
        pending = [source]
        while pending:
            used = (self._named(pending.pop()) & owners.keys()) - own
            more = {other for name in used for other in owners[name]} - found
            found |= more
            own |= self.defined(more)
            pending += sorted(more)
        return found


def _around(
    wanted: Set[Path],
    programs: Mapping[Path, list[Path]],
    others: Mapping[Path, list[Path]],
    heads: Collection[Path],
) -> tuple[set[Path], dict[Path, list[Path]]]:
    """The heads of programs, and the other folders, on which it hangs where some sources end up.

    That is, whom they may join, and who may join these.
    """
    tops = {folder: next((f for f in reversed(folder.parents) if f in others), folder) for folder in others}
    places = _places(others, heads)
    held = {tops[folder] for folder, inside in others.items() if not wanted.isdisjoint(inside)}
    near = {places[folder] for folder in others if tops[folder] in held}

    def may_join(head: Path, around: Collection[Path | None]) -> bool:
        return head in heads and not {head, *head.parents}.isdisjoint(around)

    chosen = {
        head for head, inside in programs.items() if not wanted.isdisjoint(inside) or may_join(head, near)
    }
    joining = {tops[folder] for folder in others if any(may_join(head, [places[folder]]) for head in chosen)}
    kept = {folder: inside for folder, inside in others.items() if tops[folder] in held | joining}
    return chosen, kept


def _places(folders: Iterable[Path], heads: Iterable[Path]) -> dict[Path, Path | None]:
    """For each folder the nearest above it, or itself, that has an entry point somewhere below it."""
    around = {above for head in heads for above in (head, *head.parents)}
    return {
        folder: next((above for above in (folder, *folder.parents) if above in around), None)
        for folder in folders
    }


def _join_below(others: dict[Path, list[Path]], symbols: _Symbols) -> None:
    """Without any entry point, a folder is part of one above it when either uses the other's functions."""
    for folder in sorted(others, key=lambda path: -len(path.parts)):
        above = next((f for f in folder.parents if f in others), None)
        if above is None:
            continue
        mine, theirs = others[folder], others[above]
        if symbols.uses(theirs, mine) or symbols.uses(mine, theirs):
            others[above] = theirs + others.pop(folder)


def _join_beside(
    groups: Sequence[FolderGroup],
    asked: Collection[Path],
    heads: Collection[Path],
    others: dict[Path, list[Path]],
    symbols: _Symbols,
) -> tuple[list[FolderGroup], set[Path]]:
    """The programs with the folders beside them that they use; the folders that found a place.

    Programs whose heads are not `asked` stay as they are.
    """
    beside = _places(others, heads)
    used: set[Path] = set()
    result: list[FolderGroup] = []
    for group in groups:
        if group.folder not in asked:
            result.append(group)
            continue
        sources = list(group.sources)
        above_group = {group.folder, *group.folder.parents} if group.folder in heads else set[Path]()
        waiting = [folder for folder in others if beside[folder] in above_group]
        changed = True
        while changed:
            changed = False
            for folder in sorted(waiting):
                if symbols.uses(sources, others[folder]):
                    sources += others[folder]
                    waiting.remove(folder)
                    used.add(folder)
                    changed = True
        result.append(_group(group.name, group.folder, sources))
    # Code that nothing calls by name may still be a program's (a table of handlers), if only one is near.
    for folder in sorted(others.keys() - used):
        near = [i for i, group in enumerate(result) if _is_near(group, heads, beside[folder])]
        if len(near) == 1 and beside[folder] in (folder, folder.parent):
            group = result[near[0]]
            if symbols.uses(others[folder], group.sources):
                result[near[0]] = _group(group.name, group.folder, (*group.sources, *others[folder]))
                used.add(folder)
    return result, used


def _is_near(group: FolderGroup, heads: Collection[Path], around: Path | None) -> bool:
    return around is not None and group.folder in heads and group.folder.is_relative_to(around)
