"""What instructions may store to: variables, and memory that is not the function's own, as far as they show.

Memory behind pointers is told apart by the offset of what is stored, in bytes: a function that stores at offset 24
of some structure leaves what lies at offset 8 of any structure alone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from msgspec import Struct

from ddilint.ir import nodes as ir

# Of what a routine is given the address of, it may change so many bytes, for all that is known.
_HANDED_BYTES = 8
_MOST_BYTES = 4096


Bytes = tuple[int, int]
"""The bytes [low, high) behind a pointer."""


def changed_variables(instructions: Iterable[ir.Instruction]) -> frozenset[str]:
    """The variables that instructions store to, or take the address of."""
    found: set[str] = set()
    for instruction in instructions:
        match instruction:
            case ir.Declare(variable):
                found.add(variable)
            case ir.Assign(_, value):
                found |= addressed_variables(value)
            case ir.Store(address, value):
                found |= addressed_variables(address) | addressed_variables(value)
            case ir.Fill(address):
                found |= addressed_variables(address)
            case ir.Copy(destination, source):
                found |= addressed_variables(destination) | addressed_variables(source)
            case ir.Call(callee, _, arguments):
                for expression in arguments if isinstance(callee, str) else (callee, *arguments):
                    found |= addressed_variables(expression)
            case ir.Damage(_, _, touched):
                found |= touched.variables if touched is not None else frozenset()
    return frozenset(found)


def addressed_variables(expression: ir.Expression) -> set[str]:
    """The variables in an expression that are not merely read."""
    found: set[str] = set()
    pending = [expression]
    while pending:
        match pending.pop():
            case ir.VariableAddress(variable):
                found.add(variable)
            case ir.Load(ir.VariableAddress()):
                pass
            case ir.Load(inner) | ir.Convert(inner) | ir.Unary(_, inner):
                pending.append(inner)
            case ir.Binary(_, left, right):
                pending += [left, right]
            case _:
                pass
    return found


def calls_of(function: ir.Function) -> Iterator[ir.Call]:
    """The calls in a function."""
    return (instruction for instruction in _instructions(function) if isinstance(instruction, ir.Call))


def called_functions(function: ir.Function) -> frozenset[str] | None:
    """The link names of the functions that are called; None where a pointer to a function is called."""
    return _callees(_instructions(function))


def functions_led_to(function: ir.Function, through: Callable[[ir.Call], Iterable[str]]) -> frozenset[str]:
    """The same, with the functions that calls through pointers lead to."""
    found: set[str] = set()
    for call in calls_of(function):
        found.update((call.callee,) if isinstance(call.callee, str) else through(call))
    return frozenset(found)


def touched_by(instructions: Iterable[ir.Instruction]) -> ir.Touched:
    """What some of these instructions change, however many of them are executed."""
    instructions = tuple(instructions)
    offsets, callees = _offsets(instructions), _callees(instructions)
    if callees is None:
        offsets = None
    return ir.Touched(
        changed_variables(instructions),
        None if offsets is None else tuple(sorted(offsets)),
        tuple(sorted(callees or ())),
    )


def _instructions(function: ir.Function) -> tuple[ir.Instruction, ...]:
    return tuple(instruction for block in function.blocks for instruction in block.instructions)


def _offsets(instructions: Iterable[ir.Instruction]) -> frozenset[Bytes] | None:
    found: set[Bytes] = set()
    for instruction in instructions:
        match instruction:
            case ir.Store(address) | ir.Fill(address) | ir.Copy(address):
                if not is_own_address(address) and ir.variable_of(address) is None:
                    offsets = offsets_of(extent_of(address, _size_of(instruction)))
                    if offsets is None:
                        return None
                    found |= offsets
            case ir.Call(_, _, arguments):
                for argument in arguments:
                    if argument.type.kind is ir.TypeKind.POINTER and not is_own_address(argument):
                        offset = offset_of(argument)
                        if offset is not None and offset != 0:
                            found |= handed_at(offset)  # `&Extension->Lock`: the routine may change it
            case ir.Damage(_, _, touched):
                if touched is None or touched.offsets is None:
                    return None
                found.update(touched.offsets)
            case _:
                pass
    return frozenset(found)


def _callees(instructions: Iterable[ir.Instruction]) -> frozenset[str] | None:
    found: set[str] = set()
    for instruction in instructions:
        if isinstance(instruction, ir.Call):
            if not isinstance(instruction.callee, str):
                return None
            found.add(instruction.callee)
    return frozenset(found)


def is_own_address(address: ir.Expression) -> bool:
    """Whether an address is that of a variable (or a part of one) of the function itself."""
    pending = [ir.unconverted(address)]
    while pending:
        match pending.pop():
            case ir.VariableAddress(variable):
                if variable.startswith("::"):
                    return False
            case ir.Binary("+" | "-", left, _):
                pending.append(ir.unconverted(left))
            case ir.Constant() | ir.StringLiteral() | ir.FunctionAddress():
                pass
            case _:
                return False
    return True


class Extent(Struct, frozen=True):
    """The bytes behind a pointer that one store may touch: `size` bytes from `start` on.

    Where `is_array`, these are the bytes of a whole array, which an index stays in. Where `is_open`, that is in an
    element of an array behind the pointer, whose length is not known; `stride` is the distance of its elements in
    bytes (0 where that is not known).
    """

    pointer: ir.Expression
    start: int
    size: int
    is_open: bool = False
    stride: int = 0
    is_array: bool = False

    @property
    def is_buffer(self) -> bool:
        """Whether it is an element of an array of numbers or characters that a pointer leads to.

        What is read as a field of a structure is none.
        """
        return self.is_open and self.stride == self.size


def extent_of(address: ir.Expression, size: int) -> Extent:
    """What a store of `size` bytes at an address may touch."""
    address = ir.unconverted(address)
    start, is_open, stride, is_array = 0, False, 0, False
    while isinstance(address, ir.Binary):
        right = ir.unconverted(address.right)
        if isinstance(right, ir.Constant):
            by = ir.signed(right.value, right.type.bits)
            start += by if address.operator == "+" else -by
        elif address.extent:
            start, size, is_open, stride, is_array = 0, address.extent, False, 0, True
        elif is_open:
            stride = 0
        else:
            is_open, stride = True, _scale(right)
        address = ir.unconverted(address.left)
    return Extent(address, start, size, is_open, stride, is_array and not is_open)


def offsets_of(extent: Extent) -> frozenset[Bytes] | None:
    """The bytes that stand for an extent behind a pointer of which nothing is known.

    Elements of a structure in an array are where they are in each of them; those of a buffer are nowhere.
    """
    if extent.is_buffer:
        return frozenset()
    if extent.is_open and extent.stride < extent.size:
        return None
    return offsets_from(extent.start, extent.size)


def offsets_from(start: int, size: int) -> frozenset[Bytes] | None:
    """So many bytes; None for too many."""
    if size > _MOST_BYTES:
        return None
    return frozenset({(start, start + max(size, 1))})


def handed_at(offset: int) -> frozenset[Bytes]:
    """What a routine may change that gets the address of what is at an offset."""
    return frozenset({(offset, offset + _HANDED_BYTES)})


def _size_of(instruction: ir.Store | ir.Fill | ir.Copy) -> int:
    return instruction.type.size_bytes if isinstance(instruction, ir.Store) else instruction.size_bytes


def _scale(index: ir.Expression) -> int:
    """The size in bytes of what an index counts."""
    match index:
        case ir.Binary("*", _, ir.Constant(value)):
            return value
        case _:
            return 1


def offset_of(address: ir.Expression) -> int | None:
    """The constant offset of an address from the pointer that it was made of; None for an element of an array."""
    address = ir.unconverted(address)
    offset = 0
    while isinstance(address, ir.Binary):
        right = ir.unconverted(address.right)
        if address.operator != "+" or not isinstance(right, ir.Constant):
            return None
        offset += right.value
        address = ir.unconverted(address.left)
    return offset
