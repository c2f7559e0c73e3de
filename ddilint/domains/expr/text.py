"""Expressions as C-like text, in the driver's own names."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from ddilint.domains.expr.nodes import Expr, nodes_of
from ddilint.domains.expr.operations import (
    AND,
    ASHR,
    CONST,
    EQ,
    LAND,
    LOR,
    LSHR,
    MUL,
    OR,
    SDIV,
    SHL,
    SLE,
    SLT,
    SREM,
    UDIV,
    ULE,
    ULT,
    UREM,
    XOR,
    Op,
    as_signed,
)

_TYPE_NAMES: Final = {8: "UCHAR", 16: "USHORT", 32: "ULONG", 64: "ULONG64"}
_TEXT: Final[dict[Op, tuple[str, int]]] = {
    MUL: ("*", 10),
    UDIV: ("/", 10),
    SDIV: ("/", 10),
    UREM: ("%", 10),
    SREM: ("%", 10),
    SHL: ("<<", 8),
    LSHR: (">>", 8),
    ASHR: (">>", 8),
    ULT: ("<", 7),
    ULE: ("<=", 7),
    SLT: ("<", 7),
    SLE: ("<=", 7),
    EQ: ("==", 6),
    AND: ("&", 5),
    XOR: ("^", 4),
    OR: ("|", 3),
    LAND: ("&&", 2),
    LOR: ("||", 1),
}
_UNARY_PRECEDENCE: Final = 11
_ATOM: Final = 12
Text = tuple[str, int]


def to_text(expr: Expr, max_length: int = 400) -> str:
    """C-like text in the driver's names; sub-expressions beyond the length are elided. Widening is not shown."""
    texts: dict[Expr, Text] = {}
    for node in nodes_of(expr):
        text = _node_text(node, texts)
        if len(text[0]) > max_length and node is not expr:
            text = ("...", _ATOM)
        texts[node] = text
    whole = texts[expr][0]
    return whole if len(whole) <= max_length else whole[: max_length - 3] + "..."


def _number_text(value: int, width: int, signed: bool = False) -> str:
    """A constant: decimal while it is readable, small negatives as such, else hexadecimal."""
    below_zero = as_signed(value, width)
    if below_zero < 0 and (signed or below_zero >= -4096) and width > 8:
        return str(below_zero)
    return str(value) if value <= 0xFFFF else f"0x{value:X}"


def _wrap(text: Text, precedence: int) -> str:
    return text[0] if text[1] >= precedence else f"({text[0]})"


def _node_text(node: Expr, texts: Mapping[Expr, Text]) -> Text:
    op = node.op
    args = node.args
    if node.symbol is not None:
        return (node.symbol.name, _ATOM)
    match op:
        case Op.CONST:
            if node.width == 1:
                return ("TRUE" if node.value else "FALSE", _ATOM)
            return (_number_text(node.value, node.width), _ATOM)
        case Op.ADD:
            return _sum_text(node, texts)
        case Op.ZEXT | Op.SEXT:
            return texts[args[0]]
        case Op.TRUNC:
            name = _TYPE_NAMES.get(node.width, f"UINT{node.width}")
            return (f"({name}){_wrap(texts[args[0]], _UNARY_PRECEDENCE)}", _UNARY_PRECEDENCE)
        case Op.ITE:
            arms = [_wrap(texts[arg], 1) for arg in args]
            return (f"{arms[0]} ? {arms[1]} : {arms[2]}", 0)
        case Op.LNOT:
            if args[0].op is EQ:
                left, right = (_operand(arg, texts, 7) for arg in args[0].args)
                return (f"{left} != {right}", 6)
            return (f"!{_wrap(texts[args[0]], _UNARY_PRECEDENCE)}", _UNARY_PRECEDENCE)
        case Op.ULE | Op.SLE if args[0].op is CONST:
            bound = _number_text(args[0].value, args[0].width, op is Op.SLE)
            return (f"{_wrap(texts[args[1]], 8)} >= {bound}", 7)
        case Op.SLE if args[1].op is CONST:
            return (f"{_wrap(texts[args[0]], 8)} <= {_number_text(args[1].value, args[1].width, True)}", 7)
        case Op.UDIV if (
            args[1].op is CONST and args[1].value >= 256 and args[1].value & -args[1].value == (args[1].value)
        ):
            return (f"{_wrap(texts[args[0]], 8)} >> {args[1].value.bit_length() - 1}", 8)
        case _:
            sign, precedence = _TEXT[op]
            parts = [_operand(arg, texts, precedence + (1 if op < LAND else 0)) for arg in args]
            if op is AND and args[1].op is CONST:
                parts[1] = _mask_text(args[1])
            return (f" {sign} ".join(parts), precedence)


def _operand(arg: Expr, texts: Mapping[Expr, Text], precedence: int) -> str:
    return _wrap(texts[arg], precedence)


def _mask_text(mask: Expr) -> str:
    complement = mask.value ^ ((1 << mask.width) - 1)
    if complement < 4096 and complement < mask.value:
        return f"~{complement}" if complement < 256 else f"~0x{complement:X}"
    return _number_text(mask.value, 64)


def _sum_text(node: Expr, texts: Mapping[Expr, Text]) -> Text:
    width = node.width
    if len(node.args) == 1 and as_signed(node.coeffs[0], width) == -1 and as_signed(node.value, width) == -1:
        return (f"~{_wrap(texts[node.args[0]], _UNARY_PRECEDENCE)}", _UNARY_PRECEDENCE)
    terms = [(term, as_signed(k, width)) for term, k in zip(node.args, node.coeffs, strict=True)]
    terms.sort(key=lambda item: item[1] < 0)  # stable: what is subtracted comes last
    value = as_signed(node.value, width)
    if value > 0 and terms[0][1] < 0:  # nothing is added to it: `4 - n` rather than `-n + 4`
        out, value = _number_text(value, width), 0
    else:
        out = ""
    for term, k in terms:
        factor = abs(k)
        text = _wrap(texts[term], 10 if factor == 1 else _UNARY_PRECEDENCE)
        if factor != 1:
            text = f"{text} * {factor}"
        if out:
            out += f" - {text}" if k < 0 else f" + {text}"
        else:
            out = f"-{_wrap(texts[term], _UNARY_PRECEDENCE) if factor == 1 else text}" if k < 0 else text
    if value:
        shown = _number_text(abs(value), width)
        out += f" - {shown}" if value < 0 else f" + {shown}"
    elif len(terms) == 1 and not node.value:
        return (out, 10 if terms[0][1] > 0 else _UNARY_PRECEDENCE if terms[0][1] == -1 else 9)
    return (out, 9)
