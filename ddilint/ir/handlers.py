"""Routines that the driver keeps in its own structures, and in arrays there, to call them by an index.

Tells which element a routine is stored in, and which one is called; that nothing else is ever stored there is for
others to know.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

from msgspec import Struct

from ddilint.ir import nodes as ir

_FIELD = re.compile(r"(?:->|\.)\s*([A-Za-z_]\w*)\Z")


class Handler(Struct, frozen=True):
    """A function (by its link name) that a field leads to.

    Of an array, that is the element so many bytes behind its beginning; None where that does not show, or is no matter.
    `chosen_by` are names that may tell whether it is this function that the field holds.
    """

    function: str
    offset_bytes: int | None = None
    chosen_by: frozenset[str] = frozenset()


def handlers_in(function: ir.Function, field: str, names: Collection[str]) -> Iterator[Handler]:
    """The functions (of these link names) that a function stores in elements of arrays that lead to a field."""
    for block in function.blocks:
        for instruction in block.instructions:
            match instruction:
                case ir.Store(address, value, member=ir.Member(field=stored)) if stored == field:
                    held = ir.unconverted(value)
                    if isinstance(held, ir.FunctionAddress) and held.function in names:
                        yield Handler(held.function, _constant(element_of(address)))
                case _:
                    pass


def held_field(spelling: str) -> str | None:
    """The field that a spelling ends with, or that is an array which it ends with an element of; None for others."""
    while spelling.endswith("]"):
        depth = 0
        for at in range(len(spelling) - 1, -1, -1):
            depth += (spelling[at] == "]") - (spelling[at] == "[")
            if depth == 0:
                break
        spelling = spelling[:at].rstrip() if depth == 0 else ""
    found = _FIELD.search(spelling)
    return found[1] if found is not None else None


def called_field(callee: ir.Expression) -> str:
    """The field that leads to what is called; "" where none does."""
    callee = ir.unconverted(callee)
    return (held_field(callee.text) or "") if isinstance(callee, ir.Load) else ""


def element_of(address: ir.Expression) -> ir.Expression | None:
    """How far behind the beginning of its array, in bytes, the element at an address lies; None for the first.

    Of an array in an array, that is the inner one.
    """
    address = ir.unconverted(address)
    while isinstance(address, ir.Binary):
        if address.extent:
            return address.right
        address = ir.unconverted(address.left)
    return None


def elements_read(function: ir.Function, spelling: str) -> Iterator[tuple[ir.Expression, int]]:
    """Where the arrays begin of which a function keeps an element, or hands it on, that is spelled so.

    With each is how far the place that is read lies behind the beginning of its element, in bytes.
    """
    for block in function.blocks:
        for instruction in block.instructions:
            match instruction:
                case ir.Store(_, value) | ir.Assign(_, value):
                    kept: tuple[ir.Expression, ...] = (value,)
                case ir.Call(_, _, arguments):
                    kept = arguments
                case _:
                    kept = ()
            for each in map(ir.unconverted, kept):
                if isinstance(each, ir.Load) and each.text == spelling:
                    array = _array_around(each.address)
                    if array is not None:
                        yield array


def _array_around(place: ir.Expression) -> tuple[ir.Expression, int] | None:
    """The same for a place; one that does not say is in the first element."""
    address = place = ir.unconverted(place)
    behind = 0
    while isinstance(address, ir.Binary) and not address.extent:
        right = ir.unconverted(address.right)
        if not isinstance(right, ir.Constant) or address.operator != "+":
            return None
        behind += right.value
        address = ir.unconverted(address.left)
    return (address.left, behind) if isinstance(address, ir.Binary) else (place, 0)


def _constant(element: ir.Expression | None) -> int | None:
    if element is None:
        return 0
    inner = ir.unconverted(element)
    return inner.value if isinstance(inner, ir.Constant) else None
