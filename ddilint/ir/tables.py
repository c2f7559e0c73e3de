"""Numbers that a function reads from tables: where nothing ever changes these, they are one of a few.

A driver describes the settings that it reads by a table with the offset of a field in each row, and one loop stores
them all. Variables are taken together over the whole function, whatever the order of its statements.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from math import gcd

from msgspec import Struct

from ddilint.ir import nodes as ir

_MOST_NUMBERS = 64
_DEPTH = 6

Fixed = Callable[[str, str], "ir.GlobalVariable | None"]
"""A variable of file scope by its name in the IR, if what is spelled so and read from it never changes."""

Assigned = Mapping[str | int, Iterable[ir.Expression]]
"""All that is assigned to variables that nothing else can set, by their names, and to temporaries."""


class _Place(Struct, frozen=True):
    """The bytes of a variable from `start` on, and again every `stride` bytes (0: only there)."""

    variable: str
    start: int
    stride: int


class Tables:
    """Tells which numbers an expression of one function can be."""

    def __init__(self, assigned: Assigned, fixed: Fixed) -> None:
        self._assigned = assigned
        self._fixed = fixed

    def numbers(self, expression: ir.Expression, depth: int = _DEPTH) -> frozenset[int] | None:
        """The numbers that an expression can be; None where that is not known."""
        match expression:
            case ir.Constant(value, type_):
                return frozenset({ir.signed(value, type_.bits)})
            case ir.Convert(operand):
                return self.numbers(operand, depth)
            case ir.Load(ir.VariableAddress(variable)) if variable in self._assigned:
                return self._any_of(self._assigned[variable], depth)
            case ir.Temporary(number) if number in self._assigned:
                return self._any_of(self._assigned[number], depth)
            case ir.Load(address, type_, text):
                place = self._place(address, depth)
                table = self._fixed(place.variable, text) if place is not None else None
                return _column(table, place, type_) if table is not None and place is not None else None
            case _:
                return None

    def _any_of(self, values: Iterable[ir.Expression], depth: int) -> frozenset[int] | None:
        found: frozenset[int] = frozenset()
        for value in values:
            numbers = self.numbers(value, depth - 1) if depth else None
            if numbers is None:
                return None
            found |= numbers
        return found if 0 < len(found) <= _MOST_NUMBERS else None

    def _place(self, address: ir.Expression, depth: int) -> _Place | None:
        """The places in a variable that an address can be; None where that is not known."""
        match ir.unconverted(address):
            case ir.VariableAddress(variable):
                return _Place(variable, 0, 0)
            case ir.Binary("+" | "-" as operator, left, right):
                place = self._place(left, depth)
                return _moved(place, operator, right) if place is not None else None
            case ir.Load(ir.VariableAddress(variable)) if variable in self._assigned:
                return self._pointer(variable, depth - 1) if depth else None
            case ir.Temporary(number) if number in self._assigned:
                return self._pointer(number, depth - 1) if depth else None
            case _:
                return None

    def _pointer(self, name: str | int, depth: int) -> _Place | None:
        """The places that a pointer can lead to that is set to one, and may walk from there."""
        found: _Place | None = None
        stride = 0
        for value in self._assigned[name]:
            step = self._step(value, name)
            if step is not None:
                stride = gcd(stride, step)
                continue
            place = self._place(value, depth)
            if place is None or (found is not None and found.variable != place.variable):
                return None
            if found is not None:
                stride = gcd(stride, found.start - place.start)
            stride = gcd(stride, place.stride)
            found = place
        return _Place(found.variable, found.start, stride) if found is not None else None

    def _step(self, value: ir.Expression, name: str | int) -> int | None:
        """How many bytes a pointer is moved by, where a value is the same pointer; None for another value."""
        total = 0
        for _ in range(_DEPTH):
            match ir.unconverted(value):
                case ir.Load(ir.VariableAddress(variable)) if variable == name:
                    return total
                case ir.Binary("+" | "-" as operator, left, right):
                    moved = _moved(_Place("", 0, 0), operator, right)
                    total = gcd(total, moved.start, moved.stride)
                    value = left
                case ir.Temporary(number) if len(given := tuple(self._assigned.get(number, ()))) == 1:
                    value = given[0]
                case _:
                    return None
        return None


def _moved(place: _Place, operator: str, by: ir.Expression) -> _Place:
    match ir.unconverted(by):
        case ir.Constant(value, type_):
            signed = ir.signed(value, type_.bits)
            return _Place(
                place.variable, place.start + (signed if operator == "+" else -signed), place.stride
            )
        case ir.Binary("*", _, ir.Constant(size)):
            return _Place(place.variable, place.start, gcd(place.stride, size))
        case _:
            return _Place(place.variable, place.start, 1)


def _column(table: ir.GlobalVariable, place: _Place, type_: ir.Type) -> frozenset[int] | None:
    """The numbers that stand in a table at places; None where not all are known."""
    size, length = type_.size_bytes, table.type.size_bytes
    step = place.stride or length
    first = place.start % step if place.stride else place.start
    if not size or step < size or first < 0 or length // step > _MOST_NUMBERS:
        return None
    rows = range(first, length - size + 1, step)
    known = {at: value for at, width, value in table.values if width == size}
    unknown = [
        *((at, at + (width or length)) for at, width in table.others),
        *((at, at + width) for at, width, _ in table.values if at not in rows or width != size),
    ]
    if not rows or any(low < at + size and at < high for low, high in unknown for at in rows):
        return None
    return frozenset(
        ir.signed(known.get(at, 0), type_.bits) if type_.signed else known.get(at, 0) for at in rows
    )
