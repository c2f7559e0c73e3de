"""Which objects a driver has the system make as structures say, and under which names it keeps them."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator

from msgspec import Struct

from ddilint.ir import nodes as ir
from ddilint.ir.effects import addressed_variables
from ddilint.ir.setups import Setups
from ddilint.irqlfacts import Maker
from ddilint.rolelevels import Setup

_INDEX = re.compile(r"\s*\[[^\[\]]*\]")
_LAST_FIELD = re.compile(r"(?:->|\.)\s*(\w+)\Z")


class Making(Struct, frozen=True):
    """A call that makes an object, with the structure as it is set up for that (None where it is not known).

    `names` are those of the fields and global variables that the object is kept in; None where it may be anywhere.
    """

    setup: Setup | None
    names: frozenset[str] | None


def makings_in(
    function: ir.Function, maker: Maker, setups: Setups, is_driver_function: Callable[[str], bool]
) -> Iterator[Making]:
    """The objects that a function has a routine make."""
    for number, block in enumerate(function.blocks):
        for index, instruction in enumerate(block.instructions):
            if (
                isinstance(instruction, ir.Call)
                and maker.routine in (instruction.name, instruction.spelling)
                and len(instruction.arguments) > max(maker.source, maker.target)
            ):
                setup = setups.of_call(instruction.arguments[maker.source], number, index)
                names = _names(function, instruction, maker.target, is_driver_function)
                yield Making(setup, names)


def _names(
    function: ir.Function, call: ir.Call, index: int, is_driver_function: Callable[[str], bool]
) -> frozenset[str] | None:
    target = ir.unconverted(call.arguments[index])
    if isinstance(target, ir.VariableAddress):
        if target.variable.startswith("::"):
            return frozenset({ir.plain_variable(target.variable)})
        return _copied_to(function, target.variable, is_driver_function)
    name = name_of(call.argument_texts[index]) if call.argument_texts else ""
    return frozenset({name}) if name else None


def kept_in(function: ir.Function, name: str, makers: Collection[str]) -> Iterator[str | None]:
    """The names of the fields and global variables from which a function copies what it stores under a name.

    None is what came from elsewhere, but for what `makers` made there: that is told by `makings_in`.
    """
    made = {
        variable
        for block in function.blocks
        for each in block.instructions
        if isinstance(each, ir.Call) and (each.name in makers or each.spelling in makers)
        for argument in each.arguments
        for variable in addressed_variables(argument)
    }
    values: dict[int, ir.Expression] = {}
    for block in function.blocks:
        for instruction in block.instructions:
            match instruction:
                case ir.Assign(temporary, value):
                    values[temporary] = value
                case ir.Store(address, value, _, _, text) if _name_kept_in(address, text) == name:
                    stored = ir.unconverted(value)
                    if isinstance(stored, ir.Temporary) and stored.number in values:
                        stored = ir.unconverted(values[stored.number])
                    match stored:
                        case ir.Constant():
                            pass
                        case ir.Load(source, _, spelling):
                            if ir.variable_of(source) not in made:
                                yield _name_kept_in(source, spelling) or None
                        case _:
                            yield None
                case _:
                    pass


def _name_kept_in(address: ir.Expression, spelling: str) -> str:
    """The field or global variable at an address that is spelled so; "" for others."""
    if isinstance(address, ir.VariableAddress):
        is_global = address.variable.startswith("::")
        return ir.plain_variable(address.variable) if is_global else name_of(spelling)
    return name_of(spelling)


def name_of(spelling: str) -> str:
    """The field that a spelling ends with, without indices; "" where it ends with something else."""
    found = _LAST_FIELD.search(_INDEX.sub("", spelling.strip().rstrip(")")))
    return found[1] if found is not None else ""


def _copied_to(
    function: ir.Function, variable: str, is_driver_function: Callable[[str], bool]
) -> frozenset[str] | None:
    """The fields and global variables that a local variable is copied to; None where it may go anywhere."""
    found: set[str] = set()
    read = {
        each.temporary
        for block in function.blocks
        for each in block.instructions
        if isinstance(each, ir.Assign) and _is_read(each.value, variable)
    }

    def holds(value: ir.Expression) -> bool:
        value = ir.unconverted(value)
        return _is_read(value, variable) or (isinstance(value, ir.Temporary) and value.number in read)

    for block in function.blocks:
        for instruction in block.instructions:
            match instruction:
                case ir.Store(address, value, _, _, text) if holds(value):
                    name = _name_kept_in(address, text)
                    if not name:
                        return None
                    found.add(name)
                case ir.Call(callee, _, arguments):
                    is_routine = isinstance(callee, str) and not is_driver_function(callee)
                    if not is_routine and any(
                        holds(each) or variable in addressed_variables(each) for each in arguments
                    ):
                        return None
                case _:
                    pass
        end = block.terminator
        if isinstance(end, ir.Return) and end.value is not None and holds(end.value):
            return None
    return frozenset(found)


def _is_read(value: ir.Expression, variable: str) -> bool:
    value = ir.unconverted(value)
    return isinstance(value, ir.Load) and ir.variable_of(value.address) == variable
