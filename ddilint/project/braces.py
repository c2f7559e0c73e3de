"""Which brace belongs to which, in stripped text (without comments, literals and directives)."""

from __future__ import annotations

import re
from collections.abc import Iterator

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


def heads(text: bytes) -> Iterator[tuple[bytes, int]]:
    """What stands in front of each brace that opens, behind the last statement or brace, and the offset in the brace.

    To look back from the braces takes much less than to search for what may stand in front of one.
    """
    at = text.find(b"{")
    while at >= 0:
        begin = max(text.rfind(mark, 0, at) for mark in (b";", b"{", b"}"))
        yield text[begin + 1 : at].rstrip(), at + 1
        at = text.find(b"{", at + 1)
