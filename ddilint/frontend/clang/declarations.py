"""Questions about declarations: linkage, where they stand, what is special about a method."""

from __future__ import annotations

import ctypes
from collections.abc import Callable
from typing import Any, Final

from ddilint.frontend.clang.bindings import Cursor, cindex, library
from ddilint.frontend.clang.kinds import CursorKind

FUNCTION_KINDS: Final = frozenset(
    {
        CursorKind.FUNCTION_DECL,
        CursorKind.CXX_METHOD,
        CursorKind.CONSTRUCTOR,
        CursorKind.DESTRUCTOR,
        CursorKind.CONVERSION_FUNCTION,
        CursorKind.FUNCTION_TEMPLATE,
    }
)


_OWNERS: Final = frozenset(
    {
        CursorKind.CLASS_DECL,
        CursorKind.STRUCT_DECL,
        CursorKind.UNION_DECL,
        CursorKind.CLASS_TEMPLATE,
        CursorKind.CLASS_TEMPLATE_PARTIAL_SPECIALIZATION,
    }
)


_INTERNAL_LINKAGE: Final = 2
_NO_LINKAGE: Final = 1
Predicate = Callable[[Cursor], bool]
"""A question about a cursor."""


def is_function_declaration(cursor: Cursor) -> bool:
    """Whether a declaration is that of a function or method."""
    return cursor._kind_id in FUNCTION_KINDS


def hash_of(cursor: Cursor) -> int:
    """A number that is the same for equal cursors of one translation unit."""
    return int(library.clang_hashCursor(cursor))


def has_internal_linkage(declaration: Cursor) -> bool:
    """Whether other translation units cannot see what is declared (`static` at file scope)."""
    return bool(library.clang_getCursorLinkage(declaration) == _INTERNAL_LINKAGE)


def is_file_scope(declaration: Cursor) -> bool:
    """Whether a variable is declared outside of any function."""
    parent = declaration.semantic_parent
    return parent is None or parent._kind_id not in FUNCTION_KINDS


def is_member(declaration: Cursor) -> bool:
    """Whether a variable or a function belongs to a class."""
    parent = declaration.semantic_parent
    return parent is not None and parent._kind_id in _OWNERS


def is_in_namespace(declaration: Cursor) -> bool:
    """Whether a declaration stands in a namespace."""
    parent = declaration.semantic_parent
    return parent is not None and parent._kind_id == CursorKind.NAMESPACE


def is_local(declaration: Cursor) -> bool:
    """Whether a variable lives in a function's frame (a parameter or an automatic variable)."""
    if declaration._kind_id == CursorKind.PARM_DECL:
        return True
    if library.clang_getCursorLinkage(declaration) != _NO_LINKAGE:
        return False
    return not is_static_local(declaration)


def is_static_local(declaration: Cursor) -> bool:
    """Whether a variable of a function keeps its value between calls."""
    storage = int(library.clang_Cursor_getStorageClass(declaration))
    return storage == 3 and not is_file_scope(declaration)  # CX_SC_Static


def is_cplusplus(cursor: Cursor) -> bool:
    """Whether a cursor belongs to a C++ translation unit."""
    return bool(library.clang_getCursorLanguage(cursor) == 3)  # CXLanguage_CPlusPlus


def is_extern_c(function: Cursor) -> bool:
    """Whether a function of a C++ unit has C's linkage: its name alone tells it."""
    return "#" not in function.get_usr()


def specialized_template(declaration: Cursor) -> Cursor | None:
    """The template that a class or a function was made of."""
    found: Cursor | None = cindex.conf.lib.clang_getSpecializedCursorTemplate(declaration)
    return found


def is_default_constructor(constructor: Cursor) -> bool:
    """Whether a constructor can be called without arguments."""
    handle: Any = constructor
    return bool(handle.is_default_constructor())


def is_copy_constructor(constructor: Cursor) -> bool:
    """Whether a constructor makes a copy of an object of its class."""
    handle: Any = constructor
    return bool(handle.is_copy_constructor())


def is_move_constructor(constructor: Cursor) -> bool:
    """Whether a constructor takes over what an object of its class, soon to die, holds."""
    handle: Any = constructor
    return bool(handle.is_move_constructor())


def is_defaulted(method: Cursor) -> bool:
    """Whether a method is declared `= default`."""
    handle: Any = method
    return bool(handle.is_default_method())


def is_deleted(method: Cursor) -> bool:
    """Whether a method is declared `= delete`."""
    handle: Any = method
    return bool(handle.is_deleted_method())


def is_virtual(method: Cursor) -> bool:
    """Whether a derived class may bring its own version of a method."""
    handle: Any = method
    return bool(handle.is_virtual_method())


def overridden(method: Cursor) -> list[Cursor]:
    """The methods of base classes that a method takes the place of, those that these do included."""
    pending, found = [method], []
    for each in pending:
        direct = _directly_overridden(each) if is_virtual(each) else []
        pending += direct
        found += direct
    return found


def _directly_overridden(method: Cursor) -> list[Cursor]:
    handle: Any = method
    cursors = ctypes.POINTER(cindex.Cursor)()
    count = ctypes.c_uint()
    library.clang_getOverriddenCursors(method, ctypes.byref(cursors), ctypes.byref(count))
    found: list[Any] = [cindex.Cursor.from_buffer_copy(cursors[index]) for index in range(count.value)]
    library.clang_disposeOverriddenCursors(cursors)
    for each in found:
        each._tu = handle._tu
    return found


def field_offset_bits(field: Cursor) -> int | None:
    """Offset of a FIELD_DECL in its record, in bits; None when the record's layout is not known."""
    if field._kind_id != CursorKind.FIELD_DECL:
        return None
    offset = int(library.clang_Cursor_getOffsetOfField(field))
    return offset if offset >= 0 else None


def named_record(field: Cursor) -> Cursor | None:
    """The record that a field is a member of by name: of one in an anonymous record, the one around that."""
    record = field.semantic_parent
    while record is not None and record.is_anonymous():
        record = record.semantic_parent
    return record


def offset_within_bits(field: Cursor, record: Cursor) -> int | None:
    """Offset of a field in a record, in bits, be it in an anonymous record there; None where it is not known.

    libclang leaves one anonymous record out of the chain from `r->field` to `r`.
    """
    parent = field.semantic_parent
    if parent is not None and parent.is_anonymous() and parent.canonical != record.canonical:
        for around in (record, named_record(field)):
            offset = _offset_in_anonymous(field, around) if around is not None else None
            if offset is not None:
                return offset
    return field_offset_bits(field)


def _offset_in_anonymous(field: Cursor, record: Cursor) -> int | None:
    for each in record.type.get_fields():
        offset = field_offset_bits(each)
        if offset is not None and each == field:
            return offset
        if offset is not None and each.is_anonymous():
            inner = _offset_in_anonymous(field, each.type.get_canonical().get_declaration())
            if inner is not None:
                return offset + inner
    return None
