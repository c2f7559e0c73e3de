"""What tables hold in which field, where their initializers give it by position: told by the order of the fields."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping

from ddilint.project import braces
from ddilint.project.lexical import Code, FileText
from ddilint.project.words import occurrences

_RECORD_BEFORE = re.compile(rb"\b(struct|union)\b\s*(\w+)?\Z")
_NAMES_BEHIND = re.compile(rb"[\s*,\w]*(?=;)")
_TABLE_BEFORE = re.compile(rb"\b(\w+)\s+\w+\s*((?:\[[^\]]*\]\s*)*)=?\Z")
_BY_POSITION = re.compile(rb"\s*+(?!0?\s*\}|\.)")
_FUNCTION_FIELD = re.compile(rb"\(\s*(?:\w+\s+)*\*\s*(\w+)\s*\)\s*\(")
_FIELD = re.compile(rb"(\w+)\s*(?:\[[^\]]*\]\s*)*(?::\s*\w+\s*)?\Z")
_WORD = re.compile(rb"[A-Za-z_]\w*")
_OBJECT = re.compile(rb"\w+\s+(\w+)\s*([=;,\[])")
_EXTERN = re.compile(rb"\bextern\b[^;{}]*\Z")
_NEAR = 256

Row = Mapping[bytes, bytes]
"""The text of each field's value in an initializer; what it leaves out is not there."""


def records_in(code: Code) -> Iterator[tuple[frozenset[bytes], tuple[bytes, ...] | None]]:
    """The names of each structure that a text declares, with its fields in their order; None where that is not told."""
    for head, begin in braces.heads(code.text):
        match = _RECORD_BEFORE.search(head) if b"struct" in head or b"union" in head else None
        end = braces.closing(code.text, begin) if match is not None else None
        if match is None or end is None:
            continue
        behind = _NAMES_BEHIND.match(code.text, end + 1)
        names = set(_WORD.findall(behind[0])) if behind is not None else set()
        if match[2]:
            names.add(match[2])
        is_whole = match[1] == b"struct" and not _is_conditional(code, begin, end)
        yield frozenset(names), _fields(code.text[begin:end]) if is_whole else None


def _fields(body: bytes) -> tuple[bytes, ...] | None:
    found = []
    for declaration in body.split(b";")[:-1]:
        function = _FUNCTION_FIELD.search(declaration)
        plain = _FIELD.search(declaration.rstrip()) if function is None and b"," not in declaration else None
        named = function or plain
        if named is None or b"{" in declaration:
            return None
        found.append(named[1])
    return tuple(found)


def rows_by_position(
    code: Code, records: Mapping[bytes, tuple[bytes, ...] | None], lists: Collection[bytes]
) -> Iterator[tuple[bytes, Row | None]]:
    """The tables of a text that fill in structures by position, by the structure's name; None is what is not told.

    `lists` are macros that may stand for more than one value.
    """
    for head, begin in braces.heads(code.text):
        match = _TABLE_BEFORE.search(head) if not head.endswith(b")") else None
        if match is None or match[1] not in records or _BY_POSITION.match(code.text, begin) is None:
            continue
        fields = records[match[1]]
        end = braces.closing(code.text, begin)
        if end is None or fields is None or _is_conditional(code, begin, end):
            yield match[1], None
            continue
        elements = _elements(code.text[begin:end])
        rows = [elements] if not match[2].strip() else [_inside(element) for element in elements]
        for row in rows:
            is_told = row is not None and not any(
                word in lists for element in row for word in _WORD.findall(element)
            )
            yield match[1], _row(row, fields) if row is not None and is_told else None


def _row(elements: list[bytes], fields: tuple[bytes, ...]) -> Row | None:
    if len(elements) > len(fields):
        return None
    if any(element.startswith(b".") for element in elements):
        # What is given by name is seen by its name.
        return {} if all(element.startswith(b".") for element in elements) else None
    return dict(zip(fields, elements, strict=False))


def _inside(element: bytes) -> list[bytes] | None:
    """The elements of a row in braces of its own; None for a row without them."""
    return _elements(element[1:-1]) if element.startswith(b"{") and element.endswith(b"}") else None


def _elements(text: bytes) -> list[bytes]:
    """What commas part at the outermost level."""
    found, depth, begin = [], 0, 0
    for at, letter in enumerate(text):
        if letter in b"({[":
            depth += 1
        elif letter in b")}]":
            depth -= 1
        elif letter == b","[0] and depth == 0:
            found.append(text[begin:at].strip())
            begin = at + 1
    last = text[begin:].strip()
    return [*found, last] if last else found


def objects_of(types: Collection[bytes], code: Code, text: FileText) -> set[bytes] | None:
    """The tables of a type (of these names) that a text defines or declares, by name.

    None where there are objects of it that are none: what is in them may change, or nobody knows by which name.
    """
    found: set[bytes] = set()
    for start in (start for name in sorted(types) for start in occurrences(code.text, name)):
        match = _OBJECT.match(code.text, start)
        if match is None:
            continue
        is_declared = match[2] == b";" and _EXTERN.search(code.text, max(0, start - _NEAR), start)
        if (match[2] != b"=" and not is_declared) or text.function_at(start) is not None:
            return None
        found.add(match[1])
    return found


def _is_conditional(code: Code, begin: int, end: int) -> bool:
    return any(begin <= conditional.offset < end for conditional in code.conditionals)
