"""Releases that the last of several owners makes: `lock->Owners -= 1; if (lock->Owners == 0) Release(lock);`.

Who takes such a lock counts itself, and is the last one where it was the first: that the release is left out says that
somebody in between holds it, not that the one who took it forgot to give it back. What the count is, nothing in the
function tells.
"""

from __future__ import annotations

from collections.abc import Iterator

from ddilint.ir import nodes as ir


def left_to_the_last(function: ir.Function, block: int) -> int | None:
    """The block that a branch on a count goes to when it leaves one block out, which comes there, too; else None.

    The function must change the count itself, in front of the branch.
    """
    branch = function.blocks[block].terminator
    if not isinstance(branch, ir.Branch) or not _is_counted(function.blocks[block], branch.condition):
        return None
    for between, target in ((branch.then, branch.otherwise), (branch.otherwise, branch.then)):
        end = function.blocks[between].terminator
        if isinstance(end, ir.Jump) and end.target == target:
            return target
    return None


def _is_counted(block: ir.Block, condition: ir.Expression) -> bool:
    """Whether a condition compares a place in memory with 0 that its block changes."""
    match condition:
        case ir.Binary("==" | "!=", operand, ir.Constant(0)):
            place = ir.unconverted(operand)
        case ir.Unary("!", operand):
            place = ir.unconverted(operand)
        case _:
            return False
    changed = set(_changed(block))
    return isinstance(place, (ir.Load, ir.Temporary)) and place in changed


def _changed(block: ir.Block) -> Iterator[ir.Expression]:
    """What holds the values that a block stores where it read them before: the places, and the temporaries."""
    values: dict[int, ir.Expression] = {}
    for instruction in block.instructions:
        match instruction:
            case ir.Assign(number, value):
                values[number] = value
            case ir.Store(address, value, _) if not isinstance(address, ir.VariableAddress):
                value = ir.unconverted(value)
                computed = values.get(value.number) if isinstance(value, ir.Temporary) else value
                match computed:
                    case ir.Binary("+" | "-", ir.Load(read) as place, ir.Constant(_)) if read == address:
                        yield place
                        if isinstance(value, ir.Temporary):
                            yield value
                    case _:
                        pass
            case _:
                pass
