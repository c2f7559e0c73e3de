"""Where the name of a function is that of something else: a label, a type, an enumerator, a macro, a variable.

Who takes such a word for the function's address believes that anybody may call the function.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ddilint.project import braces
from ddilint.project.lexical import Code, FileText
from ddilint.project.words import uncalled

_OTHER_BEFORE = re.compile(rb"\b(?:goto|case|struct|union|enum|class|namespace)\s+\Z")
_USING_BEFORE = re.compile(rb"\busing\s+[\w\s:]*\Z")
_COLON_BEHIND = re.compile(rb"\s*:(?!:)")
_ENUM_BEFORE = re.compile(rb"\benum\b(\s+(?:class|struct)\b)?[^;{}()=]*\Z")
_TYPEDEF_BEFORE = re.compile(rb"\btypedef\b[^;{}]*\Z")
_BRACE_BEFORE = re.compile(rb"\}[\s\w*,]*\Z")
_DECLARED_BEHIND = re.compile(rb"\s*[;,=\[]")
# What is declared so is a variable: a function may be declared by the type of its role, but by no other type.
_VARIABLE_BEFORE = re.compile(
    rb"(?:\w\s*\*\s*|\b(?:bool|char|short|int|long|unsigned|size_t|BOOL|BOOLEAN|BYTE|WORD|DWORD|WCHAR|SIZE_T|NTSTATUS"
    rb"|PVOID|HANDLE|U?(?:CHAR|SHORT|INT|LONG|LONGLONG)(?:8|16|32|64|_PTR)?|u?int(?:8|16|32|64)_t)\s+)\Z"
)
_OF_TYPE = re.compile(rb"[\w*]")
_OUTER_BEFORE = re.compile(rb"\b(?:extern|namespace\b[^;{}()=]*)\s*\Z")
# How far from a name it is looked for what tells its kind, in bytes.
_NEAR = 16
_STATEMENT = 512
_BODY = 16384


def mentioned(text: bytes, word: bytes, begin: int = 0, end: int | None = None) -> Iterator[int]:
    """Where stripped text may name a function between two offsets, and does not call it: a namesake is left out."""
    return (start for start in uncalled(text, word, begin, end) if not _is_namesake(text, start, len(word)))


def hides(code: Code, file: FileText, name: str) -> bool:
    """Whether what a file declares takes a name for something else than a function, wherever the file is read."""
    if any(macro.name == name and not macro.takes_arguments for macro in file.macros):
        return True
    text, word = code.text, name.encode()
    return name in file.mentions and any(
        _is_typedef(text, start, start + len(word))
        or _is_enumerator(text, start, scoped=False)
        or _is_variable(text, start, start + len(word))
        for gap in file.gaps(len(text))
        for start in uncalled(text, word, *gap)
    )


def _is_namesake(text: bytes, start: int, length: int) -> bool:
    behind = start + length
    if _OTHER_BEFORE.search(text, max(0, start - _NEAR), start):
        return True
    if _USING_BEFORE.search(text, max(0, start - _STATEMENT), start):
        return True  # another name for the same function
    if _COLON_BEHIND.match(text, behind):
        before = text[max(0, start - _STATEMENT) : start].rstrip()
        if before.endswith((b";", b"{", b"}")):
            return True  # a label
    return _is_typedef(text, start, behind) or _is_enumerator(text, start)


def _is_typedef(text: bytes, start: int, behind: int) -> bool:
    """Whether a name is one that a `typedef` declares."""
    if not _DECLARED_BEHIND.match(text, behind):
        return False
    begin = max(0, start - _STATEMENT)
    if _TYPEDEF_BEFORE.search(text, begin, start):
        return True
    brace = _BRACE_BEFORE.search(text, begin, start)
    opened = _opening(text, brace.start()) if brace is not None else None
    return (
        opened is not None and _TYPEDEF_BEFORE.search(text, max(0, opened - _STATEMENT), opened) is not None
    )


def _is_enumerator(text: bytes, start: int, *, scoped: bool = True) -> bool:
    """Whether a name stands between the braces of an `enum`, be it one whose name must precede it (`scoped`)."""
    opened = _opening(text, start)
    if opened is None:
        return False
    found = _ENUM_BEFORE.search(text, max(0, opened - _STATEMENT), opened)
    return found is not None and (scoped or found[1] is None)


def _is_variable(text: bytes, start: int, behind: int) -> bool:
    """Whether a name is that of a variable of file scope."""
    begin = max(0, start - _STATEMENT)
    # The last letter tells most places apart: a table may name one function a hundred thousand times.
    if not _OF_TYPE.match(text[begin:start].rstrip()[-1:]) or not _DECLARED_BEHIND.match(text, behind):
        return False
    if not _VARIABLE_BEFORE.search(text, begin, start):
        return False
    opened = _opening(text, start)
    return opened is None or _OUTER_BEFORE.search(text, max(0, opened - _STATEMENT), opened) is not None


def _opening(text: bytes, inside: int) -> int | None:
    return braces.opening(text, inside, begin=max(0, inside - _BODY))
