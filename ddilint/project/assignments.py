"""Who sets a field of a driver's own structures, or a variable of file scope, as the text has it: some, or nobody.

Names are all there is to go by: fields of different structures that share a name are taken for one. Where the text
leaves open what is stored (the address is taken, a macro does it, an operator goes by the old value), nothing is said.
Whether the values are bounded is for the analysis.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable

from msgspec import Struct

from ddilint.project.lexical import Code, FileText
from ddilint.project.namesakes import mentioned
from ddilint.project.words import occurrences

_CHAIN = rb"[\w\s.>()\[\]-]*"
_BEFORE_FIELD = re.compile(rb"(?:->|\.)\s*\Z")
_CHANGED_BEFORE = re.compile(rb"(?:\+\+|--|&)\s*\(*\s*(?:" + _CHAIN + rb"(?:->|\.)\s*)?\Z")
_POINTED_BEFORE = re.compile(rb"\*" + _CHAIN + rb"(?:->|\.)\s*\Z")
_BY_OFFSET = re.compile(rb"\b(?:FIELD_OFFSET|offsetof|CONTAINING_RECORD)\s*\([^()]*,\s*\Z")
_REPLACED_BEFORE = re.compile(
    rb"\b(\w+)\s*\(\s*(?:\(\s*(?:\w+[\s*]+)*\w*[\s*]*\)\s*)*[(\s]*&\s*\(*\s*(?:"
    + _CHAIN
    + rb"(?:->|\.)\s*)?\Z"
)
_STORED = re.compile(rb"\s*=(?!=)")
_CHANGED = re.compile(rb"\s*(?:\+\+|--|\[|(?:<<|>>|[-+*/%&|^])=(?!=))")
_DECLARED_BEFORE = re.compile(rb"(?:[\w*]\s+|(,)\s*)\**\s*\Z")
_DECLARED = re.compile(rb"\s*(?:;|(,)|:(?!:))")
_PART = re.compile(rb"(?:\s*(?:\[[^\[\]]*(?:\[[^\[\]]*\][^\[\]]*)*\]|(?:->|\.)\s*(\w+)))*")
_DEFINED = re.compile(rb"\s*(?:\[[^\]]*\]\s*)*(?:\)\s*\([^(){};]*\)\s*)?(?:=(?!=)|;)")
# No `*` behind it: the variable itself is constant, and not only what it points to.
_CONSTANT_BEFORE = re.compile(rb"\b(?:const|constexpr|CONST)\b[\s\w]*(?<=\s)\Z")
_TYPE_BEFORE = re.compile(rb"[\w*},]\s*\Z")
_MEASURED_BEFORE = re.compile(rb"\b(?:sizeof|RTL_NUMBER_OF|ARRAYSIZE|ARRAY_SIZE|_countof)\s*\(?\s*\Z")
_LED_TO_BEFORE = re.compile(rb"(?:->|\.)\s*(\w+)\s*=\s*(?:\(\s*(?:\w+\s+)*\w+[\s*]*\)\s*)?&?\Z")
_ENDS = re.compile(rb"\s*[;,}]")
_PASSED_BEFORE = re.compile(rb"[(,]\s*\Z")
_PASSED = re.compile(rb"\s*[,)]")
_INITIALIZED = re.compile(rb"(\w+)\s*(?:\[[^\]]*\]\s*)*(?:\)\s*\([^(){};]*\)\s*)?=\s*\Z")
_LOOK_BACK = 200
_LONGEST_TABLE = 20_000


class Local(Struct, frozen=True):
    """A variable with static storage that only a function knows: where both stand in a file."""

    code: Code
    text: FileText
    declared: int
    begin: int
    end: int


def setters_of(
    name: str,
    files: Iterable[tuple[Code, FileText]],
    *,
    is_field: bool,
    replacing: Collection[str] = (),
) -> frozenset[str] | None:
    """The plain names of the functions that store to `name`; None where that cannot be told, or nobody declares it.

    The places of a field stand behind `->` or `.`; a variable's stand alone, those of locals of its name among them.
    The routines that are `replacing` store a value where their first argument points to.
    """
    word = name.encode()
    found: set[str] = set()
    is_declared = not is_field
    for code, text in files:
        if any(name in macro.body for macro in text.macros):
            return None
        for start in occurrences(code.text, word):
            before, end = code.text[max(0, start - _LOOK_BACK) : start], start + len(word)
            if bool(_BEFORE_FIELD.search(before)) is not is_field:
                if _BY_OFFSET.search(before):
                    return None
                is_declared = is_declared or _is_declaration(before, code.text, end)
                continue
            is_replaced = False
            if _CHANGED_BEFORE.search(before):
                replaced = _REPLACED_BEFORE.search(before)
                is_replaced = replaced is not None and replaced[1].decode() in replacing
                if not is_replaced:
                    return None
            if _CHANGED.match(code.text, end):
                return None
            if is_replaced or _STORED.match(code.text, end):
                function = text.function_at(start)
                if function is not None:
                    found.add(function.name)
                elif is_field:  # an initializer that names its fields
                    return None
    return frozenset(found) if is_declared else None


def is_passed(variable: str, files: Iterable[tuple[Code, FileText]]) -> bool:
    """Whether a variable of file scope is an argument of a call somewhere, as it is."""
    word = variable.encode()
    return any(
        _PASSED_BEFORE.search(code.text[max(0, start - _LOOK_BACK) : start])
        and _PASSED.match(code.text, start + len(word))
        for code, _ in files
        for start in occurrences(code.text, word)
    )


def is_foreign(field: str, files: Iterable[tuple[Code, FileText]], *, is_set: bool = False) -> bool:
    """Whether no structure of these files has a field of a name, and nothing there ever stores to one.

    With `is_set`, it may.
    """
    word = field.encode()
    for code, text in files:
        if any(field in macro.body for macro in text.macros):
            return False
        for start in occurrences(code.text, word):
            before, end = code.text[max(0, start - _LOOK_BACK) : start], start + len(word)
            if not _BEFORE_FIELD.search(before):
                if text.function_at(start) is None and _is_declaration(before, code.text, end):
                    return False
            elif not is_set and _STORED.match(code.text, end):
                return False
    return True


def is_only_set(field: str, files: Iterable[tuple[Code, FileText]]) -> bool:
    """Whether all that is done with a field of a name, wherever that stands, is to store in it."""
    word = field.encode()
    for code, text in files:
        if any(field in macro.body for macro in text.macros):
            return False
        for start in occurrences(code.text, word):
            before, end = code.text[max(0, start - _LOOK_BACK) : start], start + len(word)
            if not _BEFORE_FIELD.search(before) or _CHANGED_BEFORE.search(before):
                return False
            if _POINTED_BEFORE.search(before) or not _STORED.match(code.text, end):
                return False
    return True


def local_on(line: int, name: str, code: Code, text: FileText) -> Local | None:
    """The variable of a name that is declared on a line of a file, if that is inside a function."""
    if not 0 < line < len(code.line_starts):
        return None
    begin, end = code.line_starts[line - 1 : line + 1]
    declared = next(occurrences(code.text, name.encode(), begin, end), None)
    function = text.function_at(declared) if declared is not None else None
    if declared is None or function is None:
        return None
    return Local(code, text, declared, function.start, function.end)


def is_left_alone(
    name: str,
    files: Iterable[tuple[Code, FileText]],
    only_set: Collection[str] = (),
    local: Local | None = None,
) -> bool:
    """Whether nothing ever changes a table with static storage (an array or structure): its parts are only read.

    A table as a whole is a pointer to whoever gets it, and so is a part of it that is an array itself. Through the
    fields that are `only_set`, nobody changes what they lead to. Of a `local` table, only its function counts.
    """
    table = name.encode()
    passed: set[bytes] = set()
    looked = [(code, text) for code, text in files if next(occurrences(code.text, table), -1) >= 0]
    if any(name in macro.body for _, text in looked for macro in text.macros):
        return False
    for code, text in looked if local is None else [(local.code, local.text)]:
        begin, stop = (local.begin, local.end) if local is not None else (0, None)
        for start in occurrences(code.text, table, begin, stop):
            before, end = code.text[max(0, start - _LOOK_BACK) : start], start + len(table)
            if _BEFORE_FIELD.search(before):
                continue
            if text.function_at(start) is None or (local is not None and start == local.declared):
                if not (_TYPE_BEFORE.search(before) and _DEFINED.match(code.text, end)):
                    return False
                continue
            part = _PART.match(code.text, end)
            end = part.end() if part is not None else end
            led_to = _LED_TO_BEFORE.search(before)
            if led_to is not None and led_to[1].decode() in only_set and _ENDS.match(code.text, end):
                continue
            if (
                _CHANGED_BEFORE.search(before)
                or _STORED.match(code.text, end)
                or _CHANGED.match(code.text, end)
            ):
                return False
            if part is None or not part[0].strip():
                if not _MEASURED_BEFORE.search(before):
                    return False
            elif _PASSED_BEFORE.search(before) and _PASSED.match(code.text, end):
                passed.add(part[1] or table)
    declared = [rb"\b" + re.escape(word) + rb"\s*(?:\[[^\]]*\]\s*)" for word in passed]
    return not any(
        re.search(pattern + (rb"\[" if word == table else rb""), code.text)
        for word, pattern in zip(passed, declared, strict=True)
        for code, _ in looked
    )


def is_defined_constant(name: str, files: Iterable[tuple[Code, FileText]]) -> bool:
    """Whether a table of file scope is defined as one that nothing may change, whoever has its address."""
    word = name.encode()
    return any(
        text.function_at(start) is None
        and _CONSTANT_BEFORE.search(code.text[max(0, start - _LOOK_BACK) : start])
        and _DEFINED.match(code.text, start + len(word))
        for code, text in files
        for start in occurrences(code.text, word)
    )


def holders_of(function: str, files: Iterable[tuple[Code, FileText]]) -> frozenset[str] | None:
    """The variables of file scope whose initializers hold a function; None where its address is taken elsewhere."""
    word = function.encode()
    found: set[str] = set()
    for code, text in files:
        if any(function in macro.body for macro in text.macros):
            return None
        for start in mentioned(code.text, word):
            holder = _initialized_at(code.text, start) if text.function_at(start) is None else None
            if holder is None:
                return None
            found.add(holder)
    return frozenset(found)


def _initialized_at(text: bytes, offset: int) -> str | None:
    """The variable whose initializer, in braces, an offset outside of functions lies in."""
    depth = 0
    for at in range(offset - 1, max(0, offset - _LONGEST_TABLE), -1):
        character = text[at : at + 1]
        if character == b"}":
            depth += 1
        elif character == b"{":
            depth -= 1
        elif character == b";" and depth <= 0:
            return None
        if depth < 0 and character == b"{":
            found = _INITIALIZED.search(text[max(0, at - _LOOK_BACK) : at])
            if found is not None:
                return found[1].decode()
    return None


def _is_declaration(before: bytes, text: bytes, end: int) -> bool:
    """Whether a name that stands between these seems to be declared here, and is no argument of a call."""
    first, last = _DECLARED_BEFORE.search(before), _DECLARED.match(text, end)
    return first is not None and last is not None and not (first[1] and last[1])
