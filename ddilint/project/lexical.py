"""A fast look at C and C++ text without parsing it: functions, what they mention, and macros.

Works on bytes with a handful of regular expressions, so that a tree can be looked through in the time it takes
to parse a few files. It sees every branch of a conditional (but not `#if 0`) and gets on with K&R
definitions, macros around function headers, and braces that only balance in one branch. It resolves nothing:
names are what is written. Offsets are bytes of the text as the parser gets it (`ddilint.encoding`).
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from itertools import accumulate

from msgspec import Struct
from msgspec.structs import replace

from ddilint.project.words import chosen

_IF, _ELSE, _ENDIF = b"\x01", b"\x02", b"\x03"
"""Stand in the stripped text where a conditional directive was, so that one search finds them with the braces."""

_NEXT = re.compile(rb"[\"'#/]")
_LINE_COMMENT = re.compile(rb"//(?>[^\n\\]+|\\\r?\n|\\)*+")
_RAW_STRING = re.compile(rb"\"([^\s()\\]{0,16})\([\s\S]*?(?:\)\1\"|\Z)")
_STRING = re.compile(rb"\"(?>[^\"\\\n]+|\\(?:\r\n|[\s\S]))*+\"?")  # ended by its line at the latest
_CHARACTER = re.compile(rb"'(?>[^'\\\n]+|\\(?:\r\n|[\s\S]))*+'?")
_DIRECTIVE_LINES = re.compile(
    rb"\#(?>[^\n\\/\"]+|\\\r?\n|\\|/\*(?>[^*]+|\*(?!/))*+(?:\*/)?|//(?>[^\n\\]+|\\\r?\n|\\)*+"
    rb"|\"(?>[^\"\\\n]+|\\[^\r\n])*+\"|[\"/])*+"
)
_RAW_PREFIX = re.compile(rb"(?:\A|[^\w])(?:u8|[uUL])?R\Z")
_DIRECTIVE = re.compile(rb"#\s*(\w+)\s*([\s\S]*)")
_DEFINE = re.compile(rb"([A-Za-z_]\w*)(\(([^)]*)\))?([\s\S]*)")
_INCLUDE = re.compile(rb'[<"]([^>"\n]+)[>"]')
_NAMES = re.compile(rb"\b[A-Za-z_]\w*+(?:\s*+\()?")
# `(Log)(x)`, `(*Log)(x)`, `((LOGGER)Log)(x)`; a cast may look like it: `(ULONG)(x)`
_CALLED_BY_ADDRESS = re.compile(rb"[(*&)]\s*+([A-Za-z_]\w*+)\s*+\)\s*+\(")
_WORD = re.compile(rb"[A-Za-z_]\w*")
_FIELD = re.compile(rb"(?:->|(?<!\.)\.)\s*+[A-Za-z_]\w*+")
_TOP = re.compile(rb"[;{}()=\x01\x02\x03]")
_BODY = re.compile(rb"[{}\x01\x02\x03]")
_NAME_BEFORE = re.compile(
    rb"(?:(?:[A-Za-z_]\w*\s*::\s*)*)"
    rb"(operator\b\s*(?:[^\w\s(]{1,3}|[\w\s*&:\[\]]+?)|(?:~\s*)?[A-Za-z_]\w*)\s*\Z"
)
# What is made of a macro's parameters behind a type, and in front of parentheses; and what is put together of them.
# A possessive group of others (`(?:\w++\s*+##)*+`) is matched wrongly by Python before 3.11.5.
_MADE = re.compile(rb"(\w+)[\s*]+(\w+(?:\s*##\s*\w+)*)\s*\(")
_PASTED_CALL = re.compile(rb"(\w+(?:\s*##\s*\w+)+)\s*\(")
_KEYWORDS_BEFORE = frozenset(b"return else do goto case sizeof".split())
_NAME_PARTS = re.compile(rb"\w+|[^\w\s]+")
_KEYWORDS = frozenset(
    b"alignas alignof asm auto bool break case catch char const constexpr continue decltype default delete do "
    b"double else enum extern float for goto if inline int long namespace new noexcept operator register "
    b"return short signed sizeof static struct switch template this throw try typedef typename union unsigned "
    b"using virtual void volatile while __try __except __finally __leave _asm __asm __pragma _Pragma defined "
    b"__declspec __attribute__ __cdecl __stdcall __fastcall".split()
)
_ANNOTATION = re.compile(rb"_[A-Za-z]\w*_|__(?:drv|in|out|inout|deref|checkReturn|success|bcount|ecount)\w*")
_AGGREGATE = re.compile(rb"\b(?:struct|union|class|namespace|extern|enum|typedef)\b")
# `template <typename T, typename D = Deleter<T>> class Pointer`: what stands behind the `=` is no initializer.
_CLASS_TEMPLATE = re.compile(rb"[\s\x01\x02\x03]*template\s*<[^{};]*>\s*(?:struct|union|class)\b[^=]*\Z")
# What may stand with parentheses in front of a class's name: `class __declspec(novtable) Pump`, `class EXPORT(1) Pump`.
_ATTRIBUTE = re.compile(
    rb"(?:\b(?:__declspec|__attribute__|__attribute|alignas|_Alignas)|\b(?:struct|union|class)\s+\w+)\s*\Z"
)
_CLASS_BEFORE = re.compile(rb"\b(?:struct|union|class)\s+\Z")
# `VOID (NTAPI *Log)(int)` declares a variable, unlike `VOID (Log)(int)` and `VOID (*Log(int))(int)`.
_POINTER_VARIABLE = re.compile(rb"\(\s*(?:\w+\s+)*\*[\s\w*]*(?:\[[^\]]*\]\s*)*\)")
_CALL_OPERATOR = re.compile(rb"\boperator\s*\(\s*\)\s*\Z")
_TRAILING_INITIALISER = re.compile(rb"\s*+(?:noexcept\s*+)?:(?!:)")
_DECLARED_POINTER = re.compile(rb"\(\s*\*+\s*(\w+)")
_NOT_BLANK = re.compile(rb"[^\s\x01\x02\x03]")
_DEAD = re.compile(rb"\(*\s*(?:0[xX]?0*[uUlL]*|FALSE|false)\s*\)*\s*(?:&&[\s\S]*)?")
_LIVE = re.compile(rb"\(*\s*(?:1[uUlL]*|TRUE|true)\s*\)*\s*(?:\|\|[\s\S]*)?")
_MAX_RECOVERIES = 64
_MAX_NAME_BYTES = 512
_MAX_HEADER_BYTES = 16384
_MAX_GROUPS = 16


class FunctionText(Struct, frozen=True):
    """A function definition: from `start` (its return type) to `end`, with the body in between.

    `calls` are the names directly followed by a parenthesis, `mentions` those that are not (a function among
    them has its address taken); lines count from 1. A name of C++ is given without its class.
    """

    name: str
    start: int
    name_offset: int
    body_start: int
    end: int
    first_line: int
    last_line: int
    is_static: bool
    calls: frozenset[str]
    mentions: frozenset[str]


Pasted = tuple[str | int, ...]
"""A name that a macro puts together: of words, and of its parameters by their indices."""


class MacroText(Struct, frozen=True):
    """A macro definition; `body` are the names that its replacement mentions, its parameters left out.

    `calls` are those of them that it calls, `fields` those that stand nowhere but behind a dot or an arrow. `pastes`
    says that it puts names together. `makes` is the name of the function whose header it is, or all of which if it
    `makes_body`; this calls what is `pasted`, too.
    """

    name: str
    line: int
    takes_arguments: bool
    body: frozenset[str]
    calls: frozenset[str] = frozenset()
    fields: frozenset[str] = frozenset()
    pastes: bool = False
    makes: Pasted | None = None
    makes_body: bool = False
    pasted: tuple[Pasted, ...] = ()


class Conditional(Struct, frozen=True):
    """A directive that selects text: `word` is if, ifdef, ifndef, elif, else or endif."""

    offset: int
    word: str
    condition: str


class FileText(Struct, frozen=True):
    """What one file holds, in order. `mentions` and `calls` are those outside functions (tables, prototypes).

    A file is `unfinished` if it ends inside its last function.
    """

    functions: tuple[FunctionText, ...]
    macros: tuple[MacroText, ...]
    includes: tuple[str, ...]
    mentions: frozenset[str]
    calls: frozenset[str]
    unfinished: bool = False

    def function_at(self, offset: int) -> FunctionText | None:
        """The function whose definition covers an offset."""
        position = bisect_right(self.functions, offset, key=lambda function: function.start)
        for function in reversed(self.functions[max(0, position - 2) : position]):
            if function.start <= offset < function.end:
                return function
        return None

    def gaps(self, length: int) -> Iterator[tuple[int, int]]:
        """The ranges outside of functions, of a text of a length; what stands before a function's name is outside."""
        begins = (0, *(function.end for function in self.functions))
        ends = (*(function.name_offset for function in self.functions), length)
        return zip(begins, ends, strict=True)


class Code(Struct, frozen=True):
    """A file's bytes with comments, strings, directives and `#if 0` regions blanked: same length, same offsets."""

    text: bytes
    line_starts: tuple[int, ...]
    macros: tuple[MacroText, ...]
    includes: tuple[str, ...]
    conditionals: tuple[Conditional, ...]

    def line_of(self, offset: int) -> int:
        """The line, from 1."""
        return bisect_right(self.line_starts, offset)

    def column_of(self, offset: int) -> int:
        """The column, in bytes from 1."""
        return offset - self.line_starts[self.line_of(offset) - 1] + 1

    def guard_of(self, offset: int) -> str:
        """The innermost condition under which a place is compiled, as written; empty when there is none."""
        guards = self.guards_of(offset)
        return guards[-1] if guards else ""

    def guards_of(self, offset: int) -> list[str]:
        """The conditions under which a place is compiled, as written, the outermost first."""
        stack: list[str] = []
        for conditional in self.conditionals:
            if conditional.offset > offset:
                break
            if conditional.word.startswith("if"):
                stack.append(f"#{conditional.word} {conditional.condition}".strip())
            elif stack and conditional.word == "endif":
                stack.pop()
            elif stack:
                own = f"#{conditional.word} {conditional.condition}".strip()
                stack[-1] = (
                    own
                    if conditional.condition
                    else f"{own} of {stack[-1].partition(' of ')[2] or stack[-1]}"
                )
        return stack


def scan(data: bytes) -> FileText:
    """Look through one file (already UTF-8 or ANSI)."""
    return look_through(strip(data))


def strip(data: bytes) -> Code:
    """Blank everything that is not code and read the directives."""
    starts = (0, *accumulate(len(line) for line in data.splitlines(keepends=True)))
    macros: list[MacroText] = []
    includes: list[str] = []
    conditionals: list[Conditional] = []
    pieces: list[bytes] = []
    # For each open #if: is this branch dead, and was an earlier branch certainly taken?
    branches: list[tuple[bool, bool]] = []
    dead_levels = 0
    dead_since = -1
    position = end = comment_end = 0
    find = _NEXT.search
    while match := find(data, end):
        begin = match.start()
        end = _end_of_trivia(data, begin)
        if end == begin:
            end += 1
            continue
        marker = b""
        if data[begin] == 0x2F:
            comment_end = end
        if data[begin] == 0x23:
            line_start = max(data.rfind(b"\n", 0, begin) + 1, comment_end)
            before = data[line_start:begin].strip()
            if before and before != b"\xef\xbb\xbf":
                end = begin + 1  # an operator of some other language (assembler), not a directive
                continue
            directive = _DIRECTIVE.match(data, begin, end)
            if directive:
                word, rest = directive[1], directive[2]
                if word in (b"if", b"ifdef", b"ifndef", b"elif", b"elifdef", b"elifndef", b"else", b"endif"):
                    was_dead = dead_levels > 0
                    dead_levels -= bool(branches) and branches[-1][0] and not word.startswith(b"if")
                    marker = _enter(word, rest, branches)
                    dead_levels += bool(branches) and branches[-1][0] and word != b"endif"
                    is_dead = dead_levels > 0
                    text = " ".join(_tidy(rest).decode("utf-8", "replace").split())
                    conditionals.append(Conditional(begin, word.decode(), text))
                    if is_dead and not was_dead:
                        dead_since = end
                    elif was_dead and not is_dead:
                        pieces.append(b" " * (begin - max(dead_since, position)))
                        position = max(begin, position)
                        dead_since = -1
                elif dead_since < 0 and word == b"define":
                    macro = _macro(rest, bisect_right(starts, begin))
                    if macro:
                        macros.append(macro)
                elif dead_since < 0 and word in (b"include", b"import", b"include_next"):
                    target = _INCLUDE.match(rest)
                    if target:
                        includes.append(target[1].decode("utf-8", "replace"))
        if dead_since >= 0 and dead_since != end:
            continue
        pieces.append(data[position:begin])
        pieces.append(marker + b" " * (end - begin - len(marker)))
        position = end
    if dead_since >= 0:
        pieces.append(b" " * (len(data) - position))
    else:
        pieces.append(data[position:])
    return Code(b"".join(pieces), starts, tuple(macros), tuple(includes), tuple(conditionals))


def _end_of_trivia(data: bytes, begin: int) -> int:
    """Where the comment, literal or directive ends that seems to begin here; `begin` itself if there is none."""
    pattern = None
    match data[begin]:
        case 0x2F:  # /
            if data[begin + 1 : begin + 2] == b"*":
                end = data.find(b"*/", begin + 2)
                return end + 2 if end >= 0 else len(data)
            if data[begin + 1 : begin + 2] == b"/":
                pattern = _LINE_COMMENT
        case 0x22:  # "
            pattern = _STRING
            if data[begin - 1 : begin] == b"R" and _RAW_PREFIX.search(data, max(0, begin - 4), begin):
                pattern = _RAW_STRING
        case 0x27:  # ' but not the one in 1'000
            if not data[begin - 1 : begin].isdigit():
                pattern = _CHARACTER
        case _:
            pattern = _DIRECTIVE_LINES
    found = pattern.match(data, begin) if pattern else None
    return found.end() if found else begin


def _tidy(text: bytes) -> bytes:
    """A directive's text without comments and line continuations."""
    if b"/" in text or b"\\" in text:
        text = re.sub(rb"//.*|/\*[\s\S]*?(?:\*/|\Z)|\\\r?\n", b" ", text)
    return text.strip()


def _enter(word: bytes, rest: bytes, branches: list[tuple[bool, bool]]) -> bytes:
    """Follow a conditional directive; the mark it leaves in the text."""
    condition = _tidy(rest)
    if word.startswith(b"if"):
        plain = word == b"if"
        branches.append(
            (plain and bool(_DEAD.fullmatch(condition)), plain and bool(_LIVE.fullmatch(condition)))
        )
        return _IF
    if word == b"endif":
        if branches:
            branches.pop()
        return _ENDIF
    if branches:
        _, taken = branches[-1]
        dead = taken or (word == b"elif" and bool(_DEAD.fullmatch(condition)))
        taken = taken or (word == b"elif" and bool(_LIVE.fullmatch(condition)))
        branches[-1] = (dead, taken)
    return _ELSE


def replacement(data: bytes, line_start: int) -> bytes:
    """What a macro stands for whose definition begins on a line: without comments, strings and continuations."""
    begin = data.find(b"#", line_start)
    directive = _DIRECTIVE.match(data, begin, _end_of_trivia(data, begin)) if begin >= 0 else None
    match = _DEFINE.match(_tidy(directive[2])) if directive is not None else None
    return _without_literals(match[4]) if match is not None else b""


def _without_literals(text: bytes) -> bytes:
    return re.sub(rb'"(?:[^"\\\n]|\\.)*"|\'(?:[^\'\\\n]|\\.)*\'', b" ", text)


def _macro(rest: bytes, line: int) -> MacroText | None:
    match = _DEFINE.match(_tidy(rest))
    if match is None:
        return None
    body = _without_literals(match[4])
    names = set(_WORD.findall(body)) - set(_WORD.findall(match[3] or b"")) - _KEYWORDS - {match[1]}
    found = frozenset(map(bytes.decode, names))
    calls = names_in(body)[0] & found
    fields = frozenset[str]()
    if b"." in body or b"->" in body:
        fields = found.difference(*names_in(_FIELD.sub(b" ", body)))
    macro = MacroText(match[1].decode(), line, match[2] is not None, found, calls, fields, b"##" in body)
    return _making(macro, [word.strip() for word in match[3].split(b",")], body) if match[3] else macro


def _making(macro: MacroText, parameters: list[bytes], body: bytes) -> MacroText:
    """A macro, with what it makes where it begins as a function does whose name is made of its parameters."""
    header, brace, inside = body.partition(b"{")
    if not brace and not body.rstrip().endswith(b")"):
        return macro
    for match in _MADE.finditer(header):
        parts = _parts(match[2], parameters)
        if match[1] not in _KEYWORDS_BEFORE and any(isinstance(part, int) for part in parts):
            named = [_parts(name, parameters) for name in _PASTED_CALL.findall(inside)]
            return replace(macro, makes=parts, makes_body=bool(brace), pasted=tuple(named))
    return macro


def _parts(name: bytes, parameters: list[bytes]) -> Pasted:
    words = [word.strip() for word in name.split(b"##")]
    return tuple(parameters.index(word) if word in parameters else word.decode() for word in words)


def names_in(text: bytes) -> tuple[frozenset[str], frozenset[str]]:
    """The names that stripped text calls, and those that it mentions otherwise."""
    calls: set[str] = set()
    mentions: set[str] = set()
    for name in set(_NAMES.findall(text)):
        if name[-1] == 0x28:
            bare = name[:-1].rstrip()
            if bare not in _KEYWORDS:
                calls.add(bare.decode())
        elif name not in _KEYWORDS:
            mentions.add(name.decode())
    by_address = (*_CALLED_BY_ADDRESS.findall(text), *chosen(text))
    calls.update(name.decode() for name in by_address if name not in _KEYWORDS)
    return frozenset(calls), frozenset(mentions)


def look_through(code: Code) -> FileText:
    """Find the functions of stripped text and what they mention."""
    text = code.text
    found: dict[int, _Open] = {}
    position = 0
    cut_off = False
    for _ in range(_MAX_RECOVERIES):
        unfinished = _definitions(text, position, found)
        if unfinished is None:
            break
        # The braces of a function never balanced: take it to end at the first brace in the first column.
        position = _first_column_brace(text, code.line_starts, unfinished.body_start)
        unfinished.end = position
        found = {start: function for start, function in found.items() if start <= unfinished.start}
        found[unfinished.start] = unfinished
        if position >= len(text):
            cut_off = True
            break
    functions: list[FunctionText] = []
    outside: list[bytes] = []
    position = 0
    for start in sorted(found):
        function = found[start]
        calls, mentions = names_in(text[function.signature_end : function.end])
        functions.append(
            FunctionText(
                function.name,
                start,
                function.name_offset,
                function.body_start,
                function.end,
                code.line_of(start),
                code.line_of(max(start, function.end - 1)),
                function.is_static,
                calls,
                mentions,
            )
        )
        # What stands in front of the name is no mention of the body: its type, and what macros make before it.
        outside.append(text[position : function.name_offset])
        position = max(position, function.end)
    outside.append(text[position:])
    calls, mentions = names_in(b"\n".join(outside))
    return FileText(tuple(functions), code.macros, code.includes, mentions, calls, cut_off)


def _first_column_brace(text: bytes, line_starts: Iterable[int], after: int) -> int:
    for start in line_starts:
        if start > after and text[start : start + 1] == b"}":
            return start + 1
    return len(text)


class _Open(Struct):
    """A function whose body is being passed."""

    name: str
    start: int
    name_offset: int
    signature_end: int
    body_start: int
    is_static: bool
    end: int = 0


class _Declaration(Struct):
    """What has been seen of a file-scope declaration: its parenthesised groups and its last `=`."""

    start: int
    groups: list[tuple[int, int]]
    equals: int = -1
    old_style: bool = False


def _definitions(text: bytes, position: int, found: dict[int, _Open]) -> _Open | None:
    """Pass over the text from `position`, adding functions by their start; the one that never ends, if any."""
    declaration = _Declaration(position, [])
    paren = opened = depth = 0
    function: _Open | None = None
    # At each #if: what to go back to at #else, and the deepest end of a branch so far.
    branches: list[tuple[int, _Open | None, int, int, list[tuple[int, _Open | None]]]] = []
    pattern = _TOP
    while True:
        match = pattern.search(text, position)
        if match is None:
            break
        where = match.start()
        position = where + 1
        token = match[0]
        if token == _IF:
            branches.append((depth, function, paren, opened, []))
        elif token == _ELSE:
            if branches:
                before_depth, before_function, before_paren, before_opened, ends = branches[-1]
                ends.append((depth, function))
                if function is not None and before_function is None:
                    function.end = where  # its header stands in this branch, and again in the next
                    found[function.start] = function
                    declaration = _Declaration(position, [])
                depth, function, paren, opened = before_depth, before_function, before_paren, before_opened
                pattern = _BODY if depth else _TOP
        elif token == _ENDIF:
            if branches:
                *_, ends = branches.pop()
                # What closes the deeper branch comes in a conditional of its own, which is counted too.
                for branch_depth, branch_function in ends:
                    if branch_depth > depth and (function is branch_function or depth > 0):
                        depth = branch_depth
        elif depth:
            depth += 1 if token == b"{" else -1
            if depth == 0:
                if function is not None:
                    function.end = position
                    found[function.start] = function
                    function = None
                    declaration = _Declaration(position, [])
                pattern = _TOP
        elif token == b"(":
            if paren == 0:
                opened = where
            paren += 1
        elif token == b")":
            if paren:
                paren -= 1
                if paren == 0:
                    if declaration.groups and declaration.groups[-1][0] == opened:
                        declaration.groups.pop()  # the same list, ended in each branch
                    declaration.groups.append((opened, where))
        elif token == b"=":
            if paren == 0:
                declaration.equals = where
        elif token == b";":
            if paren == 0 and _may_be_old_style(text, declaration, where):
                declaration.old_style = True
            else:
                declaration, paren = _Declaration(position, []), 0
        elif token == b"}":
            declaration, paren = _Declaration(position, []), 0
        else:
            if where - declaration.start > _MAX_HEADER_BYTES:  # whatever it is, it began nearer
                declaration.start = where - _MAX_HEADER_BYTES
                declaration.groups = [
                    g for g in declaration.groups[-_MAX_GROUPS:] if g[0] > declaration.start
                ]
            function = _header(text, declaration, where) if paren == 0 else None
            if function is not None or not _is_scope(text, declaration, where, paren):
                depth = 1
                pattern = _BODY
            else:
                declaration = _Declaration(position, [])
    return function


def _is_scope(text: bytes, declaration: _Declaration, brace: int, paren: int) -> bool:
    """Whether a brace that begins no function opens a scope with declarations in it (`extern "C" {`, a class)."""
    if paren:
        return False
    if declaration.equals >= 0 and not _CLASS_TEMPLATE.match(text[declaration.start : brace]):
        return False
    since = declaration.start
    for opened, closed in reversed(declaration.groups):
        if not _ATTRIBUTE.search(text, max(declaration.start, opened - _MAX_NAME_BYTES), opened):
            since = closed
            break
    words = _AGGREGATE.findall(text, max(since, brace - _MAX_NAME_BYTES), brace)
    return bool(words) and b"enum" not in words


def _may_be_old_style(text: bytes, declaration: _Declaration, semicolon: int) -> bool:
    """Whether a semicolon ends a parameter's declaration of a K&R definition, not the whole declaration."""
    if not 0 < len(declaration.groups) <= _MAX_GROUPS or declaration.equals >= 0:
        return False
    if semicolon - declaration.start > _MAX_HEADER_BYTES:
        return False
    for opened, closed in declaration.groups:
        parameters = _old_style_parameters(text, opened, closed)
        if parameters and _NAME_BEFORE.search(text, max(declaration.start, opened - _MAX_NAME_BYTES), opened):
            pieces = text[closed + 1 : semicolon].split(b";")
            return all(_declares_any(piece, parameters) for piece in pieces)
    return False


def _declares_any(declaration: bytes, parameters: frozenset[bytes]) -> bool:
    """Whether a declaration is that of parameters: `PFOO a, *b[2]`, `int (*f)(int)`; not `extern FOO *List`.

    A macro that stands alone, without a semicolon, may have a type for its argument that is spoken of behind it.
    """
    pointer = _DECLARED_POINTER.search(declaration)
    if pointer is not None:
        return pointer[1] in parameters
    plain = declaration.partition(b"(")[0].partition(b"[")[0].partition(b",")[0]
    words = _WORD.findall(plain)
    return bool(words) and words[-1] in parameters


def _old_style_parameters(text: bytes, opened: int, closed: int) -> frozenset[bytes]:
    words = [word.strip() for word in text[opened + 1 : closed].split(b",")]
    return frozenset(words) if all(_WORD.fullmatch(word) for word in words) else frozenset()


def _header(text: bytes, declaration: _Declaration, brace: int) -> _Open | None:
    """The function whose body begins at `brace`, if the declaration before it is a function's header."""
    candidates = _candidates(text, declaration)
    if not candidates:
        return None
    name, name_offset, closed = candidates[-1]
    for candidate in candidates:
        if _TRAILING_INITIALISER.match(text, candidate[2] + 1):  # Foo::Foo(int a) : Base(a) {
            name, name_offset, closed = candidate
            break
        if declaration.old_style and b";" in text[candidate[2] : brace]:  # f(a) int a; {
            name, name_offset, closed = candidate
            break
    else:
        for earlier in reversed(candidates[:-1]):
            # VOID Foo(int x) ANNOTATION(y) {   as opposed to   MACRO(y) Foo(x) {
            lead = text[declaration.start : earlier[1]].rpartition(b")")[2]
            if text[earlier[2] + 1 : name_offset].strip(b" \t\r\n\x01\x02\x03") or not _WORD.search(lead):
                break
            name, name_offset, closed = earlier
    if declaration.equals > closed:
        return None
    tail = text[closed + 1 : brace]
    if declaration.old_style and b";" in tail:
        tail = tail.rpartition(b";")[2]
        if tail.strip(b" \t\r\n\x01\x02\x03"):
            return None
    elif _AGGREGATE.search(tail):
        return None
    first = _NOT_BLANK.search(text, declaration.start, name_offset)
    return _Open(
        name=name.decode("utf-8", "replace"),
        start=first.start() if first else name_offset,
        name_offset=name_offset,
        signature_end=closed + 1,
        body_start=brace,
        is_static=re.search(rb"\bstatic\b", text[declaration.start : name_offset]) is not None,
    )


def _candidates(text: bytes, declaration: _Declaration) -> list[tuple[bytes, int, int]]:
    """The names before a declaration's parenthesised groups that can be the function's: name, offset, `)`."""
    found: list[tuple[bytes, int, int]] = []
    doubtful: list[tuple[bytes, int, int]] = []
    previous: tuple[int, int] | None = None
    for opened, closed in declaration.groups:
        low = max(declaration.start, opened - _MAX_NAME_BYTES)
        if previous is not None:
            low = max(low, previous[1] + 1)
        match = _NAME_BEFORE.search(text, low, opened)
        if match:
            name = match[1]
            if name in _KEYWORDS or _CLASS_BEFORE.search(text, low, match.start()):
                pass
            elif _ANNOTATION.fullmatch(name):
                doubtful.append((name, match.start(1), closed))
            else:
                found.append((_as_clang_spells(name), match.start(1), closed))
        elif previous is not None and not text[previous[1] + 1 : opened].strip():
            # NTSTATUS (Foo)(int x) {   STDCALL(Foo)(int x) {   VOID (*Handler(int x))(VOID) {
            called = _CALL_OPERATOR.search(
                text, max(declaration.start, previous[0] - _MAX_NAME_BYTES), opened
            )
            if called:
                found.append((b"operator()", called.start(), closed))
            if _POINTER_VARIABLE.fullmatch(text, previous[0], previous[1] + 1):
                if found and found[-1][2] == previous[1]:
                    found.pop()
                previous = (opened, closed)
                continue
            inner = re.match(rb"\(\s*\**\s*([A-Za-z_]\w*)\s*[()]", text[previous[0] : previous[1] + 1])
            if inner:
                if found and found[-1][2] == previous[1]:
                    found.pop()
                found.append((inner[1], previous[0] + inner.start(1), closed))
        previous = (opened, closed)
    if found or not doubtful or _AGGREGATE.search(text, declaration.start, doubtful[0][1]):
        return found
    return doubtful if re.fullmatch(rb"__\w+", doubtful[-1][0]) else []


def _as_clang_spells(name: bytes) -> bytes:
    """`operator ->` is `operator->`, `operator T*` is `operator T *`, `~ C` is `~C`."""
    parts = _NAME_PARTS.findall(name)
    is_spaced = parts[0] == b"operator" and any(map(_WORD.match, parts[1:2]))
    return (b" " if is_spaced else b"").join(parts)
