"""Questions about expressions: operators, constants, effects."""

from __future__ import annotations

from typing import Final

from ddilint.frontend.clang.bindings import Cursor, library
from ddilint.frontend.clang.kinds import INTEGER_KINDS, CursorKind
from ddilint.frontend.clang.walking import descendants

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


_evaluate = library.clang_Cursor_Evaluate


def is_expression(cursor: Cursor) -> bool:
    """Whether a cursor is an expression (not a reference to a type, a declaration, a statement, an attribute)."""
    return 100 <= cursor._kind_id < 200


def binary_operator(cursor: Cursor) -> str:
    """The operator of a binary or compound assignment expression ("+", "<<=", "&&"), "" for none."""
    number = library.clang_getCursorBinaryOperatorKind(cursor)
    return _BINARY[number] if 0 <= number < len(_BINARY) else ""


def unary_operator(cursor: Cursor) -> str:
    """The operator of a UNARY_OPERATOR: "*", "&", "-", "~", "!", "++pre", "--post", ...; "" for none."""
    number = library.clang_getCursorUnaryOperatorKind(cursor)
    return _UNARY[number] if 0 <= number < len(_UNARY) else ""


def initializer(variable: Cursor) -> Cursor | None:
    """The initializer of a VAR_DECL, if it has one that clang understood."""
    if variable._kind_id != CursorKind.VAR_DECL:
        return None
    found: Cursor | None = library.clang_Cursor_getVarDeclInitializer(variable)
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
        if library.clang_EvalResult_getKind(result) != 1:
            return None
        if library.clang_EvalResult_isUnsignedInt(result):
            return int(library.clang_EvalResult_getAsUnsigned(result))
        return int(library.clang_EvalResult_getAsLongLong(result))
    finally:
        library.clang_EvalResult_dispose(result)


def arguments(call: Cursor) -> list[Cursor]:
    """The arguments of a CALL_EXPR, without the callee; those that clang dropped are not there."""
    count = library.clang_Cursor_getNumArguments(call)
    found = (library.clang_Cursor_getArgument(call, index) for index in range(max(count, 0)))
    return [argument for argument in found if argument is not None]


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
