"""Where a function leaves, or decides to leave out, what it does where there is an object."""

from __future__ import annotations

from ddilint.analysis.events import Outcome
from ddilint.analysis.proof import Proof, steps_taken
from ddilint.finding import Location
from ddilint.ir import nodes as ir


def leaving(function: ir.Function, outcome: Outcome, proof: Proof, is_common: bool) -> Location | None:
    """The first statement that leaves, after the allocation failed, in the function that was analysed.

    Where the function returns in the same place (`is_common`) after the work, what leaves it out is a decision.
    """
    steps = steps_taken(outcome.state.trace, proof.model)
    failed = next((index for index, step in enumerate(steps) if step.text.endswith("returns NULL")), None)
    if failed is None:
        return None
    after = [step for step in steps[failed:] if step.depth == 0]
    left = next((step.location for step in after if step.text == "leaves here"), None)
    if left is not None or (outcome.is_explicit and not is_common):
        return left
    decision = next((step.location for step in after if step.condition is not None), None)
    if decision is not None or not is_common:
        return decision if outcome.location.line == outcome.location.end_line or is_common else None
    asked = next((step.location for step in reversed(steps[: failed + 1]) if step.depth == 0), None)
    return _decision_after(function, asked) if asked is not None else None


def _decision_after(function: ir.Function, call: Location) -> Location | None:
    """The first decision behind a call, if nothing was to decide there: what it tells was known already."""
    block = next(
        (
            block
            for block in function.blocks
            if any(isinstance(found, ir.Call) and found.location == call for found in block.instructions)
        ),
        None,
    )
    for _ in function.blocks:
        match block.terminator if block is not None else None:
            case ir.Branch(location=location):
                return location
            case ir.Jump(target):
                block = function.blocks[target]
            case _:
                return None
    return None
