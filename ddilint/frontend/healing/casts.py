"""Casts as lvalues, which the kit's compiler takes and clang does not."""

from __future__ import annotations

import re
from typing import Final

from ddilint.frontend.clang import Diagnostic
from ddilint.frontend.guesses import GuessKind
from ddilint.frontend.healing.members import incomplete
from ddilint.frontend.healing.mismatches import not_a_number
from ddilint.frontend.healing.state import NAME, Healing
from ddilint.frontend.names import CodeText

_CASTS: Final = re.compile(rb"\(((?:\s*\(\s*[A-Za-z_][\w\s]*[\s*]*\))+)\s*[A-Za-z_(*]")
_CAST: Final = re.compile(rb"(\(\s*[A-Za-z_][\w\s]*[\s*]*\))\s*[A-Za-z_(*]")
_ASSIGNMENT: Final = re.compile(rb"(?:[-+*/&|^%]|<<|>>)=[^;{}]*")
_ADDRESS: Final = re.compile(rb"&?\s*[A-Za-z_]\w*\s*(?:\([^()]*\))?")


def lvalue_cast(healing: Healing, error: Diagnostic) -> None:
    """`((T)x) = y`, `((T)x)++`, `&((T)x)` are legal for the kit's compiler: the cast is blanked."""
    text = healing.text_of(error.written.file)
    if text is None or error.written.file in healing.closure.kit_files:
        return
    code, offset = text.code, error.written.offset
    if _address_of_constant(healing, text, offset):
        return
    if text.after(offset, 2) in (b"++", b"--") or code[offset : offset + 1] == b"=":
        opening = text.opening_before(offset)
    else:
        match = re.compile(rb"[&+\-\s]*").match(code, offset)
        opening = match.end() if match else offset
        outer = code[:opening].rstrip()[-1:] if opening == offset else b""
        if outer == b"(":  # the place is that of the cast in the parentheses
            opening = code.rfind(b"(", 0, opening)
    found = _CASTS.match(code, opening) if opening >= 0 else None
    if found is not None:
        _blank(healing, error.written.file, found.span(1))
    elif match := _CAST.match(code, offset):  # `(T)x = y`, without the parentheses
        _blank(healing, error.written.file, match.span(1))


def pointer_arithmetic(healing: Healing, error: Diagnostic) -> None:
    """`(ULONG_PTR)p &= ~7`: without the cast, a pointer takes no such operator, and nothing is left of the statement.

    Where the pointer then points is off by a few bytes, which no rule asks about.
    """
    if not _blank_assignment(healing, error):
        not_a_number(healing, error)


def arithmetic_on_incomplete(healing: Healing, error: Diagnostic) -> None:
    """`(ULONG_PTR)p += 7`, the same with a pointer to what has no size."""
    if not _blank_assignment(healing, error):
        incomplete(healing, error)


def _blank_assignment(healing: Healing, error: Diagnostic) -> bool:
    """Leave out an assignment whose cast was blanked; tells whether there is one at the error's place."""
    file = error.written.file
    text = healing.text_of(file)
    match = None if text is None else _ASSIGNMENT.search(text.code, error.written.offset)
    if text is None or match is None:
        return False
    statement = max(text.code.rfind(each, 0, match.start()) for each in (b";", b"{", b"}"))
    if statement >= error.written.offset:
        return False
    if not any(statement < begin < match.start() for begin, _ in healing.blanks.get(file, ())):
        return False
    _blank(healing, file, match.span())
    return True


def _blank(healing: Healing, file: str, span: tuple[int, int]) -> None:
    if span not in healing.blanks.get(file, ()):
        healing.blanks.setdefault(file, []).append(span)
        healing.changed = True


def _address_of_constant(healing: Healing, text: CodeText, offset: int) -> bool:
    """`&X`, perhaps by way of a macro, where X was taken for a number: it is an object."""
    match = _ADDRESS.match(text.code, offset)
    if match is None:
        return False
    for name in map(bytes.decode, NAME.findall(match.group())):
        guess = healing.prelude.guesses.get(name)
        if guess is not None and guess.kind == GuessKind.CONSTANT:
            healing.become(name, GuessKind.OBJECT)
            return True
    return False
