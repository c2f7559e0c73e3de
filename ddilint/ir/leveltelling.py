"""Where a function comes to only if it found the level too high, and whether anybody else may learn that from it.

`if (KeGetCurrentIrql() > DISPATCH_LEVEL) return 1;` tells nothing where 1 is returned otherwise, too: no caller comes
to a place only where the level is too high. Nor does the function itself, once the ways have met. A look without paths.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator

from ddilint.ir import nodes as ir
from ddilint.ir.graph import targets
from ddilint.ir.levels import EffectsOf, holding_level, mentions, tells

_Edge = tuple[int, int]


def blocks_above(function: ir.Function, bound: int, effects_of: EffectsOf) -> frozenset[int] | None:
    """The blocks that a function comes to only where it found the level that it read above `bound`.

    None where it may be known elsewhere, too: more is done about it than to call others, and to return constants that
    are returned otherwise as well; or it may be known in the next iteration of a loop.
    """
    held = holding_level(function, effects_of)
    if _is_kept(function, *held):
        return None
    above: set[_Edge] = set()
    for number, block in enumerate(function.blocks):
        match block.terminator:
            case ir.Branch(condition) as branch if mentions(condition, *held):
                found = _sides_above(condition, bound)
                if found is None or number in _reached(function, targets(branch), ()):
                    return None
                above.update((number, branch.then if side else branch.otherwise) for side in found)
            case ir.Switch(value) if mentions(value, *held):
                return None
            case ir.Return(value) if value is not None and mentions(value, *held):
                return None
            case _:
                pass
    elsewhere = _reached(function, (0,), above)
    alone = frozenset(range(len(function.blocks))) - elsewhere
    return None if _leaves_traces(function, alone, elsewhere) else alone


def _leaves_traces(function: ir.Function, alone: Collection[int], elsewhere: Collection[int]) -> bool:
    """Whether what comes later, or a caller, may tell that control was in blocks that are not reached `elsewhere`."""
    blocks = function.blocks
    chosen = {each.temporary for number in elsewhere for each in _assigned(blocks[number])}
    for number in alone:
        if any(each.temporary in chosen for each in _assigned(blocks[number])):
            return True  # `irql > APC_LEVEL ? 1 : 0`
        for instruction in blocks[number].instructions:
            is_store = isinstance(instruction, ir.Store | ir.Fill | ir.Copy | ir.Damage)
            if is_store or _hands_variable_out(function, instruction):
                return True
    otherwise = _returned(function, elsewhere)
    return any(
        value is not None and not (isinstance(value, ir.Constant) and value in otherwise)
        for value in _returned(function, alone)
    )


def _assigned(block: ir.Block) -> Iterator[ir.Assign]:
    return (each for each in block.instructions if isinstance(each, ir.Assign))


def _hands_variable_out(function: ir.Function, instruction: ir.Instruction) -> bool:
    """Whether a call may store to a variable of the function's own."""
    arguments = instruction.arguments if isinstance(instruction, ir.Call) else ()
    return any(
        isinstance(address, ir.VariableAddress) and address.variable in function.variables
        for address in map(ir.unconverted, arguments)
    )


def _is_kept(function: ir.Function, temporaries: set[int], variables: set[str]) -> bool:
    """Whether something is made of the level besides copies of it in the function's own variables."""
    for block in function.blocks:
        for instruction in block.instructions:
            match instruction:
                case ir.Assign(_, value) | ir.Store(_, value) if mentions(value, temporaries, variables):
                    is_own = not isinstance(instruction, ir.Store) or (
                        isinstance(instruction.address, ir.VariableAddress)
                        and instruction.address.variable in function.variables
                    )
                    if not is_own or not _is_copy(value):
                        return True
                case _:
                    pass
    return False


def _is_copy(value: ir.Expression) -> bool:
    return isinstance(ir.unconverted(value), ir.Temporary | ir.Load)


def _sides_above(condition: ir.Expression, bound: int) -> tuple[bool, ...] | None:
    """The outcomes of a condition that mean that the level is above a bound; None where that does not show."""
    match ir.unconverted(condition):
        case ir.Binary(operator, left, ir.Constant(value)) if operator in _ABOVE and _is_copy(left):
            if not tells(operator, value, bound):
                return ()
            return (_ABOVE[operator],)
        case _:
            return None


_ABOVE = {">": True, ">=": True, "==": True, "<": False, "<=": False, "!=": False}


def _reached(function: ir.Function, start: Iterable[int], left_out: Collection[_Edge]) -> set[int]:
    """The blocks that a function reaches from some otherwise than on the ways that are left out."""
    seen = set(start)
    pending = list(seen)
    while pending:
        number = pending.pop()
        for target in targets(function.blocks[number].terminator):
            if target not in seen and (number, target) not in left_out:
                seen.add(target)
                pending.append(target)
    return seen


def _returned(function: ir.Function, numbers: Collection[int]) -> list[ir.Expression | None]:
    ends = (function.blocks[number].terminator for number in numbers)
    return [end.value for end in ends if isinstance(end, ir.Return)]
