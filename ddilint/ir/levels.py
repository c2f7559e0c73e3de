"""Whether a function's instructions can bring the level above a bound, or tell that it is: a look without paths.

Sharper than the text (an ASSERT that a retail build leaves out is not there, constants are known), and still more
than what truly happens.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from ddilint.ir import nodes as ir
from ddilint.irqlfacts import Effect, Level, Limit, LimitCase

EffectsOf = Callable[[str], tuple[Effect, ...]]
"""What a routine of a name does to the level."""


def changes_level(function: ir.Function, bound: int, effects_of: EffectsOf) -> bool:
    """Whether a function raises or lowers the level itself, whatever the bound."""
    del bound
    return any(
        effect.kind in ("raises", "lowers")
        for _, effects in _effects(function, effects_of)
        for effect in effects
    )


def tests_above(function: ir.Function, bound: int, effects_of: EffectsOf) -> bool:
    """Whether a function compares the level that it read so that it may be found above `bound`, or hands it out."""
    temporaries, variables = holding_level(function, effects_of)
    if not temporaries and not variables:
        return False

    def holds(expression: ir.Expression) -> bool:
        match expression:
            case ir.Temporary(number):
                return number in temporaries
            case ir.Load(ir.VariableAddress(key)):
                return key in variables
            case ir.Convert(operand):
                return holds(operand)
            case _:
                return False

    for block in function.blocks:
        end = block.terminator
        if isinstance(end, ir.Return) and end.value is not None and holds(end.value):
            return True
        if isinstance(end, ir.Switch) and holds(end.value) and _is_told_by_case(end, bound):
            return True
    return any(
        holds(value) and tells(operator, number, bound)
        for expression in _expressions(function)
        for operator, value, number in _comparisons(expression)
    )


def hands_level_out(function: ir.Function, effects_of: EffectsOf) -> bool:
    """Whether a function that reads the level may tell its caller: by what it returns, or stores for others."""
    if function.return_type.kind is not ir.TypeKind.VOID:
        return True
    temporaries, variables = holding_level(function, effects_of)
    return any(
        isinstance(instruction, ir.Store)
        and not (
            isinstance(instruction.address, ir.VariableAddress)
            and instruction.address.variable in function.variables
        )
        and mentions(instruction.value, temporaries, variables)
        for block in function.blocks
        for instruction in block.instructions
    )


def holding_level(function: ir.Function, effects_of: EffectsOf) -> tuple[set[int], set[str]]:
    """The temporaries and the variables that hold the level that was read."""
    temporaries: set[int] = set()
    variables: set[str] = set()
    for call, effects in _effects(function, effects_of):
        place = effects[0].place
        if effects[0].kind != "reads" or place is None:
            continue
        if place.how == "return" and call.result is not None:
            temporaries.add(call.result)
        elif place.how == "argument" and place.index < len(call.arguments):
            match call.arguments[place.index]:
                case ir.VariableAddress(key) | ir.Convert(ir.VariableAddress(key)):
                    variables.add(key)
                case _:
                    pass
    for _ in range(2):  # what was copied, and what was copied from that
        for block in function.blocks:
            for instruction in block.instructions:
                match instruction:
                    case ir.Assign(number, value) if mentions(value, temporaries, variables):
                        temporaries.add(number)
                    case ir.Store(ir.VariableAddress(key), value) if mentions(value, temporaries, variables):
                        variables.add(key)
                    case _:
                        pass
    return temporaries, variables


def mentions(expression: ir.Expression, temporaries: set[int], variables: set[str]) -> bool:
    """Whether a value is made of what these temporaries or variables hold."""
    match expression:
        case ir.Temporary(number):
            return number in temporaries
        case ir.Load(ir.VariableAddress(key)):
            return key in variables
        case ir.Convert(operand) | ir.Unary(_, operand):
            return mentions(operand, temporaries, variables)
        case ir.Binary(_, left, right):
            return mentions(left, temporaries, variables) or mentions(right, temporaries, variables)
        case _:
            return False


def _effects(function: ir.Function, effects_of: EffectsOf) -> Iterator[tuple[ir.Call, tuple[Effect, ...]]]:
    for block in function.blocks:
        for instruction in block.instructions:
            if isinstance(instruction, ir.Call) and isinstance(instruction.callee, str):
                effects = effects_of(instruction.callee) or effects_of(instruction.spelling)
                if effects:
                    yield instruction, effects


def _level(effect: Effect, call: ir.Call) -> int:
    if effect.level is None:
        return -1 if effect.is_sure else Level.HIGH_LEVEL
    if isinstance(effect.level, Level):
        return effect.level
    argument = ir.unconverted(call.arguments[effect.level]) if effect.level < len(call.arguments) else None
    if isinstance(argument, ir.Constant) and argument.value <= Level.DISPATCH_LEVEL:
        return argument.value
    return Level.HIGH_LEVEL


def raised_by(effect: Effect, call: ir.Call, number: Callable[[str], int | None]) -> int:
    """The highest level (a rank) that a call may raise to by one of its routine's effects; -1 where it does not.

    `number` is the value of a name that an argument may have to be.
    """
    if effect.value and effect.argument < len(call.arguments):
        wanted, argument = number(effect.value), ir.unconverted(call.arguments[effect.argument])
        if wanted is not None and isinstance(argument, ir.Constant) and argument.value != wanted:
            return -1
    return _level(effect, call)


def highest_raise(function: ir.Function, effects_of: EffectsOf, number: Callable[[str], int | None]) -> int:
    """The highest level (a rank) that a function's calls may raise to, or call back at; -1 where none does."""
    return max(
        (
            raised_by(effect, call, number)
            for call, effects in _effects(function, effects_of)
            for effect in effects
            if effect.kind in ("raises", "calls")
        ),
        default=-1,
    )


def strictest(limit: Limit, call: ir.Call, number: Callable[[str], int | None]) -> Level:
    """The strictest limit of a routine that a call's arguments may demand; `number` is the value of a name."""
    return min((limit.highest, *(case.highest for case in limit.cases if _may_hold(case, call, number))))


def _may_hold(case: LimitCase, call: ir.Call, number: Callable[[str], int | None]) -> bool:
    wanted = number(case.value)
    if not case.is_told_by_argument or case.parameter >= len(call.arguments) or wanted is None:
        return False
    argument = ir.unconverted(call.arguments[case.parameter])
    if not isinstance(argument, ir.Constant):
        return True
    match case.when:
        case "value":
            return (argument.value == wanted) is not case.negated
        case "flag":
            return (argument.value & wanted == wanted) is not case.negated
        case _:
            return False  # a pointer that is a constant points to nothing that is known


def _expressions(function: ir.Function) -> Iterator[ir.Expression]:
    for block in function.blocks:
        for instruction in block.instructions:
            match instruction:
                case ir.Assign(_, value) | ir.Store(_, value):
                    yield value
                case ir.Call(_, _, arguments):
                    yield from arguments
                case _:
                    pass
        match block.terminator:
            case ir.Branch(condition):
                yield condition
            case ir.Return(returned) if returned is not None:
                yield returned
            case _:
                pass


def _comparisons(expression: ir.Expression) -> Iterator[tuple[str, ir.Expression, int]]:
    pending = [expression]
    while pending:
        match pending.pop():
            case ir.Binary(operator, left, right):
                if isinstance(right, ir.Constant):
                    yield operator, left, right.value
                if isinstance(left, ir.Constant):
                    yield _TURNED.get(operator, operator), right, left.value
                pending += [left, right]
            case ir.Unary(_, operand) | ir.Convert(operand):
                pending.append(operand)
            case ir.Load(address):
                pending.append(address)
            case _:
                pass


_TURNED = {"<": ">", ">": "<", "<=": ">=", ">=": "<="}


def _is_told_by_case(switch: ir.Switch, bound: int) -> bool:
    """Whether a case of a level, or none of the cases, means that it is above a bound."""
    bound = min(bound, Level.DISPATCH_LEVEL)  # numbers that are no higher are ranks
    named = {number for first, last, _ in switch.cases for number in range(first, min(last, bound) + 1)}
    return named >= set(range(bound + 1)) or any(last > bound for _, last, _ in switch.cases)


def tells(operator: str, number: int, bound: int) -> bool:
    """Whether one outcome of comparing a level with a number means that it is above a bound."""
    if number > Level.DISPATCH_LEVEL:
        bound = min(bound, Level.DISPATCH_LEVEL)
    match operator:
        case ">" | "<=":
            return number >= bound
        case ">=" | "<" | "==" | "!=":
            return number > bound
        case _:
            return False
