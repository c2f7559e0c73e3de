"""Symbolic values: hash-consed, immutable expressions over bit-vectors.

An expression is built with the functions of this package (`add`, `ult`, `ite`, ...), never with `Expr` itself. They
simplify, and they return the same object for the same expression, so equality is identity and an expression can be
a dictionary key for nothing. A boolean is an expression of width 1. Every expression knows its interval, worked out
from its operands when it was built; what the branches of a path add to that is `refine`'s business.

Sums are kept in a linear form: `Op.ADD` holds `value` plus the sum of `coeffs[i] * args[i]` modulo 2^width, its
terms ordered by `uid` and none of them a sum itself. Products with a constant, left shifts by one, negations and
complements are sums too, so that `(a + b + 48) - a` is `b + 48`. Other canonical forms worth knowing: comparisons
with a constant are `EQ` and the `LE` ones only, unsigned where both sides have the same sign; `x >> 3` of an
unsigned value is a `UDIV` by 8 and `x % 8` an `AND` with 7; a bitwise or of values with no bit in common is a sum.

A conversion that may lose something (`Op.TRUNC`) always stays in sight, over constants too, because the rules ask
for the value before it; use `const_of` rather than the operator to learn whether a value is known.

The arithmetic wraps, and division by zero is the solver's: all ones (sdiv: 1 for a negative dividend), or the
dividend for a remainder. A quotient by the constant zero is never folded.

The table behind it is the process's; `reset` empties it between runs, so that `uid`s, and everything ordered by
them, depend on nothing but the run. Expressions from before a reset must not be mixed with later ones. Nothing
here recurses with the depth of an expression, and nothing iterates over a set of symbols.
"""

from __future__ import annotations

from ddilint.domains.expr.arithmetic import (
    ashr,
    band,
    bnot,
    bor,
    bxor,
    convert,
    lshr,
    peel,
    sdiv,
    shl,
    srem,
    trunc,
    udiv,
    urem,
)
from ddilint.domains.expr.conditions import (
    alternatives,
    eq,
    ite,
    land,
    lnot,
    lor,
    ne,
    sext,
    sge,
    sgt,
    sle,
    slt,
    uge,
    ugt,
    ule,
    ult,
    zext,
)
from ddilint.domains.expr.evaluation import evaluate, evaluate_all, substitute, substitute_all
from ddilint.domains.expr.nodes import (
    FALSE,
    TRUE,
    Expr,
    Origin,
    Symbol,
    boolean,
    const,
    const_of,
    generation,
    has_choice,
    has_origin,
    identity_of,
    last_choice,
    marks_of,
    nodes_of,
    ordered_symbols,
    reset,
    symbol,
    value_symbols,
)
from ddilint.domains.expr.operations import Op, transfer
from ddilint.domains.expr.sums import add, base_of, from_linear, linear, mul, neg, signed_coeff, sub
from ddilint.domains.expr.text import to_text

__all__ = [
    "FALSE",
    "TRUE",
    "Expr",
    "Op",
    "Origin",
    "Symbol",
    "add",
    "alternatives",
    "ashr",
    "band",
    "base_of",
    "bnot",
    "boolean",
    "bor",
    "bxor",
    "const",
    "const_of",
    "convert",
    "eq",
    "evaluate",
    "evaluate_all",
    "from_linear",
    "generation",
    "has_choice",
    "has_origin",
    "identity_of",
    "ite",
    "land",
    "last_choice",
    "linear",
    "lnot",
    "lor",
    "lshr",
    "marks_of",
    "mul",
    "ne",
    "neg",
    "nodes_of",
    "ordered_symbols",
    "peel",
    "reset",
    "sdiv",
    "sext",
    "sge",
    "sgt",
    "shl",
    "signed_coeff",
    "sle",
    "slt",
    "srem",
    "sub",
    "substitute",
    "substitute_all",
    "symbol",
    "to_text",
    "transfer",
    "trunc",
    "udiv",
    "uge",
    "ugt",
    "ule",
    "ult",
    "urem",
    "value_symbols",
    "zext",
]
