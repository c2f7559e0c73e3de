"""Which brace belongs to which, in stripped text (without comments, literals and directives)."""

from __future__ import annotations

import re

_BRACE = re.compile(rb"[{}]")


def opening(text: bytes, inside: int, *, begin: int = 0) -> int | None:
    """The offset of the brace that opens what an offset lies in; None where none does, from `begin` on."""
    depth = 0
    opened, closed = text.rfind(b"{", begin, inside), text.rfind(b"}", begin, inside)
    while opened >= 0:
        if closed > opened:
            depth += 1
            closed = text.rfind(b"}", begin, closed)
        elif depth:
            depth -= 1
            opened = text.rfind(b"{", begin, opened)
        else:
            return opened
    return None


def closing(text: bytes, inside: int) -> int | None:
    """The offset of the brace that closes what an offset lies in; None where none does."""
    depth = 0
    for brace in _BRACE.finditer(text, inside):
        depth += 1 if brace[0] == b"{" else -1
        if depth < 0:
            return brace.start()
    return None
