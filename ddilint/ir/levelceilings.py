"""How high the level can be at the calls of a function, as the tests of it before them tell: a look without values.

`if (KeGetCurrentIrql() <= DISPATCH_LEVEL) Log();` calls `Log` at no higher level, whoever calls the function. What a
test tells holds until the level may be another one: behind what may change it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from msgspec import Struct

from ddilint.ir import nodes as ir
from ddilint.ir.graph import targets
from ddilint.ir.questions import private_variables
from ddilint.irqlfacts import Level

_MOST = int(Level.HIGH_LEVEL)
_TURNED = {"<": ">", ">": "<", "<=": ">=", ">=": "<="}
_OPPOSITE = {"<": ">=", ">": "<=", "<=": ">", ">=": "<", "==": "!=", "!=": "=="}


class _Known(Struct, frozen=True):
    """That the level is no higher than `ceiling` (a rank), and that these variables and temporaries hold it."""

    ceiling: int = _MOST
    holders: frozenset[str | int] = frozenset()

    def joined(self, other: _Known) -> _Known:
        """What is known on either of two ways."""
        return _Known(max(self.ceiling, other.ceiling), self.holders & other.holders)

    def below(self, ceiling: int) -> _Known:
        """The same where the level is known to be no higher than another ceiling, too (an IRQL)."""
        # Above DISPATCH_LEVEL, it is another one on each target: that far, numbers and ranks are the same.
        if ceiling > Level.DISPATCH_LEVEL:
            return self
        return _Known(min(self.ceiling, ceiling), self.holders)


def ceilings(
    function: ir.Function, reads: Callable[[ir.Call], bool], leaves_alone: Callable[[ir.Call], bool]
) -> dict[tuple[int, int], int]:
    """The ceilings (as ranks) of the calls of a function that have one, by block and place in it.

    `reads` says of a call that it returns the level, `leaves_alone` that the level is the same behind it.
    """
    if not any(reads(call) for _, _, call in _calls(function)):
        return {}
    private = private_variables(function)
    found: dict[tuple[int, int], int] = {}
    begins: dict[int, _Known] = {0: _Known()}
    pending = [0]
    while pending:
        number = pending.pop()
        known = begins[number]
        block = function.blocks[number]
        for following, instruction in enumerate(block.instructions, 1):
            if isinstance(instruction, ir.Call):
                found[number, following] = known.ceiling
            known = _behind(instruction, known, private, reads, leaves_alone)
        for target in targets(block.terminator):
            arriving = _along(block.terminator, target, known)
            before = begins.get(target)
            after = arriving if before is None else before.joined(arriving)
            if after != before:
                begins[target] = after
                pending.append(target)
    return {place: ceiling for place, ceiling in found.items() if ceiling < _MOST}


def _calls(function: ir.Function) -> Iterator[tuple[int, int, ir.Call]]:
    for number, block in enumerate(function.blocks):
        for following, instruction in enumerate(block.instructions, 1):
            if isinstance(instruction, ir.Call):
                yield number, following, instruction


def _behind(
    instruction: ir.Instruction,
    known: _Known,
    private: frozenset[str],
    reads: Callable[[ir.Call], bool],
    leaves_alone: Callable[[ir.Call], bool],
) -> _Known:
    """What is known behind an instruction."""
    match instruction:
        case ir.Call(result=result):
            if reads(instruction):
                own = frozenset() if result is None else frozenset({result})
                return _Known(known.ceiling, known.holders | own)
            if not leaves_alone(instruction):
                return _Known()
            return _Known(known.ceiling, known.holders - {result})
        case ir.Assign(name, value) | ir.Store(ir.VariableAddress(name), value):
            holds = _holds(value, known) and (isinstance(name, int) or name in private)
            return _Known(known.ceiling, known.holders | {name} if holds else known.holders - {name})
        case ir.Declare(name):
            return _Known(known.ceiling, known.holders - {name})
        case ir.Damage():
            return _Known()
        case _:
            return known


def _holds(value: ir.Expression, known: _Known) -> bool:
    match ir.unconverted(value):
        case ir.Temporary(number):
            return number in known.holders
        case ir.Load(ir.VariableAddress(name)):
            return name in known.holders
        case _:
            return False


def _along(end: ir.Terminator, target: int, known: _Known) -> _Known:
    """What is known where control goes from a block to another one."""
    if isinstance(end, ir.Switch) and target != end.default and _holds(end.value, known):
        return known.below(max(last for _, last, block in end.cases if block == target))
    if not isinstance(end, ir.Branch) or end.then == end.otherwise:
        return known
    condition, is_true = end.condition, target == end.then
    while isinstance(condition, ir.Unary) and condition.operator == "!":
        condition, is_true = condition.operand, not is_true
    match ir.unconverted(condition):
        case ir.Binary(operator, value, ir.Constant(number)) if _holds(value, known):
            pass
        case ir.Binary(operator, ir.Constant(number), value) if _holds(value, known):
            operator = _TURNED.get(operator, operator)
        case _:
            return known
    if not is_true:
        operator = _OPPOSITE.get(operator, "")
    match operator:
        case "<=" | "==":
            ceiling = number
        case "<":
            ceiling = number - 1
        case _:
            return known
    return known.below(ceiling)
