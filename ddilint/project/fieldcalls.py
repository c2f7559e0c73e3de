"""The function that a field of the driver's own structures leads to, where it can be one only.

Names are all there is to go by. A field counts that one structure of the unit declares, and that nothing but the
address of one function (or NULL) is ever stored in, by name or by the position in a table: whoever calls what the field
holds calls that function.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence

from ddilint.project import braces
from ddilint.project.lexical import Code, FileText
from ddilint.project.tables import Row, records_in, rows_by_position
from ddilint.project.words import occurrences

_SET = re.compile(rb"(?:->|\.)\s*(\w+)\s*=(?!=)\s*([^;,{}=]{0,256})")
_STORED = re.compile(rb"\s*=(?!=)\s*([^;,{}=]{0,256})")
_CHANGED = re.compile(rb"\s*(?:[-+|&^]=|\+\+|--)")
_MEMBER_BEFORE = re.compile(rb"(?:->|\.)\s*\Z")
_TAKEN_BEFORE = re.compile(rb"(?<!&)&[\w\s.>()\[\]-]*\Z")
_GOES_ON = re.compile(rb"\s*(?:->|\.|\[|\()")
_POINTER_BEFORE = re.compile(rb"\(\s*(?:\w+\s+)*\*\s*\Z")
_PARAMETERS = re.compile(rb"\s*\)\s*\(")
_TYPE_BEFORE = re.compile(rb"[A-Za-z_]\w*[\s*]+\Z")
_DECLARED = re.compile(rb"\s*;")
_CAST = re.compile(rb"\(\s*(?:\w+\s+)*\w+[\s*]*\)\s*(?=[\w&])")
_NOTHING = frozenset((b"NULL", b"0", b"nullptr"))
_RECORD_BEFORE = re.compile(rb"\b(?:struct|union|class)\b\s*(?:\w+\s*)?\Z")
_WORD = re.compile(rb"[A-Za-z_]\w*")
_TAG = re.compile(rb"\b(?:struct|union|class)\s+(\w+)\s*\Z")
_NEAR = 256

Looked = Sequence[tuple[Code, FileText]]


def only_functions(files: Looked, functions: Collection[str]) -> dict[str, str]:
    """The fields that lead to one of the functions only, each with that function (by their plain names)."""
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
        (value,) = values if len(values) == 1 else (b"",)
        if value and _holds_only(field, value, files, tables):
            found[field.decode()] = value.decode()
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
    field: bytes, value: bytes, files: Looked, tables: Mapping[bytes, Sequence[Row | None]]
) -> bool:
    """Whether one structure declares a field, and nothing but one value is stored there."""
    name = field.decode()
    if any(name in macro.body for _, text in files for macro in text.macros):
        return False
    owners: list[frozenset[bytes]] = []
    for code, text in files:
        for start in occurrences(code.text, field):
            end = start + len(field)
            before = code.text[max(0, start - _NEAR) : start]
            if not _MEMBER_BEFORE.search(before):
                if _is_declaration(before, code.text, end) and text.function_at(start) is None:
                    owners.append(_names_of_record(code.text, start))
                continue
            stored = _STORED.match(code.text, end)
            if stored is not None and _value(stored[1]) not in _NOTHING | {value}:
                return False
            if _CHANGED.match(code.text, end):
                return False
            if _TAKEN_BEFORE.search(before) and not _GOES_ON.match(code.text, end):
                return False
    if len(owners) != 1 or not owners[0]:
        return False
    rows = (row for name in sorted(owners[0]) for row in tables.get(name, ()))
    return all(
        row is not None and (field not in row or _value(row[field]) in _NOTHING | {value}) for row in rows
    )


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
