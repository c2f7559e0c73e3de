"""clang types to IR types, and which of them rest on a guess.

A type that healing invented has the size of the guess, not of the truth. Its fields may be told apart by it, but its
size, and that of every record that contains it by value, is unknown. The same holds of an array with a guessed number
of elements, and of an enumerator with a guessed value: what clang makes of them is no more than the guess.
"""

from __future__ import annotations

from typing import Final

from msgspec.structs import replace

from ddilint.frontend import clang
from ddilint.frontend.clang import Cursor, CursorKind, Locator, TypeKind
from ddilint.frontend.clang import Type as ClangType
from ddilint.frontend.guesses import ANYTHING, ANYTHING_BITS, MARK, integer_named
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
_SPELLED: Final = frozenset({TypeKind.TYPEDEF, TypeKind.ELABORATED})
_REFERENCES: Final = frozenset({CursorKind.DECL_REF_EXPR, CursorKind.MEMBER_REF_EXPR, CursorKind.TYPE_REF})
_NAMES: Final = frozenset({CursorKind.DECL_REF_EXPR, CursorKind.MEMBER_REF_EXPR})
_ARRAY_HOLDERS: Final = frozenset(
    {CursorKind.VAR_DECL, CursorKind.FIELD_DECL, CursorKind.PARM_DECL, CursorKind.TYPEDEF_DECL}
)
_TYPEDEFS: Final = frozenset({CursorKind.TYPEDEF_DECL, CursorKind.TYPE_ALIAS_DECL})

UNKNOWN: Final = ir.Type(ir.TypeKind.UNKNOWN, 0)


def is_array(type_: ClangType) -> bool:
    """Whether an expression of this type decays to a pointer."""
    return clang.canonical_kind(type_) in _ARRAYS


def is_function(type_: ClangType) -> bool:
    """Whether an expression of this type names a function."""
    return clang.canonical_kind(type_) in _FUNCTIONS


def element_of(type_: ClangType) -> ClangType:
    """What a pointer points to, or an array holds."""
    canonical = type_.get_canonical()
    return canonical.get_array_element_type() if is_array(canonical) else canonical.get_pointee()


def spelling_of_guessed(type_: ClangType) -> str:
    """A type as the driver would spell it, which may be one that healing made."""
    if clang.is_integer(type_):
        return str(type_.spelling)  # what a number was taken for says nothing
    return type_.get_canonical().spelling.replace(f"struct {MARK}", "").replace(MARK, "")


class TypeTable:
    """The types of one translation unit, converted once each; `prelude` is the file of the synthesised names.

    Where nothing was `healed`, there are none, and nobody needs to look. `given_members` are the names of members that
    structures of headers were given.
    """

    def __init__(
        self,
        locator: Locator,
        prelude: str,
        pointer_bits: int,
        healed: bool = True,
        given_members: frozenset[str] = frozenset(),
    ) -> None:
        self._locator = locator
        self._prelude = prelude
        self._healed = healed
        self._given_members = given_members
        self.pointer_bits = pointer_bits
        self._types: dict[tuple[int, str], ir.Type] = {}
        self._seen: dict[tuple[int | None, ...], ir.Type] = {}
        self._guessed: dict[tuple[int | None, ...], bool] = {}
        self._guessed_bounds: dict[int, bool] = {}
        self._guessed_values: dict[int, frozenset[str]] = {}
        self._records: dict[ir.Type, ClangType] = {}
        self._led_to: dict[str, ClangType] = {}

    def convert(self, type_: ClangType) -> ir.Type:
        """The IR type of a clang type; kind UNKNOWN where clang itself does not know it."""
        identity = clang.type_identity(type_)
        found = self._seen.get(identity)
        if found is None:
            found = self._seen[identity] = self._canonical(type_)
        return found

    def of_value(self, cursor: Cursor) -> ir.Type:
        """The type of a variable or field, declared or named; an array with a guessed bound is of unknown size."""
        type_ = self.convert(cursor.type)
        if type_.kind is ir.TypeKind.ARRAY and self.has_guessed_bound(cursor):
            return replace(type_, bits=0)
        if self._healed and type_.kind is ir.TypeKind.INTEGER and self._is_number_guessed(cursor):
            return replace(type_, is_guessed=True)
        return type_

    def _is_number_guessed(self, cursor: Cursor) -> bool:
        """Whether nothing declares the type of a number, or it as a member of the structure that it is one of."""
        if clang.canonical_kind(cursor.type) == TypeKind.ENUM:
            return self.is_guessed(cursor.type)
        if self.has_guessed_size(cursor.type):
            return True
        member = cursor.referenced if clang.kind(cursor) == CursorKind.MEMBER_REF_EXPR else None
        if member is None:
            return False
        return member.spelling in self._given_members or self._locator.declared_in(member) == self._prelude

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
            pointee = canonical.get_pointee().get_canonical()
            element = 0 if kind == TypeKind.NULLPTR else self._element_bits(pointee)
            if clang.type_kind(pointee) == TypeKind.RECORD:
                self._led_to[spelling] = pointee
            return ir.Type(ir.TypeKind.POINTER, self.pointer_bits, False, spelling, element)
        if kind in clang.INTEGER_KINDS:
            bits = 8 * (clang.sizeof(canonical) or 4)
            return ir.Type(ir.TypeKind.INTEGER, bits, clang.is_signed(canonical), spelling)
        if kind in _ARRAYS:
            element = self._element_bits(canonical.get_array_element_type())
            bits = 8 * (clang.sizeof(canonical) or 0) if kind == TypeKind.CONSTANTARRAY else 0
            return ir.Type(ir.TypeKind.ARRAY, bits, False, spelling, element)
        if kind == TypeKind.RECORD and spelling.removeprefix("const ") == ANYTHING:
            return ir.Type(ir.TypeKind.INTEGER, ANYTHING_BITS, True, spelling, is_guessed=True)
        if kind == TypeKind.RECORD:
            record = ir.Type(ir.TypeKind.RECORD, 8 * (clang.sizeof(canonical) or 0), False, spelling)
            self._records[record] = canonical
            return record
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

    def record_of(self, type_: ir.Type) -> ClangType | None:
        """The structure that an IR type was converted from."""
        return self._records.get(type_)

    def record_behind(self, pointer: ir.Type) -> ClangType | None:
        """The structure that a pointer of an IR type leads to; None where it leads to none."""
        return self._led_to.get(pointer.name)

    def size_of(self, type_: ClangType) -> int | None:
        """The size of a type in bytes; None where it is not known."""
        return None if self.is_guessed(type_) else clang.sizeof(type_)

    def is_guessed(self, type_: ClangType) -> bool:
        """Whether the size or layout of a type rests on a synthesised declaration."""
        if clang.canonical_kind(type_) not in _MAY_BE_GUESSED:
            return False
        canonical = type_.get_canonical()
        kind = clang.type_kind(canonical)
        if kind in _ARRAYS and clang.type_kind(type_) in _SPELLED:
            return self.is_guessed(canonical.get_array_element_type()) or self.has_guessed_bound(
                type_.get_declaration()
            )
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
                known = any(map(self._takes_guessed_room, clang.fields(canonical)))
            self._guessed[key] = known
        return known

    def has_guessed_offset(self, field: Cursor, record: Cursor) -> bool:
        """Whether a field lies in a record where only a guess says: behind what takes nobody knows how much room."""
        if not self.is_guessed(record.type):
            return False
        if self.is_guess(record.type.get_canonical().get_declaration()):
            return True
        for each in clang.fields(record.type):
            if self._takes_guessed_room(each):
                return True
            if each == field:
                return False
        return True

    def _takes_guessed_room(self, field: Cursor) -> bool:
        return (
            self.has_guessed_size(field.type)
            or self.has_guessed_bound(field)
            or field.spelling.startswith(MARK)
        )

    def has_guessed_size(self, spelled: ClangType) -> bool:
        """Whether the size of a type rests on a synthesised declaration: also that of a number of unknown width."""
        if self.is_guessed(spelled):
            return True
        while self._healed:
            kind = clang.type_kind(spelled)
            if kind in _ARRAYS:
                spelled = spelled.get_array_element_type()
                continue
            declaration = spelled.get_declaration()
            if clang.kind(declaration) not in _TYPEDEFS or not (
                clang.is_integer(spelled) or is_array(spelled)
            ):
                break
            if self.is_guess(declaration):
                return not integer_named(declaration.spelling)
            spelled = declaration.underlying_typedef_type
        return False

    def name_of_guessed(self, type_: ClangType) -> str:
        """The name of a type whose size only a declaration would tell, the same however it is spelled; else nothing."""
        return spelling_of_guessed(type_) if self.is_guessed(type_) else ""

    def is_guess(self, declaration: Cursor) -> bool:
        """Whether a declaration was synthesised by healing, or is an enumerator whose value rests on one that was."""
        if self._locator.declared_in(declaration) == self._prelude:
            return True
        if not self._healed or clang.kind(declaration) != CursorKind.ENUM_CONSTANT_DECL:
            return False
        owner = declaration.semantic_parent
        return owner is not None and declaration.spelling in self._enumerators_guessed(owner)

    def _enumerators_guessed(self, owner: Cursor) -> frozenset[str]:
        """The enumerators whose values rest on a guess: by what they are set to, or by counting on from there."""
        key = clang.hash_of(owner)
        known = self._guessed_values.get(key)
        if known is None:
            self._guessed_values[key] = frozenset()  # enumerators of its own may be named in it
            found: set[str] = set()
            rests = False
            for enumerator in clang.children(owner):
                values = [part for part in clang.children(enumerator) if clang.is_expression(part)]
                if values:
                    rests = any(
                        self.mentions_guess(value) or not found.isdisjoint(_names_in(value))
                        for value in values
                    )
                if rests:
                    found.add(enumerator.spelling)
            known = self._guessed_values[key] = frozenset(found)
        return known

    def has_guessed_bound(self, cursor: Cursor) -> bool:
        """Whether the number of elements of an array rests on a guess: of what is declared, or of what is named."""
        if not self._healed or clang.canonical_kind(cursor.type) not in _ARRAYS:
            return False
        if clang.kind(cursor) in _NAMES:
            declaration = cursor.referenced
            return declaration is not None and self.has_guessed_bound(declaration)
        if clang.kind(cursor) not in _ARRAY_HOLDERS:
            return False
        key = clang.hash_of(cursor)
        known = self._guessed_bounds.get(key)
        if known is None:
            known = self._guessed_bounds[key] = self._declares_guessed_bound(cursor)
        return known

    def _declares_guessed_bound(self, declaration: Cursor) -> bool:
        initializer = clang.initializer(declaration)
        value = clang.hash_of(initializer) if initializer is not None else None
        for part in clang.children(declaration):
            if clang.is_expression(part) and clang.hash_of(part) != value and self.mentions_guess(part):
                return True
        spelled = declaration.type
        if clang.kind(declaration) == CursorKind.TYPEDEF_DECL:
            spelled = declaration.underlying_typedef_type
        return clang.type_kind(spelled) in _SPELLED and self.has_guessed_bound(spelled.get_declaration())

    def mentions_guess(self, cursor: Cursor, kinds: frozenset[int] = _REFERENCES) -> bool:
        """Whether something in a constant expression that names a value, or a type, rests on what nothing declares."""
        if not self._healed:
            return False
        found = clang.descendants(cursor, kinds)
        return any(map(self._names_guess, [cursor, *found] if clang.kind(cursor) in kinds else found))

    def _names_guess(self, reference: Cursor) -> bool:
        declaration = reference.referenced
        if declaration is None:
            return False
        if clang.kind(reference) == CursorKind.TYPE_REF and self.is_guessed(reference.type):
            return True
        return self.is_guess(declaration) or self.has_guessed_bound(declaration)


def _names_in(value: Cursor) -> set[str]:
    kinds = frozenset({CursorKind.DECL_REF_EXPR})
    named = clang.descendants(value, kinds)
    return {each.spelling for each in ([value, *named] if clang.kind(value) in kinds else named)}
