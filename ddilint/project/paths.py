"""Paths as people and Windows build files write them, and as notifications show them.

Knows how to find a file whose name a build file spells with backslashes and another case, how to read a file
of a linted tree with one clear error, and how to show a path (any bytes) relative to the root. What the files
mean is left to the modules that read them.
"""

from __future__ import annotations

import contextlib
import fnmatch
import os
import re
from collections.abc import Iterable
from pathlib import Path

from ddilint import encoding
from ddilint.errors import InputError
from ddilint.finding import Location, Notification, Severity

WILDCARD_ENTRIES = 50_000


def shown(path: Path, root: Path | None = None) -> str:
    """The path relative to `root` (absolute if it lies elsewhere), forward slashes, always printable."""
    if root is not None:
        with contextlib.suppress(ValueError):
            path = path.relative_to(root)
    return os.fsencode(path.as_posix()).decode("utf-8", "replace")


def notification(
    kind: str,
    message: str,
    path: Path,
    root: Path | None,
    *,
    line: int = 0,
    severity: Severity = Severity.WARNING,
) -> Notification:
    """A notification about a file of the tree, which `message` need not name; `line` 0 is the file as a whole."""
    return Notification(kind, message, severity, Location(shown(path, root), line))


class BrokenFileError(InputError):
    """An input that cannot be read, and the line where reading stopped (0: none in particular)."""

    def __init__(self, path: Path, line: int, reason: str) -> None:
        super().__init__(f"{shown(path)}:{line}" if line else shown(path), reason)
        self.path, self.line = path, line

    def as_notification(self, kind: str, root: Path | None) -> Notification:
        """The same news for the report, relative to the root."""
        return notification(kind, self.reason, self.path, root, line=self.line)


def read_bytes(path: Path) -> bytes:
    """The content of a regular file; raises `BrokenFileError` when there is none to be had."""
    try:
        return encoding.read_regular(os.fspath(path))
    except InputError as error:
        raise BrokenFileError(path, 0, error.reason) from error


def read_source(path: Path) -> bytes:
    """A source or header as the parser gets it; raises `BrokenFileError` when it cannot be read."""
    try:
        return encoding.read_source(os.fspath(path))
    except InputError as error:
        raise BrokenFileError(path, 0, error.reason) from error


def as_text(data: bytes) -> str:
    """A text file of any of the encodings that Windows tools write: UTF-16, UTF-8 or the ANSI code page."""
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return encoding.to_utf8(data).decode("utf-8", "replace")
    sample = data[:512]
    if len(sample) >= 4 and sample[1::2].count(0) > len(sample) // 3:  # UTF-16 without its mark
        return data.decode("utf-16-le", "replace")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace")


def common_depth(one: Path, other: Path) -> int:
    """How many leading parts two absolute paths share: the larger, the nearer."""
    depth = 0
    for a, b in zip(one.parts, other.parts, strict=False):
        if a != b:
            break
        depth += 1
    return depth


class WindowsPaths:
    """Finds files by the names that Windows tools accept: either slash, any case.

    Listings are read once per folder, so one object serves one run over a tree that does not change.
    """

    def __init__(self) -> None:
        self._listings: dict[str, dict[str, str]] = {}

    def _listing(self, folder: str) -> dict[str, str]:
        listing = self._listings.get(folder)
        if listing is None:
            try:
                names = sorted(os.listdir(folder))
            except OSError:
                names = []
            listing = {name.lower(): name for name in reversed(names)}
            self._listings[folder] = listing
        return listing

    def find(self, base: Path, spelling: str) -> Path | None:
        """The existing file or folder that `spelling`, relative to `base`, names; None when there is none."""
        path = self._resolved(base, spelling)
        return Path(path) if path is not None and os.path.lexists(path) else None

    def resolve(self, base: Path, spelling: str) -> Path | None:
        """Like `find`, but keeps the spelled name where nothing exists; None for what cannot be a path here.

        A path with a drive letter belongs to another machine, so it is None too.
        """
        path = self._resolved(base, spelling)
        return Path(path) if path is not None else None

    def _resolved(self, base: Path, spelling: str) -> str | None:
        spelling = spelling.strip().strip('"').replace("\\", "/")
        if not spelling or "\0" in spelling or (os.name != "nt" and re.match(r"[A-Za-z]:", spelling)):
            return None
        current = os.path.abspath(spelling if os.path.isabs(spelling) else base)
        parts: Iterable[str] = () if os.path.isabs(spelling) else spelling.split("/")
        for part in parts:
            if part in ("", "."):
                continue
            if part == "..":
                current = os.path.dirname(current)
            else:
                current = os.path.join(current, self._listing(current).get(part.lower(), part))
        return current

    def glob(self, base: Path, pattern: str) -> list[Path] | None:
        r"""The files that an MSBuild wildcard (`*.c`, `sub\**\*.cpp`) names, sorted.

        None where more than `WILDCARD_ENTRIES` would have to be looked at: such a pattern leads far out of a project.
        """
        parts = pattern.replace("\\", "/").split("/")
        fixed = 0
        while fixed < len(parts) - 1 and not set(parts[fixed]) & set("*?"):
            fixed += 1
        start = self.resolve(base, "/".join(parts[:fixed])) if fixed else base
        if start is None or not os.path.isdir(start):
            return []
        found: set[str] = set()
        entries = 0
        waiting = [(str(start), tuple(parts[fixed:]))]
        seen = set(waiting)
        while waiting:
            folder, (head, *rest) = waiting.pop()
            names = self._listing(folder).values()
            entries += len(names)
            if entries > WILDCARD_ENTRIES:
                return None
            further: list[tuple[str, tuple[str, ...]]] = []
            if head == "**":
                further.append((folder, tuple(rest) or ("*",)))
                inner = [os.path.join(folder, name) for name in names if name[:1] != "."]
                further += [
                    (path, (head, *rest))
                    for path in inner
                    if os.path.isdir(path) and not os.path.islink(path)
                ]
            else:
                paths = [os.path.join(folder, name) for name in _matching(names, head)]
                if rest:
                    further += [(path, tuple(rest)) for path in paths if os.path.isdir(path)]
                else:
                    found.update(path for path in paths if os.path.isfile(path))
            waiting += [each for each in further if each not in seen]
            seen.update(further)
        return [Path(name) for name in sorted(found)]


def _matching(names: Iterable[str], pattern: str) -> list[str]:
    """The names that a pattern with `*` and `?` fits, in any case."""
    fits = re.compile(fnmatch.translate(pattern.lower().replace("[", "[[]"))).match
    return [name for name in names if fits(name.lower())]
