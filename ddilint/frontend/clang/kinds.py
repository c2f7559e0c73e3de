"""The kinds of cursors and types, as the integers of libclang's Index.h."""

from __future__ import annotations

from typing import Final


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
