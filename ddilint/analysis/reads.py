"""Values that were read from memory: from which element of which array, and by whichever pointers."""

from __future__ import annotations

import re
from collections.abc import Iterator

from msgspec import Struct

from ddilint.analysis.spellings import member_of
from ddilint.domains.expr import Expr, Symbol, identity_of

_LAST_NAME = re.compile(r"(\w+)\W*\Z")


class Read(Struct, frozen=True, eq=False):
    """Where a value was read: so many bytes at an offset from a base, in memory as it was at some time.

    The symbol tells all of it. What tells times apart (`memory_of`) may be as large as all that happened until then:
    it is not compared again and again.
    """

    symbol: Symbol
    memory: object
    base: Expr
    at: Expr | int
    size: int

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Read) and self.symbol == other.symbol

    def __hash__(self) -> int:
        return hash(self.symbol)

    @property
    def name(self) -> str:
        """The last name of how the driver spells it: that of the array, or of the elements' field."""
        found = _LAST_NAME.search(member_of(self.symbol.name))
        return found[1] if found is not None else ""

    @property
    def led_by(self) -> Read | None:
        """The read of the pointer that leads there; None where that is no value that was read."""
        return read_of(self.base.symbol) if self.base.symbol is not None else None


def memory_of(default: object, tag: object) -> object:
    """What tells the contents of memory at different times apart, quick to compare: by its default and its tag."""
    return identity_of((default, tag))


def are_alike(read: Read, other: Read) -> bool:
    """Whether two reads are of the same field of elements of one array, or behind pointers that are."""
    if read.size != other.size or read.name != other.name:
        return False
    if read.base is other.base:
        return True
    led, lead = read.led_by, other.led_by
    return led is not None and lead is not None and read.at == other.at and are_alike(led, lead)


def read_of(symbol: Symbol) -> Read | None:
    """The read from memory that a symbol stands for."""
    return _read_by(symbol, symbol.key)


def _read_by(symbol: Symbol, key: object) -> Read | None:
    match key:
        case ("mem", default, tag, Expr() as base, (int() | Expr() as at, int(size), *_)):
            return Read(symbol, memory_of(default, tag), base, at, size)
        case _:
            return None


def links_of(symbol: Symbol) -> Iterator[Read]:
    """The read that a symbol stands for, and those of the pointers that lead there."""
    current: Symbol | None = symbol
    while current is not None:
        key = current.key
        while isinstance(key, tuple) and key and key[0] == "before":
            key = key[2]
        read = _read_by(current, key)
        if read is not None:
            yield read
            current = read.base.symbol
            continue
        match key:
            case ("length", Expr() as first):
                current = first.symbol
            case _:
                return
