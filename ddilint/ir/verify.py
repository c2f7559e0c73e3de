"""Whether a function's IR is well-formed: what the front end promises and the analysis relies on.

Says nothing of whether the IR means what the source means. A problem is a bug of the front end.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, assert_never

from ddilint.ir import nodes as ir
from ddilint.ir.graph import targets
from ddilint.ir.printer import expression_text, instruction_text, terminator_text

_ARITHMETIC: Final = frozenset({"+", "-", "*", "/", "%", "&", "|", "^"})
_SHIFTS: Final = frozenset({"<<", ">>"})
_COMPARISONS: Final = frozenset({"<", ">", "<=", ">=", "==", "!="})
_STRING_UNITS: Final = (1, 2, 4)


def problems_of(function: ir.Function, pointer_bits: int) -> list[str]:
    """What is wrong with a function, one line each; `pointer_bits` is the width of the target's addresses."""
    return list(_Verifier(function, pointer_bits).problems())


class _Verifier:
    def __init__(self, function: ir.Function, pointer_bits: int) -> None:
        self._function = function
        self._pointer_bits = pointer_bits
        self._widths: dict[int, int] = {}

    def problems(self) -> Iterator[str]:
        function = self._function
        if not function.blocks:
            yield "it has no block"
            return
        for key in function.parameters:
            if key not in function.variables:
                yield f"the parameter {key} is no variable"
        if len(set(function.parameters)) < len(function.parameters):
            yield "two parameters are one variable"
        for key, variable in function.variables.items():
            if key != variable.key:
                yield f"the variable {variable.key} is listed as {key}"
        broken = False
        for index, block in enumerate(function.blocks):
            for target in targets(block.terminator):
                if not 0 <= target < len(function.blocks):
                    broken = True
                    yield f"{index}: there is no block {target}"
        if broken:
            return
        yield from self._unreachable()
        yield from self._definitions()
        for index, block in enumerate(function.blocks):
            for instruction in block.instructions:
                for problem in self._instruction(instruction):
                    yield f"{index}: {problem}, in: {instruction_text(instruction)}"
            for problem in self._terminator(block.terminator):
                yield f"{index}: {problem}, in: {terminator_text(block.terminator)}"

    # The graph ------------------------------------------------------------------------------------------------------

    def _unreachable(self) -> Iterator[str]:
        blocks = self._function.blocks
        seen = {0}
        pending = [0]
        while pending:
            for target in targets(blocks[pending.pop()].terminator):
                if target not in seen:
                    seen.add(target)
                    pending.append(target)
        for index in range(len(blocks)):
            if index not in seen:
                yield f"{index}: nothing leads here"

    def _definitions(self) -> Iterator[str]:
        """Temporaries that a path reads before it assigns them."""
        blocks = self._function.blocks
        for block in blocks:
            for instruction in block.instructions:
                match instruction:
                    case ir.Assign(temporary, value):
                        width = value.type.bits
                    case ir.Call(result=temporary) if temporary is not None:
                        width = instruction.type.bits
                    case _:
                        continue
                if self._widths.setdefault(temporary, width) != width:
                    yield f"%{temporary} has {self._widths[temporary]} bits here and {width} there"
        # What is assigned on every way to the beginning of a block; None is "not reached yet" (everything is).
        assigned: list[frozenset[int] | None] = [None] * len(blocks)
        assigned[0] = frozenset()
        pending = [0]
        while pending:
            index = pending.pop()
            here = assigned[index]
            assert here is not None
            after = here | _assigned_in(blocks[index])
            for target in targets(blocks[index].terminator):
                known = assigned[target]
                new = after if known is None else known & after
                if new != known:
                    assigned[target] = new
                    pending.append(target)
        for index, block in enumerate(blocks):
            known = assigned[index]
            if known is None:
                continue
            for number in _reads_before_assigned(block, known):
                yield f"{index}: %{number} is read on a path that does not assign it"

    # Instructions ---------------------------------------------------------------------------------------------------

    def _instruction(self, instruction: ir.Instruction) -> Iterator[str]:
        yield from self._place(instruction)
        match instruction:
            case ir.Declare(variable):
                if variable not in self._function.variables:
                    yield f"{variable} is no variable of the function"
            case ir.Assign(_, value):
                yield from self._expression(value)
                if not value.type.is_scalar:
                    yield "a temporary of something that is no scalar"
            case ir.Store(address, value, type_):
                yield from self._address(address)
                yield from self._expression(value)
                if type_.is_scalar and not value.type.is_scalar and not isinstance(value, ir.Unknown):
                    yield "a store of something that is no scalar"
                if type_.bits and value.type.bits and type_.bits != value.type.bits:
                    yield f"a store of {value.type.bits} bits into {type_.bits}"
            case ir.Fill(address, size):
                yield from self._address(address)
                if size < 0:
                    yield "a negative size"
            case ir.Copy(destination, source, size):
                yield from self._address(destination)
                yield from self._address(source)
                if size < 0:
                    yield "a negative size"
            case ir.Call():
                yield from self._call(instruction)
            case ir.Damage(reason):
                if not reason:
                    yield "damage without a reason"
            case _:
                assert_never(instruction)

    def _place(self, node: ir.Instruction) -> Iterator[str]:
        if node.location.line < 1 or not node.location.path:
            yield "no location"

    def _call(self, call: ir.Call) -> Iterator[str]:
        if isinstance(call.callee, str):
            if not call.callee:
                yield "a call of nobody"
        else:
            yield from self._address(call.callee)
        for argument in call.arguments:
            yield from self._expression(argument)
            if argument.type.kind is ir.TypeKind.VOID:
                yield "an argument that is void"
        for what, given in (("text", call.argument_texts), ("location", call.argument_locations)):
            if len(given) != len(call.arguments):
                yield f"{len(given)} {what}s for {len(call.arguments)} arguments"
        if (call.result is None) is not (call.type.kind is ir.TypeKind.VOID):
            yield f"a result of type {call.type.name or call.type.kind}"

    # Terminators ----------------------------------------------------------------------------------------------------

    def _terminator(self, terminator: ir.Terminator) -> Iterator[str]:
        match terminator:
            case ir.Branch(condition):
                yield from self._expression(condition)
                if not condition.type.is_scalar:
                    yield "a condition that is no scalar"
            case ir.Switch(value, cases):
                yield from self._expression(value)
                if not value.type.is_scalar:
                    yield "a selector that is no scalar"
                else:
                    yield from _cases(cases, value.type)
            case ir.Choose(choices, through=through):
                if not choices:
                    yield "a choice between nothing"
                for pointer in through:
                    yield from self._expression(pointer)
            case ir.Return(value):
                type_ = self._function.return_type
                if value is None:
                    return
                yield from self._expression(value)
                if type_.kind is ir.TypeKind.VOID:
                    yield "a value from a function that returns none"
                elif type_.bits and value.type.bits and type_.bits != value.type.bits:
                    yield f"a value of {value.type.bits} bits from a function that returns {type_.bits}"
            case ir.Jump() | ir.Stop():
                pass
            case _:
                assert_never(terminator)

    # Expressions ----------------------------------------------------------------------------------------------------

    def _address(self, expression: ir.Expression) -> Iterator[str]:
        yield from self._expression(expression)
        if expression.type.bits != self._pointer_bits:
            yield f"an address of {expression.type.bits} bits"

    def _expression(self, root: ir.Expression) -> Iterator[str]:
        pending = [root]
        while pending:
            expression = pending.pop()
            for problem in self._node(expression):
                yield f"{problem} ({expression_text(expression)})"
            match expression:
                case ir.Load(operand) | ir.Unary(_, operand) | ir.Convert(operand):
                    pending.append(operand)
                case ir.Binary(_, left, right):
                    pending += (right, left)
                case _:
                    pass

    def _node(self, expression: ir.Expression) -> Iterator[str]:
        type_ = expression.type
        match expression:
            case ir.Constant(value):
                if not type_.is_scalar:
                    yield "a constant that is no scalar"
                elif not 0 <= value < 1 << type_.bits:
                    yield f"a constant that has more than {type_.bits} bits"
            case ir.StringLiteral(_, unit_bytes, length_bytes):
                if unit_bytes not in _STRING_UNITS or length_bytes % unit_bytes:
                    yield f"a string of {length_bytes} bytes in units of {unit_bytes}"
                yield from self._pointer(type_)
            case ir.VariableAddress(variable):
                if not variable.startswith("::") and variable not in self._function.variables:
                    yield f"{variable} is no variable"
                yield from self._pointer(type_)
            case ir.FunctionAddress():
                yield from self._pointer(type_)
            case ir.Load(address):
                if address.type.bits != self._pointer_bits:
                    yield f"a load at an address of {address.type.bits} bits"
                if type_.kind in (ir.TypeKind.VOID, ir.TypeKind.FUNCTION, ir.TypeKind.ARRAY):
                    yield f"a load of {type_.kind}"
            case ir.Binary():
                yield from _binary(expression)
            case ir.Unary(operator, operand):
                if operator not in ("-", "~", "!"):
                    yield f"the unknown operator {operator}"
                if not type_.is_scalar or not operand.type.is_scalar:
                    yield "an operand that is no scalar"
                elif operator != "!" and type_.bits != operand.type.bits:
                    yield f"{operator} of {operand.type.bits} bits gives {type_.bits}"
            case ir.Convert(operand):
                if not type_.is_scalar or not operand.type.is_scalar:
                    yield "a conversion of something that is no scalar"
            case ir.Temporary(number):
                width = self._widths.get(number)
                if width is not None and width != type_.bits:
                    yield f"a temporary of {width} bits is read as {type_.bits}"
            case ir.Unknown(reason):
                if not reason:
                    yield "something unknown without a reason"
            case _:
                assert_never(expression)

    def _pointer(self, type_: ir.Type) -> Iterator[str]:
        if type_.bits != self._pointer_bits:
            yield f"an address of {type_.bits} bits"


def _binary(expression: ir.Binary) -> Iterator[str]:
    left, right, type_ = expression.left.type, expression.right.type, expression.type
    operator = expression.operator
    if not (left.is_scalar and right.is_scalar and type_.is_scalar):
        yield "an operand that is no scalar"
        return
    if operator in _ARITHMETIC:
        if not left.bits == right.bits == type_.bits:
            yield f"{left.bits} bits {operator} {right.bits} bits give {type_.bits}"
    elif operator in _SHIFTS:
        if left.bits != type_.bits:
            yield f"a shift of {left.bits} bits gives {type_.bits}"
    elif operator in _COMPARISONS:
        if left.bits != right.bits:
            yield f"{left.bits} bits {operator} {right.bits} bits"
    else:
        yield f"the unknown operator {operator}"


def _cases(cases: tuple[tuple[int, int, int], ...], type_: ir.Type) -> Iterator[str]:
    lowest = -(1 << (type_.bits - 1)) if type_.signed else 0
    highest = (1 << (type_.bits - type_.signed)) - 1
    previous: tuple[int, int] | None = None
    for low, high, _ in sorted(cases):
        if low > high:
            yield f"the empty case {low}..{high}"
        if low < lowest or high > highest:
            yield f"the case {low}..{high} lies outside of its type"
        if previous is not None and low <= previous[1]:
            yield f"the cases {previous[0]}..{previous[1]} and {low}..{high} overlap"
        previous = low, high


def _assigned_in(block: ir.Block) -> frozenset[int]:
    found = set()
    for instruction in block.instructions:
        match instruction:
            case ir.Assign(temporary):
                found.add(temporary)
            case ir.Call(result=temporary) if temporary is not None:
                found.add(temporary)
            case _:
                pass
    return frozenset(found)


def _reads_before_assigned(block: ir.Block, assigned: frozenset[int]) -> Iterator[int]:
    known = set(assigned)
    for instruction in block.instructions:
        for expression in _expressions_of(instruction):
            yield from (number for number in _temporaries(expression) if number not in known)
        match instruction:
            case ir.Assign(temporary):
                known.add(temporary)
            case ir.Call(result=temporary) if temporary is not None:
                known.add(temporary)
            case _:
                pass
    match block.terminator:
        case ir.Branch(value) | ir.Switch(value) | ir.Return(value) if value is not None:
            yield from (number for number in _temporaries(value) if number not in known)
        case _:
            pass


def _expressions_of(instruction: ir.Instruction) -> tuple[ir.Expression, ...]:
    match instruction:
        case ir.Assign(_, value):
            return (value,)
        case ir.Store(address, value):
            return (address, value)
        case ir.Fill(address):
            return (address,)
        case ir.Copy(destination, source):
            return (destination, source)
        case ir.Call(callee, _, arguments):
            return arguments if isinstance(callee, str) else (callee, *arguments)
        case _:
            return ()


def _temporaries(root: ir.Expression) -> Iterator[int]:
    pending = [root]
    while pending:
        match pending.pop():
            case ir.Temporary(number):
                yield number
            case ir.Load(operand) | ir.Unary(_, operand) | ir.Convert(operand):
                pending.append(operand)
            case ir.Binary(_, left, right):
                pending += (right, left)
            case _:
                pass
