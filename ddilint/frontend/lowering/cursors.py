"""Questions about clang's expressions that need nothing but the expression."""

from __future__ import annotations

from typing import Final

from ddilint.frontend import clang
from ddilint.frontend.clang import Cursor, CursorKind, TypeKind
from ddilint.frontend.guesses import MARK
from ddilint.ir import nodes as ir

CASTS: Final = frozenset(
    {
        CursorKind.CSTYLE_CAST_EXPR,
        CursorKind.CXX_STATIC_CAST_EXPR,
        CursorKind.CXX_DYNAMIC_CAST_EXPR,
        CursorKind.CXX_REINTERPRET_CAST_EXPR,
        CursorKind.CXX_CONST_CAST_EXPR,
        CursorKind.CXX_FUNCTIONAL_CAST_EXPR,
    }
)
TRANSPARENT: Final = frozenset({CursorKind.UNEXPOSED_EXPR, CursorKind.PAREN_EXPR})
REFERENCES: Final = frozenset(
    {
        CursorKind.TYPE_REF,
        CursorKind.TEMPLATE_REF,
        CursorKind.NAMESPACE_REF,
        CursorKind.MEMBER_REF,
        CursorKind.LABEL_REF,
        CursorKind.OVERLOADED_DECL_REF,
        CursorKind.VARIABLE_REF,
    }
)
LVALUES: Final = frozenset(
    {
        CursorKind.DECL_REF_EXPR,
        CursorKind.MEMBER_REF_EXPR,
        CursorKind.ARRAY_SUBSCRIPT_EXPR,
        CursorKind.STRING_LITERAL,
        CursorKind.COMPOUND_LITERAL_EXPR,
    }
)
REFERENCE_TYPES: Final = frozenset({TypeKind.LVALUEREFERENCE, TypeKind.RVALUEREFERENCE})


def strip(cursor: Cursor) -> Cursor:
    """The expression inside parentheses and implicit conversions."""
    while clang.kind(cursor) in TRANSPARENT:
        inner = [child for child in clang.children(cursor) if clang.kind(child) not in REFERENCES]
        if len(inner) != 1:
            break
        cursor = inner[0]
    return cursor


def inside(cursor: Cursor) -> Cursor | None:
    """What stands inside a conversion."""
    inner = [child for child in clang.children(cursor) if clang.kind(child) not in REFERENCES]
    return inner[0] if len(inner) == 1 else None


def returns_reference(function: Cursor) -> bool:
    """Whether a function of C++ returns a reference: its address is what is returned."""
    return (
        clang.is_function_declaration(function)
        and clang.canonical_kind(function.result_type) in REFERENCE_TYPES
    )


MEMORY_OPERATORS = ("operator new", "operator new[]", "operator delete", "operator delete[]")
"""Called by their names, these do what the expressions do, but for constructors and destructors."""


def is_operator(declaration: Cursor) -> bool:
    """Whether a declaration overloads an operator with operands (a conversion is called like a method)."""
    is_named = clang.is_function_declaration(declaration) and declaration.spelling.startswith("operator")
    return (
        is_named
        and declaration.spelling not in MEMORY_OPERATORS
        and clang.kind(declaration) != CursorKind.CONVERSION_FUNCTION
    )


def member_of(field: Cursor, index: str = "") -> ir.Member | None:
    """The structure and the name of a field; None where it has none.

    Those are in the code where the structure is a guess, too: it is one of the kit's that no header here declares.
    """
    parent = field.semantic_parent
    if parent is None or clang.kind(field) != CursorKind.FIELD_DECL:
        return None
    return ir.Member(parent.spelling.removeprefix(MARK), field.spelling, index)
