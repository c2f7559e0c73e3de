"""The IR as text, for goldens and for people: one instruction a line, blocks by number."""

from __future__ import annotations

from typing import assert_never

from ddilint.ir import nodes as ir


def type_text(type_: ir.Type) -> str:
    """A short form: `u8`, `i32`, `p64`, `rec48`; a `v` behind it says volatile."""
    volatile = "v" if type_.is_volatile else ""
    match type_.kind:
        case ir.TypeKind.INTEGER:
            return f"{'i' if type_.signed else 'u'}{type_.bits}{volatile}"
        case ir.TypeKind.POINTER:
            return f"p{type_.bits}{volatile}"
        case ir.TypeKind.RECORD:
            return f"rec{type_.size_bytes}"
        case ir.TypeKind.ARRAY:
            return f"arr{type_.size_bytes}"
        case kind:
            return str(kind)


def expression_text(expression: ir.Expression) -> str:
    """An expression in prefix-free C-like form with types where they matter."""
    match expression:
        case ir.Constant(value, type_):
            number = ir.signed(value, type_.bits) if type_.signed else value
            return f"{number}:{type_text(type_)}"
        case ir.StringLiteral(text):
            return text
        case ir.VariableAddress(variable):
            return f"&{variable.split('@')[0]}"
        case ir.FunctionAddress(function):
            return f"&{function}()"
        case ir.Load(address, type_):
            return f"[{expression_text(address)}]:{type_text(type_)}"
        case ir.Binary(operator, left, right, _, signed):
            mark = "s" if signed and operator in ("<", ">", "<=", ">=", "/", "%", ">>") else ""
            return f"({expression_text(left)} {operator}{mark} {expression_text(right)})"
        case ir.Unary(operator, operand):
            return f"{operator}{expression_text(operand)}"
        case ir.Convert(operand, type_, explicit):
            return f"{type_text(type_)}{'!' if explicit else ''}({expression_text(operand)})"
        case ir.Temporary(number):
            return f"%{number}"
        case ir.Unknown(reason, _, name):
            return f"unknown<{reason}: {name}>" if name else f"unknown<{reason}>"
        case _:
            assert_never(expression)


def instruction_text(instruction: ir.Instruction) -> str:
    """One instruction."""
    match instruction:
        case ir.Declare(variable):
            return f"declare {variable.split('@')[0]}"
        case ir.Assign(temporary, value):
            return f"%{temporary} = {expression_text(value)}"
        case ir.Store(address, value, type_):
            return f"[{expression_text(address)}]:{type_text(type_)} = {expression_text(value)}"
        case ir.Fill(address, size):
            return f"fill {expression_text(address)}, {size}"
        case ir.Copy(destination, source, size):
            return f"copy {expression_text(destination)}, {expression_text(source)}, {size}"
        case ir.Call():
            callee = (
                instruction.callee
                if isinstance(instruction.callee, str)
                else expression_text(instruction.callee)
            )
            result = "" if instruction.result is None else f"%{instruction.result} = "
            return f"{result}call {callee}({', '.join(map(expression_text, instruction.arguments))})"
        case ir.Damage(reason, _, touched, mentioned):
            told = "" if mentioned is None else f" (of {' '.join(sorted(mentioned))})"
            return f"damage {reason}{told}" + ("" if touched is None else f" [{_touched_text(touched)}]")
        case _:
            assert_never(instruction)


def _touched_text(touched: ir.Touched) -> str:
    offsets = "*" if touched.offsets is None else " ".join(f"+{low}" for low, _ in touched.offsets)
    parts = [
        *sorted(touched.variables),
        *([offsets] if offsets else []),
        *(f"{name}()" for name in touched.callees),
    ]
    return ", ".join(parts)


def terminator_text(terminator: ir.Terminator) -> str:
    """One terminator."""
    match terminator:
        case ir.Jump(target):
            return f"jump {target}"
        case ir.Branch():
            loop = " loop" if terminator.loop else ""
            condition = expression_text(terminator.condition)
            return f"if {condition} then {terminator.then} else {terminator.otherwise}{loop}"
        case ir.Switch():
            cases = ", ".join(
                f"{low}: {target}" if low == high else f"{low}..{high}: {target}"
                for low, high, target in terminator.cases
            )
            return f"switch {expression_text(terminator.value)} [{cases}] default {terminator.default}"
        case ir.Choose():
            through = ", ".join(map(expression_text, terminator.through))
            reason = f"{terminator.reason}: {through}" if through else terminator.reason
            return f"choose {', '.join(map(str, terminator.targets))} ({reason})"
        case ir.Return(value):
            return "return" if value is None else f"return {expression_text(value)}"
        case ir.Stop(reason):
            return f"stop ({reason})"
        case _:
            assert_never(terminator)


def function_text(function: ir.Function) -> str:
    """A whole function."""
    parameters = ", ".join(
        f"{function.variables[key].name}: {type_text(function.variables[key].type)}"
        for key in function.parameters
    )
    lines = [f"function {function.link_name}({parameters}) -> {type_text(function.return_type)}"]
    if function.roles:
        lines.append(f"  roles {', '.join(function.roles)}")
    if function.damaged:
        lines.append("  damaged")
    for index, block in enumerate(function.blocks):
        lines.append(f"{index}:")
        lines.extend(f"  {instruction_text(instruction)}" for instruction in block.instructions)
        lines.append(f"  {terminator_text(block.terminator)}")
    return "\n".join(lines) + "\n"
