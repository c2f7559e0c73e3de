"""The shape of a control-flow graph."""

from __future__ import annotations

from ddilint.ir import nodes as ir


def targets(terminator: ir.Terminator) -> tuple[int, ...]:
    """The blocks that control can go to, in the order of the source."""
    match terminator:
        case ir.Jump(target):
            return (target,)
        case ir.Branch():
            return (terminator.then, terminator.otherwise)
        case ir.Switch():
            return (*(target for _, _, target in terminator.cases), terminator.default)
        case ir.Choose():
            return terminator.targets
        case _:
            return ()


def taken(terminator: ir.Terminator) -> tuple[int, ...]:
    """The same without the side of a branch that a constant rules out: `while (TRUE)` is never left that way."""
    if isinstance(terminator, ir.Branch) and isinstance(terminator.condition, ir.Constant):
        return (terminator.then if terminator.condition.value else terminator.otherwise,)
    return targets(terminator)


def has_loop(function: ir.Function) -> bool:
    """Whether a function repeats anything; `do ... while (0)` does not."""
    return any(
        isinstance(block.terminator, ir.Branch)
        and block.terminator.loop
        and not (
            isinstance(block.terminator.condition, ir.Constant) and block.terminator.condition.value == 0
        )
        for block in function.blocks
    )
