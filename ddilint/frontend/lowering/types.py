"""clang types to IR types, and which of them rest on a guess.

A type that healing invented has the size of the guess, not of the truth. Its fields may be told apart by it, but its
size, and that of every record that contains it by value, is unknown.
"""

from __future__ import annotations

from typing import Final

from msgspec.structs import replace

from ddilint.frontend import clang
from ddilint.frontend.clang import Cursor, Locator, TypeKind
from ddilint.frontend.clang import Type as ClangType
from ddilint.ir import nodes as ir

_FLOATS: Final = frozenset({TypeKind.FLOAT, TypeKind.DOUBLE, TypeKind.LONGDOUBLE})
_POINTERS: Final = frozenset(
    {
        TypeKind.POINTER,
        TypeKind.LVALUEREFERENCE,
        TypeKind.RVALUEREFERENCE,
        TypeKind.NULLPTR,
        TypeKind.MEMBERPOINTER,
    }
)
_ARRAYS: Final = frozenset({TypeKind.CONSTANTARRAY, TypeKind.INCOMPLETEARRAY, TypeKind.VARIABLEARRAY})
_MAY_BE_GUESSED: Final = _ARRAYS | {TypeKind.RECORD, TypeKind.ENUM}
_FUNCTIONS: Final = frozenset({TypeKind.FUNCTIONPROTO, TypeKind.FUNCTIONNOPROTO})

UNKNOWN: Final = ir.Type(ir.TypeKind.UNKNOWN, 0)


def is_array(type_: ClangType) -> bool:
    """Whether an expression of this type decays to a pointer."""
    return clang.canonical_kind(type_) in _ARRAYS


def is_function(type_: ClangType) -> bool:
    """Whether an expression of this type names a function."""
    return clang.canonical_kind(type_) in _FUNCTIONS


class TypeTable:
    """The types of one translation unit, converted once each; `prelude` is the file of the synthesised names."""

    def __init__(self, locator: Locator, prelude: str, pointer_bits: int) -> None:
        self._locator = locator
        self._prelude = prelude
        self.pointer_bits = pointer_bits
        self._types: dict[tuple[int, str], ir.Type] = {}
        self._seen: dict[tuple[int | None, ...], ir.Type] = {}
        self._guessed: dict[tuple[int | None, ...], bool] = {}

    def convert(self, type_: ClangType) -> ir.Type:
        """The IR type of a clang type; kind UNKNOWN where clang itself does not know it."""
        identity = clang.type_identity(type_)
        found = self._seen.get(identity)
        if found is None:
            found = self._seen[identity] = self._canonical(type_)
        return found

    def _canonical(self, type_: ClangType) -> ir.Type:
        """The same, one for all spellings of a type."""
        canonical = type_.get_canonical()
        kind = clang.type_kind(canonical)
        # The spelling is the costly part; a builtin integer kind says it all.
        is_builtin = kind in clang.INTEGER_KINDS and kind != TypeKind.ENUM
        is_volatile = canonical.is_volatile_qualified()
        key = (kind, ("volatile" if is_volatile else "") if is_builtin else canonical.spelling)
        known = self._types.get(key)
        if known is None:
            known = self._convert(canonical, kind)
            if is_volatile:
                known = replace(known, is_volatile=True)
            self._types[key] = known
        return known

    def _convert(self, canonical: ClangType, kind: int) -> ir.Type:
        spelling = canonical.spelling
        if kind in _POINTERS:
            element = 0 if kind == TypeKind.NULLPTR else self._element_bits(canonical.get_pointee())
            return ir.Type(ir.TypeKind.POINTER, self.pointer_bits, False, spelling, element)
        if kind in clang.INTEGER_KINDS:
            bits = 8 * (clang.sizeof(canonical) or 4)
            return ir.Type(ir.TypeKind.INTEGER, bits, clang.is_signed(canonical), spelling)
        if kind in _ARRAYS:
            element = self._element_bits(canonical.get_array_element_type())
            bits = 8 * (clang.sizeof(canonical) or 0) if kind == TypeKind.CONSTANTARRAY else 0
            return ir.Type(ir.TypeKind.ARRAY, bits, False, spelling, element)
        if kind == TypeKind.RECORD:
            return ir.Type(ir.TypeKind.RECORD, 8 * (clang.sizeof(canonical) or 0), False, spelling)
        if kind in _FUNCTIONS:
            return ir.Type(ir.TypeKind.FUNCTION, 0, False, spelling)
        if kind == TypeKind.VOID:
            return ir.VOID
        if kind in _FLOATS:
            return ir.Type(ir.TypeKind.FLOAT, 8 * (clang.sizeof(canonical) or 8), True, spelling)
        return UNKNOWN

    def _element_bits(self, pointee: ClangType) -> int:
        canonical = pointee.get_canonical()
        kind = clang.type_kind(canonical)
        if kind == TypeKind.VOID:
            return 8  # arithmetic on `void *` counts bytes, as the compilers have it
        if kind in _FUNCTIONS or kind == TypeKind.INVALID or self.is_guessed(canonical):
            return 0
        return 8 * (clang.sizeof(canonical) or 0)

    def is_guessed(self, type_: ClangType) -> bool:
        """Whether the size or layout of a type rests on a synthesised declaration."""
        if clang.canonical_kind(type_) not in _MAY_BE_GUESSED:
            return False
        canonical = type_.get_canonical()
        kind = clang.type_kind(canonical)
        while kind in _ARRAYS:
            canonical = canonical.get_array_element_type().get_canonical()
            kind = clang.type_kind(canonical)
        if kind not in (TypeKind.RECORD, TypeKind.ENUM):
            return False
        key = clang.type_identity(canonical)
        known = self._guessed.get(key)
        if known is None:
            self._guessed[key] = False  # a cycle through a broken declaration ends here
            known = self.is_guess(canonical.get_declaration())
            if not known and kind == TypeKind.RECORD:
                known = any(self.is_guessed(field.type) for field in clang.fields(canonical))
            self._guessed[key] = known
        return known

    def is_guess(self, declaration: Cursor) -> bool:
        """Whether a declaration was synthesised by healing."""
        return self._locator.declared_in(declaration) == self._prelude
