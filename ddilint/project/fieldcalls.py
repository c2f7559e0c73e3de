"""The functions that a field of the driver's own structures leads to, where it can be these only.

Names are all there is to go by. A field counts that one structure of the unit declares, and that nothing but the
address of one function (or NULL) is ever stored in, by name (which may stand alone in `methods.py`) or by the position
in a table: whoever calls what the field holds calls that function. The elements of an array may lead to one function
each, and a field of one object to one or another (`choices.py`).
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from functools import cached_property

from msgspec import Struct
from msgspec import field as struct_field

from ddilint.project import braces
from ddilint.project.choices import Stored, names_that_choose, values_of
from ddilint.project.lexical import Code, FileText
from ddilint.project.methods import begun_by_constructor, begun_where_declared, is_bare_member
from ddilint.project.namesakes import mentioned
from ddilint.project.relevance import Relevance
from ddilint.project.tables import Row, objects_of, records_in, rows_by_position
from ddilint.project.texts import Texts
from ddilint.project.words import occurrences

_INDICES = rb"(?:\[[^\[\];{}]*\]\s*)*"
_SET = re.compile(rb"(?:->|\.)\s*(\w+)\s*" + _INDICES + rb"=(?!=)\s*(?=([^;{}]{0,256}))")
_STORED = re.compile(rb"\s*" + _INDICES + rb"=(?!=)\s*([^;{}]{0,256})")
_ELEMENT = re.compile(rb"\s*\[")
_IN_ELEMENT = re.compile(rb"\]\s*(?:->|\.)\s*\Z")
_WHOLE = re.compile(rb"\b(?:sizeof|RTL_NUMBER_OF|ARRAYSIZE|_countof|RtlZeroMemory)\s*\(\s*[\w.>\s-]*\Z")
_CHANGED = re.compile(rb"\s*(?:[-+|&^]=|\+\+|--)")
_MEMBER_BEFORE = re.compile(rb"(?:->|\.)\s*\Z")
_TAKEN_BEFORE = re.compile(rb"(?<!&)&(?:[\w\s.>()-]|\[(?:[^\[\]]|\[[^\[\]]*\])*\])*+\Z")
_ELEMENT_TAKEN_BEFORE = re.compile(rb"[=(,{?:]\s*&\s*\(?\s*(?:\w+\s*(?:\[[^\[\]]*\]\s*)*(?:->|\.)\s*)+\Z")
_GOES_ON = re.compile(rb"\s*(?:->|\.|\[|\()")
_POINTER_BEFORE = re.compile(rb"\(\s*(?:\w+\s+)*\*\s*\Z")
_PARAMETERS = re.compile(rb"\s*" + _INDICES + rb"\)\s*\(")
_TYPE_BEFORE = re.compile(rb"[A-Za-z_]\w*[\s*]+\Z")
_DECLARED = re.compile(rb"\s*" + _INDICES + rb";")
_NOTHING = frozenset((b"NULL", b"0", b"nullptr"))
_RECORD_BEFORE = re.compile(rb"\b(?:struct|union|class)\b\s*(?:\w+\s*)?\Z")
_WORD = re.compile(rb"[A-Za-z_]\w*")
_TAG = re.compile(rb"\b(?:struct|union|class)\s+(\w+)\s*\Z")
_CALLED = re.compile(rb"\s*" + _INDICES + rb"\)*\s*\(")
_COMPARED = re.compile(rb"\s*" + _INDICES + rb"(?:[!=]=|&&|\|\||\?)")
_CLOSED = re.compile(rb"\s*" + _INDICES + rb"\)")
_CONDITION_BEFORE = re.compile(rb"(?:\b(?:if|while)\b\s*\(|&&|\|\||!)[\s(!]*[\w\s.>\[\]-]*\Z")
_ROLE_BEFORE = re.compile(
    rb"(?:\A|[;}\x01\x02\x03])\s*(?:(?:extern|static|_\w+_(?:\([^()]*\))?)\s+)*[A-Za-z_]\w*\s+\Z"
)
_NEAR = 256

_MOST = 16
"""Where more functions are kept than this, none is taken for what is called."""

Looked = Sequence[tuple[Code, FileText]]


class Held(Struct, frozen=True):
    """The functions that a field leads to (by their plain names); those of an array, one in each element.

    `chosen_by` are names that may tell which of several functions a field holds: who asks for one of these before the
    call may know that it is not just any of them. None where one object may hold some, and another one others.
    """

    functions: tuple[str, ...]
    is_array: bool = False
    chosen_by: frozenset[str] | None = frozenset()


class FieldCalls(Struct, dict=True):
    """The fields of a unit's own structures that lead to certain functions."""

    relevance: Relevance
    texts: Texts
    _leading_to: dict[str, frozenset[str]] = struct_field(default_factory=dict)

    @cached_property
    def by_field(self) -> Mapping[str, Held]:
        """The fields that lead to certain functions only, each of which whoever calls what one holds may call."""
        told = {field: held for field, held in self._held.items() if held.chosen_by is not None}
        # Routines that no field leads to may be callbacks of the system: one that is chosen along with those of a field
        # does not call each of these.
        others = self.relevance.address_taken.difference(*(held.functions for held in told.values()))
        return {field: held for field, held in told.items() if others.isdisjoint(held.chosen_by or ())}

    def may_hold(self, field: str) -> tuple[str, ...]:
        """The functions (by their plain names) of which a field holds none but one; none where that is not known."""
        held = self._held.get(field)
        return held.functions if held is not None else ()

    @cached_property
    def _held(self) -> Mapping[str, Held]:
        if not self.relevance.address_taken:
            return {}
        files = [self.texts.looked_through(path) for path in self.relevance.files]
        return functions_held(files, self.relevance.address_taken)

    def leading_to(self, function: str) -> frozenset[str]:
        """The fields through which a function (by its plain name) is called, where its address is nowhere but there.

        Nothing where a field is handed on, too, so that somebody else may call it.
        """
        if function not in self._leading_to:
            self._leading_to[function] = self._fields_to(function)
        return self._leading_to[function]

    def _fields_to(self, function: str) -> frozenset[str]:
        name = function.encode()
        fields: set[bytes] = set()
        for code, text in self.texts.holding(self.relevance.files, function):
            if any(function in macro.body for macro in text.macros):
                return frozenset()
            stored = [match for match in _SET.finditer(code.text) if name in values_of(match[2])]
            for start in mentioned(code.text, name):
                places = [match for match in stored if match.start(2) <= start < match.end(2)]
                if not places and not is_declared_as_role(code, text, start, start + len(name)):
                    return frozenset()
                fields.update(match[1] for match in places)
        found = frozenset(map(bytes.decode, fields))
        is_known = all(function in self.by_field[each].functions for each in found if each in self.by_field)
        if not is_known or not found <= self.by_field.keys() or any(map(self._is_handed_on, sorted(found))):
            return frozenset()
        return found

    def _is_handed_on(self, field: str) -> bool:
        """Whether a field is read for anything else than to call what it holds, or to see whether it holds anything."""
        word = field.encode()
        for path in self.relevance.files:
            code, text = self.texts.looked_through(path)
            for start in occurrences(code.text, word):
                before, end = code.text[max(0, start - _NEAR) : start], start + len(word)
                if not _MEMBER_BEFORE.search(before) and not is_bare_member(code, text, start, end):
                    continue
                if _STORED.match(code.text, end) or _CALLED.match(code.text, end):
                    continue
                tested = _COMPARED.match(code.text, end) or (
                    _CLOSED.match(code.text, end) and _CONDITION_BEFORE.search(before)
                )
                if not tested:
                    return True
        return False


def functions_held(files: Looked, functions: Collection[str]) -> dict[str, Held]:
    """The fields that lead to some of the functions only: to one, to one for each element of an array, or to any."""
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
                if values := known.intersection(values_of(match[2])):
                    stored.setdefault(match[1], set()).update(values)
    for rows in tables.values():
        for row in rows:
            for field, text_of in row.items() if row is not None else ():
                if values := known.intersection(values_of(text_of)):
                    stored.setdefault(field, set()).update(values)
    found = {}
    for field, values in stored.items():
        held = _held(field, values, files, tables) if len(values) <= _MOST else None
        if held is not None:
            found[field.decode()] = held
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


def _held(
    field: bytes,
    values: Collection[bytes],
    files: Looked,
    tables: Mapping[bytes, Sequence[Row | None]],
    *,
    are_tables: bool = False,
) -> Held | None:
    """What a field leads to in which these values are stored (or tables of them); None where others may be in it.

    They may be where more than one structure declares it, or none.
    """
    name = field.decode()
    if any(name in macro.body for _, text in files for macro in text.macros):
        return None
    owners: list[frozenset[bytes]] = []
    objects: frozenset[bytes] = frozenset()
    allowed = _NOTHING.union(values)
    is_array, is_whole = True, False
    places: list[Stored] = []
    for code, text in files:
        for start in occurrences(code.text, field):
            end = start + len(field)
            before = code.text[max(0, start - _NEAR) : start]
            is_element = _ELEMENT.match(code.text, end) is not None
            begun_with: bytes | None = None
            if not _MEMBER_BEFORE.search(before):
                if _is_declaration(before, code.text, end) and text.function_at(start) is None:
                    owners.append(_names_of_record(code.text, start))
                    objects = _names_of_record(code.text, start, with_pointers=False)
                    is_whole = is_element
                    begun_with = begun_where_declared(code, end)
                    if begun_with is not None and not values_of(begun_with) <= allowed:
                        return None
                    continue
                begun_with = begun_by_constructor(code, text, start, end)
                is_touched = _STORED.match(code.text, end) or _CHANGED.match(code.text, end)
                if begun_with is None and not is_touched and not _TAKEN_BEFORE.search(before):
                    continue
                if not is_bare_member(code, text, start, end):
                    continue
            stored = _STORED.match(code.text, end)
            value = stored[1] if stored is not None else begun_with
            held = values_of(value) if value is not None else frozenset()
            if not held <= allowed:
                return None
            if not held <= _NOTHING:
                places.append(Stored(code, text.function_at(start), start, end))
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
    if any(row is None or (field in row and not values_of(row[field]) <= allowed) for row in rows):
        return None
    functions = tuple(sorted(map(bytes.decode, values)))
    is_in_rows = any(row is not None and field in row for row in rows)
    if len(functions) == 1 or (is_array and not is_in_rows):
        return Held(functions, is_array=is_array and not is_in_rows)
    chosen_by: frozenset[str] | None = None
    if not is_in_rows and any(place.function is not None for place in places):
        chosen_by = names_that_choose(places, objects, files)
    elif not are_tables and all(place.function is None for place in places):
        chosen_by = _names_that_choose_table(objects, files, tables)
    return Held(functions, chosen_by=chosen_by)


def is_declared_as_role(code: Code, text: FileText, start: int, end: int) -> bool:
    """Whether a name is declared at file scope by the type of its role (`DRIVER_UNLOAD Unload;`)."""
    behind = code.text[end : end + _NEAR].lstrip()
    before = code.text[max(0, start - _NEAR) : start]
    return text.function_at(start) is None and behind.startswith(b";") and bool(_ROLE_BEFORE.search(before))


def _names_that_choose_table(
    types: Collection[bytes], files: Looked, tables: Mapping[bytes, Sequence[Row | None]]
) -> frozenset[str] | None:
    """The names that may tell which table of a type (of these names) is in use; None where not each may be.

    Each may be where one field leads to any of them, and nothing else does.
    """
    names: set[bytes] = set()
    for code, text in files:
        declared = objects_of(types, code, text)
        if declared is None:
            return None
        names |= declared
    fields: set[bytes] = set()
    for code, text in files:
        for start in (start for name in names for start in occurrences(code.text, name)):
            if text.function_at(start) is None:
                continue  # where it is declared
            begin = max(code.text.rfind(mark, 0, start) for mark in (b";", b"{", b"}")) + 1
            end = code.text.find(b";", start)
            stored = list(_SET.finditer(code.text, begin, end if end >= 0 else start))
            if len(stored) != 1 or not values_of(stored[0][2]) <= names | _NOTHING:
                return None
            fields.add(stored[0][1])
    if len(fields) != 1:
        return None
    held = _held(fields.pop(), names, files, tables, are_tables=True)
    return held.chosen_by if held is not None and not held.is_array else None


def _is_handed_over(field: bytes, files: Looked) -> bool:
    """Whether an array that is a field stands anywhere without an index, and not for its size."""
    for code, text in files:
        for start in occurrences(code.text, field):
            before = code.text[max(0, start - _NEAR) : start]
            end = start + len(field)
            if _ELEMENT.match(code.text, end) or _WHOLE.search(before):
                continue
            if _MEMBER_BEFORE.search(before) or is_bare_member(code, text, start, end):
                return True
    return False


def _is_declaration(before: bytes, text: bytes, end: int) -> bool:
    """Whether a name between these is declared: as a pointer to a function, or with the name of a type."""
    if _POINTER_BEFORE.search(before):
        return _PARAMETERS.match(text, end) is not None
    return _TYPE_BEFORE.search(before) is not None and _DECLARED.match(text, end) is not None


def _names_of_record(text: bytes, inside: int, *, with_pointers: bool = True) -> frozenset[bytes]:
    """The names of the structure whose declaration an offset lies in; none where it is no structure's.

    Those of pointers to it are among them, or are not.
    """
    begin = braces.opening(text, inside)
    end = braces.closing(text, inside)
    if begin is None or end is None:
        return frozenset()
    header = text[max(0, begin - _NEAR) : begin]
    if not _RECORD_BEFORE.search(header):
        return frozenset()
    tag = _TAG.search(header)
    behind = text[end + 1 : end + _NEAR].split(b";", 1)[0]
    listed = [part for part in behind.split(b",") if with_pointers or b"*" not in part]
    return frozenset((*_WORD.findall(b",".join(listed)), *((tag[1],) if tag else ())))
