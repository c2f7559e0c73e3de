"""libclang, made safe and typed: the only module that imports `clang.cindex`.

It knows which functions the bindings lack (their prototypes are declared here), which questions kill libclang
and are therefore never asked, and which kinds the enums of the bindings do not know. It leaves to others what
to parse (`parse.py`) and what a cursor means (`lower.py`).

`Cursor`, `Type`, `Location`, `Extent` and `TranslationUnit` are the bindings' own classes at run time (wrapping
each cursor would cost more than the walk itself); type checkers see the typed stubs below. Kinds are compared
as plain integers (`kind(cursor) == CursorKind.CALL_EXPR`), which is faster and cannot fail on kinds that the
bindings lack.

Not thread safe: walks share one collector. Work is spread over processes, because a walk holds the GIL.
"""

from __future__ import annotations

import ctypes
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from ddilint.errors import InputError, UsageError

try:
    import clang.cindex as _cx
except ImportError as error:  # pragma: no cover - an installation without the dependency
    raise UsageError(
        f"libclang cannot be imported ({error}): install it with `pip install libclang`"
    ) from error

if TYPE_CHECKING:

    class TranslationUnit:
        """One parsed source file; it must be kept alive as long as its cursors are used."""

        @property
        def cursor(self) -> Cursor:
            """The root of the AST."""

        @property
        def spelling(self) -> str:
            """The name of the source file, as it was given."""

    class Location:
        """A place in the source; ask it through the functions of this module."""

    class Extent:
        """A range of the source."""

        @property
        def start(self) -> Location:
            """The first character."""

        @property
        def end(self) -> Location:
            """The place behind the last token."""

    class Cursor:
        """A node of the AST."""

        _kind_id: int

        @property
        def spelling(self) -> str:
            """The declared or referenced name."""

        @property
        def displayname(self) -> str:
            """The name with parameters."""

        @property
        def type(self) -> Type:
            """The type of the expression or declaration."""

        @property
        def result_type(self) -> Type:
            """What the declared function returns."""

        @property
        def location(self) -> Location:
            """Where the node's name stands."""

        @property
        def extent(self) -> Extent:
            """The node's text."""

        @property
        def referenced(self) -> Cursor | None:
            """The declaration that a reference names."""

        @property
        def canonical(self) -> Cursor:
            """The first declaration of the same thing."""

        @property
        def semantic_parent(self) -> Cursor | None:
            """The declaration that this one belongs to."""

        @property
        def lexical_parent(self) -> Cursor | None:
            """The declaration that this one stands in."""

        @property
        def underlying_typedef_type(self) -> Type:
            """What a TYPEDEF_DECL names."""

        @property
        def enum_type(self) -> Type:
            """The integer type of an ENUM_DECL."""

        @property
        def enum_value(self) -> int:
            """The value of an ENUM_CONSTANT_DECL."""

        def is_definition(self) -> bool:
            """Whether this declaration defines."""

        def get_definition(self) -> Cursor | None:
            """The definition of what is declared or referenced."""

        def get_arguments(self) -> Iterator[Cursor | None]:
            """The arguments of a call, the parameters of a function."""

        def get_usr(self) -> str:
            """The name that is the same in every unit."""

        def is_bitfield(self) -> bool:
            """Whether a FIELD_DECL is a bit-field."""

        def is_static_method(self) -> bool:
            """Whether a CXX_METHOD has no object."""

        def get_bitfield_width(self) -> int:
            """Width of a bit-field in bits."""

        def is_anonymous(self) -> bool:
            """Whether a record or field has no name."""

    class Type:
        """The type of an expression or declaration."""

        _kind_id: int
        data: Sequence[int | None]

        @property
        def spelling(self) -> str:
            """As the source would write it."""

        @property
        def element_type(self) -> Type:
            """Of an array or vector."""

        @property
        def element_count(self) -> int:
            """Of an array or vector."""

        def get_canonical(self) -> Type:
            """Without typedefs."""

        def get_pointee(self) -> Type:
            """Of a pointer."""

        def get_declaration(self) -> Cursor:
            """Of a record, enum or typedef."""

        def get_result(self) -> Type:
            """Of a function type."""

        def get_array_element_type(self) -> Type:
            """Of an array."""

        def get_array_size(self) -> int:
            """Of a constant array, else -1."""

        def get_named_type(self) -> Type:
            """Of an ELABORATED type."""

        def argument_types(self) -> Sequence[Type]:
            """Of a FUNCTIONPROTO, and of nothing else."""

        def is_function_variadic(self) -> bool:
            """Of a FUNCTIONPROTO, and of nothing else."""

        def is_const_qualified(self) -> bool:
            """Whether `const` is written on this level."""

        def is_volatile_qualified(self) -> bool:
            """Whether `volatile` is written on this level."""

        def get_fields(self) -> Iterator[Cursor]:
            """Of a record, those of anonymous records included as one each."""

        def get_typedef_name(self) -> str:
            """Of a TYPEDEF, else empty."""

else:
    TranslationUnit = _cx.TranslationUnit
    Location = _cx.SourceLocation
    Extent = _cx.SourceRange
    Cursor = _cx.Cursor
    Type = _cx.Type


class CursorKind:
    """The kinds of cursors that matter in C and simple C++, as the integers of libclang's Index.h."""

    UNEXPOSED_DECL: Final = 1
    STRUCT_DECL: Final = 2
    UNION_DECL: Final = 3
    CLASS_DECL: Final = 4
    ENUM_DECL: Final = 5
    FIELD_DECL: Final = 6
    ENUM_CONSTANT_DECL: Final = 7
    FUNCTION_DECL: Final = 8
    VAR_DECL: Final = 9
    PARM_DECL: Final = 10
    TYPEDEF_DECL: Final = 20
    CXX_METHOD: Final = 21
    NAMESPACE: Final = 22
    LINKAGE_SPEC: Final = 23
    CONSTRUCTOR: Final = 24
    DESTRUCTOR: Final = 25
    CONVERSION_FUNCTION: Final = 26
    TEMPLATE_TYPE_PARAMETER: Final = 27
    TEMPLATE_NON_TYPE_PARAMETER: Final = 28
    TEMPLATE_TEMPLATE_PARAMETER: Final = 29
    FUNCTION_TEMPLATE: Final = 30
    CLASS_TEMPLATE: Final = 31
    CLASS_TEMPLATE_PARTIAL_SPECIALIZATION: Final = 32
    TYPE_ALIAS_DECL: Final = 36
    TYPE_REF: Final = 43
    CXX_BASE_SPECIFIER: Final = 44
    TEMPLATE_REF: Final = 45
    NAMESPACE_REF: Final = 46
    MEMBER_REF: Final = 47
    LABEL_REF: Final = 48
    OVERLOADED_DECL_REF: Final = 49
    VARIABLE_REF: Final = 50
    UNEXPOSED_EXPR: Final = 100
    DECL_REF_EXPR: Final = 101
    MEMBER_REF_EXPR: Final = 102
    CALL_EXPR: Final = 103
    INTEGER_LITERAL: Final = 106
    FLOATING_LITERAL: Final = 107
    IMAGINARY_LITERAL: Final = 108
    STRING_LITERAL: Final = 109
    CHARACTER_LITERAL: Final = 110
    PAREN_EXPR: Final = 111
    UNARY_OPERATOR: Final = 112
    ARRAY_SUBSCRIPT_EXPR: Final = 113
    BINARY_OPERATOR: Final = 114
    COMPOUND_ASSIGNMENT_OPERATOR: Final = 115
    CONDITIONAL_OPERATOR: Final = 116
    CSTYLE_CAST_EXPR: Final = 117
    COMPOUND_LITERAL_EXPR: Final = 118
    INIT_LIST_EXPR: Final = 119
    ADDR_LABEL_EXPR: Final = 120
    STMT_EXPR: Final = 121
    GENERIC_SELECTION_EXPR: Final = 122
    CXX_STATIC_CAST_EXPR: Final = 124
    CXX_DYNAMIC_CAST_EXPR: Final = 125
    CXX_REINTERPRET_CAST_EXPR: Final = 126
    CXX_CONST_CAST_EXPR: Final = 127
    CXX_FUNCTIONAL_CAST_EXPR: Final = 128
    CXX_BOOL_LITERAL_EXPR: Final = 130
    CXX_NULL_PTR_LITERAL_EXPR: Final = 131
    CXX_THIS_EXPR: Final = 132
    CXX_THROW_EXPR: Final = 133
    CXX_NEW_EXPR: Final = 134
    CXX_DELETE_EXPR: Final = 135
    CXX_UNARY_EXPR: Final = 136  # sizeof and alignof, in C as well
    LAMBDA_EXPR: Final = 144
    UNEXPOSED_STMT: Final = 200
    LABEL_STMT: Final = 201
    COMPOUND_STMT: Final = 202
    CASE_STMT: Final = 203
    DEFAULT_STMT: Final = 204
    IF_STMT: Final = 205
    SWITCH_STMT: Final = 206
    WHILE_STMT: Final = 207
    DO_STMT: Final = 208
    FOR_STMT: Final = 209
    GOTO_STMT: Final = 210
    INDIRECT_GOTO_STMT: Final = 211
    CONTINUE_STMT: Final = 212
    BREAK_STMT: Final = 213
    RETURN_STMT: Final = 214
    ASM_STMT: Final = 215
    CXX_CATCH_STMT: Final = 223
    CXX_TRY_STMT: Final = 224
    CXX_FOR_RANGE_STMT: Final = 225
    SEH_TRY_STMT: Final = 226
    SEH_EXCEPT_STMT: Final = 227
    SEH_FINALLY_STMT: Final = 228
    MS_ASM_STMT: Final = 229
    NULL_STMT: Final = 230
    DECL_STMT: Final = 231
    SEH_LEAVE_STMT: Final = 247
    TRANSLATION_UNIT: Final = 350
    UNEXPOSED_ATTR: Final = 400
    ANNOTATE_ATTR: Final = 406
    PACKED_ATTR: Final = 408
    WARN_UNUSED_RESULT_ATTR: Final = 440
    ALIGNED_ATTR: Final = 441
    MACRO_DEFINITION: Final = 501
    MACRO_INSTANTIATION: Final = 502
    INCLUSION_DIRECTIVE: Final = 503
    STATIC_ASSERT: Final = 602


class TypeKind:
    """The kinds of types that matter in C and simple C++, as the integers of libclang's Index.h."""

    INVALID: Final = 0
    UNEXPOSED: Final = 1
    VOID: Final = 2
    BOOL: Final = 3
    CHAR_U: Final = 4
    UCHAR: Final = 5
    CHAR16: Final = 6
    CHAR32: Final = 7
    USHORT: Final = 8
    UINT: Final = 9
    ULONG: Final = 10
    ULONGLONG: Final = 11
    UINT128: Final = 12
    CHAR_S: Final = 13
    SCHAR: Final = 14
    WCHAR: Final = 15
    SHORT: Final = 16
    INT: Final = 17
    LONG: Final = 18
    LONGLONG: Final = 19
    INT128: Final = 20
    FLOAT: Final = 21
    DOUBLE: Final = 22
    LONGDOUBLE: Final = 23
    NULLPTR: Final = 24
    OVERLOAD: Final = 25
    DEPENDENT: Final = 26
    FLOAT128: Final = 30
    HALF: Final = 31
    FLOAT16: Final = 32  # unknown to the enum of the bindings
    COMPLEX: Final = 100
    POINTER: Final = 101
    LVALUEREFERENCE: Final = 103
    RVALUEREFERENCE: Final = 104
    RECORD: Final = 105
    ENUM: Final = 106
    TYPEDEF: Final = 107
    FUNCTIONNOPROTO: Final = 110
    FUNCTIONPROTO: Final = 111
    CONSTANTARRAY: Final = 112
    VECTOR: Final = 113
    INCOMPLETEARRAY: Final = 114
    VARIABLEARRAY: Final = 115
    DEPENDENTSIZEDARRAY: Final = 116
    MEMBERPOINTER: Final = 117
    AUTO: Final = 118
    ELABORATED: Final = 119
    ATTRIBUTED: Final = 178


UNSIGNED_KINDS: Final = frozenset({3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 15})
"""Canonical kinds of the unsigned integers; wchar_t is one with this target (16 bits)."""
SIGNED_KINDS: Final = frozenset({13, 14, 16, 17, 18, 19, 20})
"""Canonical kinds of the signed integers; plain `char` (CHAR_S) is one with this target."""
INTEGER_KINDS: Final = UNSIGNED_KINDS | SIGNED_KINDS | {TypeKind.ENUM}
"""Canonical kinds whose values `evaluate_int` may ask for."""
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

# CXBinaryOperatorKind and CXUnaryOperatorKind of Index.h, in order.
_BINARY: Final = (
    *(
        "",
        ".*",
        "->*",
        "*",
        "/",
        "%",
        "+",
        "-",
        "<<",
        ">>",
        "<=>",
        "<",
        ">",
        "<=",
        ">=",
        "==",
        "!=",
        "&",
        "^",
    ),
    *("|", "&&", "||", "=", "*=", "/=", "%=", "+=", "-=", "<<=", ">>=", "&=", "^=", "|=", ","),
)
_UNARY: Final = (
    *("", "++post", "--post", "++pre", "--pre", "&", "*", "+", "-", "~", "!", "__real", "__imag"),
    *("__extension__", "co_await"),
)


class Place(NamedTuple):
    """A place: `file` as clang was given it ("" for none), line and column from 1, offset in bytes."""

    file: str
    line: int
    column: int
    offset: int


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """One of clang's errors: `place` is the expansion's, `written` of a macro's argument the argument's.

    For what stands in a macro's body both are the place where the macro is used: libclang tells no other.
    """

    severity: int
    message: str
    place: Place
    written: Place


class ParseFailed(InputError):  # noqa: N818 - reads as what it tells
    """libclang gave no translation unit at all."""


def _library() -> Any:
    """Load libclang and declare what the bindings lack."""
    path = _cx.Config.library_path
    if path is None or not any(Path(path).glob("libclang.*")):
        bundled = Path(_cx.__file__).parent / "native"
        if not _cx.Config.library_file and not _cx.Config.loaded and path is None:
            reason = (
                "the package `clang` has overwritten the bindings of the package `libclang`"
                if bundled.is_dir()
                else "the bindings of the package `clang` are installed, but not the package `libclang`"
            )
            raise UsageError(
                f"libclang cannot be used: {reason}; "
                "run `pip uninstall clang libclang`, then `pip install libclang`"
            )
    try:
        _cx.conf.lib  # noqa: B018 - loads the library and tells whether bindings and library fit
        # A handle of our own: prototypes belong to a handle, and those of the bindings stay as they are.
        library = ctypes.CDLL(_cx.conf.get_filename())
    except (_cx.LibclangError, OSError) as error:
        raise UsageError(f"libclang cannot be loaded: {str(error).splitlines()[0]}") from error
    cursor, location, type_, extent = _cx.Cursor, _cx.SourceLocation, _cx.Type, _cx.SourceRange
    text: Any = _cx._CXString
    pointer, number, unsigned = ctypes.c_void_p, ctypes.c_int, ctypes.c_uint
    prototypes: tuple[tuple[str, list[Any], Any], ...] = (
        ("clang_Cursor_Evaluate", [cursor], pointer),
        ("clang_EvalResult_getKind", [pointer], number),
        ("clang_EvalResult_getAsLongLong", [pointer], ctypes.c_longlong),
        ("clang_EvalResult_isUnsignedInt", [pointer], unsigned),
        ("clang_EvalResult_getAsUnsigned", [pointer], ctypes.c_ulonglong),
        ("clang_EvalResult_dispose", [pointer], None),
        ("clang_getCursorBinaryOperatorKind", [cursor], number),
        ("clang_getCursorUnaryOperatorKind", [cursor], number),
        ("clang_Cursor_getVarDeclInitializer", [cursor], cursor),
        ("clang_Cursor_getNumArguments", [cursor], number),
        ("clang_Cursor_getArgument", [cursor, unsigned], cursor),
        ("clang_Cursor_getOffsetOfField", [cursor], ctypes.c_longlong),
        ("clang_Cursor_getStorageClass", [cursor], number),
        ("clang_getCursorLinkage", [cursor], number),
        ("clang_getCursorLanguage", [cursor], number),
        ("clang_getCursorLocation", [cursor], location),
        ("clang_hashCursor", [cursor], unsigned),
        ("clang_visitChildren", [cursor, _cx.callbacks["cursor_visit"], ctypes.py_object], unsigned),
        ("clang_Type_getSizeOf", [type_], ctypes.c_longlong),
        ("clang_Type_getAlignOf", [type_], ctypes.c_longlong),
        ("clang_Type_getOffsetOf", [type_, ctypes.c_char_p], ctypes.c_longlong),
        ("clang_getNumArgTypes", [type_], number),
        ("clang_getArgType", [type_, unsigned], type_),
        ("clang_isFunctionTypeVariadic", [type_], unsigned),
        ("clang_Location_isFromMainFile", [location], number),
        ("clang_getFileLocation", [location, *[pointer] * 4], None),
        ("clang_getExpansionLocation", [location, *[pointer] * 4], None),
        ("clang_getRangeStart", [extent], location),
        ("clang_getRangeEnd", [extent], location),
        ("clang_getFileName", [pointer], text),
        ("clang_getFile", [pointer, ctypes.c_char_p], pointer),
        ("clang_getSkippedRanges", [pointer, pointer], ctypes.POINTER(_RangeList)),
        ("clang_disposeSourceRangeList", [ctypes.POINTER(_RangeList)], None),
        ("clang_getNumDiagnostics", [pointer], unsigned),
        ("clang_getDiagnostic", [pointer, unsigned], pointer),
        ("clang_getDiagnosticSeverity", [pointer], number),
        ("clang_getDiagnosticLocation", [pointer], location),
        ("clang_getDiagnosticSpelling", [pointer], text),
        ("clang_disposeDiagnostic", [pointer], None),
    )
    for name, arguments, result in prototypes:
        function = getattr(library, name)
        function.argtypes = arguments
        function.restype = result
        if result is cursor:
            function.errcheck = _cx.Cursor.from_cursor_result
        elif result is type_:
            function.errcheck = _cx.Type.from_result
        elif result is text:
            function.errcheck = text.from_result
    return library


class _RangeList(ctypes.Structure):
    _fields_ = (("count", ctypes.c_uint), ("ranges", ctypes.POINTER(_cx.SourceRange)))


_lib: Final = _library()
_evaluate = _lib.clang_Cursor_Evaluate


# Parsing ---------------------------------------------------------------------------------------------

PARSE_OPTIONS: Final = 0x200
"""CXTranslationUnit_KeepGoing: without it, errors after a missing file are hidden."""
DETAILED_RECORD: Final = 0x01
"""CXTranslationUnit_DetailedPreprocessingRecord: what `skipped_ranges` needs; 3 to 5 % slower."""


def _handle(unit: TranslationUnit) -> Any:
    return ctypes.cast(unit.obj, ctypes.c_void_p)  # type: ignore[attr-defined]


def parse(
    path: str,
    arguments: Sequence[str],
    unsaved: Sequence[tuple[str, bytes]] = (),
    options: int = PARSE_OPTIONS,
) -> TranslationUnit:
    """Parse one file; `unsaved` are the files that exist in memory only (names and contents).

    Raises ParseFailed when libclang gives nothing back; it may do better when asked again in a fresh process.
    """
    # Without what a precompiled header declares: the top level then has tens of cursors, not thousands.
    index = _cx.Index.create(excludeDecls=True)
    try:
        unit: TranslationUnit = _cx.TranslationUnit.from_source(path, arguments, unsaved, options, index)
    except _cx.TranslationUnitLoadError as error:
        raise ParseFailed(path, "libclang could not parse this file") from error
    return unit


def save(unit: TranslationUnit, path: str) -> None:
    """Write a header unit as a precompiled header."""
    try:
        unit.save(path)  # type: ignore[attr-defined]
    except _cx.TranslationUnitSaveError as error:
        raise InputError(path, "libclang could not write a precompiled header") from error


def diagnostics(unit: TranslationUnit, minimum: int = 3, limit: int = 4_000) -> list[Diagnostic]:
    """The first diagnostics of at least that severity (3: error, 4: fatal), in the order clang found them."""
    found = []
    names: dict[int, str] = {}
    handle = _handle(unit)
    for index in range(min(_lib.clang_getNumDiagnostics(handle), limit)):
        pointer = _lib.clang_getDiagnostic(handle, index)
        try:
            severity = _lib.clang_getDiagnosticSeverity(pointer)
            if severity < minimum:
                continue
            location = _lib.clang_getDiagnosticLocation(pointer)
            place = _place(_lib.clang_getExpansionLocation, location, names)
            written = _place(_lib.clang_getFileLocation, location, names)
            message = _lib.clang_getDiagnosticSpelling(pointer)
            found.append(Diagnostic(severity, message, place, written))
        finally:
            _lib.clang_disposeDiagnostic(pointer)
    return found


def skipped_ranges(unit: TranslationUnit, file: str) -> list[tuple[int, int]]:
    """The offsets (begin, end) of the parts of `file` that the preprocessor skipped (with DETAILED_RECORD only)."""
    entry = _lib.clang_getFile(_handle(unit), file.encode())
    if not entry:
        return []
    listed = _lib.clang_getSkippedRanges(_handle(unit), entry)
    if not listed:
        return []
    try:
        ranges = [listed.contents.ranges[i] for i in range(listed.contents.count)]
        return [(expansion_location(r.start).offset, expansion_location(r.end).offset) for r in ranges]
    finally:
        _lib.clang_disposeSourceRangeList(listed)


def included_files(unit: TranslationUnit) -> list[str]:
    """The names of all files that were read besides the main file, as clang was given them."""
    handle: Any = unit
    return list(dict.fromkeys(str(item.include.name) for item in handle.get_includes()))


# Locations -------------------------------------------------------------------------------------------

_slots = (ctypes.c_void_p(), ctypes.c_uint(), ctypes.c_uint(), ctypes.c_uint())
_references = tuple(ctypes.addressof(slot) for slot in _slots)


def _place(function: Callable[..., None], location: Location, names: dict[int, str]) -> Place:
    function(location, *_references)
    file, line, column, offset = _slots
    handle = file.value
    if not handle:
        return Place("", line.value, column.value, offset.value)
    name = names.get(handle)
    if name is None:
        name = names[handle] = str(_lib.clang_getFileName(handle))
    return Place(name, line.value, column.value, offset.value)


def expansion_location(location: Location) -> Place:
    """Where the text stands that the reader sees: of what a macro made, where the macro is used."""
    return _place(_lib.clang_getExpansionLocation, location, {})


def file_location(location: Location) -> Place:
    """Like `expansion_location`, but of a macro's argument the place of the argument."""
    return _place(_lib.clang_getFileLocation, location, {})


class Locator:
    """Places of one translation unit's locations; it remembers the names of files, and is faster for it."""

    __slots__ = ("_names", "_unit")

    def __init__(self, unit: TranslationUnit) -> None:
        self._unit = unit
        self._names: dict[int, str] = {}

    def expansion(self, location: Location) -> Place:
        """As `expansion_location`."""
        return _place(_lib.clang_getExpansionLocation, location, self._names)

    def file(self, location: Location) -> Place:
        """As `file_location`."""
        return _place(_lib.clang_getFileLocation, location, self._names)

    def declared_in(self, cursor: Cursor) -> str:
        """The name of the file that a declaration stands in."""
        return self.expansion(cursor.location).file

    def offsets(self, extent: Extent) -> tuple[int, int]:
        """The bytes of its file that an extent covers, in expansion places: begin and (exclusive) end."""
        return self.expansion(extent.start).offset, self.expansion(extent.end).offset


def is_from_main_file(location: Location) -> bool:
    """Whether the place lies in the source file itself, no matter through which macro."""
    return bool(_lib.clang_Location_isFromMainFile(location))


# Kinds and walking -----------------------------------------------------------------------------------


def kind(cursor: Cursor) -> int:
    """One of `CursorKind`, or another number."""
    return cursor._kind_id


def type_kind(type_: Type) -> int:
    """One of `TypeKind`, or another number."""
    return type_._kind_id


def type_identity(type_: Type) -> tuple[int | None, ...]:
    """The same for the same type, spelled the same way, within a translation unit, and for no two."""
    return (type_._kind_id, *type_.data)


def kind_name(cursor: Cursor) -> str:
    """The kind in words, for messages."""
    try:
        return str(_cx.CursorKind.from_id(cursor._kind_id).name)
    except ValueError:
        return f"cursor kind {cursor._kind_id}"


def type_kind_name(type_: Type) -> str:
    """The kind in words, for messages."""
    try:
        return str(_cx.TypeKind.from_id(type_._kind_id).name)
    except ValueError:
        return f"type kind {type_._kind_id}"


_found: list[Cursor] = []
_wanted: frozenset[int] = frozenset()
_descend = True


def _keep(child: Any, _parent: Any, unit: Any) -> int:
    child._tu = unit
    _found.append(child)
    return 1


def _keep_wanted(child: Any, _parent: Any, unit: Any) -> int:
    if child._kind_id in _wanted:
        child._tu = unit
        _found.append(child)
        if not _descend:
            return 1
    return 2


_visitor = _cx.callbacks["cursor_visit"]
_keep_callback = _visitor(_keep)
_keep_wanted_callback = _visitor(_keep_wanted)


def children(cursor: Cursor) -> list[Cursor]:
    """The direct children, in the order of the source."""
    global _found
    result: list[Cursor] = []
    outer, _found = _found, result
    try:
        _lib.clang_visitChildren(cursor, _keep_callback, cursor._tu)  # type: ignore[attr-defined]
    finally:
        _found = outer
    return result


def descendants(cursor: Cursor, kinds: frozenset[int], *, nested: bool = True) -> list[Cursor]:
    """All cursors of these kinds below `cursor`, in preorder; `nested`: also those below one of them."""
    global _found, _wanted, _descend
    result: list[Cursor] = []
    outer = _found, _wanted, _descend
    _found, _wanted, _descend = result, kinds, nested
    try:
        _lib.clang_visitChildren(cursor, _keep_wanted_callback, cursor._tu)  # type: ignore[attr-defined]
    finally:
        _found, _wanted, _descend = outer
    return result


def main_file_declarations(unit: TranslationUnit) -> list[Cursor]:
    """The top-level declarations of the source file itself, also those in `extern "C"` and namespaces."""
    result: list[Cursor] = []
    pending = children(unit.cursor)[::-1]
    while pending:
        declaration = pending.pop()
        if not _lib.clang_Location_isFromMainFile(_lib.clang_getCursorLocation(declaration)):
            continue
        number = declaration._kind_id
        if number in (CursorKind.LINKAGE_SPEC, CursorKind.NAMESPACE) or (
            number == CursorKind.UNEXPOSED_DECL and children(declaration)
        ):
            pending.extend(children(declaration)[::-1])
        else:
            result.append(declaration)
    return result


# What an expression is -------------------------------------------------------------------------------


def binary_operator(cursor: Cursor) -> str:
    """The operator of a binary or compound assignment expression ("+", "<<=", "&&"), "" for none."""
    number = _lib.clang_getCursorBinaryOperatorKind(cursor)
    return _BINARY[number] if 0 <= number < len(_BINARY) else ""


def unary_operator(cursor: Cursor) -> str:
    """The operator of a UNARY_OPERATOR: "*", "&", "-", "~", "!", "++pre", "--post", ...; "" for none."""
    number = _lib.clang_getCursorUnaryOperatorKind(cursor)
    return _UNARY[number] if 0 <= number < len(_UNARY) else ""


def initializer(variable: Cursor) -> Cursor | None:
    """The initializer of a VAR_DECL, if it has one that clang understood."""
    if variable._kind_id != CursorKind.VAR_DECL:
        return None
    found: Cursor | None = _lib.clang_Cursor_getVarDeclInitializer(variable)
    return found


def _braced(cursor: Cursor) -> bool:
    """Whether evaluating would reach an initializer list, which ends the process."""
    number = cursor._kind_id
    if number == CursorKind.VAR_DECL:
        first = initializer(cursor)
        return first is None or first._kind_id == CursorKind.INIT_LIST_EXPR
    return number in (CursorKind.INIT_LIST_EXPR, CursorKind.COMPOUND_LITERAL_EXPR)


def evaluate_int(cursor: Cursor) -> int | None:
    """The value of an integer constant expression with the target's sizes; None when it is none.

    The value is in the expression's own type (`(UCHAR)300` is 44). Nothing here knows of healed names: a value
    that rests on one is a dummy.
    """
    if cursor._kind_id == CursorKind.ENUM_CONSTANT_DECL:
        return cursor.enum_value
    canonical = cursor.type.get_canonical()._kind_id
    if canonical not in INTEGER_KINDS or _braced(cursor):
        return None
    result = _evaluate(cursor)
    if not result:
        return None
    try:
        if _lib.clang_EvalResult_getKind(result) != 1:
            return None
        if _lib.clang_EvalResult_isUnsignedInt(result):
            return int(_lib.clang_EvalResult_getAsUnsigned(result))
        return int(_lib.clang_EvalResult_getAsLongLong(result))
    finally:
        _lib.clang_EvalResult_dispose(result)


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
    size = int(_lib.clang_Type_getSizeOf(type_))
    return size if size >= 0 else None


def alignof(type_: Type) -> int | None:
    """Alignment in bytes for the target; None where `sizeof` is None."""
    if sizeof(type_) is None:
        return None
    alignment = int(_lib.clang_Type_getAlignOf(type_))
    return alignment if alignment > 0 else None


def fields(record: Type) -> list[Cursor]:
    """The FIELD_DECLs of a record in their order; an anonymous record inside counts as one."""
    if type_kind(record.get_canonical()) != TypeKind.RECORD:
        return []
    return list(record.get_canonical().get_fields())


def specialized_template(declaration: Cursor) -> Cursor | None:
    """The class template that a class was made of."""
    found: Cursor | None = _cx.conf.lib.clang_getSpecializedCursorTemplate(declaration)
    return found


Predicate = Callable[[Cursor], bool]
"""A question about a cursor."""


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


def field_offset_bits(field: Cursor) -> int | None:
    """Offset of a FIELD_DECL in its record, in bits; None when the record's layout is not known."""
    if field._kind_id != CursorKind.FIELD_DECL:
        return None
    offset = int(_lib.clang_Cursor_getOffsetOfField(field))
    return offset if offset >= 0 else None


def is_signed(type_: Type) -> bool:
    """Whether an integer type is signed; enums count as what they are made of."""
    canonical = type_.get_canonical()
    if canonical._kind_id == TypeKind.ENUM:
        canonical = canonical.get_declaration().enum_type.get_canonical()
    return canonical._kind_id in SIGNED_KINDS


def is_integer(type_: Type) -> bool:
    """Whether the type is an integer, a character, a boolean or an enum."""
    return type_.get_canonical()._kind_id in INTEGER_KINDS


def parameter_types(function: Type) -> tuple[Type, ...]:
    """The parameters' types of a function type with a prototype; empty without one."""
    canonical = function.get_canonical()
    if canonical._kind_id != TypeKind.FUNCTIONPROTO:
        return ()  # the count would be -1, which the bindings read as four thousand million
    count = _lib.clang_getNumArgTypes(canonical)
    return tuple(_lib.clang_getArgType(canonical, index) for index in range(count))


def has_prototype(function: Type) -> bool:
    """Whether arguments of a call are converted to declared parameter types."""
    return function.get_canonical()._kind_id == TypeKind.FUNCTIONPROTO


def is_variadic(function: Type) -> bool:
    """Whether the function type ends in `...`, or has no prototype at all."""
    return bool(_lib.clang_isFunctionTypeVariadic(function.get_canonical()))


def arguments(call: Cursor) -> list[Cursor]:
    """The arguments of a CALL_EXPR, without the callee; those that clang dropped are not there."""
    count = _lib.clang_Cursor_getNumArguments(call)
    found = (_lib.clang_Cursor_getArgument(call, index) for index in range(max(count, 0)))
    return [argument for argument in found if argument is not None]


def token_texts(unit: TranslationUnit, extent: Extent) -> list[str]:
    """The tokens of a range as they are written (slow: 21 microseconds for three tokens)."""
    handle: Any = unit
    return [str(token.spelling) for token in handle.get_tokens(extent=extent)]


# What the lowering asks ------------------------------------------------------------------------------

_FUNCTION_KINDS: Final = frozenset(
    {
        CursorKind.FUNCTION_DECL,
        CursorKind.CXX_METHOD,
        CursorKind.CONSTRUCTOR,
        CursorKind.DESTRUCTOR,
        CursorKind.CONVERSION_FUNCTION,
        CursorKind.FUNCTION_TEMPLATE,
    }
)
_EFFECT_KINDS: Final = frozenset(
    {
        CursorKind.CALL_EXPR,
        CursorKind.COMPOUND_ASSIGNMENT_OPERATOR,
        CursorKind.BINARY_OPERATOR,
        CursorKind.UNARY_OPERATOR,
        CursorKind.STMT_EXPR,
    }
)
_LEAVES: Final = frozenset(
    {
        CursorKind.DECL_REF_EXPR,
        CursorKind.INTEGER_LITERAL,
        CursorKind.STRING_LITERAL,
        CursorKind.CHARACTER_LITERAL,
        CursorKind.CXX_UNARY_EXPR,
    }
)
_INTERNAL_LINKAGE: Final = 2
_NO_LINKAGE: Final = 1


def is_expression(cursor: Cursor) -> bool:
    """Whether a cursor is an expression (not a reference to a type, a declaration, a statement, an attribute)."""
    return 100 <= cursor._kind_id < 200


def is_function_declaration(cursor: Cursor) -> bool:
    """Whether a declaration is that of a function or method."""
    return cursor._kind_id in _FUNCTION_KINDS


def hash_of(cursor: Cursor) -> int:
    """A number that is the same for equal cursors of one translation unit."""
    return int(_lib.clang_hashCursor(cursor))


def has_internal_linkage(declaration: Cursor) -> bool:
    """Whether other translation units cannot see what is declared (`static` at file scope)."""
    return bool(_lib.clang_getCursorLinkage(declaration) == _INTERNAL_LINKAGE)


def is_file_scope(declaration: Cursor) -> bool:
    """Whether a variable is declared outside of any function."""
    parent = declaration.semantic_parent
    return parent is None or parent._kind_id not in _FUNCTION_KINDS


_OWNERS: Final = frozenset(
    {
        CursorKind.CLASS_DECL,
        CursorKind.STRUCT_DECL,
        CursorKind.UNION_DECL,
        CursorKind.CLASS_TEMPLATE,
        CursorKind.CLASS_TEMPLATE_PARTIAL_SPECIALIZATION,
    }
)


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
    if _lib.clang_getCursorLinkage(declaration) != _NO_LINKAGE:
        return False
    return not is_static_local(declaration)


def is_static_local(declaration: Cursor) -> bool:
    """Whether a variable of a function keeps its value between calls."""
    storage = int(_lib.clang_Cursor_getStorageClass(declaration))
    return storage == 3 and not is_file_scope(declaration)  # CX_SC_Static


def offset_of(record: Type, field: str) -> int | None:
    """Offset of a field in bits, members of anonymous records included; None when the layout is not known."""
    offset = int(_lib.clang_Type_getOffsetOf(record.get_canonical(), field.encode()))
    return offset if offset >= 0 else None


def has_effects(cursor: Cursor) -> bool:
    """Whether evaluating an expression may change memory: it calls, assigns, or steps a variable."""
    if cursor._kind_id in _LEAVES:
        return False
    pending = [cursor] if cursor._kind_id in _EFFECT_KINDS else []
    pending += descendants(cursor, _EFFECT_KINDS)
    for found in pending:
        number = found._kind_id
        if number == CursorKind.BINARY_OPERATOR:
            if binary_operator(found) == "=":
                return True
        elif number == CursorKind.UNARY_OPERATOR:
            if unary_operator(found).startswith(("++", "--")):
                return True
        else:
            return True
    return False


def is_cplusplus(cursor: Cursor) -> bool:
    """Whether a cursor belongs to a C++ translation unit."""
    return bool(_lib.clang_getCursorLanguage(cursor) == 3)  # CXLanguage_CPlusPlus


def is_extern_c(function: Cursor) -> bool:
    """Whether a function of a C++ unit has C's linkage: its name alone tells it."""
    return "#" not in function.get_usr()
