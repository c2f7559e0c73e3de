"""Calls of operators of C++ that the driver defines: nothing names them but their signs, or nothing at all."""

from __future__ import annotations

import re
from collections.abc import Collection

from msgspec.structs import replace

from ddilint.project.lexical import Code, FileText, FunctionText

_WORD = "operator"
_ALLOCATING = re.compile(r"(new|delete)\b")


def is_operator(name: str) -> bool:
    """Whether a function is an operator by its name: `operator<<`, `operator bool`."""
    return name.startswith(_WORD) and not (name[len(_WORD) : len(_WORD) + 1].isalnum() or name == _WORD)


def with_operators(code: Code, file: FileText, operators: Collection[str]) -> FileText:
    """A file whose functions call those operators, too, whose signs stand in them."""
    signs = {name: _sign(name) for name in operators}
    functions = tuple(_with_signs(code, function, signs) for function in file.functions)
    return replace(file, functions=functions)


def _with_signs(code: Code, function: FunctionText, signs: dict[str, bytes]) -> FunctionText:
    found = {
        name for name, sign in signs.items() if code.text.find(sign, function.body_start, function.end) >= 0
    }
    return replace(function, calls=function.calls | found) if found else function


def _sign(name: str) -> bytes:
    """What must stand in a text that calls an operator; of a conversion, nothing tells."""
    spelled = name.removeprefix(_WORD).strip()
    allocating = _ALLOCATING.match(spelled)
    if allocating is not None:
        return allocating[1].encode()
    if spelled[:1].isalpha() or spelled[:1] == "_":
        return b""
    return spelled[:1].encode() if spelled in ("()", "[]") else spelled.encode()
