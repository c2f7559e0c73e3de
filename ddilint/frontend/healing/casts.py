"""Casts as lvalues, which the kit's compiler takes and clang does not."""

from __future__ import annotations

import re
from typing import Final

from ddilint.frontend.clang import Diagnostic
from ddilint.frontend.guesses import GuessKind
from ddilint.frontend.healing.state import NAME, Healing
from ddilint.frontend.names import CodeText

_CASTS: Final = re.compile(rb"\(((?:\s*\(\s*[A-Za-z_][\w\s]*[\s*]*\))+)\s*[A-Za-z_(*]")
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
    if found is not None and found.span(1) not in healing.blanks.get(error.written.file, ()):
        healing.blanks.setdefault(error.written.file, []).append(found.span(1))
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
