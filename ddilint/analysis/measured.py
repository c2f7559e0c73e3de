"""What the length of a string says of its characters, for those who look at them one by one.

A string that was measured has no terminator before its length, and one there: a loop that copies it up to its
terminator makes as many rounds as the length says. One condition on the path says it all, a truth (a `Measured`); what
it tells of one character is said to the solver where that character is asked about. Nothing is told of a string into
which the driver stored something before it was measured: what is read of it is not all what came from outside.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from msgspec import Struct
from msgspec.structs import replace

from ddilint.analysis.memory import Region, Unfollowed
from ddilint.analysis.reads import Read, memory_of, read_of
from ddilint.domains import expr as ex
from ddilint.domains.expr import Expr, Origin, Symbol

_MEASURED = "measured"


class Measured(Struct, frozen=True):
    """That a string has `length` characters from its `first` one on."""

    length: Expr
    first: Read

    @property
    def terminator(self) -> Read:
        """What is read where the string ends."""
        place = ex.add(self._offset(self.first), self._taken)
        match self.first.symbol.key:
            case (kind, default, tag, base, (_, size)):
                known = ex.const_of(place)
                at = place if known is None else known
                symbol = replace(self.first.symbol, key=(kind, default, tag, base, (at, size)))
                return replace(self.first, symbol=symbol, at=at)
        raise ValueError(f"{self.first.symbol.name} was not read from memory")

    @property
    def ends(self) -> Expr:
        """That there is the terminator."""
        end = ex.symbol(self.terminator.symbol)
        return ex.eq(end, ex.const(0, end.width))

    def facts(self, truth: Symbol, reads: Iterable[Read]) -> Iterator[Expr]:
        """What it tells of characters that were read one by one, with the symbol of its truth."""
        first = self.first
        for read in reads:
            if (read.base, read.size, read.memory) != (first.base, first.size, first.memory):
                continue
            distance = ex.sub(self._offset(read), self._offset(first))
            if distance.zeros < first.size.bit_length() - 1:
                continue  # perhaps it is half of one and half of the next one
            is_zero = ex.eq(ex.symbol(read.symbol), ex.const(0, read.symbol.width))
            unknown = ex.lnot(ex.symbol(truth))
            yield ex.lor(unknown, ex.lnot(ex.eq(distance, self._taken)), is_zero)
            yield ex.lor(unknown, ex.lnot(is_zero), ex.ule(self._taken, distance))

    @property
    def _taken(self) -> Expr:
        """The bytes in front of the terminator."""
        return ex.mul(self.length, ex.const(self.first.size, self.length.width))

    def _offset(self, read: Read) -> Expr:
        width = self.length.width
        return read.at if isinstance(read.at, Expr) else ex.const(read.at & ((1 << width) - 1), width)


def truth_of(length: Expr, region: Region, start: int | None) -> Expr:
    """That a string was measured that begins at an offset in a region, None for any; TRUE where that tells nothing."""
    match length.symbol.key if length.symbol is not None else None:
        case ("length", Expr(symbol=Symbol() as character)):
            first = read_of(character)
        case _:
            return ex.TRUE
    if first is None or character.origin is not Origin.INPUT or not _is_as_it_came(region, first, start):
        return ex.TRUE
    return ex.symbol(Symbol("", 1, False, Origin.INPUT, (_MEASURED, Measured(length, first))))


def measured_of(symbol: Symbol) -> Measured | None:
    """The measuring whose truth a symbol stands for."""
    match symbol.key:
        case (tag, Measured() as measured) if tag == _MEASURED:
            return measured
        case _:
            return None


def _is_as_it_came(region: Region, first: Read, start: int | None) -> bool:
    """Whether all that is read from an offset on is of the memory that the first character was read from."""
    while True:
        if region.computed is not None or any(
            start is None or high > start for _, high, *_ in region.clobbered
        ):
            return False
        for at, (size, value) in region.cells.items():
            if start is not None and at + size <= start:
                continue
            found = read_of(value.symbol) if value.symbol is not None else None
            if found is None or (found.base, found.at, found.memory) != (first.base, at, first.memory):
                return False
        tag = region.tag
        occasion = tag.occasion if isinstance(tag, Unfollowed) else tag
        if memory_of(region.default.value, occasion) == first.memory:
            return True
        if not isinstance(tag, Unfollowed):
            return False
        region = tag.before
