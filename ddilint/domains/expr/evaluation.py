"""Values under an assignment, and expressions with parts replaced."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Final

from ddilint.domains.expr.arithmetic import ashr, band, bor, bxor, lshr, sdiv, shl, srem, trunc, udiv, urem
from ddilint.domains.expr.conditions import eq, ite, land, lnot, lor, sext, sle, slt, ule, ult, zext
from ddilint.domains.expr.nodes import Expr, Symbol, by_age, nodes_of, symbol
from ddilint.domains.expr.operations import (
    AND,
    ASHR,
    CONST,
    EQ,
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
    concrete,
)
from ddilint.domains.expr.sums import from_linear, mul


def evaluate(
    expr: Expr, assignment: Mapping[Symbol, int], default: Callable[[Symbol], int] | None = None
) -> int:
    """The unsigned value under an assignment; a symbol that it lacks gets the default, or is a KeyError."""
    return evaluate_all((expr,), assignment, default)[0]


def evaluate_all(
    exprs: Sequence[Expr],
    assignment: Mapping[Symbol, int],
    default: Callable[[Symbol], int] | None = None,
    known: dict[Expr, int] | None = None,
) -> list[int]:
    """The unsigned values of several expressions, what they share worked out once.

    `known` are values under the same assignment that need not be worked out; those that were are added.
    """
    values: dict[Expr, int] = {} if known is None else known
    for node in nodes_of(*exprs, without=values):
        if node.op is CONST:
            values[node] = node.value
        elif node.symbol is not None:
            value = assignment.get(node.symbol)
            if value is None:
                if default is None:
                    raise KeyError(node.symbol.name)
                value = default(node.symbol)
            values[node] = value & ((1 << node.width) - 1)
        else:
            values[node] = concrete(node, [values[arg] for arg in node.args])
    return [values[expr] for expr in exprs]


def _rebuild(node: Expr, args: Sequence[Expr]) -> Expr:
    """The operation of a node (not CONST or SYMBOL) on other operands, simplified."""
    match node.op:
        case Op.ADD:
            return from_linear(node.width, node.value, zip(args, node.coeffs, strict=True))
        case Op.ITE:
            return ite(args[0], args[1], args[2])
        case Op.LAND:
            return land(*args)
        case Op.LOR:
            return lor(*args)
        case Op.LNOT:
            return lnot(args[0])
        case Op.ZEXT:
            return zext(args[0], node.width)
        case Op.SEXT:
            return sext(args[0], node.width)
        case Op.TRUNC:
            return trunc(args[0], node.width)
        case _:
            return _BINARY[node.op](args[0], args[1])


_BINARY: Final[dict[Op, Callable[[Expr, Expr], Expr]]] = {
    MUL: mul,
    UDIV: udiv,
    SDIV: sdiv,
    UREM: urem,
    SREM: srem,
    AND: band,
    OR: bor,
    XOR: bxor,
    SHL: shl,
    LSHR: lshr,
    ASHR: ashr,
    EQ: eq,
    ULT: ult,
    ULE: ule,
    SLT: slt,
    SLE: sle,
}


def substitute(expr: Expr, mapping: Mapping[Symbol, Expr] | Mapping[Expr, Expr]) -> Expr:
    """The expression with symbols, or whole sub-expressions, replaced, all at once, and simplified anew."""
    return substitute_all((expr,), mapping)[0]


def substitute_all(exprs: Sequence[Expr], mapping: Mapping[Symbol, Expr] | Mapping[Expr, Expr]) -> list[Expr]:
    """`substitute` for several expressions, what they share worked out once."""
    by_expr: dict[Expr, Expr] = {}
    for key, value in mapping.items():
        by_expr[symbol(key) if isinstance(key, Symbol) else key] = value
    if not by_expr:
        return list(exprs)
    done: dict[Expr, Expr] = {}
    for node in _nodes_about(exprs, by_expr):
        found = by_expr.get(node)
        if found is None:
            args = tuple([done.get(arg, arg) for arg in node.args])
            found = node if args == node.args else _rebuild(node, args)
        elif found.width != node.width:
            raise ValueError(f"substituting width {found.width} for {node.width}")
        done[node] = found
    return [done.get(expr, expr) for expr in exprs]


def _nodes_about(roots: Sequence[Expr], parts: Collection[Expr]) -> list[Expr]:
    """Like `nodes_of`, but only what may hold one of the parts: what is no older and has a symbol in common."""
    symbols: set[Symbol] = set()
    mask = 0
    for part in parts:
        symbols |= part.symbols
        mask |= part.mask
    oldest = min(part.uid for part in parts)
    seen: set[Expr] = set()
    stack = list(roots)
    while stack:
        node = stack.pop()
        if (
            node.uid >= oldest
            and node.mask & mask
            and node not in seen
            and not symbols.isdisjoint(node.symbols)
        ):
            seen.add(node)
            stack += node.args
    return sorted(seen, key=by_age)
