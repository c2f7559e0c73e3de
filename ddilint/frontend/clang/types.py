"""Questions about types: sizes, layouts, prototypes."""

from __future__ import annotations

from typing import Final

from ddilint.frontend.clang.bindings import Cursor, Type, cindex, library
from ddilint.frontend.clang.kinds import INTEGER_KINDS, SIGNED_KINDS, TypeKind

# Records are sized by libclang from their layout; dependent, unexposed and function types are never asked,
# because one of them (`<builtin fn type>`) ends the process.
_SIZED_KINDS: Final = frozenset(
    INTEGER_KINDS
    | {21, 22, 23, 24, 30, 31}
    | {
        TypeKind.COMPLEX,
        TypeKind.POINTER,
        TypeKind.LVALUEREFERENCE,
        TypeKind.RVALUEREFERENCE,
        TypeKind.RECORD,
        TypeKind.CONSTANTARRAY,
        TypeKind.VECTOR,
    }
)
# Kinds that say themselves what a type is; behind others another one may stand.
_PLAIN_KINDS: Final = frozenset({TypeKind.POINTER, TypeKind.RECORD, *INTEGER_KINDS})


def type_kind(type_: Type) -> int:
    """One of `TypeKind`, or another number."""
    return type_._kind_id


def canonical_kind(type_: Type) -> int:
    """The kind of a type without its typedefs; asked often of the same one."""
    kind = type_._kind_id
    if kind in _PLAIN_KINDS:
        return kind
    known: int | None = type_.__dict__.get("_canonical_kind")
    if known is None:
        known = type_._canonical_kind = type_.get_canonical()._kind_id  # type: ignore[attr-defined]
    return known


def type_identity(type_: Type) -> tuple[int | None, ...]:
    """The same for the same type, spelled the same way, within a translation unit, and for no two."""
    return (type_._kind_id, *type_.data)


def type_kind_name(type_: Type) -> str:
    """The kind in words, for messages."""
    try:
        return str(cindex.TypeKind.from_id(type_._kind_id).name)
    except ValueError:
        return f"type kind {type_._kind_id}"


def sizeof(type_: Type) -> int | None:
    """Size in bytes for the target; None for functions, void, incomplete and dependent types."""
    canonical = type_.get_canonical()
    while canonical._kind_id == TypeKind.CONSTANTARRAY:
        element = canonical.get_array_element_type().get_canonical()
        if element._kind_id not in _SIZED_KINDS:
            return None
        if element._kind_id != TypeKind.CONSTANTARRAY:
            break
        canonical = element
    else:
        if canonical._kind_id not in _SIZED_KINDS:
            return None
    size = int(library.clang_Type_getSizeOf(type_))
    return size if size >= 0 else None


def alignof(type_: Type) -> int | None:
    """Alignment in bytes for the target; None where `sizeof` is None."""
    if sizeof(type_) is None:
        return None
    alignment = int(library.clang_Type_getAlignOf(type_))
    return alignment if alignment > 0 else None


def offset_of(record: Type, field: str) -> int | None:
    """Offset of a field in bits, members of anonymous records included; None when the layout is not known."""
    offset = int(library.clang_Type_getOffsetOf(record.get_canonical(), field.encode()))
    return offset if offset >= 0 else None


def fields(record: Type) -> list[Cursor]:
    """The FIELD_DECLs of a record in their order; an anonymous record inside counts as one."""
    if canonical_kind(record) != TypeKind.RECORD:
        return []
    return list(record.get_canonical().get_fields())


def is_signed(type_: Type) -> bool:
    """Whether an integer type is signed; enums count as what they are made of."""
    canonical = type_.get_canonical()
    if canonical._kind_id == TypeKind.ENUM:
        canonical = canonical.get_declaration().enum_type.get_canonical()
    return canonical._kind_id in SIGNED_KINDS


def is_integer(type_: Type) -> bool:
    """Whether the type is an integer, a character, a boolean or an enum."""
    return canonical_kind(type_) in INTEGER_KINDS


def parameter_types(function: Type) -> tuple[Type, ...]:
    """The parameters' types of a function type with a prototype; empty without one."""
    canonical = function.get_canonical()
    if canonical._kind_id != TypeKind.FUNCTIONPROTO:
        return ()  # the count would be -1, which the bindings read as four thousand million
    count = library.clang_getNumArgTypes(canonical)
    return tuple(library.clang_getArgType(canonical, index) for index in range(count))


def template_arguments(record: Type) -> list[Type]:
    """What a class was made of its template with; one that is no type has an invalid one."""
    canonical = record.get_canonical()
    count = max(0, canonical.get_num_template_arguments())
    return [canonical.get_template_argument_type(index) for index in range(count)]


def has_prototype(function: Type) -> bool:
    """Whether arguments of a call are converted to declared parameter types."""
    return function.get_canonical()._kind_id == TypeKind.FUNCTIONPROTO


def is_variadic(function: Type) -> bool:
    """Whether the function type ends in `...`, or has no prototype at all."""
    return bool(library.clang_isFunctionTypeVariadic(function.get_canonical()))
