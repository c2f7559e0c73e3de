"""The bindings of libclang: typed, and with the functions that they lack."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from ddilint.errors import UsageError

try:
    from clang import cindex as cindex
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

        def get_canonical(self) -> Type:
            """Without typedefs."""

        def get_pointee(self) -> Type:
            """Of a pointer."""

        def get_declaration(self) -> Cursor:
            """Of a record, enum or typedef."""

        def get_array_element_type(self) -> Type:
            """Of an array."""

        def get_num_template_arguments(self) -> int:
            """Of a class that was made of a template; -1 of anything else."""

        def get_template_argument_type(self, num: int) -> Type:
            """Of a class that was made of a template."""

        def get_array_size(self) -> int:
            """Of a constant array, else -1."""

        def is_const_qualified(self) -> bool:
            """Whether `const` is written on this level."""

        def is_volatile_qualified(self) -> bool:
            """Whether `volatile` is written on this level."""

        def get_fields(self) -> Iterator[Cursor]:
            """Of a record, those of anonymous records included as one each."""

else:
    TranslationUnit = cindex.TranslationUnit
    Location = cindex.SourceLocation
    Extent = cindex.SourceRange
    Cursor = cindex.Cursor
    Type = cindex.Type


class RangeList(ctypes.Structure):
    """CXSourceRangeList of Index.h."""

    _fields_ = (("count", ctypes.c_uint), ("ranges", ctypes.POINTER(cindex.SourceRange)))


# What the bindings make of what libclang gives, with the same outcome and less ado: they ask libclang twice for each
# cursor whether it is the null cursor, whose kind says so, and go through what a function was given for something
# that knows the translation unit, which the first of it does.

_NO_CURSOR: Final[int] = cindex.CursorKind.INVALID_FILE.value


def _as_cursor(found: Any, _function: Any, given: Any) -> Any:
    if found._kind_id == _NO_CURSOR:
        return None
    found._tu = given[0]._tu
    return found


def _as_type(found: Any, _function: Any, given: Any) -> Any:
    found._tu = given[0]._tu
    return found


def _as_text(found: bytes | None, *_: Any) -> str | None:
    return None if found is None else found.decode()


def _quicken(bindings: Any) -> None:
    """Put these in the place of their own in the bindings' functions of cursors and types."""
    quick = {
        cindex.Cursor.from_result: _as_cursor,
        cindex.Cursor.from_cursor_result: _as_cursor,
        cindex.Type.from_result: _as_type,
    }
    for name, arguments, *result in cindex.functionList:
        if len(result) == 2 and result[1] in quick and arguments[0] in (cindex.Cursor, cindex.Type):
            getattr(bindings, name).errcheck = quick[result[1]]
    bindings.clang_getCString.restype = ctypes.c_char_p
    bindings.clang_getCString.errcheck = _as_text


def load() -> Any:
    """Load libclang and declare what the bindings lack."""
    path = cindex.Config.library_path
    if path is None or not any(Path(path).glob("libclang.*")):
        bundled = Path(cindex.__file__).parent / "native"
        if not cindex.Config.library_file and not cindex.Config.loaded and path is None:
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
        _quicken(cindex.conf.lib)  # which loads the library and tells whether bindings and library fit
        # A handle of our own: prototypes belong to a handle, and those of the bindings stay as they are.
        loaded = ctypes.CDLL(cindex.conf.get_filename())
    except (cindex.LibclangError, OSError) as error:
        raise UsageError(f"libclang cannot be loaded: {str(error).splitlines()[0]}") from error
    cursor, location, type_, extent = cindex.Cursor, cindex.SourceLocation, cindex.Type, cindex.SourceRange
    text: Any = cindex._CXString
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
        ("clang_getOverriddenCursors", [cursor, pointer, pointer], None),
        ("clang_disposeOverriddenCursors", [pointer], None),
        ("clang_getCursorLanguage", [cursor], number),
        ("clang_getCursorLocation", [cursor], location),
        ("clang_hashCursor", [cursor], unsigned),
        ("clang_visitChildren", [cursor, cindex.callbacks["cursor_visit"], ctypes.py_object], unsigned),
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
        ("clang_getSkippedRanges", [pointer, pointer], ctypes.POINTER(RangeList)),
        ("clang_disposeSourceRangeList", [ctypes.POINTER(RangeList)], None),
        ("clang_getNumDiagnostics", [pointer], unsigned),
        ("clang_getDiagnostic", [pointer, unsigned], pointer),
        ("clang_getDiagnosticSeverity", [pointer], number),
        ("clang_getDiagnosticLocation", [pointer], location),
        ("clang_getDiagnosticSpelling", [pointer], text),
        ("clang_disposeDiagnostic", [pointer], None),
    )
    for name, arguments, result in prototypes:
        function = getattr(loaded, name)
        function.argtypes = arguments
        function.restype = result
        if result is cursor:
            function.errcheck = _as_cursor
        elif result is type_:
            function.errcheck = _as_type
        elif result is text:
            function.errcheck = text.from_result
    return loaded


library: Final = load()
"""libclang itself, with the prototypes of what the bindings lack."""
