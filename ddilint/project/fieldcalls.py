"""The functions that a field of the driver's own structures leads to, where it can be these only.

Names are all there is to go by. A field counts that one structure of the unit declares, and that nothing but the
address of one function (or NULL) is ever stored in, by name or by the position in a table: whoever calls what the field
holds calls that function. The elements of an array may lead to one function each.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence

from msgspec import Struct

from ddilint.project import braces
from ddilint.project.lexical import Code, FileText
from ddilint.project.tables import Row, records_in, rows_by_position
from ddilint.project.words import occurrences

_INDICES = rb"(?:\[[^\[\];{}]*\]\s*)*"
_SET = re.compile(rb"(?:->|\.)\s*(\w+)\s*" + _INDICES + rb"=(?!=)\s*([^;,{}=]{0,256})")
_STORED = re.compile(rb"\s*" + _INDICES + rb"=(?!=)\s*([^;,{}=]{0,256})")
_ELEMENT = re.compile(rb"\s*\[")
_IN_ELEMENT = re.compile(rb"\]\s*(?:->|\.)\s*\Z")
_WHOLE = re.compile(rb"\b(?:sizeof|RTL_NUMBER_OF|ARRAYSIZE|_countof|RtlZeroMemory)\s*\(\s*[\w.>\s-]*\Z")
_CHANGED = re.compile(rb"\s*(?:[-+|&^]=|\+\+|--)")
_MEMBER_BEFORE = re.compile(rb"(?:->|\.)\s*\Z")
_TAKEN_BEFORE = re.compile(rb"(?<!&)&[\w\s.>()\[\]-]*\Z")
_ELEMENT_TAKEN_BEFORE = re.compile(rb"[=(,{?:]\s*&\s*\(?\s*(?:\w+\s*(?:\[[^\[\]]*\]\s*)*(?:->|\.)\s*)+\Z")
_GOES_ON = re.compile(rb"\s*(?:->|\.|\[|\()")
_POINTER_BEFORE = re.compile(rb"\(\s*(?:\w+\s+)*\*\s*\Z")
_PARAMETERS = re.compile(rb"\s*" + _INDICES + rb"\)\s*\(")
_TYPE_BEFORE = re.compile(rb"[A-Za-z_]\w*[\s*]+\Z")
_DECLARED = re.compile(rb"\s*" + _INDICES + rb";")
_CAST = re.compile(rb"\(\s*(?:\w+\s+)*\w+[\s*]*\)\s*(?=[\w&])")
_NOTHING = frozenset((b"NULL", b"0", b"nullptr"))
_RECORD_BEFORE = re.compile(rb"\b(?:struct|union|class)\b\s*(?:\w+\s*)?\Z")
_WORD = re.compile(rb"[A-Za-z_]\w*")
_TAG = re.compile(rb"\b(?:struct|union|class)\s+(\w+)\s*\Z")
_NEAR = 256

_MOST = 16
"""Where more functions are kept in the elements of an array, none is taken for what is called."""

Looked = Sequence[tuple[Code, FileText]]


class Held(Struct, frozen=True):
    """The functions that a field leads to (by their plain names); those of an array, one in each element."""

    functions: tuple[str, ...]
    is_array: bool = False


def functions_held(files: Looked, functions: Collection[str]) -> dict[str, Held]:
    """The fields that lead to some of the functions only: to one, or to one for each element of an array."""
    known = {name.encode() for name in functions}
    stored: dict[bytes, set[bytes]] = {}
    tables = _tables(files, functions)
    for code, text in files:
        ranges = [
            (function.body_start, function.end)
            for function in text.functions
            if not function.mentions.isdisjoint(functions)
        ]
        if not text.mentions.isdisjoint(functions):
            ranges += text.gaps(len(code.text))
        for begin, end in ranges:
            for match in _SET.finditer(code.text, begin, end):
                if (value := _value(match[2])) in known:
                    stored.setdefault(match[1], set()).add(value)
    for rows in tables.values():
        for row in rows:
            for field, text_of in row.items() if row is not None else ():
                if (value := _value(text_of)) in known:
                    stored.setdefault(field, set()).add(value)
    found = {}
    for field, values in stored.items():
        is_array = _holds_only(field, values, files, tables) if len(values) <= _MOST else None
        if is_array is not None and (is_array or len(values) == 1):
            found[field.decode()] = Held(tuple(sorted(map(bytes.decode, values))), is_array)
    return found


def _tables(files: Looked, functions: Collection[str]) -> Mapping[bytes, Sequence[Row | None]]:
    """What tables fill in by position, by the names of the structures."""
    records: dict[bytes, tuple[bytes, ...] | None] = {}
    for code, _ in files:
        for names, fields in records_in(code):
            for name in names:
                records[name] = fields if name not in records else None
    valued = {*functions, "NULL", "nullptr"}
    lists = {
        macro.name.encode() for _, text in files for macro in text.macros if not macro.body.isdisjoint(valued)
    }
    found: dict[bytes, list[Row | None]] = {}
    for code, _ in files:
        for name, row in rows_by_position(code, records, lists):
            found.setdefault(name, []).append(row)
    return found


def _value(text: bytes) -> bytes:
    """What is stored, if it is a word: without conversions and what takes its address."""
    return _CAST.sub(b"", text).strip(b" \t\r\n&()")


def _holds_only(
    field: bytes, values: Collection[bytes], files: Looked, tables: Mapping[bytes, Sequence[Row | None]]
) -> bool | None:
    """Whether a field is only stored in elements of an array; None where others than these values may be in it.

    They may be where more than one structure declares it, or none.
    """
    name = field.decode()
    if any(name in macro.body for _, text in files for macro in text.macros):
        return None
    owners: list[frozenset[bytes]] = []
    allowed = _NOTHING.union(values)
    is_array, is_whole = True, False
    for code, text in files:
        for start in occurrences(code.text, field):
            end = start + len(field)
            before = code.text[max(0, start - _NEAR) : start]
            is_element = _ELEMENT.match(code.text, end) is not None
            if not _MEMBER_BEFORE.search(before):
                if _is_declaration(before, code.text, end) and text.function_at(start) is None:
                    owners.append(_names_of_record(code.text, start))
                    is_whole = is_element
                continue
            stored = _STORED.match(code.text, end)
            if stored is not None and _value(stored[1]) not in allowed:
                return None
            if stored is not None and not is_element and not _IN_ELEMENT.search(before):
                is_array = False
            if _CHANGED.match(code.text, end):
                return None
            if _TAKEN_BEFORE.search(before) and not _GOES_ON.match(code.text, end):
                return None
            if is_element and _ELEMENT_TAKEN_BEFORE.search(before):
                return None
    if len(owners) != 1 or not owners[0]:
        return None
    if is_whole and _is_handed_over(field, files):
        return None
    rows = [row for name in sorted(owners[0]) for row in tables.get(name, ())]
    if any(row is None or (field in row and _value(row[field]) not in allowed) for row in rows):
        return None
    return is_array and not any(row is not None and field in row for row in rows)


def _is_handed_over(field: bytes, files: Looked) -> bool:
    """Whether an array that is a field stands anywhere without an index, and not for its size."""
    for code, _ in files:
        for start in occurrences(code.text, field):
            before = code.text[max(0, start - _NEAR) : start]
            is_used = _MEMBER_BEFORE.search(before) and not _ELEMENT.match(code.text, start + len(field))
            if is_used and not _WHOLE.search(before):
                return True
    return False


def _is_declaration(before: bytes, text: bytes, end: int) -> bool:
    """Whether a name between these is declared: as a pointer to a function, or with the name of a type."""
    if _POINTER_BEFORE.search(before):
        return _PARAMETERS.match(text, end) is not None
    return _TYPE_BEFORE.search(before) is not None and _DECLARED.match(text, end) is not None


def _names_of_record(text: bytes, inside: int) -> frozenset[bytes]:
    """The names of the structure whose declaration an offset lies in; none where it is no structure's."""
    begin = braces.opening(text, inside)
    end = braces.closing(text, inside)
    if begin is None or end is None:
        return frozenset()
    header = text[max(0, begin - _NEAR) : begin]
    if not _RECORD_BEFORE.search(header):
        return frozenset()
    tag = _TAG.search(header)
    behind = text[end + 1 : end + _NEAR].split(b";", 1)[0]
    return frozenset((*_WORD.findall(behind), *((tag[1],) if tag else ())))
