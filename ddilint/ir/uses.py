"""What becomes of a value in a function, as far as its instructions show.

Says what is read and what is not; on which paths is left to the analysis.
"""

from __future__ import annotations

from collections.abc import Iterator

from ddilint.ir import nodes as ir


def mentions(expression: ir.Expression) -> Iterator[tuple[str | int, bool]]:
    """The variables and temporaries of an expression; of a variable, whether it is read directly as a whole."""
    pending = [expression]
    while pending:
        match pending.pop():
            case ir.Load(ir.VariableAddress(variable)):
                yield variable, True
            case ir.Load(address):
                pending.append(address)
            case ir.VariableAddress(variable):
                yield variable, False
            case ir.Temporary(number):
                yield number, True
            case ir.Binary(_, left, right):
                pending += (left, right)
            case ir.Unary(_, operand) | ir.Convert(operand):
                pending.append(operand)
            case _:
                pass


def is_ignored(function: ir.Function, call: ir.Call, *, even_on_purpose: bool = False) -> bool:
    """Whether a function never looks at what one of its calls returns, not even after it stored that in a variable.

    A cast to void says that this is meant; it counts `even_on_purpose` only.
    """
    if call.result is None:
        return True
    results: set[str | int] = {call.result}  # and the temporaries that are made of it
    holders: set[str | int] = set()
    for instruction in _instructions(function):
        if not isinstance(instruction, ir.Store | ir.Assign):
            continue
        if results.isdisjoint(name for name, _ in mentions(instruction.value)):
            continue
        if isinstance(instruction, ir.Assign):
            results |= {instruction.temporary} if even_on_purpose else set()
            continue
        address = instruction.address
        if not isinstance(address, ir.VariableAddress) or address.variable not in function.variables:
            return False  # somebody else may read it
        holders.add(address.variable)
    holders |= results
    for instruction in _instructions(function):
        match instruction:
            case ir.Assign():
                is_kept = even_on_purpose
            case ir.Store(ir.VariableAddress()):
                is_kept = True
            case _:
                is_kept = False
        for expression in _operands(instruction):
            found = {name for name, _ in mentions(expression)} & holders
            if found - (results if is_kept else set()):
                return False
    return not any(
        name in holders
        for block in function.blocks
        for expression in asked(block.terminator)
        for name, _ in mentions(expression)
    )


def is_read_besides(function: ir.Function, variable: str, call: ir.Call) -> bool:
    """Whether anything but one call may look at what a variable holds."""
    read: list[ir.Expression] = []
    for block in function.blocks:
        read += asked(block.terminator)
        for instruction in block.instructions:
            match instruction:
                case ir.Store(_, value):
                    read.append(value)
                case ir.Copy(_, source):
                    read.append(source)
                case ir.Fill():
                    pass
                case _ if instruction is not call:
                    read += _operands(instruction)
    return any(variable == name for expression in read for name, _ in mentions(expression))


def _instructions(function: ir.Function) -> Iterator[ir.Instruction]:
    for block in function.blocks:
        yield from block.instructions


def _operands(instruction: ir.Instruction) -> tuple[ir.Expression, ...]:
    """The expressions that an instruction reads; the variable that a store sets as a whole is none of them."""
    match instruction:
        case ir.Assign(_, value):
            return (value,)
        case ir.Store(ir.VariableAddress(), value):
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


def asked(terminator: ir.Terminator) -> tuple[ir.Expression, ...]:
    """What the end of a block asks about."""
    match terminator:
        case ir.Branch(condition):
            return (condition,)
        case ir.Switch(value):
            return (value,)
        case ir.Return(value):
            return () if value is None else (value,)
        case ir.Choose(through=through):
            return through
        case _:
            return ()


def spellings_read(function: ir.Function) -> frozenset[str]:
    """How the source spells what a function reads from memory."""
    pending = [operand for instruction in _instructions(function) for operand in _operands(instruction)]
    pending += [operand for block in function.blocks for operand in asked(block.terminator)]
    found: set[str] = set()
    while pending:
        match pending.pop():
            case ir.Load(address, text=text):
                found.add(text)
                pending.append(address)
            case ir.Binary(_, left, right):
                pending += (left, right)
            case ir.Unary(_, operand) | ir.Convert(operand):
                pending.append(operand)
            case _:
                pass
    return frozenset(found)
