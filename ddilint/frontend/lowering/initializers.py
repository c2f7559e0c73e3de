"""Which part of an object each value of a braced initializer belongs to, as C tells it.

Knows designators (`.Field`, `[3]`, `[2 ... 4]`, chains of them) and braces that were left out. Leaves to others what
the values are and what becomes of them.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from ddilint.frontend import clang
from ddilint.frontend.clang import Cursor, CursorKind, Type, TypeKind
from ddilint.frontend.lowering.cursors import strip
from ddilint.frontend.lowering.types import TypeTable, is_array

_MAXIMUM_RANGE: Final = 1024


class Part(Struct, frozen=True):
    """A value and its place: `offset_bytes` from the object's beginning (None where the layout is not known).

    `field` is the FIELD_DECL that it initializes, if it is one (a bit-field lies where that says, counted from
    `offset_bytes`, which is then its record's). `path` is how the driver would spell the part: `.Points[1].X`.
    """

    offset_bytes: int | None
    type: Type
    value: Cursor
    path: str
    field: Cursor | None = None


class _Object(Struct, frozen=True):
    offset_bytes: int | None
    type: Type
    path: str
    field: Cursor | None = None


def parts_of(listed: Cursor, type_: Type, types: TypeTable) -> Iterator[Part]:
    """The parts that an INIT_LIST_EXPR gives values to, in its order; the rest of the object is zero.

    `types` tells sizes, and which elements stand at an index that is a guess.
    """
    yield from _Walk(types).braced(_Object(0, type_.get_canonical(), ""), listed)


class _Walk:
    def __init__(self, types: TypeTable) -> None:
        self._types = types

    def braced(self, whole: _Object, listed: Cursor) -> Iterator[Part]:
        """What a list in braces does to an object."""
        items = [child for child in clang.children(listed) if clang.is_expression(child)][::-1]
        if not _is_aggregate(whole.type):
            if items:
                yield from self._value(whole, items)
            return
        yield from self._members(whole, items, is_braced=True)

    def _value(self, part: _Object, items: list[Cursor]) -> Iterator[Part]:
        """Initialize an object with the next item, or, where braces were left out, with as many as it takes."""
        item = items[-1]
        inner = strip(item)
        if inner._kind_id == CursorKind.INIT_LIST_EXPR:
            items.pop()
            yield from self.braced(part, inner)
        elif inner._kind_id == CursorKind.UNEXPOSED_EXPR and not clang.children(inner):
            items.pop()  # an implicit zero
        elif _is_aggregate(part.type) and not _is_whole(inner, part.type):
            yield from self._members(part, items, is_braced=False)
        else:
            items.pop()
            yield Part(part.offset_bytes, part.type, item, part.path, part.field)

    def _members(
        self, whole: _Object, items: list[Cursor], *, is_braced: bool, designators: list[Cursor] | None = None
    ) -> Iterator[Part]:
        """Initialize the members of an object in their order, from where `designators` say."""
        fields = _fields(whole.type)
        number = _element_count(whole.type) if fields is None else len(fields)
        position = 0
        if designators is not None:
            whole = self._by_index(whole, fields, designators)
            yield from self._designated(whole, fields, designators, items)
            position = self._behind(whole, fields, designators)
        while items:
            chain = _designators(items[-1])
            if chain:
                if not is_braced:
                    return
                whole = self._by_index(whole, fields, chain)
                yield from self._designated(whole, fields, chain, items)
                position = self._behind(whole, fields, chain)
                continue
            if position >= number:
                break
            yield from self._value(self._member(whole, fields, position), items)
            position = number if _is_union(whole.type) else position + 1
        if is_braced:
            items.clear()

    def _by_index(self, whole: _Object, fields: list[Cursor] | None, chain: list[Cursor]) -> _Object:
        """An object that a designator leads into: where an index is a guess, so is where all that follows stands."""
        if fields is None and self._types.mentions_guess(chain[0]):
            return replace(whole, offset_bytes=None)
        return whole

    def _designated(
        self, whole: _Object, fields: list[Cursor] | None, chain: list[Cursor], items: list[Cursor]
    ) -> Iterator[Part]:
        """Initialize what a chain of designators names; what follows inside of it belongs to it, too."""
        last = self._behind(whole, fields, chain[:1]) - 1
        first, rest = chain[0], chain[1:]
        if last < 0:
            items.pop()
            return
        if fields is None and len(rest) == 1 and not is_array(_element(whole.type)) and _is_index(rest[0]):
            # `[2 ... 4] = value`: one value for all of them
            low, high = clang.evaluate_int(first), clang.evaluate_int(rest[0])
            item = items.pop()
            for index in range(low or 0, min((high or 0) + 1, (low or 0) + _MAXIMUM_RANGE)):
                member = self._member(whole, fields, index)
                yield from self._value(member, [clang.children(item)[-1]])
            return
        member = self._member(whole, fields, last)
        if rest and _is_aggregate(member.type):
            yield from self._members(member, items, is_braced=False, designators=rest)
            return
        items[-1] = clang.children(items[-1])[-1]
        yield from self._value(member, items)

    def _behind(self, whole: _Object, fields: list[Cursor] | None, chain: list[Cursor]) -> int:
        """The position behind the member that a chain of designators names; 0 where that is not known."""
        if fields is not None:
            wanted = chain[0].referenced
            key = None if wanted is None else clang.hash_of(wanted)
            for position, field in enumerate(fields):
                if clang.hash_of(field) == key:
                    return len(fields) if _is_union(whole.type) and len(chain) > 1 else position + 1
            return 0
        is_range = len(chain) == 2 and _is_index(chain[1]) and not is_array(_element(whole.type))
        index = clang.evaluate_int(chain[1 if is_range else 0])
        return 0 if index is None else index + 1

    def _member(self, whole: _Object, fields: list[Cursor] | None, position: int) -> _Object:
        if fields is None:
            element = _element(whole.type)
            size = self._types.size_of(element)
            known = whole.offset_bytes is not None and size is not None
            offset = (whole.offset_bytes or 0) + position * (size or 0) if known else None
            return _Object(offset, element, f"{whole.path}[{position}]")
        field = fields[position]
        offset_bits = clang.field_offset_bits(field)
        offset = None
        if whole.offset_bytes is not None and offset_bits is not None:
            offset = whole.offset_bytes + (0 if field.is_bitfield() else offset_bits // 8)
        path = f"{whole.path}.{field.spelling}" if field.spelling and not field.is_anonymous() else whole.path
        return _Object(offset, field.type.get_canonical(), path, field)


def _designators(item: Cursor) -> list[Cursor]:
    """The designators of a designated value; [] for a plain one."""
    if item._kind_id != CursorKind.UNEXPOSED_EXPR or clang.type_kind(item.type) != TypeKind.VOID:
        return []
    return clang.children(item)[:-1]


def _is_index(designator: Cursor) -> bool:
    return designator._kind_id != CursorKind.MEMBER_REF


def _fields(type_: Type) -> list[Cursor] | None:
    """The fields of a record that values go to; None for an array."""
    if clang.type_kind(type_) != TypeKind.RECORD:
        return None
    return [field for field in clang.fields(type_) if field.spelling or not field.is_bitfield()]


def _element(array: Type) -> Type:
    return array.get_array_element_type().get_canonical()


def _element_count(array: Type) -> int:
    size, element = clang.sizeof(array), clang.sizeof(_element(array))
    return size // element if size and element else _MAXIMUM_RANGE


def _is_aggregate(type_: Type) -> bool:
    return is_array(type_) or clang.type_kind(type_) == TypeKind.RECORD


def _is_union(type_: Type) -> bool:
    return (
        clang.type_kind(type_) == TypeKind.RECORD
        and clang.kind(type_.get_declaration()) == CursorKind.UNION_DECL
    )


def _is_whole(value: Cursor, type_: Type) -> bool:
    """Whether a value initializes a whole aggregate: a record of its type, a string for its characters."""
    given = value.type.get_canonical()
    if clang.type_kind(type_) == TypeKind.RECORD:
        return clang.type_kind(given) == TypeKind.RECORD and (
            given.get_declaration().get_usr() == type_.get_declaration().get_usr()
        )
    return value._kind_id == CursorKind.STRING_LITERAL and clang.is_integer(_element(type_))
