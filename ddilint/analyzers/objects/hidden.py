"""Which functions of the driver's own would tell more, that were not followed: what they return or store matters."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping

from ddilint.domains.expr import Expr, Origin, Symbol
from ddilint.finding import Location

Unfollowed = Mapping[Location, Mapping[str, Collection[Symbol]]]
"""The functions that were called in places, and not followed, by their link names, with what they were given."""


def telling(symbols: Iterable[Symbol], unfollowed: Unfollowed) -> frozenset[str]:
    """The functions that decide these values."""
    return frozenset(name for symbol in symbols for name in _called_for(symbol, unfollowed))


def checking(violation: Expr, conditions: Iterable[Expr], unfollowed: Unfollowed) -> frozenset[str]:
    """The functions on whose answers a path depends, and that were given what a violation is about.

    They may have found the numbers right.
    """
    if not unfollowed or not violation.symbols:
        return frozenset()
    about = _with_owners(violation.symbols)
    answers = frozenset(symbol for each in conditions for symbol in each.symbols)
    return frozenset(
        name
        for answer in answers
        for name, given in _called_for(answer, unfollowed).items()
        if not about.isdisjoint(given)
    )


def _called_for(symbol: Symbol, unfollowed: Unfollowed) -> dict[str, Collection[Symbol]]:
    """The functions that a value is from."""
    if symbol.origin not in (Origin.OPAQUE, Origin.POINTER):
        return {}
    places = _places_in(symbol.key)
    return {name: given for place in places for name, given in unfollowed.get(place, {}).items()}


def _places_in(key: object) -> Iterator[Location]:
    """The places that a symbol's key tells of."""
    if isinstance(key, Location):
        yield key
    elif isinstance(key, tuple):
        for each in key:
            yield from _places_in(each)


def _with_owners(symbols: Iterable[Symbol]) -> frozenset[Symbol]:
    """The symbols, and those of the pointers through which they were read."""
    found: set[Symbol] = set()
    pending = list(symbols)
    while pending:
        symbol = pending.pop()
        if symbol in found:
            continue
        found.add(symbol)
        if isinstance(symbol.key, tuple):
            for each in symbol.key:
                if isinstance(each, Expr):
                    pending += each.symbols
    return frozenset(found)
