"""Guessed types that declare functions (`DRIVER_X Routine;`): what the definitions tell of result and parameters."""

from __future__ import annotations

import re
from typing import Final

from ddilint.frontend.guesses import TYPE_KINDS, GuessKind
from ddilint.frontend.healing.state import Healing
from ddilint.frontend.names import CodeText

_RESULTS: Final = {
    b"VOID": "void",
    b"void": "void",
    b"BOOLEAN": "unsigned char",
    b"UCHAR": "unsigned char",
    b"ULONG": "unsigned long",
    b"PVOID": "void *",
    b"int": "int",
    b"NTAPI": "long",
}
_ANNOTATED_PARAMETER: Final = re.compile(
    rb"\b_[A-Z]\w*_\b(?:\s*\([^()]*\))?|\b__(?:in|out|inout)\w*|\b(?:IN|OUT|INOUT|OPTIONAL|CONST|const)\b"
)
_PARAMETER: Final = re.compile(rb"([A-Za-z_]\w*)((?:\s|\*)*)[A-Za-z_]\w*")
_INITIALIZER_LIST: Final = (b":", b",")
"""C++: in front of a member in `C() : a(1), b(2) { }`, which else looks like a function's definition."""
_BASIC_TYPES: Final = frozenset({"int", "char", "short", "long"})


def declares_functions(healing: Healing, name: bytes) -> bool:
    """`X f;` at file scope, where f is called or defined with parentheses and never has members."""
    for text, offset in healing.texts.places(name):
        declared = text.declared_variable(offset, name)
        if declared is None or declared[1]:
            continue
        variable = declared[0]
        end = text.code.find(variable, offset + len(name)) + len(variable)
        if text.after(end) != b";" or text.before(offset) in (b"(", b","):
            continue
        places = [
            (t, place)
            for t, place in healing.texts.places(variable)
            if (t, place + len(variable)) != (text, end)
        ]
        if any(
            t.after(p + len(variable)) in (b".", b"[") or t.after(p + len(variable), 2) == b"->"
            for t, p in places
        ):
            return False
        if any(
            _is_function_definition(t, p + len(variable)) and t.before(p) not in _INITIALIZER_LIST
            for t, p in places
        ):
            return True
    return False


def result_of(healing: Healing, name: bytes) -> str:
    """What the definitions of the functions that are declared with a guessed type return."""
    for text, offset in healing.texts.places(name):
        declared = text.declared_variable(offset, name)
        if declared is None or declared[1]:
            continue
        for where, place in healing.texts.places(declared[0]):
            if _is_function_definition(where, place + len(declared[0])):
                result = _RESULTS.get(where.before(place))
                if result is not None:
                    return result
    return "long"


def parameters_of(healing: Healing, name: bytes) -> str:
    """The parameters' types in a definition of a function that is declared with a guessed type.

    Empty unless every one is told by a name that the kit knows, or that was guessed before.
    """
    for text, offset in healing.texts.places(name):
        declared = text.declared_variable(offset, name)
        if declared is None or declared[1]:
            continue
        for where, place in healing.texts.places(declared[0]):
            end = place + len(declared[0])
            if _is_function_definition(where, end):
                opening = where.code.find(b"(", end)
                types = _types_of(healing, where.code[opening + 1 : where.balanced(opening) - 1])
                if types:
                    return types
    return ""


def _types_of(healing: Healing, parameters: bytes) -> str:
    without = _ANNOTATED_PARAMETER.sub(b" ", parameters)
    found = []
    for parameter in without.split(b","):
        match = _PARAMETER.fullmatch(parameter.strip())
        if match is None:
            return ""
        type_name, stars = match.group(1).decode(), match.group(2).count(b"*")
        if type_name not in _BASIC_TYPES:
            guess = healing.prelude.guesses.get(type_name)
            if type_name in healing.headers and not healing.texts.defines(match.group(1)):
                healing.include_header_of(type_name)
            elif guess is None or guess.kind not in TYPE_KINDS or guess.kind == GuessKind.FUNCTION_TYPE:
                return ""
        found.append(type_name + " " + "*" * stars)
    return ", ".join(found)


def _is_function_definition(text: CodeText, offset: int) -> bool:
    if text.after(offset) != b"(":
        return False
    opening = text.code.find(b"(", offset)
    depth = 0
    for position in range(opening, min(opening + 2000, len(text.code))):
        character = text.code[position]
        if character == 0x28:
            depth += 1
        elif character == 0x29:
            depth -= 1
            if depth == 0:
                behind = text.after(position + 1)
                return behind == b"{" or behind.isalpha()
        elif character in b";{}":
            return False
    return False
