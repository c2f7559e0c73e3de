"""What is there: the files of a linted tree, by what they are, and which of the sources are to be reported.

Knows the project's root, gitignore files, symbolic links and names in any bytes. Which sources make up one
driver is `units.py`'s business, and what the files say is left to the modules that read them.
"""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cached_property, lru_cache
from itertools import zip_longest
from pathlib import Path

from msgspec import Struct
from pathspec import GitIgnoreSpec

from ddilint.encoding import bytes_of_name
from ddilint.errors import UsageError
from ddilint.finding import Notification
from ddilint.project.paths import BrokenFileError, notification, read_bytes, shown

SOURCE_SUFFIXES = frozenset({".c", ".cpp", ".cc", ".cxx"})
HEADER_SUFFIXES = frozenset({".h", ".hpp", ".hxx", ".inl", ".inc"})
INF_SUFFIXES = frozenset({".inf", ".inx"})
SCRIPT_SUFFIXES = frozenset(
    {".bat", ".cmd", ".ps1", ".psm1", ".vbs", ".js", ".py", ".cs"}
    | {".reg", ".rgs", ".iss", ".nsh", ".nsi", ".wxi", ".wxs"}
)
"""Where programs are installed from, besides C and C++."""

WHOLE_TREE_ENTRIES = 30_000
"""A root with at most this many folder entries is walked whole, whatever was named: it costs less than a
second, and every project file that lists a named source is then known. In a larger one only the
neighbourhood of the named paths is walked."""

HEADER_SEARCH_ENTRIES = 250_000
"""Where the search for headers below a root stops; it goes nearest folders first."""

NEIGHBOURHOOD_ENTRIES = 10_000
"""The same two limits for a root that nothing marks as a project's: a home folder, or the whole disk. Nobody expects
that a file is looked at in the light of everything that is stored beside it."""

_NAMED_KINDS = ("header", "message", "inf")
"""What can be named besides sources: findings stand in it, or concern what it says."""

_REPOSITORIES = frozenset({".git", ".hg", ".svn", ".bzr"})
_PROJECT_FILES = frozenset({"ddilint.toml", "pyproject.toml", "compile_commands.json", "dirs", "sources"})
_PROJECT_SUFFIXES = frozenset({".sln", ".slnx", ".vcxproj"})

_SKIPPED_FOLDERS = _REPOSITORIES | frozenset({"cvs", ".vs", ".venv", "__pycache__", "node_modules"})


class SourceTree(Struct, frozen=True, dict=True):
    """The files of a project, each list sorted; paths are absolute.

    `selected` are the sources whose findings the user asked for, `selected_others` the headers, message files and
    INFs that were named themselves (None where a folder was named: then all that its sources read count); the others
    are there because a link unit needs them. What matches `exclude` (gitignore patterns) is never reported, not even
    where a build file names it. A file in `manifests` (instrumentation manifests) is known by its name only. `places`
    are the folders that were named, and those of the files that were: where the tree is not `whole`, only their
    neighbourhood was walked. `is_project` tells whether something marks the root as a project's.
    """

    root: Path
    sources: tuple[Path, ...] = ()
    headers: tuple[Path, ...] = ()
    message_files: tuple[Path, ...] = ()
    manifests: tuple[Path, ...] = ()
    infs: tuple[Path, ...] = ()
    scripts: tuple[Path, ...] = ()
    vcxprojs: tuple[Path, ...] = ()
    build_sources: tuple[Path, ...] = ()
    compile_commands: tuple[Path, ...] = ()
    selected: frozenset[Path] = frozenset()
    selected_others: frozenset[Path] | None = None
    exclude: tuple[str, ...] = ()
    problems: tuple[Notification, ...] = ()
    places: tuple[Path, ...] = ()
    whole: bool = True
    is_project: bool = True

    def shown(self, path: Path) -> str:
        """The path as findings show it: relative to the root, with forward slashes."""
        return shown(path, self.root)

    def named(self, shown_path: str) -> Path:
        """The file that findings show by this name; a name may have bytes that are no text."""
        path = self.root / os.fsdecode(bytes_of_name(shown_path))
        if "\ufffd" in shown_path and not os.path.lexists(path):
            files = (*self.sources, *self.headers, *self.message_files, *self.infs)
            return next((file for file in files if self.shown(file) == shown_path), path)
        return path

    def reports(self, path: Path) -> bool:
        """Whether the user asked for what is found in a file."""
        if path in self.selected:
            return True
        if path in self._all_sources:
            return False
        if self.exclude and _excludes(_exclude_spec(self.exclude), path, self.root):
            return False
        if self.selected_others is not None:
            return path in self.selected_others
        # A source that a build file names and the walk did not come to counts where a named folder holds it.
        return _kind(path.name) != "source" or any(path.is_relative_to(place) for place in self.places)

    @cached_property
    def _all_sources(self) -> frozenset[Path]:
        return frozenset(self.sources)


def discover(paths: Sequence[Path], *, root: Path | None = None, exclude: Sequence[str] = ()) -> SourceTree:
    """Collect the files of the project that `paths` (files or folders) belong to.

    The root is `root`, else the nearest folder above all paths with a `.git`, else with a `pyproject.toml`,
    else the folder that the paths share. Git's ignore files count, except for what is named itself; `exclude`
    (gitignore patterns, relative to the root) counts always. Raises `UsageError` for a path that does not
    exist and for a pattern that cannot be read.
    """
    named = [_existing(path) for path in (paths or (Path(),))]
    top = _existing(root) if root is not None else project_root(named)
    if not os.path.isdir(top):
        raise UsageError(f"{shown(top)}: the project root is not a folder")
    walk = _Walk(top, _exclude_spec(tuple(exclude)))
    folders = [path for path in named if os.path.isdir(path)]
    is_project = _is_project(top)
    limit = WHOLE_TREE_ENTRIES if is_project else NEIGHBOURHOOD_ENTRIES
    whole = walk.folder(top, limit=limit)
    if not whole:
        walk = _Walk(top, walk.excluded)
        _walk_around(walk, named, None if is_project else limit)
    for path in named:
        if os.path.isdir(path):
            if whole and not walk.saw(path):  # an ignored folder, named on purpose
                walk.folder(path, named=True)
        elif not os.path.isfile(path):
            walk.refuse(path)
        elif not walk.excludes(path):
            walk.take(str(path), path.name)
    return _tree_of(walk, named, folders, tuple(exclude), whole, is_project)


def project_root(paths: Sequence[Path]) -> Path:
    """The folder that holds the project of `paths` (absolute, existing)."""
    try:
        common = Path(os.path.commonpath([path if os.path.isdir(path) else path.parent for path in paths]))
    except ValueError as error:  # two drives
        raise UsageError("the paths lie on different drives: check one project at a time") from error
    above = (common, *common.parents)
    for marker in (".git", "pyproject.toml"):
        for folder in above:
            if os.path.exists(folder / marker):
                return folder
    return common


def project_headers(tree: SourceTree) -> tuple[Path, ...]:
    """The project's headers: those of the walked tree, or where that was partial, all below the root or near by."""
    if tree.whole:
        return tree.headers
    return headers_below(tree.root) if tree.is_project else headers_near(tree.places, tree.root)


@lru_cache(maxsize=8)
def headers_below(root: Path) -> tuple[Path, ...]:
    """Every header below `root`, ignored ones included (generated headers are), nearest folders first.

    Read once per root; a change on disk is not seen again in the same process.
    """
    return tuple(_headers_from([root], HEADER_SEARCH_ENTRIES))


@lru_cache(maxsize=8)
def headers_near(places: tuple[Path, ...], root: Path) -> tuple[Path, ...]:
    """The headers below some folders, then those below the folders that hold these, and so on up to `root`.

    Read once; a change on disk is not seen again in the same process.
    """
    ways_up = [
        [folder for folder in (place, *place.parents) if folder.is_relative_to(root)] for place in places
    ]
    steps = (folder for step in zip_longest(*ways_up) for folder in step if folder is not None)
    return tuple(_headers_from(steps, NEIGHBOURHOOD_ENTRIES))


def _headers_from(folders: Iterable[Path], limit: int) -> Iterator[Path]:
    """The headers below folders, one folder after the other, until so many entries were seen."""
    entries = 0
    visited: set[str] = set()
    for folder in folders:
        queue = deque([str(folder)])
        while queue:
            if entries >= limit:
                return
            path = queue.popleft()
            if path in visited:
                continue
            visited.add(path)
            try:
                with os.scandir(path) as listing:
                    batch = sorted(listing, key=lambda entry: entry.name)
            except OSError:
                continue
            entries += len(batch)
            for entry in batch:
                if os.path.splitext(entry.name)[1].lower() in HEADER_SUFFIXES:
                    if _is_regular(entry):
                        yield Path(entry.path)
                elif entry.name.lower() not in _SKIPPED_FOLDERS and _is_real_folder(entry):
                    queue.append(entry.path)


def _is_project(folder: Path) -> bool:
    """Whether something in a folder says that it is a project's: a repository, a configuration, a build file."""
    try:
        with os.scandir(folder) as listing:
            return any(_marks_project(entry) for entry in listing)
    except OSError:
        return False


def _marks_project(entry: os.DirEntry[str]) -> bool:
    name = entry.name.lower()
    if name in _REPOSITORIES:
        return True
    return (name in _PROJECT_FILES or os.path.splitext(name)[1] in _PROJECT_SUFFIXES) and _is_regular(entry)


def _existing(path: Path) -> Path:
    if not os.path.exists(path):
        raise UsageError(f"{shown(path)}: no such file or folder")
    return Path(os.path.abspath(path))


@lru_cache(maxsize=8)
def _exclude_spec(patterns: tuple[str, ...]) -> GitIgnoreSpec:
    for pattern in patterns:
        try:
            GitIgnoreSpec.from_lines([pattern])
        except ValueError as error:
            raise UsageError(f"exclude pattern {pattern!r} cannot be read: {error}") from error
    return GitIgnoreSpec.from_lines(patterns)


def _excludes(spec: GitIgnoreSpec, path: Path, root: Path) -> bool:
    """Whether patterns leave out a path below the root, by its own name or that of a folder above it."""
    try:
        parts = path.relative_to(root).parts
    except ValueError:
        return False
    return any(
        spec.check_file("/".join(parts[: i + 1]) + ("/" if i + 1 < len(parts) else "")).include
        for i in range(len(parts))
    )


def _is_real_folder(entry: os.DirEntry[str]) -> bool:
    """Whether to go in: a link leads out of the tree, round in a circle, or where we come anyway."""
    try:
        return entry.is_dir(follow_symlinks=False)
    except OSError:
        return False


def _tree_of(
    walk: _Walk,
    named: Sequence[Path],
    folders: Sequence[Path],
    exclude: tuple[str, ...],
    whole: bool,
    is_project: bool,
) -> SourceTree:
    sources = walk.sorted("source")
    files = {path for path in named if not os.path.isdir(path)}
    selected = frozenset(
        path for path in sources if path in files or any(path.is_relative_to(folder) for folder in folders)
    )
    others = frozenset(path for kind in _NAMED_KINDS for path in walk.sorted(kind) if path in files)
    problems = list(dict.fromkeys(walk.problems))
    for path in named:
        if not os.path.isdir(path) and not os.path.isfile(path):
            continue  # told already
        if path in files:
            here = path in selected or path in others
        else:
            here = any(source.is_relative_to(path) for source in selected)
        if not here:
            what = "neither C or C++ nor a message file or INF" if path in files else "no C or C++ sources"
            if walk.excludes(path):
                what = "excluded by the configuration"
            problems.append(notification("no-sources", f"{what}, nothing to check", path, walk.root))
    return SourceTree(
        root=walk.root,
        sources=sources,
        headers=walk.sorted("header"),
        message_files=walk.sorted("message"),
        manifests=walk.sorted("manifest"),
        infs=walk.sorted("inf"),
        scripts=walk.sorted("script"),
        vcxprojs=walk.sorted("vcxproj"),
        build_sources=walk.sorted("build-sources"),
        compile_commands=walk.sorted("compile-commands"),
        selected=selected,
        selected_others=None if folders else others,
        exclude=exclude,
        problems=tuple(problems),
        places=tuple(sorted({path if os.path.isdir(path) else path.parent for path in named})),
        whole=whole,
        is_project=is_project,
    )


def _kind(name: str) -> str | None:
    lower = name.lower()
    suffix = os.path.splitext(lower)[1]
    if suffix in SOURCE_SUFFIXES:
        return "source"
    if suffix in HEADER_SUFFIXES:
        return "header"
    if suffix in INF_SUFFIXES:
        return "inf"
    if suffix in SCRIPT_SUFFIXES:
        return "script"
    by_suffix = {".mc": "message", ".man": "manifest", ".vcxproj": "vcxproj"}
    by_name = {"sources": "build-sources", "compile_commands.json": "compile-commands"}
    return by_suffix.get(suffix) or by_name.get(lower)


class _Walk:
    """One walk over a root: the files found so far, by kind, and what went wrong."""

    def __init__(self, root: Path, excluded: GitIgnoreSpec) -> None:
        self.root = root
        self.excluded = excluded
        self.problems: list[Notification] = []
        self._found: dict[str, set[str]] = {}
        self._visited: set[str] = set()
        self._specs: dict[str, GitIgnoreSpec | None] = {}

    def sorted(self, kind: str) -> tuple[Path, ...]:
        return tuple(sorted((Path(name) for name in self._found.get(kind, ())), key=Path.as_posix))

    def saw(self, folder: Path) -> bool:
        return str(folder) in self._visited

    def take(self, path: str, name: str) -> None:
        kind = _kind(name)
        if kind is not None:
            self._found.setdefault(kind, set()).add(path)

    def refuse(self, path: Path) -> None:
        """Tell of a source that is no file."""
        what = "a symbolic link that leads nowhere" if os.path.islink(path) else "not a regular file"
        self.problems.append(notification("source-unreadable", f"{what}, not read", path, self.root))

    def excludes(self, path: Path) -> bool:
        """Whether the configuration leaves this path out."""
        return _excludes(self.excluded, path, self.root)

    def is_small(self, folder: Path, limit: int) -> bool:
        """Whether a folder has at most so many entries, those of its sub-folders counted."""
        return _Walk(self.root, self.excluded).folder(folder, limit=limit)

    def folder(self, top: Path, *, limit: int | None = None, deep: bool = True, named: bool = False) -> bool:
        """Take in a folder's files, with its sub-folders if `deep`; False if `limit` entries were too few.

        For a folder that was `named` itself, a rule above it that would ignore it does not count.
        """
        if self.excludes(top):
            return True
        above = [folder for folder in (top, *top.parents) if folder.is_relative_to(self.root)] or [top]
        chain: tuple[tuple[str, GitIgnoreSpec], ...] = ()
        for folder in reversed(above):
            spec = self._spec(str(folder))
            if spec is not None and not (named and _ignored(((str(folder), spec),), str(top) + "/")):
                chain += ((str(folder), spec),)
        stack: list[tuple[str, tuple[tuple[str, GitIgnoreSpec], ...]]] = [(str(top), chain)]
        entries = 0
        while stack:
            path, chain = stack.pop()
            if path in self._visited and deep:
                continue
            self._visited.add(path)
            try:
                with os.scandir(path) as listing:
                    batch = list(listing)
            except OSError as error:
                text = f"folder cannot be read: {error.strerror or error}"
                self.problems.append(notification("folder-unreadable", text, Path(path), self.root))
                continue
            entries += len(batch)
            if limit is not None and entries > limit:
                return False
            for inner in self._entries(batch, chain, deep):
                spec = self._spec(inner)
                stack.append((inner, (*chain, (inner, spec)) if spec is not None else chain))
        return True

    def _entries(
        self, batch: list[os.DirEntry[str]], chain: tuple[tuple[str, GitIgnoreSpec], ...], deep: bool
    ) -> Iterable[str]:
        """Take the files of one folder; the sub-folders to go into."""
        top = str(self.root)
        rules = (*chain, (top, self.excluded))
        for entry in batch:
            kind = _kind(entry.name)
            if kind is None or _is_real_folder(entry):
                if (
                    deep
                    and entry.name.lower() not in _SKIPPED_FOLDERS
                    and _is_real_folder(entry)
                    and not _ignored(rules, entry.path + "/")
                ):
                    yield entry.path
            elif not _ignored(rules, entry.path):
                if _is_regular(entry):
                    self._found.setdefault(kind, set()).add(entry.path)
                elif kind == "source":
                    self.refuse(Path(entry.path))

    def _spec(self, folder: str) -> GitIgnoreSpec | None:
        """The ignore rules that a folder itself holds."""
        if folder not in self._specs:
            lines: list[str] = []
            names = [".gitignore"]
            if folder == str(self.root):
                names.insert(0, os.path.join(".git", "info", "exclude"))
            for name in names:
                path = Path(folder, name)
                if os.path.isfile(path):
                    lines += self._lines(path)
            self._specs[folder] = GitIgnoreSpec.from_lines(lines) if lines else None
        return self._specs[folder]

    def _lines(self, path: Path) -> list[str]:
        try:
            lines = read_bytes(path).decode("utf-8-sig", "surrogateescape").splitlines()
        except BrokenFileError as error:
            self.problems.append(error.as_notification("gitignore-unreadable", self.root))
            return []
        good: list[str] = []
        for number, line in enumerate(lines, 1):
            try:
                GitIgnoreSpec.from_lines([line])
            except ValueError:
                text = "not a gitignore pattern, the line is ignored"
                self.problems.append(notification("gitignore-unreadable", text, path, self.root, line=number))
            else:
                good.append(line)
        return good


def _is_regular(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_file()
    except OSError:
        return False


def _ignored(rules: Iterable[tuple[str, GitIgnoreSpec]], path: str) -> bool:
    """Git's rule: the last pattern that says anything decides, and deeper files speak later."""
    for folder, spec in reversed(tuple(rules)):
        if path.startswith(folder):
            include = spec.check_file(path[len(folder) :].lstrip(os.sep)).include
            if include is not None:
                return include
    return False


def _walk_around(walk: _Walk, named: Sequence[Path], limit: int | None) -> None:
    """In a root too large to walk: the named folders, and what the link units of the named paths need.

    Those are the folders of the nearest project above each path, found by the project files that lie in the
    folders between the path and the root (if it has no more entries than `limit`); without one, the path's own folder.
    """
    for path in named:
        start = path if os.path.isdir(path) else path.parent
        walk.folder(start, named=True)
        for folder in start.parents:
            if not folder.is_relative_to(walk.root):
                break
            if _has_project_file(folder):
                # A big root's own project file says nothing about how much of the root is its driver's.
                deep = folder != walk.root and (limit is None or walk.is_small(folder, limit))
                walk.folder(folder, deep=deep)
                break


def _has_project_file(folder: Path, listdir: Callable[[Path], list[str]] = os.listdir) -> bool:
    try:
        return any(
            _kind(name) in ("vcxproj", "build-sources", "compile-commands") for name in listdir(folder)
        )
    except OSError:
        return False
