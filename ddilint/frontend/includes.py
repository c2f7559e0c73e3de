"""Which file every `#include` of a source names, decided before clang sees anything.

Drivers spell headers in any case, with `\\`, without the include folders that their build passes, and often without
having them at all. So the includes are resolved here, transitively, and every file is handed to clang in memory, below
a folder that does not exist: clang finds exactly what was decided and never looks at the disk. A real file keeps its
path behind the prefix of `PROJECT`; a spelling that does not lead there by itself becomes a one-line header that
includes the right file.

What the names in the headers mean, and what to do about those that no header declares, is left to `healing`.
"""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache, cached_property
from hashlib import blake2b
from pathlib import Path
from typing import Final

from msgspec import Struct, field

from ddilint.encoding import bytes_of_name, read_source
from ddilint.errors import InputError, UsageError

VIRTUAL: Final = "/ddilint-virtual"
PROJECT: Final = VIRTUAL + "/p"
"""In front of the absolute path of a real file."""
BUNDLED: Final = VIRTUAL + "/kit"
SPELLED: Final = VIRTUAL + "/spelled"
"""Where `<angled>` spellings are found that do not name a bundled header as they stand."""
INCLUDE_ARGUMENTS: Final = (f"-I{SPELLED}", f"-I{BUNDLED}", f"-I{VIRTUAL}")

HEADER_FOLDER: Final = Path(__file__).parent.parent / "headers" / "include"

# Headers that a bundled one stands for: those of the C++ library, of the libraries made for drivers in C++, and parts
# of one that drivers include by itself.
_STANDING_FOR: Final = {
    **dict.fromkeys(
        (
            *("algorithm", "array", "initializer_list", "memory", "mutex", "new", "type_traits", "utility"),
            *("new.h", "wil/common.h", "wil/resource.h", "wil/result.h", "wil/result_macros.h"),
            *("wil/wistd_memory.h", "wil/wistd_type_traits.h", "kernel/wil/resource.h"),
        ),
        "cxxlib.h",
    ),
    **dict.fromkeys(
        ("preview/netadaptercx.h", "preview/netadapter.h", "preview/netadapteroffload.h", "netadapter.h"),
        "netadaptercx.h",
    ),
    "cstddef": "stddef.h",
    "cstdint": "stdint.h",
    "cstring": "string.h",
    "cstdarg": "stdarg.h",
    "cstdio": "stdio.h",
    "cstdlib": "stdlib.h",
    "climits": "limits.h",
    "cassert": "assert.h",
}
CXX_NAMESPACES: Final = {"std": "cxxlib.h", "wistd": "cxxlib.h", "wil": "cxxlib.h"}
"""Namespaces, and the bundled headers that declare some of what is in them."""

CXX_LIBRARY: Final = BUNDLED + "/cxxlib.h"

_DIRECTIVE: Final = re.compile(
    rb'#[ \t]*(?:(?:include|import)[ \t]*(?:"([^"\r\n]+)"|<([^>\r\n]+)>)|(?:define|undef)[ \t]+([A-Za-z_]\w*))'
)
_CONDITION: Final = re.compile(rb"#[ \t]*(?:if|ifdef|ifndef|elif)\b([^\n]*)")
_NAME: Final = re.compile(rb"[A-Za-z_]\w*")
_UNSPEAKABLE: Final = re.compile(r"[\"<>\\\r\n\0\udc80-\udcff]")
_MAX_FILES: Final = 5000
_MAX_BYTES: Final = 128 << 20
# The kit's own annotation headers expand to nothing outside its compiler; ours keep what the rules read.
_ANNOTATIONS: Final = frozenset(
    {
        *("sal.h", "specstrings.h", "specstrings_strict.h", "specstrings_undef.h", "driverspecs.h"),
        *("kernelspecs.h", "concurrencysal.h"),
    }
)
_ANNOTATION_PARTS: Final = frozenset({"specstrings_supp.h", "sdv_driverspecs.h", "no_sal2.h"})
_DEFINITION: Final = re.compile(rb"^[ \t]*#[ \t]*define[ \t]+(_\w+)(\(?)", re.MULTILINE)
# Intrinsics of a real compiler cost clang more than the whole driver.
_ALWAYS_BUNDLED: Final = _ANNOTATIONS | {"intrin.h", "vadefs.h", "stdarg.h"}


class HeaderText(Struct, frozen=True):
    """A file as clang sees it: its bytes, its include directives (spelling, angled), the macros it defines or
    undefines, and a hash of the bytes.
    """

    text: bytes
    includes: tuple[tuple[str, bool], ...]
    defines: frozenset[bytes]
    digest: bytes


class IncludeProblem(Struct, frozen=True):
    """A header that is there but could not be used; `message` says in one line why."""

    path: str
    message: str


def defined_in(text: bytes) -> frozenset[bytes]:
    """The macros that a text defines or undefines (in every branch of a conditional)."""
    return header_text(text).defines


def header_text(text: bytes) -> HeaderText:
    """Look through a text for its directives (in every branch of a conditional)."""
    found: dict[tuple[str, bool], None] = {}
    defines: set[bytes] = set()
    for match in _DIRECTIVE.finditer(text):
        start = match.start()
        while start and text[start - 1] in b" \t":
            start -= 1
        if not start or text[start - 1] in b"\r\n":
            quoted, angled, name = match.groups()
            if name:
                defines.add(name)
            else:
                found[(quoted or angled).decode("utf-8", "replace"), quoted is None] = None
    return HeaderText(text, tuple(found), frozenset(defines), blake2b(text, digest_size=16).digest())


def tested_macros(text: bytes) -> frozenset[bytes]:
    """The names in the conditions of a header: what may change its meaning."""
    names = (name for match in _CONDITION.finditer(text) for name in _NAME.findall(match.group(1)))
    return frozenset(names) - {b"defined"}


@cache
def bundled_names() -> frozenset[str]:
    """The names of the headers that ddilint brings along, all lower case, with the folder that drivers spell."""
    below = len(os.path.join(HEADER_FOLDER, ""))
    return frozenset(
        os.path.join(folder, name)[below:].replace(os.sep, "/")
        for folder, _, names in os.walk(HEADER_FOLDER)
        for name in names
        if name.endswith(".h")
    )


@cache
def bundled_text(name: str) -> HeaderText:
    """A bundled header."""
    return header_text((HEADER_FOLDER / name).read_bytes())


def _lower_parts(spelling: str) -> tuple[str, ...]:
    parts = spelling.strip().replace("\\", "/").lower().split("/")
    return tuple(part for part in parts if part not in ("", ".", ".."))


class HeaderIndex:
    """Headers and message files by name, to find those whose folder a build file would have told.

    Of several files with the wanted name the one that matches most of the spelled path is taken, then the one that
    is nearest to the includer, then the first in the order of paths.
    """

    def __init__(self, paths: Sequence[str | Path] = ()) -> None:
        self._paths = paths

    @cached_property
    def _by_name(self) -> dict[str, tuple[str, ...]]:
        """Made when it is asked for first: of a large tree, few drivers are ever parsed."""
        by_name: dict[str, list[str]] = {}
        for path in map(str, self._paths):
            by_name.setdefault(path[max(path.rfind("/"), path.rfind(os.sep)) + 1 :].lower(), []).append(path)
        return {name: tuple(sorted(found)) for name, found in by_name.items()}

    def find(self, folder: str, spelling: str) -> str | None:
        """The best file for a spelling in a file of `folder`, None when no file has that name."""
        wanted = _lower_parts(spelling)
        candidates = self._by_name.get(wanted[-1], ()) if wanted else ()
        if len(candidates) <= 1:
            return candidates[0] if candidates else None
        here = folder.replace(os.sep, "/").split("/")

        def rank(path: str) -> tuple[int, int, int]:
            parts = path.replace(os.sep, "/").split("/")
            tail = 0
            while tail < min(len(wanted), len(parts)) and parts[-1 - tail].lower() == wanted[-1 - tail]:
                tail += 1
            common = 0
            while common < min(len(here), len(parts) - 1) and here[common] == parts[common]:
                common += 1
            return (-tail, -common, len(parts))

        return min(candidates, key=rank)


class Kit:
    """The `Include` folder of a real driver kit: its headers are used in place of the bundled ones.

    Accepts the folder of all versions (the newest with kernel headers is taken), the folder of one version, or a
    folder with headers in it. Raises UsageError when there are no headers below it.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        by_name: dict[str, str] = {}
        by_path: dict[str, str] = {}
        for part in self._folders(folder):
            for path in _files_below(str(part)):
                relative = path[len(str(part)) + 1 :].replace(os.sep, "/").lower()
                by_path.setdefault(relative, path)
                by_name.setdefault(relative.rpartition("/")[2], path)
        if not by_name:
            raise UsageError(f"{folder}: no headers here; name the Include folder of a Windows driver kit")
        self._by_path, self._by_name = by_path, by_name

    @staticmethod
    def _folders(folder: Path) -> list[Path]:
        if not os.path.isdir(folder):
            raise UsageError(f"{folder}: no such folder; name the Include folder of a Windows driver kit")

        def versions(parent: Path) -> list[Path]:
            def key(path: Path) -> tuple[int, ...]:
                return tuple(int(part) for part in path.name.split("."))

            try:
                inside = [entry for entry in parent.iterdir() if re.fullmatch(r"\d+(\.\d+)+", entry.name)]
            except OSError:
                return []
            return sorted(inside, key=key, reverse=True)

        with_kernel = [version for version in versions(folder) if os.path.isdir(version / "km")]
        version = with_kernel[0] if with_kernel else folder
        if not os.path.isdir(version / "km"):
            return [folder]
        frameworks = versions(folder / "wdf" / "kmdf") or versions(version.parent / "wdf" / "kmdf")
        parts = [version / "km", version / "km" / "crt", version / "shared", *frameworks[:1]]
        return [part for part in parts if os.path.isdir(part)]

    def annotations(self) -> bytes:
        """Definitions, as nothing, of the annotations that the kit's headers know and the bundled ones do not.

        An older kit annotates its headers in words that later ones gave up.
        """
        known = {name for header in _ANNOTATIONS & bundled_names() for name in bundled_text(header).defines}
        found: dict[bytes, bytes] = {}
        for header in sorted(_ANNOTATIONS | _ANNOTATION_PARTS):
            path = self._by_name.get(header)
            for name, parameters in _DEFINITION.findall(read_source(path)) if path is not None else ():
                if name not in known:
                    found.setdefault(name, b"(...)" if parameters else b"")
        return b"".join(b"#define %s%s\n" % definition for definition in found.items())

    def find(self, spelling: str) -> str | None:
        """The kit's file for a spelling, None when it has none."""
        parts = _lower_parts(spelling)
        if not parts or parts[-1] in _ALWAYS_BUNDLED:
            return None
        return self._by_path.get("/".join(parts)) or self._by_name.get(parts[-1])


def _files_below(folder: str) -> Iterator[str]:
    for parent, folders, files in os.walk(folder):
        folders.sort()
        for name in sorted(files):
            if name.lower().endswith((".h", ".hpp", ".inl", ".inc", ".hxx")):
                yield os.path.join(parent, name)


def virtual_name(path: str) -> str:
    """The name under which clang sees a real file."""
    name = path.replace(os.sep, "/")
    if _UNSPEAKABLE.search(name):  # a name that an #include cannot spell: still unique, and still its suffix
        code = blake2b(os.fsencode(path), digest_size=8).hexdigest()
        suffix = re.sub(r"[^.\w]", "", os.path.splitext(name)[1], flags=re.ASCII)
        return f"{VIRTUAL}/unspeakable/{code}{suffix}"
    return PROJECT + (name if name.startswith("/") else "/" + name)


def _join(folder: str, spelling: str, angled: bool) -> str:
    # clang puts `/` behind the includer's folder, and the platform's separator behind an include folder; it turns
    # `\` into `/` itself, except on Windows, where both are separators.
    if os.sep == "\\":
        return folder + (os.sep if angled else "/") + spelling
    return folder + "/" + spelling.replace("\\", "/")


class _Edge(Struct, frozen=True):
    """One resolved include: the stand-in to serve as `wrapper` ("" for none) and the file meant ("" for none)."""

    spelling: str
    wrapper: str
    target: str
    problem: IncludeProblem | None
    into_kit: bool

    @property
    def stand_in(self) -> bytes:
        """The text of the wrapper."""
        return f"#include <{self.target[len(VIRTUAL) + 1 :]}>\n".encode() if self.target else b""


class Closure(Struct, frozen=True):
    """Everything that clang may read for one source, by virtual name.

    `kit` are the files of the kit (the bundled or the real one) that the project's own files include, and
    `kit_files` all files of the kit. `missing` maps the virtual names of empty stand-ins to the spellings that no
    file was found for.
    """

    main: str
    files: dict[str, bytes]
    kit: tuple[str, ...]
    kit_files: frozenset[str]
    texts: dict[str, HeaderText]
    real_paths: dict[str, str]
    missing: dict[str, str]
    problems: tuple[IncludeProblem, ...]
    digest: bytes


class _Walk(Struct):
    files: dict[str, bytes] = field(default_factory=dict)
    texts: dict[str, HeaderText] = field(default_factory=dict)
    missing: dict[str, str] = field(default_factory=dict)
    problems: dict[str, IncludeProblem] = field(default_factory=dict)
    kit: dict[str, None] = field(default_factory=dict)
    pending: list[str] = field(default_factory=list)

    def enter(self, edge: _Edge) -> None:
        """Take note of an include."""
        if edge.target:
            self.pending.append(edge.target)
            if edge.into_kit:
                self.kit[edge.target] = None
        elif edge.problem is None and not edge.spelling.lower().endswith(".tmh"):
            self.missing.setdefault(edge.wrapper, edge.spelling)
        if edge.problem is not None:
            self.problems[edge.problem.path] = edge.problem
        if edge.wrapper:
            self.files.setdefault(edge.wrapper, edge.stand_in)


class Resolver:
    """Resolves the includes of a project's files; one object per link unit and process, because it remembers.

    `include_dirs` are those of the build (or `-I`), absolute. `message_header` gives the text of the header that the
    message compiler would make of an `.mc` file; it may raise InputError.
    """

    def __init__(
        self,
        index: HeaderIndex,
        *,
        include_dirs: Sequence[str] = (),
        kit: Kit | None = None,
        message_header: Callable[[str], str] | None = None,
    ) -> None:
        self._index = index
        self._include_dirs = tuple(os.path.abspath(folder) for folder in include_dirs)
        self._kit = kit
        self._message_header = message_header
        self._listings: dict[str, dict[str, str]] = {}
        self._texts: dict[str, HeaderText | IncludeProblem] = {}
        self._edges: dict[str, tuple[_Edge, ...]] = {}
        self._resolved: dict[tuple[str, str], tuple[str, IncludeProblem | None]] = {}
        self._real: dict[str, str] = {}
        self._kit_names: set[str] = set()
        self._in_the_way: IncludeProblem | None = None

    # Finding --------------------------------------------------------------------------------------

    def _listing(self, folder: str) -> dict[str, str]:
        listing = self._listings.get(folder)
        if listing is None:
            try:
                names = sorted(os.listdir(folder), reverse=True)
            except OSError:
                names = []
            listing = self._listings[folder] = {name.lower(): name for name in names}
            listing.update({name: name for name in names})  # the exact case wins
        return listing

    def _below(self, folder: str, spelling: str) -> str | None:
        """The regular file that a relative spelling names from a folder, whatever the case."""
        spelling = spelling.strip().replace("\\", "/")
        if not folder or not spelling or spelling.startswith("/") or "\0" in spelling or spelling[1:2] == ":":
            return None
        path = folder
        for part in spelling.split("/"):
            if part in ("", "."):
                continue
            if part == "..":
                path = os.path.dirname(path)
                continue
            listing = self._listing(path)
            name = listing.get(part) or listing.get(part.lower())
            if name is None:
                return None
            path = os.path.join(path, name)
        try:
            mode = os.stat(path).st_mode
        except (OSError, ValueError):
            return None
        if stat.S_ISREG(mode):
            return path
        what = "a folder" if stat.S_ISDIR(mode) else "not a regular file"
        self._in_the_way = IncludeProblem(path, f"included as a header, but is {what}")
        return None

    def _from_kit(self, spelling: str) -> str | None:
        if self._kit is not None:
            path = self._kit.find(spelling)
            if path is not None:
                served = self._served(path)
                self._kit_names.add(served)
                return served
        name = spelling.strip().replace("\\", "/").lower()
        name = _STANDING_FOR.get(name, name)
        return f"{BUNDLED}/{name}" if name in bundled_names() else None

    def _served(self, path: str) -> str:
        name = virtual_name(path)
        self._real[name] = path
        return name

    def _from_messages(self, folder: str, spelling: str) -> str | None:
        if self._message_header is None or not spelling.lower().endswith(".h"):
            return None
        source = spelling[:-2] + ".mc"
        places = (folder, *self._include_dirs)
        found = next((path for place in places if (path := self._below(place, source))), None)
        path = found or self._index.find(folder, source)
        if path is None:
            return None
        name = virtual_name(path) + ".h"
        if name not in self._texts:
            try:
                text: HeaderText | IncludeProblem = header_text(self._message_header(path).encode())
            except InputError as error:
                text = IncludeProblem(path, error.reason)
            self._texts[name] = text
            self._real[name] = path
        return name

    def _resolve(self, folder: str, spelling: str) -> tuple[str, IncludeProblem | None]:
        """The virtual name of the file meant ("" when it is empty or missing), and what was in the way."""
        known = self._resolved.get((folder, spelling))
        if known is None:
            self._in_the_way = None
            target = self._find(folder, spelling)
            known = self._resolved[folder, spelling] = (target, self._in_the_way)
        return known

    def _find(self, folder: str, spelling: str) -> str:
        if spelling.lower().endswith(".tmh"):
            return ""  # what the trace preprocessor would write; its macros are healed
        for place in (folder, *self._include_dirs):
            path = self._below(place, spelling)
            if path is not None:
                return self._served(path)
        from_kit = self._from_kit(spelling)
        if from_kit is not None:
            return from_kit
        path = self._index.find(folder, spelling)
        if path is not None:
            return self._served(path)
        last = spelling.replace("\\", "/").rpartition("/")[2]
        return (
            self._from_messages(folder, spelling)
            or (self._from_kit(last) if last != spelling else None)
            or ""
        )

    # Reading --------------------------------------------------------------------------------------

    def _text(self, name: str) -> HeaderText | IncludeProblem:
        text = self._texts.get(name)
        if text is None:
            if name.startswith(BUNDLED + "/"):
                text = bundled_text(name[len(BUNDLED) + 1 :])
                if self._kit is not None and name == f"{BUNDLED}/sal.h":
                    text = header_text(text.text + self._kit.annotations())
            else:
                path = self._real[name]
                try:
                    text = header_text(read_source(path))
                except InputError as error:
                    text = IncludeProblem(path, error.reason)
            self._texts[name] = text
        return text

    def _edges_of(self, name: str, text: HeaderText) -> tuple[_Edge, ...]:
        edges = self._edges.get(name)
        if edges is None:
            edges = tuple(self._edge(name, spelling, angled) for spelling, angled in text.includes)
            self._edges[name] = edges
        return edges

    def _edge(self, name: str, spelling: str, angled: bool) -> _Edge:
        problem = None
        target = (self._from_kit(spelling) or "") if self._is_kit(name) else ""
        if not target and not name.startswith(BUNDLED + "/"):
            target, problem = self._resolve(os.path.dirname(self._real[name]), spelling)
        if angled and target == name:  # a project's mountmgr.h means the kit's
            target = self._from_kit(spelling) or target
        own = _join(SPELLED if angled else name.rpartition("/")[0], spelling, angled)
        as_is = target in (own, f"{BUNDLED}/{spelling}")
        into_kit = not self._is_kit(name) and self._is_kit(target)
        return _Edge(spelling, "" if as_is else own, target, problem, into_kit)

    def _is_kit(self, name: str) -> bool:
        return name.startswith(BUNDLED + "/") or name in self._kit_names

    def _follow(self, walk: _Walk) -> None:
        total = sum(len(text) for text in walk.files.values())
        for name in walk.pending:  # grows while it is walked
            if name in walk.texts:
                continue
            text = self._text(name)
            if isinstance(text, IncludeProblem):
                walk.problems[text.path] = text
                walk.files.setdefault(name, b"")
                continue
            total += len(text.text)
            if len(walk.texts) >= _MAX_FILES or total > _MAX_BYTES:
                path = self._real.get(name, name)
                walk.problems[path] = IncludeProblem(path, "too many headers, this one is left out")
                continue
            walk.texts[name] = text
            walk.files[name] = text.text
            for edge in self._edges_of(name, text):
                walk.enter(edge)

    def closure(self, path: str, source: bytes, bundled: Iterable[str] = ()) -> Closure:
        """Everything that `source`, the text of the file `path`, includes; and these kit headers besides."""
        main = self._served(os.path.abspath(path))
        text = header_text(source)
        walk = _Walk({main: source}, {main: text})
        # Not remembered: the same path may be asked with another text (an editor's, or one with a trailer).
        for spelling, angled in text.includes:
            walk.enter(self._edge(main, spelling, angled))
        walk.pending.extend(name for header in bundled if (name := self._from_kit(header)))
        self._follow(walk)
        return self._closed(main, walk)

    def extended(
        self, closure: Closure, bundled: Iterable[str] = (), spellings: Iterable[str] = ()
    ) -> Closure:
        """The closure with more kit headers, and with headers that the main file names through a macro."""
        walk = _Walk(
            dict(closure.files),
            dict(closure.texts),
            dict(closure.missing),
            {problem.path: problem for problem in closure.problems},
            dict.fromkeys(closure.kit),
        )
        walk.pending.extend(name for header in bundled if (name := self._from_kit(header)))
        for spelling in spellings:
            walk.enter(self._edge(closure.main, spelling, angled=True))
        self._follow(walk)
        return self._closed(closure.main, walk)

    def _closed(self, main: str, walk: _Walk) -> Closure:
        hashed = blake2b(digest_size=16)
        for name in sorted(walk.files):
            text = walk.texts.get(name)
            hashed.update(bytes_of_name(name) + b"\0")
            hashed.update(text.digest if text is not None else walk.files[name] + b"\0")
        return Closure(
            main,
            walk.files,
            tuple(walk.kit),
            frozenset(name for name in walk.texts if self._is_kit(name)),
            walk.texts,
            {name: self._real[name] for name in walk.texts if name in self._real},
            walk.missing,
            tuple(walk.problems[path] for path in sorted(walk.problems)),
            hashed.digest(),
        )
