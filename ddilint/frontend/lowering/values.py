"""Expressions of the IR, put together by the rules of C: conversions, promotions, arithmetic.

Nothing here emits an instruction or asks clang.
"""

from __future__ import annotations

from typing import Final

from msgspec.structs import replace

from ddilint.ir import nodes as ir

_COMPARISONS: Final = frozenset({"<", ">", "<=", ">=", "==", "!="})
_SHIFTS: Final = frozenset({"<<", ">>"})
BOOLEANS: Final = frozenset({"bool", "_Bool"})


def constant(number: int, type_: ir.Type) -> ir.Constant:
    """A constant of a type: the number modulo its width."""
    return ir.Constant(number & ((1 << type_.bits) - 1), type_)


def signed_value(value: ir.Constant) -> int:
    """The number that a constant is when its highest bit is the sign."""
    bits = value.type.bits
    number = value.value
    return number - (1 << bits) if number >> (bits - 1) & 1 else number


def promoted(type_: ir.Type) -> ir.Type:
    """What the integer promotions make of a type."""
    return ir.INT if type_.kind is ir.TypeKind.INTEGER and type_.bits < 32 else type_


def typed(value: ir.Expression, type_: ir.Type) -> ir.Expression:
    """The same bits, read as another type of the same width."""
    source = value.type
    if source == type_ or source.bits != type_.bits:
        return value
    # That its type is only a guess does not make it another one.
    if source.is_guessed != type_.is_guessed and source == replace(type_, is_guessed=source.is_guessed):
        return value
    if isinstance(value, ir.Constant):
        return ir.Constant(value.value, type_)
    return ir.Convert(value, type_)


def keep_pointer(type_: ir.Type, default: ir.Type) -> ir.Type:
    """The type if it is a pointer, else the default."""
    return type_ if type_.kind is ir.TypeKind.POINTER else default


def truth(value: ir.Expression, target: ir.Type) -> ir.Expression:
    """The value as a `bool`: 1 where it is not zero."""
    if value.type.bits == target.bits == 8 and value.type.name in BOOLEANS:
        return value
    if not value.type.is_scalar:
        return ir.Unknown("not a scalar", target)
    zero = ir.Constant(0, value.type)
    return ir.Convert(ir.Binary("!=", value, zero, ir.INT), target)


def is_lost(value: ir.Expression) -> bool:
    """Whether nothing is known of a value, not even which constant it is."""
    return isinstance(value, ir.Unknown) and not value.name


def convert(value: ir.Expression, target: ir.Type, *, explicit: bool) -> ir.Expression:
    """The value in another type: extended as its own type says, or cut off. `explicit` where a cast is written."""
    source = value.type
    if not target.is_scalar:
        if target.kind is ir.TypeKind.RECORD and source.kind is ir.TypeKind.RECORD:
            return value
        return ir.Unknown("not an integer", target)
    if isinstance(value, ir.Unknown) and is_lost(value):
        return ir.Unknown(value.reason, target)
    if not source.is_scalar:
        return ir.Unknown("not an integer", target)
    if source.bits == target.bits:
        return typed(value, target)
    # A number that is cut off stays what the driver wrote: whoever asks for the value before its conversion gets it.
    if isinstance(value, ir.Constant) and not _is_cut_off(value, target):
        return constant(signed_value(value) if source.signed else value.value, target)
    return ir.Convert(value, target, explicit)


def _is_cut_off(value: ir.Constant, target: ir.Type) -> bool:
    number = signed_value(value) if value.type.signed else value.value
    return number >> target.bits > 0


def arithmetic(operator: str, first: ir.Expression, second: ir.Expression, type_: ir.Type) -> ir.Expression:
    """A binary operation whose operands are integers or pointers of any width; Unknown where one is not known."""
    if not type_.is_scalar:
        return ir.Unknown("not an integer", type_)
    for operand in (first, second):
        if is_lost(operand) or not operand.type.is_scalar:
            reason = operand.reason if isinstance(operand, ir.Unknown) else "not an integer"
            return ir.Unknown(reason, type_)
    if operator in _COMPARISONS:
        width = max(first.type.bits, second.type.bits)
        common = first.type if first.type.bits == width else second.type
        first = convert(first, common, explicit=False)
        second = convert(second, common, explicit=False)
        signed = first.type.signed and second.type.signed
        return ir.Binary(operator, first, second, type_, signed)
    first = convert(first, type_, explicit=False)
    second = convert(second, type_, explicit=False)
    match first, second:
        case ir.Constant(left), ir.Constant(right) if operator in ("+", "-"):  # `DISPATCH_LEVEL + 1`
            total = left + right if operator == "+" else left - right
            return ir.Constant(total & ((1 << type_.bits) - 1), type_)
    return ir.Binary(operator, first, second, type_, type_.signed)


def common_type(left: ir.Type, right: ir.Type, operator: str) -> ir.Type:
    """The usual arithmetic conversions; of a shift, the promoted left operand."""
    left = promoted(left)
    if operator in _SHIFTS:
        return left
    right = promoted(right)
    if not left.is_scalar or not right.is_scalar:
        return left
    if left.bits != right.bits:
        return left if left.bits > right.bits else right
    return left if not left.signed else right


def reads_memory(value: ir.Expression) -> bool:
    """Whether a value changes with memory."""
    match value:
        case ir.Load():
            return True
        case ir.Binary(_, left, right):
            return reads_memory(left) or reads_memory(right)
        case ir.Unary(_, operand) | ir.Convert(operand):
            return reads_memory(operand)
        case _:
            return False


def may_be_function(value: ir.Expression) -> bool:
    """Whether a value is the address of a function, or that of a pointer variable which may hold one."""
    value = ir.unconverted(value)
    if isinstance(value, ir.Load):
        return value.type.kind is ir.TypeKind.POINTER and isinstance(value.address, ir.VariableAddress)
    return isinstance(value, ir.FunctionAddress | ir.Temporary) and value.type.kind is ir.TypeKind.POINTER


def is_in_memory(type_: ir.Type) -> bool:
    """Whether a structure is too large for a register: it is passed and returned in memory, as on x64."""
    return type_.kind is ir.TypeKind.RECORD and type_.bits > 64
