"""What a lambda of C++ captured, and where its closure keeps it.

libclang shows the fields of a closure without names. The language fixes their order in practice: explicit captures as
they are written, then the implicit ones as the body first mentions them. Each field's type is held against that of
what it should hold; where they differ, nothing is said of the lambda.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from msgspec import Struct

from ddilint.frontend import clang
from ddilint.frontend.clang import Cursor, CursorKind, TypeKind, field_offset_bits

_REFERENCES = (TypeKind.LVALUEREFERENCE, TypeKind.RVALUEREFERENCE)


class Capture(Struct, frozen=True):
    """A field of a closure: its offset in bytes, the variable that it stands for (None: `this`).

    `by_reference` it holds the variable's address. `value` is what an init-capture is made from.
    """

    offset_bytes: int
    field: Cursor
    variable: Cursor | None
    by_reference: bool = False
    value: Cursor | None = None


class Closure(Struct, frozen=True):
    """A lambda's captures; `variables` are those with a declaration, by the hashes of these."""

    captures: tuple[Capture, ...]
    variables: Mapping[int, Capture]
    this_offset_bytes: int | None


def closure_of(expression: Cursor) -> Closure | None:
    """The captures of a LAMBDA_EXPR; None where they are not known for certain."""
    parts = clang.children(expression)
    body = next((part for part in parts if clang.kind(part) == CursorKind.COMPOUND_STMT), None)
    if body is None:
        return None
    variables = [
        part.referenced
        for part in parts
        if clang.kind(part) == CursorKind.VARIABLE_REF and part.referenced is not None
    ]
    variables += _mentioned(expression, body, variables)
    captures: list[Capture] = []
    fields = clang.fields(expression.type)
    has_this = len(fields) == len(variables) + 1
    if not has_this and len(fields) != len(variables):
        return None
    for member in fields:
        bits = field_offset_bits(member)
        if bits is None:
            return None
        variable = variables[0] if variables else None
        if variable is not None and _held(member) == _held(variable):
            variables.pop(0)
            by_reference = clang.canonical_kind(member.type) in _REFERENCES
            is_own = _is_inside(variable, expression)
            value = clang.initializer(variable) if is_own else None
            if is_own and value is None:
                return None
            captures.append(Capture(bits // 8, member, variable, by_reference, value))
        elif has_this and clang.canonical_kind(member.type) == TypeKind.POINTER:
            has_this = False
            captures.append(Capture(bits // 8, member, None))
        else:
            return None
    known = {clang.hash_of(each.variable): each for each in captures if each.variable is not None}
    this = next((each.offset_bytes for each in captures if each.variable is None), None)
    return Closure(tuple(captures), known, this)


def is_closure(record: Cursor | None) -> bool:
    """Whether a class is one that the compiler makes of a lambda."""
    return record is not None and str(record.type.spelling).startswith("(lambda ")


def _mentioned(expression: Cursor, body: Cursor, explicit: list[Cursor]) -> list[Cursor]:
    """The variables around a lambda that its body mentions and that it does not capture explicitly."""
    seen = {clang.hash_of(variable) for variable in explicit}
    found: list[Cursor] = []
    names = clang.descendants(body, frozenset({CursorKind.DECL_REF_EXPR, CursorKind.VARIABLE_REF}))
    for name in sorted(names, key=lambda each: clang.expansion_location(each.extent.start).offset):
        variable = name.referenced
        if (
            variable is not None
            and clang.kind(variable) in (CursorKind.VAR_DECL, CursorKind.PARM_DECL)
            and clang.is_local(variable)
            and clang.hash_of(variable) not in seen
            and not _is_inside(variable, expression)
        ):
            seen.add(clang.hash_of(variable))
            found.append(variable)
    return found


def _is_inside(declaration: Cursor, expression: Cursor) -> bool:
    start, end = (clang.expansion_location(each) for each in (expression.extent.start, expression.extent.end))
    place = clang.expansion_location(declaration.location)
    return place.file == start.file and start.offset <= place.offset < end.offset


def _held(declaration: Cursor) -> str:
    """The type of the object that a variable, or a field that captures it, names."""
    type_ = declaration.type.get_canonical()
    if clang.type_kind(type_) in _REFERENCES:
        type_ = type_.get_pointee()
    return re.sub(r"\b(?:const|volatile)\b|\s", "", str(type_.spelling))
