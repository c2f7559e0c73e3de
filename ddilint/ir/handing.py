"""To whom a function hands the address of another one, and what those do with it that get it.

As far as the instructions show: of an address that is kept, or that is not only called, nobody can tell where.
"""

from __future__ import annotations

from msgspec import Struct

from ddilint.ir import nodes as ir


class Handing(Struct, frozen=True):
    """The parameter of a function (by its link name) that gets an address."""

    receiver: str
    position: int


def handed_in(function: ir.Function, name: str) -> frozenset[Handing] | None:
    """To whom a function hands the address of another one; None where it does anything else with it."""
    return _handed(function, name)


def passed_on(function: ir.Function, position: int) -> frozenset[Handing] | None:
    """To whom a function hands what it gets as one of its parameters, a pointer to a function.

    None where it does more with it besides than to call it, and to ask whether it is there.
    """
    return _handed(function, function.parameters[position]) if position < len(function.parameters) else None


def _handed(function: ir.Function, name: str) -> frozenset[Handing] | None:
    """The same for the address of a function, or what a parameter holds."""
    if function.damaged:
        return None
    found: set[Handing] = set()
    for block in function.blocks:
        for instruction in block.instructions:
            match instruction:
                case ir.Call(str(callee), _, arguments):
                    handed = [at for at, argument in enumerate(arguments) if _mentions(argument, name)]
                    if not all(_is(arguments[at], name) for at in handed):
                        return None
                    found |= {Handing(callee, at) for at in handed}
                case ir.Call(callee, _, arguments) if not isinstance(callee, str):
                    if _mentions(callee, name) and not _is(callee, name):
                        return None
                    if any(_mentions(argument, name) for argument in arguments):
                        return None
                case ir.Assign(_, value):
                    if _mentions(value, name):
                        return None
                case ir.Store(address, value) | ir.Copy(address, value):
                    if _mentions(address, name) or _mentions(value, name):
                        return None
                case ir.Fill(address):
                    if _mentions(address, name):
                        return None
                case ir.Damage():
                    return None
                case _:
                    pass
        end = block.terminator
        if isinstance(end, ir.Return) and end.value is not None and _mentions(end.value, name):
            return None
    return frozenset(found)


def _is(expression: ir.Expression, name: str) -> bool:
    """Whether it is the address of a function, or what a variable holds, of a name, and nothing else."""
    match ir.unconverted(expression):
        case ir.FunctionAddress(known) | ir.Load(ir.VariableAddress(known)):
            return known == name
        case _:
            return False


def _mentions(expression: ir.Expression, name: str) -> bool:
    pending = [expression]
    while pending:
        match pending.pop():
            case ir.FunctionAddress(known) | ir.VariableAddress(known) if known == name:
                return True
            case ir.Load(inner) | ir.Convert(inner):
                pending.append(inner)
            case ir.Unary(operator, inner) if operator != "!":
                pending.append(inner)
            case ir.Binary(operator, left, right) if operator not in ("==", "!="):
                pending += (left, right)
            case _:
                pass
    return False
