"""How much of a driver tree the front end understands: what is written in the text against what is in the AST.

The text is counted by a small tokenizer that knows no headers: it skips comments, strings and `#if 0`, and restores the
depth of braces at `#else`. Code that the preprocessor leaves out is not counted, nor are calls of macros. The report
also lists the names that had to be guessed, which is the list of declarations that the bundled headers lack.
"""

from __future__ import annotations

import os
import re
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from functools import cache, lru_cache
from pathlib import Path
from typing import Final

from msgspec import Struct, field

from ddilint.errors import InputError
from ddilint.frontend import clang
from ddilint.frontend.clang import Cursor, CursorKind, TypeKind
from ddilint.frontend.includes import HeaderIndex, Kit, Resolver, bundled_names, bundled_text
from ddilint.frontend.names import blanked
from ddilint.frontend.parse import ParsedUnit, ParseRequest, is_kernel_source, parse, prepare
from ddilint.frontend.targets import TARGETS, is_cplusplus

LOG_ROUTINES: Final = frozenset(
    {
        "IoAllocateErrorLogEntry",
        "IoWriteErrorLogEntry",
        "IoFreeErrorLogEntry",
        "StorPortLogSystemEvent",
        "StorPortLogError",
    }
)
_SOURCES: Final = (".c", ".cpp", ".cxx", ".cc")
_HEADERS: Final = (".h", ".hpp", ".inl", ".inc", ".hxx", ".mc")
_DIRECTIVE: Final = re.compile(rb"^[ \t]*#[ \t]*(\w*)((?:[^\n\\]|\\\r?\n|\\)*+)", re.MULTILINE)
_TOKEN: Final = re.compile(rb"[{}();=]|\x01|\x02|\x03|[A-Za-z_]\w*")
_CALL: Final = re.compile(rb"\b([A-Za-z_]\w*)\s*\(")
_NOT_CALLS: Final = frozenset(
    b"if while for switch return sizeof defined __except except __declspec __attribute__ alignof _alignof __alignof "
    b"__pragma _Pragma __asm asm decltype static_assert catch else do case typeof __typeof__ offsetof goto "
    b"FIELD_OFFSET CONTAINING_RECORD C_ASSERT RTL_FIELD_SIZE RTL_SIZEOF_THROUGH_FIELD throw new delete and or not "
    b"__builtin_offsetof __builtin_va_arg va_arg noexcept alignas explicit operator static_cast".split()
)


class TextFunction(Struct, frozen=True):
    """A function definition in the text: its name and the offsets of its braces."""

    name: str
    start: int
    body: int
    end: int


class FileCoverage(Struct, frozen=True):
    """The numbers of one file. `problem` says why there are none."""

    path: str
    cplusplus: bool
    problem: str = ""
    functions: int = 0
    functions_found: int = 0
    functions_clean: int = 0
    calls: int = 0
    calls_found: int = 0
    log_calls: int = 0
    log_calls_intact: int = 0
    errors: int = 0
    rounds: int = 0
    milliseconds: float = 0.0
    healed: tuple[tuple[str, str], ...] = ()
    messages: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    lost: tuple[str, ...] = ()


class CoverageReport(Struct, frozen=True):
    """The numbers of a tree; user-mode sources are only counted."""

    files: tuple[FileCoverage, ...]
    user_mode: int = 0
    seconds: float = 0.0
    names: int = field(default=40)

    def to_text(self) -> str:
        """Tables for people."""
        lines: list[str] = []
        for title, files in (
            ("kernel C", [each for each in self.files if not each.cplusplus]),
            ("kernel C++", [each for each in self.files if each.cplusplus]),
        ):
            if files:
                lines += _table(title, files)
        lines.append(f"user-mode sources left out: {self.user_mode}; {self.seconds:.1f} s in all")
        for title, counter in (
            (
                "names guessed most often (files)",
                Counter(name for each in self.files for name in set(each.healed)),
            ),
            ("errors left most often", Counter(text for each in self.files for text in each.messages)),
            (
                "headers missed most often (files)",
                Counter(name for each in self.files for name in each.missing),
            ),
        ):
            if counter:
                lines += ["", title]
                for key, count in sorted(counter.items(), key=lambda item: (-item[1], item[0]))[: self.names]:
                    lines.append(f"{count:6}  {key if isinstance(key, str) else '  '.join(key)}")
        lost = [text for each in self.files for text in each.lost]
        if lost:
            lines += ["", "functions and log calls that the AST lacks", *lost[: self.names]]
        return "\n".join(lines) + "\n"


def _share(part: int, whole: int) -> str:
    return f"{100 * part / whole:.1f} %" if whole else "-"


def _table(title: str, files: Sequence[FileCoverage]) -> list[str]:
    read = [each for each in files if not each.problem]
    times = sorted(each.milliseconds for each in read) or [0.0]

    def total(name: str) -> int:
        return sum(getattr(each, name) for each in read)

    functions, calls, logs = total("functions"), total("calls"), total("log_calls")
    return [
        f"{title}: {len(read)} files, {functions} functions, {calls} calls",
        f"  functions with a body in the AST   {_share(total('functions_found'), functions)}",
        f"  functions without an error         {_share(total('functions_clean'), functions)}",
        f"  calls in the AST                   {_share(total('calls_found'), calls)}",
        f"  error-log calls intact and typed   {_share(total('log_calls_intact'), logs)} of {logs}",
        f"  errors per file                    {total('errors') / max(len(read), 1):.1f}",
        f"  CPU ms per file                    mean {sum(times) / max(len(read), 1):.0f}, "
        f"median {times[len(times) // 2]:.0f}, 95 % {times[int(len(times) * 0.95)]:.0f}, max {times[-1]:.0f}",
        f"  rounds                             mean {total('rounds') / max(len(read), 1):.2f}, "
        f"max {max((each.rounds for each in read), default=0)}",
        *(f"  not analysed: {each.path}: {each.problem}" for each in files if each.problem),
        "",
    ]


# The text --------------------------------------------------------------------------------------------


def active_text(source: bytes) -> bytes:
    """Comments, strings, directives and `#if 0` blanked; bytes 1, 2 and 3 stand for #if, #else and #endif."""
    code = blanked(source)
    pieces: list[bytes] = []
    position = 0
    skipping = 0
    for match in _DIRECTIVE.finditer(code):
        word = match.group(1)
        between = code[position : match.start()]
        pieces.append(_blank(between) if skipping else between)
        marker = b" "
        if skipping:
            if word.startswith(b"if"):
                skipping += 1
            elif word == b"endif":
                skipping -= 1
                marker = b"\3" if not skipping else b" "
            elif word in (b"else", b"elif") and skipping == 1:
                skipping = 0
                marker = b"\2"
        elif word.startswith(b"if"):
            marker = b"\1"
            if word == b"if" and match.group(2).strip() == b"0":
                skipping = 1
        elif word in (b"else", b"elif"):
            marker = b"\2"
        elif word == b"endif":
            marker = b"\3"
        pieces.append(marker + _blank(match.group())[1:])
        position = match.end()
    rest = code[position:]
    pieces.append(_blank(rest) if skipping else rest)
    return b"".join(pieces)


def _blank(text: bytes) -> bytes:
    return re.sub(rb"[^\r\n]", b" ", text)


def functions_in(code: bytes) -> list[TextFunction]:
    """The function definitions of an `active_text`."""
    found: list[TextFunction] = []
    depth = 0
    saved: list[int] = []
    start = 0
    opened: tuple[int, int, str] | None = None
    for match in _TOKEN.finditer(code):
        token = match.group()
        if token == b"\1":
            saved.append(depth)
        elif token == b"\2":
            depth = saved[-1] if saved else depth
        elif token == b"\3":
            if saved:
                saved.pop()
        elif token == b"{":
            if depth == 0:
                head = code[start : match.start()]
                if re.search(rb'\bextern\s*"[^"]*"\s*\Z', head) or re.search(rb"\bnamespace\b[^(]*\Z", head):
                    start = match.end()
                    continue
                name = _function_name(head)
                if name:
                    opened = (start + len(head) - len(head.lstrip()), match.start(), name)
            depth += 1
        elif token == b"}":
            depth = max(depth - 1, 0)
            if depth == 0:
                if opened is not None:
                    found.append(TextFunction(opened[2], opened[0], opened[1], match.end()))
                    opened = None
                start = match.end()
        elif token == b";" and depth == 0:
            start = match.end()
    return found


_ANNOTATION: Final = re.compile(
    rb"_[A-Za-z]\w*_|__(?:drv|in|out|declspec|attribute|pragma|success|checkReturn)\w*"
)


def _function_name(head: bytes) -> str:
    """The name that is declared in front of a brace; "" when it is no function."""
    stripped = head.strip()
    if b")" not in stripped or re.search(rb"\btypedef\b|=\s*\Z|\benum\b[^()]*\Z", stripped):
        return ""
    depth = 0
    for match in re.finditer(rb"[()]|\b([A-Za-z_]\w*)\b(?=\s*\()", stripped):
        token = match.group()
        if token == b"(":
            depth += 1
        elif token == b")":
            depth -= 1
        elif depth == 0 and not _ANNOTATION.fullmatch(token) and token not in _NOT_CALLS:
            after = stripped[match.end() :]
            if b"=" in after.rpartition(b")")[2]:
                return ""
            return token.decode()
    return ""


# The AST ---------------------------------------------------------------------------------------------

_CALLS: Final = frozenset({CursorKind.CALL_EXPR})
# In C++ a conversion `T(x)`, and an object's initialization, are written like calls.
_LIKE_CALLS: Final = frozenset(
    {CursorKind.CALL_EXPR, CursorKind.CXX_FUNCTIONAL_CAST_EXPR, CursorKind.VAR_DECL}
)
_CALLEES: Final = frozenset(
    {CursorKind.DECL_REF_EXPR, CursorKind.MEMBER_REF_EXPR, CursorKind.OVERLOADED_DECL_REF}
)


def _callee(call: Cursor) -> Cursor | None:
    parts = clang.children(call)
    if not parts:
        return None
    head = parts[0]
    if clang.kind(head) in _CALLEES:
        return head
    below = clang.descendants(head, _CALLEES, nested=False)
    return below[0] if below else None


def _is_intact(call: Cursor, callee: Cursor, unit: ParsedUnit, locator: clang.Locator) -> bool:
    """Whether a call has the declared prototype and as many arguments, all of a known type."""
    declaration = callee.referenced
    if declaration is None or not unit.is_bundled(locator.declared_in(declaration)):
        return False
    if locator.declared_in(declaration) == unit.prelude_file or not clang.has_prototype(declaration.type):
        return False
    arguments = clang.arguments(call)
    wanted = len(clang.parameter_types(declaration.type))
    enough = len(arguments) >= wanted if clang.is_variadic(declaration.type) else len(arguments) == wanted
    return enough and all(
        clang.type_kind(argument.type) not in (TypeKind.DEPENDENT, TypeKind.INVALID) for argument in arguments
    )


def _measured(unit: ParsedUnit, macros: frozenset[bytes], milliseconds: float) -> FileCoverage:
    root = unit.unit.cursor
    locator = clang.Locator(unit.unit)
    code = active_text(unit.source)
    bodies: set[int] = set()
    calls: set[int] = set()
    intact: set[int] = set()
    for declaration in clang.children(root):
        place = locator.expansion(declaration.location)
        if place.file != unit.main_file or clang.kind(declaration) >= CursorKind.MACRO_DEFINITION:
            continue
        own = [declaration] if clang.is_function_declaration(declaration) else []
        for function in [*own, *clang.descendants(declaration, clang.FUNCTION_KINDS)]:
            for part in clang.children(function):
                if clang.kind(part) in (CursorKind.COMPOUND_STMT, CursorKind.CXX_TRY_STMT):
                    bodies.add(locator.offsets(part.extent)[0])
        if is_cplusplus(unit.path):
            calls.update(
                locator.file(each.location).offset for each in clang.descendants(declaration, _LIKE_CALLS)
            )
        for call in clang.descendants(declaration, _CALLS):
            callee = _callee(call)
            if callee is None:
                continue
            offset = locator.file(callee.location).offset
            calls.add(offset)
            if callee.spelling in LOG_ROUTINES and _is_intact(call, callee, unit, locator):
                intact.add(offset)
    counts: Counter[str] = Counter()
    lost: list[str] = []
    shown = unit.path
    errors = unit.error_offsets
    for function_text in functions_in(code):
        if function_text.name.encode() in macros or _is_skipped(function_text.body, unit.skipped):
            continue  # the use of a macro with a list in braces: a table
        counts["functions"] += 1
        found = any(function_text.body == body for body in bodies)
        counts["found"] += found
        if not found:
            line = unit.source.count(b"\n", 0, function_text.body) + 1
            lost.append(f"{shown}:{line}: {function_text.name}")
        clean = not any(function_text.start <= offset < function_text.end for offset in errors)
        counts["clean"] += clean and found
        for match in _CALL.finditer(code, function_text.body, function_text.end):
            name = match.group(1)
            offset = match.start()
            text = name.decode()
            if name in _NOT_CALLS or name in macros or _is_skipped(offset, unit.skipped):
                continue
            if not _looks_like_call(code, offset):
                continue
            counts["calls"] += 1
            counts["calls_found"] += offset in calls
            if text in LOG_ROUTINES:
                counts["log"] += 1
                counts["intact"] += offset in intact
                if offset not in intact:
                    line = unit.source.count(b"\n", 0, offset) + 1
                    lost.append(f"{shown}:{line}: {text} in {function_text.name}")
    return FileCoverage(
        path=shown,
        cplusplus=is_cplusplus(shown),
        functions=counts["functions"],
        functions_found=counts["found"],
        functions_clean=counts["clean"],
        calls=counts["calls"],
        calls_found=counts["calls_found"],
        log_calls=counts["log"],
        log_calls_intact=counts["intact"],
        errors=len(unit.errors),
        rounds=unit.rounds,
        milliseconds=milliseconds,
        healed=tuple((each.name, str(each.kind)) for each in unit.healed.values()),
        messages=tuple(re.sub(r" \(aka '[^']*'\)", "", error.message) for error in unit.errors),
        missing=unit.missing_headers,
        lost=tuple(lost),
    )


def _is_skipped(offset: int, ranges: Sequence[tuple[int, int]]) -> bool:
    return any(begin <= offset < end for begin, end in ranges)


def _looks_like_call(code: bytes, offset: int) -> bool:
    """Not a declaration: `T f(` stands behind a type's name, `goto`-less calls behind an operator or a brace."""
    before = code[max(0, offset - 80) : offset].rstrip()
    word = re.search(rb"([A-Za-z_]\w*)\Z", before)
    return word is None or word.group(1) in (b"return", b"else", b"do", b"case", b"leave", b"goto", b"sizeof")


# A tree ----------------------------------------------------------------------------------------------

Build = tuple[tuple[str, ...], tuple[str, ...]]
"""The include folders and the definitions that a source is compiled with."""

_Arguments = tuple[Sequence[str], str, Callable[[str], str] | None, Path | None, Mapping[str, Build]]
_resolver_for: Callable[[tuple[str, ...]], Resolver] | None = None
_target: str = "x64"
_builds: Mapping[str, Build] = {}


def _start(
    headers: Sequence[str],
    target: str,
    message_header: Callable[[str], str] | None,
    kit: Path | None,
    builds: Mapping[str, Build],
) -> None:
    global _resolver_for, _target, _builds
    index, real_kit = HeaderIndex(headers), Kit(kit) if kit is not None else None

    @lru_cache(maxsize=4)  # what a resolver read, it keeps: the sources of one folder mostly need the same
    def resolver_for(folders: tuple[str, ...]) -> Resolver:
        return Resolver(index, include_dirs=folders, message_header=message_header, kit=real_kit)

    _resolver_for, _target, _builds = resolver_for, target, builds


def _measure_file(path: str) -> FileCoverage | None:
    """The numbers of one file, None for a user-mode source."""
    assert _resolver_for is not None
    begin = time.process_time()  # what else runs on the machine does not count
    folders, defines = _builds.get(path, ((), ()))
    try:
        request = ParseRequest(
            path, _resolver_for(folders), target=TARGETS[_target], defines=defines, record_skipped=True
        )
        prepared = prepare(request)
        if not is_kernel_source(prepared.closure):
            return None
        unit = parse(prepared)
    except InputError as error:
        return FileCoverage(path, is_cplusplus(path), problem=str(error))
    milliseconds = (time.process_time() - begin) * 1000
    own = (text.defines for text in prepared.closure.texts.values())
    return _measured(unit, frozenset().union(_kit_macros(), *own), milliseconds)


@cache
def _kit_macros() -> frozenset[bytes]:
    return frozenset().union(*(bundled_text(name).defines for name in bundled_names()))


def _below(root: str, suffixes: tuple[str, ...]) -> Iterator[str]:
    if os.path.isfile(root):
        yield root
        return
    for parent, folders, files in os.walk(root):
        folders.sort()
        for name in sorted(files):
            if name.lower().endswith(suffixes):
                yield os.path.join(parent, name)


def measure(
    paths: Iterable[Path | str],
    *,
    roots: Iterable[Path | str] = (),
    jobs: int = 2,
    every: int = 1,
    names: int = 40,
    target: str = "x64",
    message_header: Callable[[str], str] | None = None,
    kit: Path | None = None,
    builds: Mapping[str, Build] | None = None,
) -> CoverageReport:
    """Measure the sources below `paths`; headers are looked for below `roots` (by default below `paths`).

    `every` takes only every n-th source; `names` is the length of the lists in the report. `message_header` (a
    function of a module, it travels to other processes) makes headers of message files. `kit` is the Include folder of
    a driver kit, to be used instead of the bundled headers. `builds` says how sources (by absolute path) are compiled.
    """
    begin = time.perf_counter()
    places = [os.path.abspath(path) for path in paths]
    header_places = [os.path.abspath(root) for root in roots] or [
        place if os.path.isdir(place) else os.path.dirname(place) for place in places
    ]
    sources = sorted({source for place in places for source in _below(place, _SOURCES)})[::every]
    headers = sorted({header for place in header_places for header in _below(place, _HEADERS)})
    found = list(_in_processes(sources, (headers, target, message_header, kit, builds or {}), jobs))
    files = tuple(each for each in found if each is not None)
    return CoverageReport(files, len(found) - len(files), time.perf_counter() - begin, names)


def _in_processes(sources: Sequence[str], arguments: _Arguments, jobs: int) -> Iterator[FileCoverage | None]:
    remaining = list(sources)
    alone = False
    while remaining:
        workers = 1 if alone else jobs
        with ProcessPoolExecutor(workers, initializer=_start, initargs=arguments) as pool:
            waiting = [(path, pool.submit(_measure_file, path)) for path in remaining]
            try:
                for path, future in waiting:
                    result = future.result()
                    remaining.remove(path)
                    yield result
            except BrokenProcessPool:
                # Whose fault it is shows when files go one at a time.
                if alone:
                    path = remaining.pop(0)
                    yield FileCoverage(path, is_cplusplus(path), problem="libclang ended the process")
                alone = True
