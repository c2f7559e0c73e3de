"""From the path of a source to a translation unit in which as much as possible has a meaning.

The pipeline for one file: read it, resolve its includes (`includes.py`), parse, let the errors say which names are
unknown (`healing`), and parse again with what they must have been, a few times. Every file starts cold: nothing that
was learnt from one reaches the next, so that results depend on no order. What the AST means is left to `lower.py`.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Mapping, Sequence, Set
from hashlib import blake2b
from typing import Final

from msgspec import Struct
from msgspec.structs import replace

import ddilint
from ddilint.encoding import read_source
from ddilint.finding import Location, Notification, Severity
from ddilint.frontend import clang
from ddilint.frontend.buildmode import kernel_mode_definitions
from ddilint.frontend.clang import Diagnostic, ParseFailed, TranslationUnit
from ddilint.frontend.guesses import PRELUDE, GuessKind
from ddilint.frontend.healing import Healing, expect_tracing, heal
from ddilint.frontend.includes import (
    BUNDLED,
    INCLUDE_ARGUMENTS,
    PROJECT,
    Closure,
    HeaderText,
    IncludeProblem,
    Resolver,
    defined_in,
)
from ddilint.frontend.precompiled import (
    KIT_PRELUDE,
    KitRequest,
    Precompiled,
    PrecompiledHeaders,
    kit_request,
)
from ddilint.frontend.targets import X64, Target, is_cplusplus
from ddilint.headers.index import INDEX_FILE, documented_kinds, header_by_name

MAX_ROUNDS: Final = 5
# Where so many errors are left and a round changed hardly any of them, the next one will not either.
_MANY_ERRORS: Final = 100
_UNCHANGED: Final = 0.98
_ATTEMPTS: Final = 2
_WARNING: Final = 2
_ERROR: Final = 3
# About segments of code, which clang does not compile: #pragma alloc_text(PAGE, f) without f, __declspec(code_seg).
_HARMLESS: Final = re.compile(
    r"use of undeclared (?!identifier )\w+\Z|overriding virtual function must specify the same code segment"
)


class ParseRequest(Struct, frozen=True):
    """What to parse and how; `resolver` knows the project's headers, include folders, kit and message files.

    `source` is the text to parse in place of the file's (an editor's, already UTF-8); `trailer` is put behind it, and
    errors in it are not told. `forced_includes` are headers that the build includes first.
    """

    path: str
    resolver: Resolver
    target: Target = X64
    defines: tuple[str, ...] = ()
    forced_includes: tuple[str, ...] = ()
    source: bytes | None = None
    trailer: bytes = b""
    record_skipped: bool = False


class Prepared(Struct, frozen=True):
    """A request whose includes are resolved, and all that is defined; parses of equal `digest` give the same."""

    request: ParseRequest
    source: bytes
    closure: Closure
    defines: tuple[str, ...]
    digest: str


class HealedName(Struct, frozen=True):
    """A name that no header declared, and what it was taken for."""

    name: str
    kind: GuessKind


class ParseError(Struct, frozen=True):
    """An error that was left; `file` is a virtual name, `offset` in bytes of the file as clang saw it."""

    message: str
    file: str
    line: int
    column: int
    offset: int


class ParsedUnit(Struct, frozen=True):
    """A parsed file. It must be kept alive as long as cursors of `unit` are used.

    clang's names of files are virtual: `real_path` tells what they stand for. Declarations in `prelude_file` are
    guesses, those that `is_bundled` are ddilint's own headers. `bytes_parsed` is how much of the project's text clang
    read, in all rounds.
    """

    path: str
    unit: TranslationUnit
    source: bytes
    main_file: str
    prelude_file: str
    prelude: str
    healed: Mapping[str, HealedName]
    errors: tuple[ParseError, ...]
    skipped: tuple[tuple[int, int], ...]
    rounds: int
    missing_headers: tuple[str, ...]
    problems: tuple[IncludeProblem, ...]
    files_read: tuple[str, ...]
    bytes_parsed: int
    digest: str
    _real_paths: Mapping[str, str]
    _headers: Mapping[str, bytes]

    @property
    def traced(self) -> frozenset[str]:
        """The functions that are none: the trace preprocessor makes something of their calls that changes nothing."""
        return frozenset(name for name, healed in self.healed.items() if healed.kind is GuessKind.TRACE)

    @property
    def given_members(self) -> frozenset[str]:
        """The names of the members that structures in headers were given."""
        members = (name for name, healed in self.healed.items() if healed.kind is GuessKind.MEMBER)
        return frozenset(name.rpartition(".")[2] for name in members)

    @property
    def error_offsets(self) -> list[int]:
        """The places of the errors in the source itself, sorted."""
        return sorted({error.offset for error in self.errors if error.file == self.main_file})

    def macros(self) -> frozenset[bytes]:
        """The macros that the source and the project's own headers define."""
        texts = (self.source, *self._headers.values())
        return frozenset().union(*(defined_in(text) for text in texts))

    def header_text(self, virtual: str) -> bytes:
        """The text of one of the project's own headers, as clang read it; empty for any other file."""
        return self._headers.get(virtual, b"")

    def real_path(self, virtual: str) -> str:
        """The path of the file that clang calls `virtual`; of a bundled header its name in angle brackets."""
        known = self._real_paths.get(virtual)
        if known is not None:
            return known
        if virtual.startswith(BUNDLED + "/"):
            return f"<{virtual[len(BUNDLED) + 1 :]}>"
        return virtual.removeprefix(PROJECT)

    def is_bundled(self, virtual: str) -> bool:
        """Whether a file is one of ddilint's own headers (or the guesses): never reported."""
        return virtual.startswith(BUNDLED) or virtual == PRELUDE

    def notifications(self, shown: Callable[[str], str]) -> list[Notification]:
        """What the user should know about this parse; `shown` gives paths as they are reported."""
        found = [
            Notification(
                "header-unreadable", problem.message, Severity.WARNING, Location(shown(problem.path), 0)
            )
            for problem in self.problems
        ]
        found += [
            Notification(
                "header-missing",
                f"no file found for the header {name!r}",
                Severity.NOTE,
                Location(shown(self.path), 0),
            )
            for name in self.missing_headers
        ]
        return found


def prepare(request: ParseRequest) -> Prepared:
    """Read a source and everything it includes; raises InputError when the source itself cannot be read."""
    source = request.source if request.source is not None else read_source(request.path)
    text = source + request.trailer
    closure = request.resolver.closure(request.path, text, request.forced_includes)
    hashed = blake2b(digest_size=16)
    for part in (
        ddilint.__version__.encode(),
        _index_digest(),
        request.target.name.encode(),
        "\0".join(request.defines).encode(),
        "\0".join(request.forced_includes).encode(),
        closure.digest,
    ):
        hashed.update(part + b"\1")
    defines = (*kernel_mode_definitions(closure, request.defines), *request.defines)
    return Prepared(request, source, closure, defines, hashed.hexdigest())


# The headers that tell what a source is. Of the second group, a source for both worlds may name some.
_KERNEL_HEADERS: Final = frozenset(
    {
        *("ntddk.h", "wdm.h", "ntifs.h", "fltkernel.h", "ndis.h", "storport.h", "portcls.h", "ntosp.h"),
        *("classpnp.h", "stdunk.h", "wdfminiport.h", "tdikrnl.h", "dispmprt.h", "fwpsk.h", "rxprocs.h"),
    }
)
_KERNEL_FAMILY: Final = frozenset(
    {
        *("bthdef.h", "csq.h", "d3dkmddi.h", "gpioclx.h", "hidport.h", "kcom.h", "ks.h", "miniport.h"),
        *("netadaptercx.h", "ntddmou.h", "ntkern.h", "ntos.h", "scsi.h", "sercx.h", "spbcx.h", "srb.h"),
        *("tdi.h", "usbdi.h", "vhf.h", "video.h", "wsk.h"),
    }
)
_USER_HEADERS: Final = frozenset(
    {
        *("atlbase.h", "atlcom.h", "atlwin.h", "d2d1.h", "gdiplus.h", "iostream", "mfapi.h", "mfidl.h"),
        *("shlobj.h", "stdafx.h", "wincodec.h", "wrl.h", "wrl/client.h", "wudfddi.h"),
    }
)
_USER_FAMILY: Final = frozenset(
    {
        *("commctrl.h", "objbase.h", "setupapi.h", "unknwn.h", "wia.h", "windows.h", "winsock2.h"),
        *("winsvc.h", "winuser.h"),
    }
)


def is_kernel_source(closure: Closure) -> bool:
    """Whether a source is one of a kernel-mode driver, by the headers that it and its headers name."""
    spellings = {
        spelling.replace("\\", "/").lower()
        for name, text in closure.texts.items()
        if name not in closure.kit_files
        for spelling, _ in text.includes
    }
    spellings |= {spelling.rpartition("/")[2] for spelling in spellings}
    if spellings & _USER_HEADERS:
        return False
    if spellings & _KERNEL_HEADERS:
        return True
    return bool(spellings & _KERNEL_FAMILY) and not spellings & _USER_FAMILY


_precompiled = PrecompiledHeaders()
_known_index_digest: list[bytes] = []


def _index_digest() -> bytes:
    if not _known_index_digest:
        _known_index_digest.append(blake2b(INDEX_FILE.read_bytes(), digest_size=16).digest())
    return _known_index_digest[0]


def begin(request: ParseRequest) -> None:
    """Have the headers in front of a source precompiled, for it and those like it, while the caller goes on.

    Raises InputError when the source cannot be read.
    """
    if not request.forced_includes:
        _precompiled.begin(_kit_request(prepare(request)))


def _kit_request(prepared: Prepared, edited: Mapping[str, HeaderText] | None = None) -> KitRequest:
    """What stands in front of a source; some of the kit's files may be `edited`."""
    request, closure = prepared.request, prepared.closure
    cplusplus = is_cplusplus(request.path)
    if edited:
        files = {**closure.files, **{name: text.text for name, text in edited.items()}}
        closure = replace(closure, files=files, texts={**closure.texts, **edited})
    return kit_request(closure, request.target, cplusplus=cplusplus, defines=prepared.defines)


def parse_file(request: ParseRequest) -> ParsedUnit:
    """Parse one source; raises InputError when it cannot be read and ParseFailed when libclang gives nothing."""
    return parse(prepare(request))


def parse(prepared: Prepared) -> ParsedUnit:
    """Parse what was prepared, with at most `MAX_ROUNDS` rounds of healing."""
    request, closure = prepared.request, prepared.closure
    cplusplus = is_cplusplus(request.path)
    arguments = [
        *request.target.arguments(cplusplus=cplusplus, defines=prepared.defines),
        *INCLUDE_ARGUMENTS,
    ]
    for header in request.forced_includes:
        arguments += ["-include", header]
    options = clang.PARSE_OPTIONS | (clang.DETAILED_RECORD if request.record_skipped else 0)
    healing = Healing(closure, cplusplus=cplusplus, headers=header_by_name(), kinds=documented_kinds)
    end = len(prepared.source)
    kit = _kit_request(prepared)
    expect_tracing(healing)
    rounds = 0
    before: set[Diagnostic] = set()
    while True:
        rounds += 1
        prelude = healing.prelude.text()
        # What the build forces in front comes before the kit's headers, which a precompiled header cannot do.
        precompiled = _precompiled.best_for(kit) if not request.forced_includes else None
        unit = _parsed(closure, arguments, kit, precompiled, prelude, options)
        found = [
            each
            for each in clang.diagnostics(unit, _WARNING)
            if not _in_trailer(each, closure, end) and not _HARMLESS.match(each.message)
        ]
        if not found or rounds == MAX_ROUNDS or _stands_still(before, found) or not heal(healing, found):
            break
        before = set(found)
        closure = request.resolver.extended(closure, healing.prelude.headers, healing.spellings)
        healing.closure = closure
        closure.files.update(healing.edited_files())
        edited = dict(healing.lacking.edited())
        if edited:
            closure.files.update({name: text.text for name, text in edited.items()})
            own = {name: text for name, text in edited.items() if name not in closure.kit_files}
            healing.closure = closure = replace(closure, texts={**closure.texts, **own})
            kit = _kit_request(prepared, {name: edited[name] for name in edited.keys() - own.keys()})
    return _unit(prepared, closure, healing, unit, found, prelude, rounds)


def _stands_still(before: Set[Diagnostic], found: Sequence[Diagnostic]) -> bool:
    return len(found) > _MANY_ERRORS and sum(each in before for each in found) > _UNCHANGED * len(found)


def _in_trailer(error: Diagnostic, closure: Closure, end: int) -> bool:
    """Whether an error is the trailer's own: what the source left open, clang misses where it begins, or at its end."""
    begin = end + 1  # behind the line break
    if error.place.file != closure.main or error.place.offset <= begin or error.message == "expected '}'":
        return False
    return len(closure.files[closure.main]) > end


def _parsed(
    closure: Closure,
    arguments: Sequence[str],
    kit: KitRequest,
    precompiled: Precompiled | None,
    prelude: str,
    options: int,
) -> TranslationUnit:
    """One round. What is in front of the source comes from a precompiled header, or else as text."""
    files = list(closure.files.items())
    first: list[str] = []
    last: list[str] = []
    if kit.headers:
        files.append((KIT_PRELUDE, kit.text))
        first = ["-include", KIT_PRELUDE]
    if prelude:
        files.append((PRELUDE, prelude.encode()))
        last = ["-include", PRELUDE]
    if precompiled is not None:
        # Of the text, what the precompiled header has is skipped by its guards.
        rest = [] if precompiled.is_whole(kit) else first
        try:
            known = [*arguments, "-include-pch", precompiled.path, *rest, *last]
            return clang.parse(closure.main, known, files, options)
        except ParseFailed:
            _precompiled.drop(precompiled)
    for attempt in range(_ATTEMPTS):
        try:
            return clang.parse(closure.main, [*arguments, *first, *last], files, options)
        except ParseFailed:
            if attempt == _ATTEMPTS - 1:
                raise
    raise AssertionError("unreachable")


def _unit(
    prepared: Prepared,
    closure: Closure,
    healing: Healing,
    unit: TranslationUnit,
    found: Sequence[Diagnostic],
    prelude: str,
    rounds: int,
) -> ParsedUnit:
    errors = tuple(
        ParseError(each.message, each.place.file, each.place.line, each.place.column, each.place.offset)
        for each in found
        if each.severity >= _ERROR
    )
    healed = {guess.name: HealedName(guess.name, guess.kind) for guess in healing.prelude.all_guesses()}
    healed |= {name: HealedName(name, GuessKind.MEMBER) for name in healing.lacking.names()}
    for name in sorted(healing.implicit):
        healed.setdefault(name, HealedName(name, GuessKind.FUNCTION))
    entered = set(clang.included_files(unit)) if closure.missing else set()
    missing = sorted({spelling for name, spelling in closure.missing.items() if name in entered})
    skipped = clang.skipped_ranges(unit, closure.main) if prepared.request.record_skipped else []
    return ParsedUnit(
        path=prepared.request.path,
        unit=unit,
        source=prepared.source,
        main_file=closure.main,
        prelude_file=PRELUDE,
        prelude=prelude,
        healed=healed,
        errors=errors,
        skipped=tuple(skipped),
        rounds=rounds,
        missing_headers=tuple(missing),
        problems=closure.problems,
        bytes_parsed=rounds
        * sum(len(closure.files[name]) for name in closure.files.keys() - closure.kit_files),
        files_read=tuple(os.fspath(path) for path in closure.real_paths.values()),
        digest=prepared.digest,
        _real_paths=closure.real_paths,
        _headers={name: closure.files[name] for name in closure.files.keys() - closure.kit_files},
    )
