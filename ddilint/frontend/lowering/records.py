"""What C++ has for a record that nobody writes at the place of use: bases, destructors, implicit constructors.

libclang shows the members of a class as it is written. What is made of a class template shows none: its methods stand
among the translation unit's declarations, where each says which class it belongs to, and its bases are the template's
with the arguments put in.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from ddilint.frontend import clang
from ddilint.frontend.clang import Cursor, CursorKind, Type, TypeKind
from ddilint.frontend.lowering.types import is_array

_METHODS = frozenset(
    {
        CursorKind.CXX_METHOD,
        CursorKind.CONSTRUCTOR,
        CursorKind.DESTRUCTOR,
        CursorKind.CONVERSION_FUNCTION,
    }
)
_CLASSES = (CursorKind.CLASS_DECL, CursorKind.STRUCT_DECL)
# Of an array with more elements, none is taken to be constructed or destroyed.
_MOST_ELEMENTS = 16
# Where nobody knows the layout of a record, in bytes: what a field takes at least, and what it is aligned to.
_ROOM = 256


class Records:
    """The records of one translation unit; `declarations` are all its functions and methods."""

    def __init__(self, declarations: Sequence[Cursor]) -> None:
        self._declarations = declarations
        self._instances: dict[int, list[Cursor]] | None = None
        self._named: dict[str, Type] = {}
        self._destructors: dict[tuple[int | None, ...], tuple[tuple[int, Cursor], ...]] = {}
        self._plain: dict[tuple[int | None, ...], bool] = {}
        self._names: dict[tuple[int | None, ...], tuple[str, ...]] = {}
        self._several: bool | None = None

    def destructors(self, type_: Type) -> tuple[tuple[int, Cursor], ...]:
        """What is called, in this order, when an object dies: offsets in bytes, and destructors."""
        key = clang.type_identity(type_.get_canonical())
        known = self._destructors.get(key)
        if known is None:
            self._destructors[key] = ()  # a record that holds itself is broken
            known = self._destructors[key] = tuple(self._destroyed(type_))
        return known

    def _destroyed(self, type_: Type) -> Iterator[tuple[int, Cursor]]:
        own = self._destructor(type_)
        if own is not None:
            yield 0, own
        for offset, part in [*self.elements(type_), *self.bases(type_), *self.fields(type_)][::-1]:
            for inner, destructor in self.destructors(part):
                yield offset + inner, destructor

    def elements(self, type_: Type) -> Iterator[tuple[int, Type]]:
        """The elements of an array with their offsets in bytes; none of one that is long."""
        canonical = type_.get_canonical()
        if is_array(canonical) and 0 < canonical.get_array_size() <= _MOST_ELEMENTS:
            element = canonical.get_array_element_type()
            size = clang.sizeof(element) if clang.canonical_kind(element) == TypeKind.RECORD else 0
            if size:
                for index in range(canonical.get_array_size()):
                    yield index * size, element

    @staticmethod
    def supposed_offset(field: Cursor, record: Cursor) -> int | None:
        """Where a field is taken to lie in a record of which clang knows no layout, in bytes; None for a bit-field.

        A member of a type that nothing declares makes the record invalid. Its other members are what they are all the
        same: each has a place of its own.
        """
        parent = field.semantic_parent
        if parent is None or parent.canonical != record.canonical or field.is_bitfield():
            return None
        if clang.kind(parent) == CursorKind.UNION_DECL:
            return 0
        end = _ROOM  # in front, as the fields of its bases lie
        for each in clang.children(parent):
            if clang.kind(each) == CursorKind.CXX_BASE_SPECIFIER:
                end += clang.sizeof(each.type) or 0
            elif clang.kind(each) == CursorKind.FIELD_DECL:
                end = -(-end // _ROOM) * _ROOM
                if each == field:
                    return end
                end += clang.sizeof(each.type) or _ROOM
        return None

    def fields(self, type_: Type) -> Iterator[tuple[int, Type]]:
        """The fields of a record that are records, or arrays, with their offsets in bytes."""
        for field in clang.fields(type_):
            offset = clang.field_offset_bits(field)
            kind = clang.canonical_kind(field.type)
            if offset is not None and (kind == TypeKind.RECORD or is_array(field.type)):
                yield offset // 8, field.type

    def bases(self, type_: Type) -> Iterator[tuple[int, Type]]:
        """The classes that a record derives from, with their offsets in bytes.

        They lie in front of the fields in the order in which they are named; one without fields takes no room.
        """
        if clang.canonical_kind(type_) != TypeKind.RECORD:
            return
        end = 0
        for base in self._bases(type_):
            size, alignment = clang.sizeof(base), clang.alignof(base)
            if size is None or not alignment:
                return
            if size == 1:
                yield 0, base
                continue
            offset = -(-end // alignment) * alignment
            yield offset, base
            end = offset + size

    def offset_of_base(self, derived: Type, base: Type) -> int:
        """Where a class that a record derives from lies in it, in bytes; 0 where it is none, or the first."""
        if not self.has_several_bases:
            return 0
        wanted = str(base.get_canonical().spelling).removeprefix("const ")
        return self._find_base(derived, wanted) or 0

    def _find_base(self, derived: Type, wanted: str) -> int | None:
        if str(derived.get_canonical().spelling).removeprefix("const ") == wanted:
            return 0
        for offset, base in self.bases(derived):
            inner = self._find_base(base, wanted)
            if inner is not None:
                return offset + inner
        return None

    @property
    def has_several_bases(self) -> bool:
        """Whether any class of the unit with methods of its own derives from several others."""
        if self._several is None:
            owners = {}
            for method in self._declarations:
                if clang.kind(method) in _METHODS:
                    owner = method.semantic_parent
                    if owner is not None:
                        owners[clang.hash_of(owner)] = owner
            self._several = any(
                sum(clang.kind(child) == CursorKind.CXX_BASE_SPECIFIER for child in clang.children(owner)) > 1
                for owner in owners.values()
            )
        return self._several

    def fields_within(self, type_: Type) -> tuple[str, ...]:
        """The names of the fields of a record, of those that lie in it, and of those of its bases."""
        key = clang.type_identity(type_.get_canonical())
        if key not in self._names:
            self._names[key] = ()  # a record that holds itself is broken
            self._names[key] = tuple(dict.fromkeys(self._fields_within(type_)))
        return self._names[key]

    def _fields_within(self, type_: Type) -> Iterator[str]:
        for _, base in self.bases(type_):
            yield from self.fields_within(base)
        for field in clang.fields(type_):
            if field.spelling:
                yield field.spelling
            inner = field.type.get_canonical()
            while is_array(inner):
                inner = inner.get_array_element_type().get_canonical()
            if clang.type_kind(inner) == TypeKind.RECORD:
                yield from self.fields_within(inner)

    def _bases(self, type_: Type) -> Iterator[Type]:
        declaration = type_.get_canonical().get_declaration()
        members = clang.children(declaration)
        if members:
            for child in members:
                if clang.kind(child) == CursorKind.CXX_BASE_SPECIFIER:
                    yield child.type
            return
        template = clang.specialized_template(declaration)
        specifiers = [
            child
            for child in (clang.children(template) if template is not None else [])
            if clang.kind(child) in _PARAMETERS or clang.kind(child) == CursorKind.CXX_BASE_SPECIFIER
        ]
        parameters = [each.spelling for each in specifiers if clang.kind(each) in _PARAMETERS]
        values = dict(zip(parameters, _arguments(str(type_.get_canonical().spelling)), strict=False))
        types = dict(zip(parameters, clang.template_arguments(type_), strict=False))
        for each in specifiers:
            if clang.kind(each) == CursorKind.CXX_BASE_SPECIFIER:
                name = re.sub(r"\w+", lambda word: values.get(word[0], word[0]), str(each.type.spelling))
                self._learn_instances()
                found = self._named.get(_normal(name))
                if found is None:  # an argument that is no instance itself: a class, a closure
                    found = types.get(str(each.type.spelling))
                if found is not None:
                    yield found

    def _destructor(self, type_: Type) -> Cursor | None:
        """The destructor that the source writes for a record; None where the compiler makes up one."""
        if clang.canonical_kind(type_) != TypeKind.RECORD:
            return None
        members = self._members(type_)
        for child in members:
            if clang.kind(child) == CursorKind.DESTRUCTOR:
                return None if clang.is_defaulted(child) else child
        return None

    def _members(self, type_: Type) -> list[Cursor]:
        """What a record declares; of what is made of a template, what is used, else what the template declares."""
        declaration = type_.get_canonical().get_declaration()
        members = clang.children(declaration)
        if members or clang.kind(declaration) not in _CLASSES:
            return members
        template = clang.specialized_template(declaration)
        if template is None:
            return members
        own = self._learn_instances().get(clang.hash_of(declaration), [])
        kinds = {clang.kind(method) for method in own}
        declared = (child for child in clang.children(template) if clang.kind(child) == CursorKind.DESTRUCTOR)
        return own if CursorKind.DESTRUCTOR in kinds else [*own, *declared]

    def _learn_instances(self) -> dict[int, list[Cursor]]:
        """The methods of what is made of class templates, by the hashes of the classes."""
        if self._instances is None:
            self._instances = {}
            for method in self._declarations:
                if clang.kind(method) in _METHODS:
                    owner = method.semantic_parent
                    if owner is not None and clang.kind(owner) in _CLASSES and not clang.children(owner):
                        self._instances.setdefault(clang.hash_of(owner), []).append(method)
                        self._named.setdefault(_normal(str(owner.type.get_canonical().spelling)), owner.type)
        return self._instances

    def method(self, type_: Type, name: str) -> Cursor | None:
        """The method of that name without parameters that a record declares, or else its first base."""
        if clang.canonical_kind(type_) != TypeKind.RECORD:
            return None
        for child in self._members(type_):
            if clang.kind(child) != CursorKind.CXX_METHOD or child.spelling != name:
                continue
            if not (clang.arguments(child) or child.is_static_method() or clang.is_virtual(child)):
                return child
        for offset, base in self.bases(type_):
            if offset == 0 and (found := self.method(base, name)) is not None:
                return found
        return None

    # What the compiler makes up -----------------------------------------------------------------------------------

    def default_constructor(self, type_: Type) -> Cursor | None:
        """The constructor without parameters that the source writes for a record."""
        return self._constructor(type_, clang.is_default_constructor)

    def copier(self, type_: Type, *, moves: bool) -> Cursor | None:
        """The constructor that the source writes to copy a record, or to move one if there is such a one."""
        found = self._constructor(type_, clang.is_move_constructor) if moves else None
        return found or self._constructor(type_, clang.is_copy_constructor)

    def _constructor(self, type_: Type, is_wanted: clang.Predicate) -> Cursor | None:
        if clang.canonical_kind(type_) != TypeKind.RECORD:
            return None
        for child in self._members(type_):
            if clang.kind(child) == CursorKind.CONSTRUCTOR and is_wanted(child) and is_written(child):
                return child
        return None

    def is_plain(self, type_: Type) -> bool:
        """Whether a copy of a record is one of its bytes: nothing in it has a constructor for that."""
        key = clang.type_identity(type_.get_canonical())
        known = self._plain.get(key)
        if known is None:
            self._plain[key] = True
            parts = [*self.bases(type_), *self.fields(type_), *self.elements(type_)]
            known = self._plain[key] = all(
                self.copier(part, moves=True) is None and self.is_plain(part) for _, part in parts
            )
        return known


_PARAMETERS = frozenset(
    {
        CursorKind.TEMPLATE_TYPE_PARAMETER,
        CursorKind.TEMPLATE_NON_TYPE_PARAMETER,
        CursorKind.TEMPLATE_TEMPLATE_PARAMETER,
    }
)


def is_written(method: Cursor) -> bool:
    """Whether the source writes what a method does: the compiler neither makes it up nor leaves it out."""
    parent = method.semantic_parent
    is_made_up = parent is not None and bool(method.location == parent.location)
    return not is_made_up and not clang.is_defaulted(method) and not clang.is_deleted(method)


def _arguments(name: str) -> list[str]:
    """The arguments in the spelling of what is made of a template."""
    found, depth, start = [], 0, name.find("<") + 1
    for index in range(start, len(name)):
        character = name[index]
        if character in "<([{":
            depth += 1
        elif character in ")]}" or (character == ">" and name[index - 1] != "-"):
            depth -= 1
        if depth < 0 or (character == "," and depth == 0):
            found.append(name[start:index].strip())
            start = index + 1
        if depth < 0:
            break
    return found


def _normal(name: str) -> str:
    return re.sub(r"\b(?:class|struct|union|enum)\b|\s", "", name)
