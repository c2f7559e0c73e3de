"""Members of C++ classes that their own methods name by the name alone: `Log = Other;`, and `X() : Log(Other) {}`."""

from __future__ import annotations

import re

from ddilint.project import braces
from ddilint.project.lexical import Code, FileText, FunctionText

_NEAR = 256
_QUALIFIED = re.compile(rb"::\s*~?\Z")
_CLASS = re.compile(rb"\b(?:struct|union|class)\b[^;{}]*\Z")
_TYPE_BEFORE = re.compile(rb"([A-Za-z_]\w*|>)[\s*&]+\Z")
_POINTER_BEFORE = re.compile(rb"\(\s*(?:\w+\s+)*\*\s*\Z")
_NO_TYPES = frozenset((b"return", b"else", b"do", b"case", b"new", b"delete", b"throw", b"sizeof", b"goto"))
_DECLARED = re.compile(rb"\s*(?:\[[^\[\]]*\]\s*)*[;,)=({:]")
_INITIALIZER_BEFORE = re.compile(rb"[:,]\s*\Z")
_INITIALIZED = re.compile(rb"\s*[({]\s*([^;{}]{0,256})")
_BEGUN = re.compile(rb"\s*(?:\[[^\[\]]*\]\s*)*\)\s*\([^;{}=]*\)\s*=\s*([^;{}]{0,256})")
_EMPTY = re.compile(rb"\s*(?:\)|\Z)")


def is_bare_member(code: Code, text: FileText, start: int, end: int) -> bool:
    """Whether a name that stands alone is that of a member, where the class of the method it stands in has one."""
    function = text.function_at(start)
    if function is None or start < function.name_offset or not _is_method(code.text, function):
        return False
    is_begun = begun_by_constructor(code, text, start, end) is not None
    return is_begun or not _is_declared(code.text, function, start, end)


def begun_where_declared(code: Code, end: int) -> bytes | None:
    """What a pointer to a function begins with whose declaration names it before an offset; more may follow it."""
    value = _BEGUN.match(code.text, end)
    return _unless_empty(value[1]) if value is not None else None


def begun_by_constructor(code: Code, text: FileText, start: int, end: int) -> bytes | None:
    """What a constructor begins a member with, in front of its body; more may follow it."""
    function = text.function_at(start)
    if function is None or not function.name_offset < start <= function.body_start:
        return None
    before = code.text[function.name_offset : start]
    value = _INITIALIZED.match(code.text, end)
    is_inside = before.count(b"(") > before.count(b")")
    if value is None or is_inside or not _INITIALIZER_BEFORE.search(before):
        return None
    return _unless_empty(value[1])


def _unless_empty(value: bytes) -> bytes:
    """A value, or the one of a pointer that begins without any."""
    return b"nullptr" if _EMPTY.match(value) else value


def _is_method(text: bytes, function: FunctionText) -> bool:
    if _QUALIFIED.search(text, function.start, function.name_offset):
        return True
    opened = braces.opening(text, function.name_offset)
    return opened is not None and _CLASS.search(text, max(0, opened - _NEAR), opened) is not None


def _is_declared(text: bytes, function: FunctionText, start: int, end: int) -> bool:
    """Whether a parameter or a variable of a function has the name that stands there, declared no later."""
    for match in re.compile(rb"\b" + text[start:end] + rb"\b").finditer(text, function.name_offset, end):
        if not _DECLARED.match(text, match.end()):
            continue
        before = text[max(0, match.start() - _NEAR) : match.start()]
        type_ = _TYPE_BEFORE.search(before)
        if _POINTER_BEFORE.search(before) or (type_ is not None and type_[1] not in _NO_TYPES):
            return True
    return False
