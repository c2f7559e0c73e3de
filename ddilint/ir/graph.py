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
