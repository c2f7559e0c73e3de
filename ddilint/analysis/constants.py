"""Constants that nobody declares: what is said where their names are tested holds whatever their values are.

`if (Status == CARD_HALTED)` goes both ways whichever number a missing header gives the name, as long as nothing else
says what Status is. `if (Length > CARD_MOST)` goes both ways, too, but whether a Length of 208 comes through hangs on
the number; and which way `if (CARD_LOGS)` goes is in the missing header alone. To tell these apart, values are tried.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ddilint.domains import expr as ex
from ddilint.domains.expr import Expr, Op, Symbol

UNDECLARED = "undeclared"
"""What the key of the symbol of such a constant begins with."""

_LARGEST = 0x7F
"""What any integer type can hold, so that a comparison with a character makes sense."""
_BITS = 31


def trials(conditions: Sequence[Expr]) -> Iterator[tuple[Expr, ...]]:
    """What to assume of the constants in some conditions, one way after the other; nothing where there are none.

    Names stand for different numbers, as they do where C asks for that. Those that are masks are different bits, those
    that are compared are small or as large as any type allows. What is tested by itself can be zero.
    """
    found = [symbol for symbol in ex.ordered_symbols(*conditions) if is_undeclared(symbol)]
    if not found:
        return
    masks, alone = _masks_and_alone(conditions)
    ways: list[dict[Symbol, int]] = [{}, {}]
    for number, symbol in enumerate(found):
        if symbol in masks:
            ways[0][symbol], ways[1][symbol] = 1 << number % _BITS, 1 << (len(found) - 1 - number) % _BITS
        else:
            ways[0][symbol], ways[1][symbol] = number + 1, max(_LARGEST - number, number + 1)
    if alone:
        ways.append({**ways[0], **dict.fromkeys(alone, 0)})
    for way in ways:
        yield tuple(ex.eq(ex.symbol(symbol), ex.const(value, symbol.width)) for symbol, value in way.items())


def is_undeclared(symbol: Symbol) -> bool:
    """Whether a symbol stands for a constant that only a declaration would tell."""
    return isinstance(symbol.key, tuple) and symbol.key[0] == UNDECLARED


def _masks_and_alone(conditions: Sequence[Expr]) -> tuple[set[Symbol], set[Symbol]]:
    """The constants that are combined bit by bit, and those that are tested without anything else."""
    masks: set[Symbol] = set()
    alone: set[Symbol] = set()
    for condition in conditions:
        for node in ex.nodes_of(condition):
            if node.width > 1:
                if node.op in (Op.AND, Op.OR):
                    masks |= node.symbols
            elif node.op not in (Op.LAND, Op.LOR, Op.LNOT) and all(map(is_undeclared, node.symbols)):
                alone |= node.symbols
    return {symbol for symbol in masks if is_undeclared(symbol)}, alone
