"""How far a string in memory goes: where its terminator stands, or the first place where one can be, and the last.

A place whose contents the code does not know may hold the terminator or not: the string can go on until one was stored
for certain. What the analysis itself lost ends what can be said, but for an array that a loop filled, of which it
remembers how far the loop came.
"""

from __future__ import annotations

from msgspec import Struct

from ddilint.analysis import memory as mem
from ddilint.analysis import stores
from ddilint.analysis.memory import Default, Filled, Reading, Region
from ddilint.analysis.state import rounds
from ddilint.domains import expr as ex
from ddilint.domains.expr import Expr, Op, Origin

_LONGEST = 512
_NOT_KNOWN = ex.marks_of(frozenset({Origin.LOST, Origin.OPAQUE}))


class Extent(Struct, frozen=True):
    """The characters of a string: so many that are `known`, then the `first` that may be its terminator.

    `first` is None where that is certain. The string has no more characters than any of the numbers `most`.
    """

    known: int
    first: Expr | None
    most: tuple[Expr, ...] = ()


def extent(region: Region, base: Expr, start: int, unit: int, room: int | None = None) -> Extent:
    """How far the string goes that begins at an offset in bytes, in units of `unit` bytes.

    `room` is for how many of them there is memory, where a declaration tells.
    """
    known, first = 0, None
    most = _end_stored_last(region, start, unit)
    is_looked_up = False
    for number in range(_LONGEST if room is None else min(room, _LONGEST)):
        at = start + number * unit
        value = _character(region, base, at, unit)
        guards = {ex.const_of(case): guard for case, guard in stores.cases(value).items()}
        cases = list(guards)
        if cases == [0]:
            room = number + 1
            break
        if first is None and None not in cases and 0 not in cases:
            known += 1
            continue
        first = value if first is None else first
        if 0 in cases and not guards[0].marks & _NOT_KNOWN:
            most.append(_only_if(guards[0], ex.const(number, base.width)))
        if value.marks & _NOT_KNOWN and not is_looked_up:
            most += _ends_of_fill(region, base, start, at, unit)
            is_looked_up = bool(most)
            if not most:
                return Extent(known, first)
        if room is None and not _may_end_behind(region, at):
            break
    if room is not None:
        most.append(ex.const(room - 1, base.width))
    return Extent(known, None if room == known + 1 else first, tuple(most))


def _character(region: Region, base: Expr, at: int, unit: int) -> Expr:
    return mem.load(region, base, ex.const(at & ((1 << base.width) - 1), base.width), unit, Reading())


def _may_end_behind(region: Region, offset: int) -> bool:
    """Whether a terminator can be found behind an offset: the code stored something there, or a loop filled it."""
    if region.default is Default.ZERO or any(isinstance(tag, Filled) for *_, tag in region.clobbered):
        return True
    return any(
        at + size > offset + 1 and value.op is not Op.SYMBOL for at, (size, value) in region.cells.items()
    )


def _end_stored_last(region: Region, start: int, unit: int) -> list[Expr]:
    """How many characters there are up to a terminator that was stored last, wherever that was; [] for none."""
    if region.computed is None:
        return []
    offset, size, value = region.computed
    if size != unit or ex.const_of(value) != 0:
        return []
    begin = ex.const(start & ((1 << offset.width) - 1), offset.width)
    return [_only_if(ex.sle(begin, offset), _units(ex.sub(offset, begin), unit))]


def _is_end(value: Expr) -> Expr | None:
    """When what was stored is a terminator, as far as that is known; None where it cannot be."""
    guards = (guard for case, guard in stores.cases(value).items() if ex.const_of(case) == 0)
    guard = next(guards, None)
    return guard if guard is not None and not guard.marks & _NOT_KNOWN else None


def _only_if(condition: Expr, most: Expr) -> Expr:
    """A largest number that counts where a condition holds."""
    return ex.ite(condition, most, ex.const((1 << most.width) - 1, most.width))


def _ends_of_fill(region: Region, base: Expr, start: int, at: int, unit: int) -> list[Expr]:
    """How many characters there are up to where a loop ended that filled an array, an offset `at` in it; [] for none.

    The code may have stored a terminator since, wherever that was: then it is there that a string ends which came from
    elsewhere.
    """
    ends: list[Expr] = []
    for low, high, default, tag in (*region.clobbered, (at, at + unit, region.default, region.tag)):
        if not low <= at < high:
            continue
        match tag:
            case ("store", Expr() as value, Expr() as offset, *_) if (is_end := _is_end(value)) and not start:
                ends.append(_only_if(is_end, _units(offset, unit)))
            case Filled(unit=size) if size == unit and (tag.begin - start) % unit == 0:
                counter = ex.convert(rounds(tag.loop, tag.iteration), base.width, signed=False)
                begin = (tag.begin - start) // unit + 1
                end = ex.add(counter, ex.const(begin - tag.iteration, base.width))
                return [*ends, ex.ite(tag.guard, end, ex.const(begin - 1, base.width))]
            case _:
                return ends if default in (Default.INITIAL, Default.CHANGED) else []
    return []


def _units(offset: Expr, unit: int) -> Expr:
    return ex.udiv(offset, ex.const(unit, offset.width)) if unit > 1 else offset
