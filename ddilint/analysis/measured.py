"""What the length of a string says of its characters, for those who look at them one by one.

A string that was measured has no terminator before its length, and one there: a loop that copies it up to its
terminator makes as many rounds as the length says. One condition on the path says it all, a truth (a `Measured`); what
it tells of one character is said to the solver where that character is asked about. Of the places where the driver
stored something before it was measured (its terminator, often), nothing is told: what is read there is what was stored.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from msgspec import Struct
from msgspec.structs import replace

from ddilint.analysis.memory import Default, Region, Unfollowed
from ddilint.analysis.reads import Read, memory_of, read_of
from ddilint.domains import expr as ex
from ddilint.domains.expr import Expr, Origin, Symbol

_MEASURED = "measured"
# What others, or the driver itself at a place that is not known, left in memory stays the same until it is changed.
_TOLD = frozenset({Origin.INPUT, Origin.OPAQUE})
# Of a string in which the driver changed more places, nothing is told.
_MOST_CHANGED = 16

Range = tuple[int, int]
"""Bytes [low, high) of a region."""


class Measured(Struct, frozen=True):
    """That a string has `length` characters from its `first` one on, some of which may have been `changed`."""

    length: Expr
    first: Read
    changed: tuple[Range, ...] = ()

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
        return ex.lor(self._was_changed(self.terminator), ex.eq(end, ex.const(0, end.width)))

    def facts(self, truth: Symbol, reads: Iterable[Read]) -> Iterator[Expr]:
        """What it tells of characters that were read one by one, with the symbol of its truth."""
        first = self.first
        for read in reads:
            if (read.base, read.size, read.memory) != (first.base, first.size, first.memory):
                continue
            if _is_one_of_several(read):
                continue
            distance = ex.sub(self._offset(read), self._offset(first))
            if distance.zeros < first.size.bit_length() - 1:
                continue  # perhaps it is half of one and half of the next one
            is_zero = ex.eq(ex.symbol(read.symbol), ex.const(0, read.symbol.width))
            unknown = ex.lor(ex.lnot(ex.symbol(truth)), self._was_changed(read))
            yield ex.lor(unknown, ex.lnot(ex.eq(distance, self._taken)), is_zero)
            yield ex.lor(unknown, ex.lnot(is_zero), ex.ule(self._taken, distance))

    @property
    def _taken(self) -> Expr:
        """The bytes in front of the terminator."""
        return ex.mul(self.length, ex.const(self.first.size, self.length.width))

    def _was_changed(self, read: Read) -> Expr:
        """Whether what is read is not what the memory held that the first character was read from."""
        if isinstance(read.at, int):
            is_changed = any(low < read.at + read.size and read.at < high for low, high in self.changed)
            return ex.TRUE if is_changed else ex.FALSE
        width = read.at.width
        return ex.lor(
            *(
                ex.land(
                    ex.sgt(read.at, ex.const((low - read.size) % (1 << width), width)),
                    ex.slt(read.at, ex.const(high % (1 << width), width)),
                )
                for low, high in self.changed
            )
        )

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
    if first is None or character.origin not in _TOLD or _is_one_of_several(first):
        return ex.TRUE
    changed = _changed(region, first, start)
    if changed is None:
        return ex.TRUE
    measured = Measured(length, first, tuple(changed))
    return ex.symbol(Symbol("", 1, False, Origin.INPUT, (_MEASURED, measured)))


def measured_of(symbol: Symbol) -> Measured | None:
    """The measuring whose truth a symbol stands for."""
    match symbol.key:
        case (tag, Measured() as measured) if tag == _MEASURED:
            return measured
        case _:
            return None


def _is_one_of_several(read: Read) -> bool:
    """Whether it may as well be something that the driver stored: memory was read at a place that is not known."""
    match read.symbol.key:
        case ("mem", _, _, _, (_, _)):
            return False
        case _:
            return True


def _changed(region: Region, first: Read, start: int | None) -> list[Range] | None:
    """Where, from an offset on, something else is than in the memory that a character was read from.

    None where that is not known, or in too many places.
    """
    changed: list[Range] = []
    while True:
        for at, (size, value) in region.cells.items():
            found = read_of(value.symbol) if value.symbol is not None else None
            if found is None or (found.base, found.at, found.memory) != (first.base, at, first.memory):
                changed.append((at, at + size))
        same: list[Range] = []
        for low, high, default, tag in region.clobbered:
            if _memory(default, tag) == first.memory:
                same.append((low, high))
            elif not any(begin <= low and high <= end for begin, end in same):
                changed.append((low, high))
        changed = [each for each in changed if start is None or each[1] > start]
        if len(changed) > _MOST_CHANGED:
            return None
        if same or _memory(region.default, region.tag) == first.memory:
            return changed
        if not isinstance(region.tag, Unfollowed):
            return None
        region = region.tag.before


def _memory(default: Default, tag: object) -> object:
    return memory_of(default.value, tag.occasion if isinstance(tag, Unfollowed) else tag)
