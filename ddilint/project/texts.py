"""The texts of a project's files: each is read and looked through once, whoever asks and how often.

Sources and headers as the parser gets them, what the lexer finds in them, which names their bytes contain, and which
files of the project they include.
"""

from __future__ import annotations

import os
import re
from collections import defaultdict, deque
from collections.abc import Collection, Iterable, Sequence
from functools import lru_cache
from pathlib import Path

from ddilint.finding import Notification
from ddilint.project.files import SourceTree, project_headers
from ddilint.project.lexical import Code, FileText, FunctionText, MacroText, look_through, replacement, strip
from ddilint.project.paths import BrokenFileError, WindowsPaths, common_depth, read_source
from ddilint.project.scopes import CallText, ClassText, calls_in, classes_in
from ddilint.project.units import LinkUnit

_INCLUDE = re.compile(rb"^[ \t]*#[ \t]*include[ \t]*[\"<]([^\">\n]+)[\">]", re.MULTILINE)
_WORD = re.compile(rb"[A-Za-z_]\w*")
FEW_NAMES = 24
"""So many names are looked for one by one; of more, each word of a text is looked up."""
_KEPT_BYTES = 96 << 20


class Texts:
    """Reads and looks through the files of one run; each file once, however many units share it."""

    def __init__(self, tree: SourceTree) -> None:
        self.tree = tree
        self.names = WindowsPaths()
        self.problems: dict[Path, Notification] = {}
        self._spelled: dict[Path, tuple[str, ...]] = {}
        self._includes: dict[tuple[Path, ...], dict[Path, tuple[Path, ...]]] = defaultdict(dict)
        self._looked: dict[Path, tuple[Code, FileText]] = {}
        self._classes: dict[Path, tuple[ClassText, ...]] = {}
        self._calls: dict[tuple[Path, int], frozenset[CallText]] = {}
        self._mentions: dict[tuple[Path, frozenset[str]], frozenset[str]] = {}
        self._mentioning: dict[frozenset[str], tuple[Path, ...]] = {}
        self._headers: dict[str, list[Path]] | None = None

    def data(self, path: Path) -> bytes:
        """The file as the parser gets it; empty, with a problem noted, when it cannot be read."""
        try:
            return read_source(path)
        except BrokenFileError as error:
            self.problems.setdefault(path, error.as_notification("source-unreadable", self.tree.root))
            return b""

    def problems_of(self, paths: Iterable[Path]) -> tuple[Notification, ...]:
        """What went wrong with some of the files."""
        return tuple(self.problems[path] for path in paths if path in self.problems)

    def looked_through(self, path: Path) -> tuple[Code, FileText]:
        """The stripped text of a file, and what is in it."""
        if path not in self._looked:
            code = strip(self.data(path))
            self._looked[path] = (code, look_through(code))
        return self._looked[path]

    def replacement(self, path: Path, macro: MacroText) -> bytes:
        """What a macro stands for that a file defines."""
        return replacement(self.data(path), self.looked_through(path)[0].line_starts[macro.line - 1])

    def holding(self, paths: Iterable[Path], name: str) -> list[tuple[Code, FileText]]:
        """The files of which the code, or the body of a macro, has a name in it; comments do not count."""
        word = name.encode()
        looked = map(self.looked_through, paths)
        return [
            (code, text)
            for code, text in looked
            if word in code.text or any(name in macro.body for macro in text.macros)
        ]

    def classes_in(self, path: Path) -> tuple[ClassText, ...]:
        """The classes and structures that a file defines."""
        if path not in self._classes:
            self._classes[path] = classes_in(self.looked_through(path)[0].text)
        return self._classes[path]

    def calls_in(self, path: Path, function: FunctionText) -> frozenset[CallText]:
        """The calls of a function, with what stands in front of the names."""
        key = (path, function.start)
        if key not in self._calls:
            text = self.looked_through(path)[0].text
            begin = function.name_offset + len(function.name)
            self._calls[key] = calls_in(text, begin, function.end)
        return self._calls[key]

    def looked_bytes(self) -> int:
        """How much text is kept of the files that were looked through."""
        return sum(len(code.text) for code, _ in self._looked.values())

    def unfinished_function(self, path: Path) -> tuple[int, str]:
        """The line and name of the function in which the file ends; 0 and "" where it ends as it should."""
        data = self.data(path)
        if data.count(b"{") <= data.count(b"}"):  # braces in branches and comments need a closer look
            return 0, ""
        code, text = self.looked_through(path)
        if not text.unfinished:
            return 0, ""
        function = text.functions[-1]
        return code.line_of(function.name_offset), function.name

    def mentioned(self, path: Path, names: frozenset[str]) -> frozenset[str]:
        """Which of the names the bytes of a file contain."""
        key = (path, names)
        if key not in self._mentions:
            self._mentions[key] = names_mentioned(self.data(path), names)
        return self._mentions[key]

    def mentioning_headers(self, names: frozenset[str]) -> tuple[Path, ...]:
        """The project's headers that contain one of the names."""
        if names not in self._mentioning:
            found = tuple(header for header in self.headers() if self.mentioned(header, names))
            self._mentioning[names] = found
        return self._mentioning[names]

    def headers(self) -> tuple[Path, ...]:
        """The project's headers."""
        return project_headers(self.tree)

    def included(self, unit: LinkUnit, source: Path) -> tuple[Path, ...]:
        """The project files that a source of a unit reads, through others too, itself left out."""
        found: dict[Path, None] = {}
        waiting = deque([source])
        folders = unit.flags_for(source).include_dirs
        known = self._includes[folders]
        while waiting:
            path = waiting.popleft()
            if path not in known:
                known[path] = self._direct(path, folders)
            for target in known[path]:
                if target not in found and target != source:
                    found[target] = None
                    waiting.append(target)
        return tuple(found)

    def _direct(self, path: Path, folders: Sequence[Path]) -> tuple[Path, ...]:
        if path not in self._spelled:
            self._spelled[path] = tuple(map(os.fsdecode, _INCLUDE.findall(self.data(path))))
        targets = (self._resolve(path, spelling, folders) for spelling in self._spelled[path])
        return tuple(dict.fromkeys(target for target in targets if target is not None))

    def _resolve(self, includer: Path, spelling: str, folders: Sequence[Path]) -> Path | None:
        for folder in (includer.parent, *folders):
            path = self.names.find(folder, spelling)
            if path is not None and os.path.isfile(path):
                return path
        if self._headers is None:
            self._headers = defaultdict(list)
            for header in self.headers():
                self._headers[header.name.lower()].append(header)
        parts = [part for part in re.split(r"[\\/]+", spelling.lower()) if part not in ("", ".", "..")]
        best: tuple[int, int, str] | None = None
        found: Path | None = None
        for header in self._headers.get(parts[-1], ()) if parts else ():
            tail = [part.lower() for part in header.parts[-len(parts) :]]
            same = sum(1 for a, b in zip(reversed(tail), reversed(parts), strict=False) if a == b)
            near = common_depth(header, includer)
            merit = (same, near, header.as_posix())
            if best is None or merit > best:
                best, found = merit, header
        return found


_kept: Texts | None = None


def kept_texts(tree: SourceTree) -> Texts:
    """The texts of a tree, kept for the next unit that this process works on: units share headers and sources."""
    global _kept
    if _kept is None or _kept.tree is not tree or _kept.looked_bytes() > _KEPT_BYTES:
        _kept = Texts(tree)
    return _kept


def names_mentioned(data: bytes, names: Collection[str]) -> frozenset[str]:
    """Which of the names a file's bytes contain, comments included: the question that is asked of every file."""
    if len(names) <= FEW_NAMES:
        return frozenset(name for name in names if name.encode() in data)
    words = set(_WORD.findall(data))
    return frozenset(map(bytes.decode, words.intersection(encoded(frozenset(names)))))


@lru_cache(maxsize=4)
def encoded(names: frozenset[str]) -> frozenset[bytes]:
    """The names as they stand in a file."""
    return frozenset(name.encode() for name in names)
