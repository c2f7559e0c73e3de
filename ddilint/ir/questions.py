"""Conditions that a function asks more than once of the same values: who knew the answer knows it the next time.

`if (locked) Acquire(); … if (locked) Release();` has two ways through it, not four. Only the function's own
variables are looked at, and only those that nothing but its own stores can change.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

from msgspec import Struct, field

from ddilint.ir import nodes as ir
from ddilint.ir.effects import changed_variables
from ddilint.ir.graph import targets
from ddilint.ir.uses import mentions

_MAXIMUM_QUESTIONS = 4

Key = object
"""Stands for a condition: equal for conditions that ask the same of the same variables."""

Answers = frozenset[tuple[Key, bool]]
"""What is known of conditions on a way through a function."""

NO_ANSWERS: Answers = frozenset()


class Questions(Struct, frozen=True):
    """The conditions of a function that are asked again, with the variables that they ask about."""

    asked: dict[Key, frozenset[str | int]] = field(default_factory=dict)

    @property
    def names(self) -> frozenset[str | int]:
        """All variables and temporaries that are asked about."""
        return frozenset(name for names in self.asked.values() for name in names)

    def ways(self, end: ir.Terminator) -> tuple[tuple[int, tuple[Key, bool] | None], ...]:
        """Where control may go to, each with the condition and the answer that leads there, if that is asked again."""
        if isinstance(end, ir.Branch):
            normal = _normal(end.condition)
            if normal is not None and normal[0] in self.asked:
                key, is_straight = normal
                return (end.then, (key, is_straight)), (end.otherwise, (key, not is_straight))
        return tuple((target, None) for target in targets(end))

    def without(self, changed: str | int, known: Answers) -> Answers:
        """What is still known after a variable or a temporary changed."""
        if not known:
            return known
        return frozenset(answer for answer in known if changed not in self.asked[answer[0]])


def changed_by(instruction: ir.Instruction) -> str | int | None:
    """The variable, if it is one that nothing else can change, or the temporary that an instruction changes."""
    match instruction:
        case ir.Store(ir.VariableAddress(name)) | ir.Declare(name):
            return name
        case ir.Assign(number):
            return number
        case ir.Call(result=number):
            return number
        case _:
            return None


def questions_of(function: ir.Function, decides: Callable[[int], bool]) -> Questions:
    """The conditions that a function asks more than once; `decides` says of a block that it matters whether it runs.

    Of many conditions, the first ones that decide about such blocks are kept.
    """
    times: Counter[Key] = Counter()
    found: dict[Key, frozenset[str | int]] = {}
    matters: dict[Key, None] = {}
    private: frozenset[str] | None = None
    for block in function.blocks:
        branch = block.terminator
        if not isinstance(branch, ir.Branch):
            continue
        normal = _normal(branch.condition)
        if normal is None:
            continue
        names = {name for name, _ in mentions(branch.condition)}
        if private is None:
            private = private_variables(function)
        if all(isinstance(name, int) or name in private for name in names):
            times[normal[0]] += 1
            found[normal[0]] = frozenset(names)
            if decides(branch.then) or decides(branch.otherwise):
                matters[normal[0]] = None
    kept = [key for key in matters if times[key] > 1][:_MAXIMUM_QUESTIONS]
    return Questions({key: found[key] for key in kept})


def private_variables(function: ir.Function) -> frozenset[str]:
    """The variables that only whole stores of the function itself change."""
    shared: set[str] = set()
    for block in function.blocks:
        for instruction in block.instructions:
            match instruction:
                case ir.Declare():
                    pass
                case ir.Store(ir.VariableAddress(name), _, type_) if (
                    name in function.variables and function.variables[name].type.bits == type_.bits
                ):
                    shared |= {named for named, is_read in mentions(instruction.value) if not is_read}  # type: ignore[misc]
                case _:
                    shared |= changed_variables([instruction])
    return frozenset(function.variables) - shared


def _normal(condition: ir.Expression) -> tuple[Key, bool] | None:
    """What a condition asks, and whether its answer is yes where that holds; None for what only memory tells."""
    is_straight = True
    while True:
        match condition:
            case ir.Unary("!", operand):
                condition, is_straight = operand, not is_straight
            case ir.Convert(operand) if condition.type.bits >= operand.type.bits:
                condition = operand
            case ir.Binary("==" | "!=" as operator, operand, ir.Constant(0)):
                condition = operand
                is_straight = is_straight is (operator == "!=")
            case _:
                break
    key = _key(condition)
    return None if key is None or isinstance(condition, ir.Constant) else (key, is_straight)


def _key(expression: ir.Expression) -> Key | None:
    match expression:
        case ir.Constant(value):
            return value
        case ir.Temporary(number):
            return ("temporary", number)
        case ir.Load(ir.VariableAddress(name), type_):
            return (name, type_.bits)
        case ir.Convert(operand, type_):
            inner = _key(operand)
            return None if inner is None else ("convert", type_.bits, operand.type.signed, inner)
        case ir.Unary(operator, operand):
            inner = _key(operand)
            return None if inner is None else (operator, expression.type.bits, inner)
        case ir.Binary(operator, left, right, type_, signed):
            one, two = _key(left), _key(right)
            return None if one is None or two is None else (operator, type_.bits, signed, one, two)
        case _:
            return None
