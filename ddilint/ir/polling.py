"""What a loop waits for: memory that somebody else is to change while time passes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence

from ddilint.ir import nodes as ir
from ddilint.ir.effects import is_own_address
from ddilint.ir.uses import asked, mentions

_Name = str | int


def polled(
    function: ir.Function, loop: Collection[int], passes_time: Callable[[str], bool]
) -> tuple[ir.Load, ...]:
    """What conditions of a loop (its blocks) read of memory that others can reach, where nothing else in them changes.

    A bound that a counter is compared with is nothing that a loop waits for. Nothing, too, for a loop that calls no
    routine that merely lets time pass; `passes_time` tells them by their names.
    """
    instructions = [item for block in loop for item in function.blocks[block].instructions]
    if not any(
        isinstance(each, ir.Call) and isinstance(each.callee, str) and passes_time(each.callee)
        for each in instructions
    ):
        return ()
    found: dict[ir.Load, None] = {}
    values = _set_in(instructions)
    own = {each.address for each in instructions if isinstance(each, ir.Store)}
    for block in loop:
        for condition in asked(function.blocks[block].terminator):
            loads = _loads(condition, values)
            if loads is not None and own.isdisjoint(load.address for load in loads):
                found.update(dict.fromkeys(loads))
    return tuple(found)


def _set_in(instructions: Sequence[ir.Instruction]) -> Mapping[_Name, list[ir.Expression | None]]:
    """What is stored in variables and temporaries; None is what is not known."""
    found: dict[_Name, list[ir.Expression | None]] = defaultdict(list)
    for each in instructions:
        match each:
            case ir.Assign(name, value) | ir.Store(ir.VariableAddress(name), value):
                found[name].append(value)
            case ir.Call(_, _, arguments, result):
                for argument in arguments:
                    for name, is_read in mentions(argument):
                        if not is_read:
                            found[name].append(None)
                if result is not None:
                    found[result].append(None)
            case _:
                pass
    return found


def _loads(
    expression: ir.Expression, values: Mapping[_Name, list[ir.Expression | None]]
) -> tuple[ir.Load, ...] | None:
    """The loads of others' memory that an expression hangs on; None where it hangs on what the loop changes itself."""
    found: list[ir.Load] = []
    pending = [expression]
    resolved: set[_Name] = set()
    while pending:
        match pending.pop():
            case ir.Load(ir.VariableAddress(name)) | ir.Temporary(name) if name in values:
                (value,) = values[name] if len(values[name]) == 1 else (None,)
                if value is None or name in resolved:
                    return None
                resolved.add(name)
                pending.append(value)
            case ir.Load(address) as load if not is_own_address(address):
                if any(name in values for name, _ in mentions(address)):
                    return None
                found.append(load)
            case ir.Binary(_, left, right):
                pending += (left, right)
            case ir.Unary(_, operand) | ir.Convert(operand):
                pending.append(operand)
            case _:
                pass
    return tuple(found)
