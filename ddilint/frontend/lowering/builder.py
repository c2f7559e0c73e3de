"""Building a control-flow graph block by block."""

from __future__ import annotations

from collections.abc import Callable

from msgspec.structs import replace

from ddilint.finding import Location
from ddilint.ir import nodes as ir
from ddilint.ir.effects import touched_by
from ddilint.ir.graph import targets


class GraphBuilder:
    """The blocks of a function under construction; `current` is the one that instructions go to.

    After a terminator the current block is a fresh one without predecessors, so that whatever follows in the source
    (code behind a `return`, a label) has a place; `finish` drops those that nothing reaches.
    """

    def __init__(self) -> None:
        self._instructions: list[list[ir.Instruction]] = [[]]
        self._terminators: list[ir.Terminator | None] = [None]
        self.current = 0
        self._temporaries = 0

    def new_block(self) -> int:
        """A new, empty block that nothing leads to yet."""
        self._instructions.append([])
        self._terminators.append(None)
        return len(self._instructions) - 1

    def new_temporary(self) -> int:
        """The number of a fresh temporary."""
        self._temporaries += 1
        return self._temporaries - 1

    def touched_since(self, first: int) -> ir.Touched:
        """What the blocks from `first` on may change."""
        return touched_by(item for block in self._instructions[first:] for item in block)

    def emit(self, instruction: ir.Instruction) -> None:
        """Append an instruction to the current block."""
        self._instructions[self.current].append(instruction)

    def terminate(self, terminator: ir.Terminator) -> None:
        """End the current block; what follows goes to a fresh block."""
        self._terminators[self.current] = terminator
        self.current = self.new_block()

    def tell_outcomes(self, block: int, text: str, outcomes: tuple[str, str]) -> None:
        """Say what the condition of a branch is in either case, if the block ended in the one that is written so."""
        branch = self._terminators[block]
        if isinstance(branch, ir.Branch) and branch.text == text:
            self._terminators[block] = replace(branch, outcomes=outcomes)

    def jump(self, target: int, location: Location | None = None) -> None:
        """End the current block with a jump; `location` is that of a statement that says so."""
        self.terminate(ir.Jump(target, location))

    def enter(self, block: int) -> None:
        """Let the current block fall into `block`, and go on there."""
        self._terminators[self.current] = ir.Jump(block)
        self.current = block

    def finish(self, end: Location) -> tuple[ir.Block, ...]:
        """The graph: reachable blocks only, the entry first, empty forwarding blocks short-cut."""
        if self._terminators[self.current] is None:
            self._terminators[self.current] = ir.Return(None, end)
        for index, terminator in enumerate(self._terminators):
            if terminator is None:
                self._terminators[index] = ir.Stop("falls off")
        forward = {
            index: terminator.target
            for index, terminator in enumerate(self._terminators)
            if isinstance(terminator, ir.Jump)
            and terminator.location is None
            and not self._instructions[index]
            and terminator.target != index
        }

        def resolve(block: int) -> int:
            seen = set()
            while block in forward and block not in seen:
                seen.add(block)
                block = forward[block]
            return block

        order: dict[int, int] = {}
        pending = [resolve(0)]
        while pending:
            block = pending.pop()
            if block in order:
                continue
            order[block] = len(order)
            terminator = self._terminators[block]
            assert terminator is not None
            pending.extend(resolve(target) for target in reversed(targets(terminator)))
        blocks = []
        for block in order:
            terminator = self._terminators[block]
            assert terminator is not None
            blocks.append(
                ir.Block(
                    tuple(self._instructions[block]),
                    _retarget(terminator, lambda target: order[resolve(target)]),
                )
            )
        return tuple(blocks)


def _retarget(terminator: ir.Terminator, rename: Callable[[int], int]) -> ir.Terminator:
    match terminator:
        case ir.Jump(target, location):
            return ir.Jump(rename(target), location)
        case ir.Branch(then=then, otherwise=otherwise):
            return replace(terminator, then=rename(then), otherwise=rename(otherwise))
        case ir.Switch(value, cases, default, location, text):
            renamed = tuple((low, high, rename(target)) for low, high, target in cases)
            return ir.Switch(value, renamed, rename(default), location, text)
        case ir.Choose(choices):
            return replace(terminator, targets=tuple(rename(target) for target in choices))
        case _:
            return terminator
