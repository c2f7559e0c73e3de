"""Link units: which sources end up in one binary together, so that names are resolved among them.

In order of trust: a Visual Studio project with the static libraries it links, a compilation database's targets,
an old `sources` file, and where nothing describes the build, folders around an entry point. How the build files
are read is left to their modules; what is in the sources matters here only as far as it tells units apart.
"""

from __future__ import annotations

import os
import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence, Set
from enum import StrEnum
from functools import cached_property, partial
from pathlib import Path
from posixpath import normpath

from msgspec import Struct, field
from msgspec.structs import replace

from ddilint.finding import Notification
from ddilint.project.build_sources import BuildSources, read_build_sources
from ddilint.project.compile_commands import CompileEntry, read_compile_commands
from ddilint.project.files import SourceTree
from ddilint.project.folders import DRIVER_ENTRIES, entry_points, group_by_folder, missing_parts
from ddilint.project.msbuild import is_resolved
from ddilint.project.paths import (
    BrokenFileError,
    WindowsPaths,
    as_text,
    common_depth,
    read_bytes,
    read_source,
)
from ddilint.project.vcxproj import CompileFlags, Project, read_project

_SOURCE_INCLUDE = re.compile(rb"#[ \t]*include[ \t]*[\"<]([^\"<>\n]+\.(?:c|cpp|cc|cxx))[\">]", re.IGNORECASE)
_INDIRECT_LISTING = re.compile(
    r"<clcompile\s[^>]*include=\"[^\"]*[*?@]|<import\s[^>]*project=\"(?!\$\((?:vctargetspath|userrootdir)\))"
)
# Up to so many, to look for each name in every project costs less than to evaluate the projects.
_FEW_SOURCES = 100
_BEFORE_A_LIST = re.compile(r"[\"<>|\r\n]")
# What may make a path another one than it is spelled: properties, metadata, wildcards, entities, drives, other quotes.
_NOT_LITERAL = re.compile(r"[$%@&*?:']")
_LONGEST_PATH = 1024


class UnitKind(StrEnum):
    """What a unit becomes; UNKNOWN is a folder without build files and without an entry point."""

    DRIVER = "driver"
    LIBRARY = "library"
    PROGRAM = "program"
    UNKNOWN = "unknown"


class Neighbour(Struct, frozen=True):
    """What another binary is made of besides the sources that it has in common with a unit.

    Where that is not known, those that it may have are `shared`, and `folder` is its own.
    """

    sources: tuple[Path, ...]
    shared: frozenset[Path]
    folder: Path | None = None


class LinkUnit(Struct, frozen=True):
    """The sources of one binary.

    `included` are sources that others of the unit `#include`; they are not compiled by themselves. `exports`
    are the names in its module-definition file; `exports_functions` says that it exports functions which no such file
    names. `description` is the build file it was read from, None for a
    folder. `per_file` holds the flags of sources that are compiled with others than the unit's. `neighbours` are filled
    in for an analysis (`project.neighbours`).
    """

    name: str
    root: Path
    kind: UnitKind
    sources: tuple[Path, ...]
    flags: CompileFlags = field(default_factory=CompileFlags)
    per_file: tuple[tuple[Path, CompileFlags], ...] = ()
    included: tuple[Path, ...] = ()
    message_files: tuple[Path, ...] = ()
    exports: frozenset[str] = frozenset()
    exports_functions: bool = False
    description: Path | None = None
    neighbours: tuple[Neighbour, ...] = ()

    @property
    def include_dirs(self) -> tuple[Path, ...]:
        """The unit's own include folders, in order."""
        return self.flags.include_dirs

    @property
    def all_include_dirs(self) -> tuple[Path, ...]:
        """The unit's include folders, and behind them those of sources that are compiled with others."""
        per_file = (folder for _, flags in self.per_file for folder in flags.include_dirs)
        return tuple(dict.fromkeys((*self.include_dirs, *per_file)))

    @property
    def defines(self) -> tuple[str, ...]:
        """The unit's own definitions, `NAME` or `NAME=value`."""
        return self.flags.defines

    @property
    def is_open(self) -> bool:
        """Whether code that is not here may call any function with external linkage."""
        return self.exports_functions or self.kind is UnitKind.LIBRARY

    def flags_for(self, source: Path) -> CompileFlags:
        """The flags that a source is compiled with."""
        for path, flags in self.per_file:
            if path == source:
                return flags
        return self.flags


class UnitPlan(Struct, frozen=True):
    """The units of a tree, sorted by folder and name, and the build files that could not be read."""

    units: tuple[LinkUnit, ...]
    problems: tuple[Notification, ...] = ()


def plan_units(tree: SourceTree) -> UnitPlan:
    """The units that hold a selected source, with what went wrong while reading their build files.

    Where a header, a message file or an INF was selected, all units: whose it is is not known here.
    """
    planner = _Planner(tree)
    described = planner.described(None if tree.selected_others else tree.selected)
    if (
        tree.selected_others
        or not tree.selected <= _sources_of(described)
        or planner.completed(described, _sources_of(planner.with_included(described))) != described
    ):
        # Which sources no build file names can only be told when all build files are read.
        described = planner.with_included(planner.described(None))
        described = planner.with_included(planner.completed(described, _sources_of(described)))
        covered = _sources_of(described)
        # What build files take from elsewhere may be a part of programs that none describes, too.
        left = [source for source in tree.sources if source not in covered or source in planner.copied]
        described += [
            unit for unit in planner.from_folders(left) if not covered.issuperset(_sources_of([unit]))
        ]
    wanted = [
        unit
        for unit in described
        if tree.selected_others or not tree.selected.isdisjoint((*unit.sources, *unit.included))
    ]
    units = [planner.with_messages(unit) for unit in planner.with_included(wanted)]
    units.sort(key=lambda unit: (unit.root.as_posix(), unit.name, str(unit.description)))
    return UnitPlan(tuple(units), tuple(dict.fromkeys(planner.problems)))


def _sources_of(units: Iterable[LinkUnit]) -> set[Path]:
    return {source for unit in units for source in (*unit.sources, *unit.included)}


class _Planner:
    def __init__(self, tree: SourceTree) -> None:
        self.tree = tree
        self.names = WindowsPaths()
        self.problems: list[Notification] = []
        self.build_folders: set[Path] = set()
        self.includes: dict[Path, list[Path]] = {}
        self.entries: dict[Path, frozenset[str]] = {}
        """The entry points of sources: a source may be part of as many programs as its folder holds."""
        self.copied: set[Path] = set()
        """The sources that build files name as if they lay beside them."""

    def described(self, sources: Collection[Path] | None) -> list[LinkUnit]:
        """The units that build files describe, or at least those that hold one of the sources."""
        described: list[LinkUnit] = []
        covered: set[Path] = set()
        for units in (self.from_projects(sources), self.from_databases(), self.from_build_sources()):
            # A driver described twice is one unit; what the more trusted description leaves out counts.
            fresh = [unit for unit in units if not covered.issuperset(unit.sources)]
            described += fresh
            covered |= _sources_of(fresh)
        return described

    # Visual Studio projects

    def from_projects(self, sources: Collection[Path] | None = None) -> list[LinkUnit]:
        projects = self._projects(sources)
        libraries = [project for project in projects.values() if project.is_static_library]
        by_name: dict[str, list[Project]] = defaultdict(list)
        for library in libraries:
            for name in {library.target_name.lower(), library.name.lower()}:
                by_name[name].append(library)
        units: list[LinkUnit] = []
        linked: set[Path] = set()
        seen: set[tuple[Path, ...]] = set()
        for project in projects.values():
            if project.sources:
                self.build_folders.add(project.path.parent)
            if project.is_static_library or not project.sources:
                continue
            parts = _linked(project, projects, by_name)
            linked.update(part.path for part in parts)
            unit = self._project_unit(project, parts)
            if unit.sources not in seen:  # the same driver, described for several versions of the tools
                seen.add(unit.sources)
                units.append(unit)
        for library in libraries:
            if library.path not in linked and library.sources and library.sources not in seen:
                seen.add(library.sources)
                units.append(self._project_unit(library, []))
        return units

    def _projects(self, sources: Collection[Path] | None) -> dict[Path, Project]:
        """All projects, or those that can have to do with the sources.

        Evaluating a project costs milliseconds, and a commit hook asks about a file or two of hundreds of
        projects. Whether a project lists a file can be told from its text, unless it lists by wildcard or
        import; libraries may be linked by anyone, so whoever links any counts where one of them matters.
        """
        if sources is None or len(sources) > _FEW_SOURCES:
            return self._read(self.tree.vcxprojs)
        wanted: dict[str, set[str]] = defaultdict(set)
        for source in sources:
            wanted[source.name.lower()].add(source.as_posix().lower())
        texts: dict[Path, str] = {}
        for path in self.tree.vcxprojs:
            try:
                texts[path] = as_text(read_bytes(path)).lower()
            except BrokenFileError as error:
                self.problems.append(error.as_notification("project-unreadable", self.tree.root))
        near = [
            path
            for path, text in texts.items()
            if "staticlibrary" in text or _may_list(path, text, wanted) or _INDIRECT_LISTING.search(text)
        ]
        projects = self._read(near)
        if any(p.is_static_library and not set(p.sources).isdisjoint(sources) for p in projects.values()):
            linking = [path for path, text in texts.items() if "<projectreference" in text or ".lib" in text]
            projects |= self._read(path for path in linking if path not in projects)
        return dict(sorted(projects.items(), key=lambda item: item[0].as_posix()))

    def _read(self, paths: Iterable[Path]) -> dict[Path, Project]:
        projects: dict[Path, Project] = {}
        for path in paths:
            try:
                projects[path] = read_project(path, self.names, top=self.tree.root)
            except BrokenFileError as error:
                self.problems.append(error.as_notification("project-unreadable", self.tree.root))
        return projects

    def _project_unit(self, project: Project, libraries: Sequence[Project]) -> LinkUnit:
        sources = dict.fromkeys(project.sources)
        per_file = dict(project.per_file)
        messages = dict.fromkeys(project.message_files)
        for library in libraries:
            own = dict(library.per_file)
            for source in library.sources:
                if source not in sources:
                    sources[source] = None
                    flags = own.get(source, library.flags)
                    if flags != project.flags:
                        per_file[source] = flags
            messages |= dict.fromkeys(library.message_files)
        if project.is_static_library:
            kind = UnitKind.LIBRARY
        else:
            kind = UnitKind.PROGRAM if project.is_user_mode else UnitKind.DRIVER
        return LinkUnit(
            name=(is_resolved(project.target_name) and project.target_name) or project.name,
            root=_root_of(project.path.parent, sources),
            kind=kind,
            sources=tuple(sources),
            flags=project.flags,
            per_file=tuple(per_file.items()),
            message_files=tuple(messages),
            exports=(exports := self._exports(project.module_definition)),
            exports_functions=project.driver_type.lower() == "exportdriver" and not exports,
            description=project.path,
        )

    def _exports(self, path: Path | None) -> frozenset[str]:
        if path is None:
            return frozenset()
        try:
            return exported_names(as_text(read_bytes(path)))
        except BrokenFileError as error:
            self.problems.append(error.as_notification("project-unreadable", self.tree.root))
            return frozenset()

    # Compilation databases and old build files

    def from_databases(self) -> list[LinkUnit]:
        units: list[LinkUnit] = []
        for path in self.tree.compile_commands:
            try:
                entries = read_compile_commands(path, self.names)
            except BrokenFileError as error:
                self.problems.append(error.as_notification("compile-commands-unreadable", self.tree.root))
                continue
            targets: dict[str, dict[Path, CompileFlags]] = defaultdict(dict)
            for entry in entries:
                source = entry.file if entry.file is not None else self._by_tail(entry)
                if source is not None and (
                    source.is_relative_to(self.tree.root) or source in self.tree.selected
                ):
                    targets[entry.target].setdefault(source, entry.flags)
            for target, sources in targets.items():
                root = _root_of(path.parent, sources)
                shared = next(iter(sources.values()))
                units.append(
                    LinkUnit(
                        name=target.rpartition("/")[2] or path.parent.name,
                        root=root,
                        kind=self._kind_of(sources),
                        sources=tuple(sources),
                        flags=shared,
                        per_file=tuple((s, flags) for s, flags in sources.items() if flags != shared),
                        description=path,
                    )
                )
        return units

    def _by_tail(self, entry: CompileEntry) -> Path | None:
        """The file of this tree that a path of another machine means: the one with the longest common end."""
        wanted = [part.lower() for part in re.split(r"[\\/]+", entry.spelling) if part not in ("", ".", "..")]
        best: tuple[int, Path] | None = None
        for source in self.tree.sources:
            if not wanted or source.name.lower() != wanted[-1]:
                continue
            parts = [part.lower() for part in source.parts]
            common = 0
            while common < min(len(parts), len(wanted)) and parts[-1 - common] == wanted[-1 - common]:
                common += 1
            if best is None or common > best[0]:
                best = (common, source)
        return best[1] if best else None

    def _only_source(self, folder: Path, name: str) -> Path | None:
        """The source of a bare name that no other is as near to a folder as; one that has no build file beside it."""
        found = self._shared_sources.get(name.lower(), [])
        depths = [common_depth(source, folder / name) for source in found]
        nearest = max(depths, default=0)
        if depths.count(nearest) != 1:
            return None
        self.copied.add(source := found[depths.index(nearest)])
        return source

    @cached_property
    def _shared_sources(self) -> Mapping[str, list[Path]]:
        """The sources in folders without a build file, by their names in lower case."""
        tree = self.tree
        built = {path.parent for path in (*tree.vcxprojs, *tree.build_sources, *tree.compile_commands)}
        found: dict[str, list[Path]] = defaultdict(list)
        for source in tree.sources:
            if source.parent not in built:
                found[source.name.lower()].append(source)
        return found

    def from_build_sources(self) -> list[LinkUnit]:
        found: list[BuildSources] = []
        for path in self.tree.build_sources:
            try:
                build = read_build_sources(path, self.names, partial(self._only_source, path.parent))
            except BrokenFileError as error:
                self.problems.append(error.as_notification("project-unreadable", self.tree.root))
                continue
            if build is not None and build.sources:
                found.append(build)
                self.build_folders.add(path.parent)
        libraries: dict[str, list[BuildSources]] = defaultdict(list)
        for build in found:
            if build.makes_library:
                libraries[f"{build.target_name}.lib".lower()].append(build)
        units: list[LinkUnit] = []
        linked: set[Path] = set()
        for build in found:
            if not build.is_library:
                parts = build.linked(libraries)
                linked.update(part.path for part in parts)
                units.append(self._build_unit(build, parts))
        units += [
            self._build_unit(build, []) for build in found if build.is_library and build.path not in linked
        ]
        return units

    def _build_unit(self, build: BuildSources, libraries: Sequence[BuildSources]) -> LinkUnit:
        sources = dict.fromkeys(build.sources)
        per_file: dict[Path, CompileFlags] = {}
        for library in libraries:
            for source in library.sources:
                if source not in sources:
                    sources[source] = None
                    per_file[source] = library.flags
        kind = UnitKind.DRIVER if build.is_driver else UnitKind.PROGRAM
        return LinkUnit(
            name=build.target_name,
            root=_root_of(build.path.parent, sources),
            kind=UnitKind.LIBRARY if build.is_library else kind,
            sources=tuple(sources),
            flags=build.flags,
            per_file=tuple(per_file.items()),
            message_files=build.message_files,
            exports=(exports := self._exports(build.module_definition)),
            exports_functions=build.target_type == "EXPORT_DRIVER" and not exports,
            description=build.path,
        )

    # Sources that no build file names

    def with_included(self, units: Sequence[LinkUnit]) -> list[LinkUnit]:
        """The units with the sources that theirs `#include`, directly or through one another."""
        found: list[LinkUnit] = []
        for unit in units:
            included: dict[Path, None] = {}
            waiting = list(unit.sources)
            while waiting:
                for target in self._source_includes(waiting.pop(), unit.include_dirs):
                    if target not in included and target not in unit.sources:
                        included[target] = None
                        waiting.append(target)
            ordered = tuple(sorted(included, key=Path.as_posix))
            found.append(replace(unit, included=ordered) if ordered != unit.included else unit)
        return found

    def completed(self, units: Sequence[LinkUnit], covered: Set[Path]) -> list[LinkUnit]:
        """The drivers with the sources beside theirs that no build file names, and without which none could be linked.

        A list may have lost one, or say in a way that is not understood here that it is a part.
        """
        beside: dict[Path, list[Path]] = defaultdict(list)
        for source in self.tree.sources:
            if source not in covered:
                beside[source.parent].append(source)
        found: list[LinkUnit] = []
        for unit in units:
            folders = (
                {source.parent for source in unit.sources} if unit.kind is not UnitKind.PROGRAM else set()
            )
            near = [source for folder in sorted(folders) for source in beside.get(folder, ())]
            missing = missing_parts(unit.sources, near, self._text) if near else []
            found.append(replace(unit, sources=(*unit.sources, *missing)) if missing else unit)
        return found

    def _source_includes(self, source: Path, folders: Sequence[Path] = ()) -> list[Path]:
        if source not in self.includes:
            data = self._text(source)
            names = map(os.fsdecode, _SOURCE_INCLUDE.findall(data) if b".c" in data.lower() else ())
            candidates = (
                next((path for f in (source.parent, *folders) if (path := self.names.find(f, name))), None)
                for name in names
            )
            self.includes[source] = [path for path in candidates if path is not None and os.path.isfile(path)]
        return self.includes[source]

    def _text(self, source: Path) -> bytes:
        try:
            return read_source(source)
        except BrokenFileError:
            return b""  # told by whoever needs the file's content

    def _kind_of(self, sources: Iterable[Path]) -> UnitKind:
        entries: set[str] = set()
        for source in sources:
            if source not in self.entries:
                self.entries[source] = entry_points(self._text(source))
            entries |= self.entries[source]
        if entries & DRIVER_ENTRIES:
            return UnitKind.DRIVER
        return UnitKind.PROGRAM if entries else UnitKind.UNKNOWN

    def from_folders(self, loose: Sequence[Path]) -> list[LinkUnit]:
        """Units of sources that no build file names."""
        included = {
            target for source in loose for target in self._source_includes(source) if target != source
        }
        compiled = [source for source in loose if source not in included]
        compiled = compiled or list(loose)
        # A source that others read is found with the program of one that is compiled: that may be any.
        is_plain = not self.tree.selected_others and self.tree.selected.isdisjoint(included)
        wanted = self.tree.selected if is_plain else None
        groups = group_by_folder(compiled, self.build_folders, self._text, wanted)
        return self.with_included(
            [
                LinkUnit(g.name, g.folder, self._kind_of(g.sources), g.sources)
                for g in groups
                if wanted is None or not wanted.isdisjoint(g.sources)
            ]
        )

    def with_messages(self, unit: LinkUnit) -> LinkUnit:
        """The unit with the message files that lie in its folders, besides those its build file names."""
        folders = (unit.root, *unit.include_dirs)
        found = [
            path
            for path in self.tree.message_files
            if path.is_relative_to(unit.root) or path.parent in folders
        ]
        known = dict.fromkeys((*unit.message_files, *found))
        return replace(unit, message_files=tuple(known)) if len(known) > len(unit.message_files) else unit


def _may_list(project: Path, text: str, wanted: Mapping[str, Collection[str]]) -> bool:
    """Whether a project may list a source, by its text: `wanted` are paths by file names, all in lower case."""
    folder = project.parent.as_posix().lower()
    for name, paths in wanted.items():
        start = text.find(name)
        while start >= 0:
            before = _BEFORE_A_LIST.split(text[max(0, start - _LONGEST_PATH) : start])[-1]
            spelled = before.rpartition(";")[2].lstrip().replace("\\", "/") + name
            if _NOT_LITERAL.search(before) or normpath(f"{folder}/{spelled}") in paths:
                return True
            start = text.find(name, start + 1)
    return False


def exported_names(text: str) -> frozenset[str]:
    """The names in the EXPORTS section of a module-definition file."""
    names: set[str] = set()
    inside = False
    for line in text.splitlines():
        words = line.partition(";")[0].split()
        if words and words[0].upper() in ("EXPORTS", "LIBRARY", "NAME", "SECTIONS", "HEAPSIZE", "STACKSIZE"):
            inside = words[0].upper() == "EXPORTS"
            words = words[1:]
        if inside and words:
            exported, _, internal = re.sub(r"\s*=\s*", "=", " ".join(words)).split(" ")[0].partition("=")
            names.add(internal.rpartition(".")[2] or exported)
    return frozenset(names)


def _linked(
    project: Project, projects: dict[Path, Project], by_name: dict[str, list[Project]]
) -> list[Project]:
    """The static libraries that a project links, through others too."""
    found: dict[Path, Project] = {}
    waiting = [project]
    while waiting:
        current = waiting.pop()
        parts = [projects[path] for path in current.references if path in projects]
        for spelling in current.libraries:
            *folders, name = spelling.split("/")
            candidates = by_name.get(name.removesuffix(".lib"), [])
            if candidates:
                # Of several libraries of that name: the one in a folder that is mentioned, else the nearest.
                merits = [
                    (c.path.parent.name.lower() in folders, common_depth(c.path, current.path), str(c.path))
                    for c in candidates
                ]
                parts.append(candidates[merits.index(max(merits))])
        for part in parts:
            if part.is_static_library and part.path not in found and part.path != project.path:
                found[part.path] = part
                waiting.append(part)
    return list(found.values())


def _root_of(folder: Path, sources: Iterable[Path]) -> Path:
    """The build file's folder where a source lies below it, else the folder that the sources share."""
    paths = list(sources)
    if any(source.is_relative_to(folder) for source in paths):
        return folder
    depth = min(common_depth(paths[0].parent, source.parent) for source in paths)
    return Path(*paths[0].parts[:depth]) if depth else folder
