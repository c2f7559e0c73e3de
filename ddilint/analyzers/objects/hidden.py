"""Which functions of the driver's own would tell more, that were not followed: what they return or store matters."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping

from ddilint.analysis.spellings import member_of
from ddilint.domains.expr import Expr, Origin, Symbol
from ddilint.finding import Location

Unfollowed = Mapping[Location, Mapping[str, Collection[Symbol]]]
"""The functions that were called in places, and not followed, by their link names, with what they were given."""


def telling(symbols: Iterable[Symbol], unfollowed: Unfollowed) -> frozenset[str]:
    """The functions that decide these values."""
    return frozenset(name for symbol in symbols for name in _called_for(symbol, unfollowed))


def checking(
    violation: Expr,
    conditions: Iterable[Expr],
    unfollowed: Unfollowed,
    reads: Callable[[str, Collection[str]], bool],
) -> frozenset[str]:
    """The functions on whose answers a path depends, and that were given what a violation is about.

    They may have found the numbers right. Of those that were given a pointer through which the numbers are read,
    `reads` tells whether they read what bears one of their names.
    """
    if not unfollowed or not violation.symbols:
        return frozenset()
    owners = _owners_of(violation.symbols)
    fields = {member_of(symbol.name) for symbol in violation.symbols}
    answers = frozenset(symbol for each in conditions for symbol in each.symbols)
    return frozenset(
        name
        for answer in answers
        for name, given in _called_for(answer, unfollowed).items()
        if not violation.symbols.isdisjoint(given) or (not owners.isdisjoint(given) and reads(name, fields))
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


def _owners_of(symbols: Iterable[Symbol]) -> frozenset[Symbol]:
    """The pointers through which values were read."""
    found: set[Symbol] = set()
    pending = list(symbols)
    while pending:
        key = pending.pop().key
        around = [each for each in key if isinstance(each, Expr)] if isinstance(key, tuple) else []
        owners = {symbol for each in around for symbol in each.symbols} - found
        found |= owners
        pending += owners
    return frozenset(found)
