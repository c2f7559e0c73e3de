"""Memory as regions of bytes.

A region is what one base address leads to: a variable, an allocated object, or whatever a pointer that came from
outside points to (two such pointers are taken to point to different memory). Inside a region, cells hold values at
constant byte offsets; what was never stored has the region's `default`. Regions are immutable: a store gives a new
one, so that states share what they have in common.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from enum import StrEnum
from typing import Any

from msgspec import Struct, field
from msgspec.structs import replace

from ddilint.domains import expr as ex
from ddilint.domains.expr import Expr, Op, Origin, Symbol
from ddilint.domains.interval import Interval


class Default(StrEnum):
    """What the bytes of a region hold where nothing was stored."""

    INITIAL = "initial"
    """What was there before the analysed code began: anything, but always the same."""
    ZERO = "zero"
    JUNK = "junk"
    """Nothing in particular: an automatic variable before it is set."""
    CHANGED = "changed"
    """Something else stored there: code that is not ours (anything may be in it)."""
    OPAQUE = "opaque"
    """Code of the driver's that was not followed stored there."""
    LOST = "lost"


_ORIGINS = {
    Default.INITIAL: Origin.INPUT,
    Default.JUNK: Origin.LOST,
    Default.CHANGED: Origin.INPUT,
    Default.OPAQUE: Origin.OPAQUE,
    Default.LOST: Origin.LOST,
}

NAMELESS = "?"
"""What is read for no name of the driver's, as when a structure is copied."""

# A read at an unknown offset is a choice between at most so many cells.
_MAX_CHOICES = 64
# Elsewhere in an array, what is there is told from so many values that were stored.
_MAX_STORED = 8
# With more clobbered ranges than these, nothing is known of a region any more.
MAX_CLOBBERED = 96
# Where there are more, what becomes unknown is cells instead.
_MANY_CLOBBERED = 32
# Behind all bytes of any region.
_END = 1 << 62
# A longer fill than this forgets the region's other contents.
_MAX_FILL = 1024
# Of what was before more calls of code that is not followed, nothing is known any more.
_MOST_UNFOLLOWED = 16

Cell = tuple[int, Expr]
"""The size in bytes, and the value."""

Clobbered = tuple[int, int, Default, object]
"""A range of bytes [low, high), what they hold, and when they came to hold it."""


class Region(Struct, frozen=True):
    """The bytes behind one base address.

    `cells` maps byte offsets to what was stored there last; cells never overlap. `computed` holds the last store at
    an offset that is no constant, while nothing else was stored. `clobbered` are byte ranges [low, high) with what
    they hold instead of the default, the last one first. `tag` tells apart the contents of regions
    that were changed at different times. `before` is what the driver had stored when somebody else got the region.
    """

    default: Default
    tag: object = None
    cells: Mapping[int, Cell] = field(default_factory=dict)
    computed: tuple[Expr, int, Expr] | None = None
    clobbered: tuple[Clobbered, ...] = ()
    before: Mapping[int, Cell] = field(default_factory=dict)


class Unfollowed(Struct, frozen=True, eq=False):
    """Code that is not followed ran, and may have set what it `sets` by the driver's spelling: a tag.

    `before` is the region as it was until then: what that code does not set is still there. `depth` is the number of
    such tags one behind the other, `ways` that of ways that met before one after the other (see `Met`).
    """

    occasion: object
    before: Region
    sets: Callable[[str], bool]
    depth: int = 1
    ways: int = 0

    def __eq__(self, other: object) -> bool:
        return self is other or (
            isinstance(other, Unfollowed) and self.before is other.before and self.occasion == other.occasion
        )

    def __hash__(self) -> int:
        return hash(self.occasion)


class Copied(Struct, frozen=True):
    """The bytes were copied, on an occasion: a tag.

    They stood behind one of the `sources`, `shift` bytes further on (None where that is not known).
    """

    occasion: object
    sources: tuple[Expr, ...]
    shift: int | None = None


class Met(Struct, frozen=True, eq=False):
    """Ways met on which different things are left of a region: a tag.

    Where the guard holds, `first` is what the bytes hold that nothing was stored in since, else `second`. `ways` is the
    number of such tags one in the other.
    """

    guard: Expr
    first: Region
    second: Region
    ways: int = 1

    def __eq__(self, other: object) -> bool:
        return self is other or (
            isinstance(other, Met)
            and self.guard is other.guard
            and self.first == other.first
            and self.second == other.second
        )

    def __hash__(self) -> int:
        return hash(self.guard)

    def read(self, load: Callable[[Region], Expr]) -> Expr:
        """What is read on either way."""
        return ex.ite(self.guard, load(self.first), load(self.second))


class Filled(Struct, frozen=True):
    """A loop set the characters of an array behind a base, one in each iteration, to what may be anything: a tag.

    The iteration before `iteration` set the one at `begin` (in bytes); each has `unit` bytes. Where `guard` does not
    hold, the loop ended before it came there.
    """

    loop: object
    base: Expr
    iteration: int
    begin: int
    unit: int
    guard: Expr = ex.TRUE


def unfollowed(region: Region, occasion: object, sets: Callable[[str], bool] | None) -> object:
    """The tag of what code that is not followed leaves of a region; `sets` is None where that may be anything."""
    if sets is None:
        return occasion
    depth = _depth(region) + 1
    if depth > _MOST_UNFOLLOWED:
        return occasion
    return Unfollowed(occasion, region, sets, depth, ways_met(region))


def _depth(region: Region) -> int:
    tags = [region.tag, *(tag for _, _, _, tag in region.clobbered[:1])]
    return max((tag.depth for tag in tags if isinstance(tag, Unfollowed)), default=0)


def ways_met(region: Region) -> int:
    """In how many places, one after the other, ways met on which different things were left of a region."""
    tags = (region.tag, *(tag for _, _, _, tag in region.clobbered))
    return max((tag.ways for tag in tags if isinstance(tag, Met | Unfollowed)), default=0)


class Behind(Struct, frozen=True, eq=False):
    """The base of memory that a routine may have changed, for a tag: known from what the routine was called with."""

    base: Expr

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Behind)

    def __hash__(self) -> int:
        return 0


class Reading(Struct, frozen=True):
    """How the driver reads: the spelling of what is read, and what it takes it for (`guessed`: any number)."""

    name: str = ""
    signed: bool = False
    pointer: bool = False
    guessed: bool = False


def _unknown(base: Expr, where: object, size: int, default: Default, tag: object, reading: Reading) -> Expr:
    origin = _ORIGINS[default]
    if isinstance(tag, Unfollowed):
        tag = tag.occasion
    if reading.pointer and origin is not Origin.LOST:
        origin = Origin.POINTER
    key = ("mem", default.value, tag, base, where)
    name = reading.name or NAMELESS
    return ex.symbol(Symbol(name, 8 * size, reading.signed, origin, key, is_guessed=reading.guessed))


def values_in(region: Region) -> Iterable[Expr]:
    """What was stored in a region, and is still there."""
    for _, value in region.cells.values():
        yield value
    if region.computed is not None:
        yield region.computed[2]


def is_junk(symbol: Symbol) -> bool:
    """Whether a symbol stands for memory in which nothing was stored yet."""
    key = _whole_key(symbol)
    return len(key) > 1 and key[0] in ("mem", "set") and key[1] == Default.JUNK.value


def stands_for_opaque(symbol: Symbol) -> bool:
    """Whether nobody knows a value, even if it is read as a pointer."""
    key = _whole_key(symbol)
    return symbol.origin is Origin.OPAQUE or (key[0] == "mem" and key[1] == Default.OPAQUE.value)


def place_of(symbol: Symbol) -> tuple[Expr, int] | None:
    """The base and the constant offset in bytes from which a symbol was read before anything was stored there."""
    key = symbol.key
    if not isinstance(key, tuple) or not key or key[0] != "mem":
        return None
    _, _, _, base, where = key
    offset = where[0] if isinstance(where, tuple) else where
    return (base, offset) if isinstance(offset, int) else None


def place_indexed(symbol: Symbol) -> tuple[Expr, Expr] | None:
    """The base and the offset in bytes of a place, known or not, that a symbol was read from; None for others."""
    match symbol.key:
        case ("mem", _, _, Expr() as base, (int() | Expr() as at, int())):
            return base, at if isinstance(at, Expr) else ex.const(at, base.width)
        case _:
            return None


def place_read(symbol: Symbol) -> tuple[Expr, int, int] | None:
    """The base, and the offset and size in bytes, of what a symbol was read from, whoever set it when."""
    match symbol.key:
        case ("mem", _, _, Expr() as base, (int(offset), int(size))):
            return base, offset, size
        case ("set", _, ("by", _, _, Behind(base)), int(offset), int(size)):
            return base, offset, size
        case ("field", ("set", _, ("by", _, _, Behind(base)), int(offset), _), int(skip), int(size)):
            return base, offset + skip, size
        case _:
            return None


def copied_from(symbol: Symbol) -> tuple[tuple[Expr, ...], int | None] | None:
    """The bases of what a symbol may be a copy of, and its offset in bytes if known; None where it is no copy."""
    match symbol.key:
        case ("mem", _, Copied() as tag, _, (offset, _)):
            at = offset if isinstance(offset, int) else None
        case ("set", _, Copied() as tag, int(offset), _):
            at = offset
        case ("field", ("set", _, Copied() as tag, int(offset), _), int(skip), _):
            at = offset + skip
        case _:
            return None
    return tag.sources, at + tag.shift if at is not None and tag.shift is not None else None


def is_left_alone(symbol: Symbol, base: Expr, offset: int) -> bool:
    """Whether a symbol stands for what is at an offset from a base unless the driver itself stores there.

    That is what was there before, or what a routine that is not known made of it.
    """
    match _whole_key(symbol):
        case ("set", _, ("by", _, _, Behind(other)), *_) if other is not base:
            return False
        case ("set", _, _, int(at), int(size)):
            return at <= offset < at + size
        case ("mem", _, _, other, *_):
            return other is base
        case _:
            return False


def _whole_key(symbol: Symbol) -> tuple[Any, ...]:
    """The key of a symbol, or of the structure that it was cut out of."""
    key = symbol.key
    if not isinstance(key, tuple) or not key:
        return ("",)
    return key[1] if key[0] == "field" else key


def load(
    region: Region, base: Expr, offset: Expr, size: int, reading: Reading, bounds: Interval | None = None
) -> Expr:
    """The `size` bytes at an offset, as one value (little-endian); `bounds` are those of the offset on the path."""
    where = ex.const_of(offset)
    if where is not None:
        return _load_at(region, base, where, size, reading)
    if region.computed is not None and region.computed[:2] == (offset, size):
        return region.computed[2]
    low, high = _bounds(bounds or offset.interval, size)
    touching = [at for at, (length, _) in region.cells.items() if at < high and at + length > low]
    default, tag = _contents(region, low, high)
    if not touching and region.computed is None:
        before = _before(tag, reading)
        if before is not None:
            return load(before, base, offset, size, reading, bounds)
        if isinstance(tag, Met):
            return tag.read(lambda way: load(way, base, offset, size, reading, bounds))
        if default is Default.ZERO:
            return ex.const(0, 8 * size)
        return _unknown(base, (offset, size), size, default, tag, reading)
    if region.computed is None:
        touching = _aligned(touching, offset, size, region)
    if region.computed is None and touching and len(touching) <= _MAX_CHOICES:
        stride = _stride(offset) or size
        covers = len(touching) >= (high - size - low) // stride + 1
        # Of a table that names some of its elements, the others are 0.
        is_rest_zero = region.default is Default.ZERO and not any(
            start < high and end > low for start, end, *_ in region.clobbered
        )
        chosen = ex.const(0, 8 * size) if is_rest_zero and not covers else None
        for at in sorted(touching):
            length, value = region.cells[at]
            if length != size:
                break
            chosen = (
                value if chosen is None else ex.ite(ex.eq(offset, ex.const(at, offset.width)), value, chosen)
            )
        else:
            if chosen is not None and (covers or is_rest_zero):
                return chosen
    if len(touching) <= _MAX_STORED and _are_elements(touching, offset, size, region):
        rest = replace(region, cells={}, computed=None)
        chosen = load(rest, base, offset, size, reading, bounds)
        for at in touching:
            chosen = ex.ite(ex.eq(offset, ex.const(at, offset.width)), region.cells[at][1], chosen)
        if region.computed is not None:
            chosen = ex.ite(ex.eq(offset, region.computed[0]), region.computed[2], chosen)
        return chosen
    return _unknown(base, (offset, size, object_tag(region)), size, Default.OPAQUE, region.tag, reading)


def stored_last(region: Region, offset: Expr, size: int) -> Expr | None:
    """What the driver stored at an offset last, whatever others did since; None where it stored nothing there."""
    where = ex.const_of(offset)
    if where is None:
        return None
    for cells in (region.cells, region.before):
        length, value = cells.get(where, (0, None))
        if length == size and value is not None and not _is_set(value):
            return value
    return None


def _is_set(value: Expr) -> bool:
    """Whether it is what somebody else left in a cell (see `forget`)."""
    return value.symbol is not None and isinstance(value.symbol.key, tuple) and value.symbol.key[0] == "set"


def _stride(offset: Expr) -> int:
    """The distance of the elements that an offset can name, in bytes; 0 where it is not one index only."""
    _, terms = ex.linear(offset)
    return terms[0][1] if len(terms) == 1 else 0


def _aligned(touching: list[int], offset: Expr, size: int, region: Region) -> list[int]:
    """The cells that a read at elements of an array can hit: of arrays of structures, those of the same field."""
    stride = _stride(offset)
    first, _ = ex.linear(offset)
    if stride <= size:
        return touching
    return [at for at in touching if (at - first) % stride == 0 and region.cells[at][0] == size]


def _are_elements(touching: list[int], offset: Expr, size: int, region: Region) -> bool:
    """Whether what was stored is either all of what is read at an offset, or none of it."""
    stored = [(ex.const(at % (1 << offset.width), offset.width), region.cells[at][0]) for at in touching]
    if region.computed is not None:
        stored.append(region.computed[:2])
    return all(
        length == size and ex.sub(offset, at).zeros >= (size - 1).bit_length() for at, length in stored
    )


def object_tag(region: Region) -> int:
    """A number that stands for the present contents of a region, within one run."""
    return hash(
        (
            *((at, length, value.uid) for at, (length, value) in region.cells.items()),
            region.computed[2].uid if region.computed else 0,
        )
    )


def _bounds(offset: Interval, size: int) -> tuple[int, int]:
    low, high = offset.slo, offset.shi
    return low, high + size


def _contents(region: Region, low: int, high: int) -> tuple[Default, object]:
    """What bytes hold that no cell covers."""
    for start, end, default, tag in region.clobbered:
        if start < high and end > low:
            return default, tag
    return region.default, region.tag


def _before(tag: object, reading: Reading) -> Region | None:
    """The region as it was before code that was not followed, if that left alone what is read of these contents."""
    return tag.before if isinstance(tag, Unfollowed) and not tag.sets(reading.name) else None


def is_opaque(region: Region, low: int, high: int) -> bool:
    """Whether nothing is known of any of the bytes low..high that no cell covers, but that they are there."""
    for start, end, default, tag in region.clobbered:
        if start < high and end > low:
            is_whole = start <= low and high <= end
            return default is Default.OPAQUE and is_whole and not isinstance(tag, Unfollowed)
    return is_all_opaque(region)


def is_all_opaque(region: Region) -> bool:
    """Whether nothing is known of any byte that neither a cell nor a clobbered range covers, but that it is there."""
    return region.default is Default.OPAQUE and not isinstance(region.tag, Unfollowed | Met)


def _load_at(region: Region, base: Expr, where: int, size: int, reading: Reading) -> Expr:
    cell = region.cells.get(where)
    if cell is None or cell[0] != size:
        where = where - (1 << base.width) if where >> (base.width - 1) else where
        cell = region.cells.get(where)
    if cell is not None and cell[0] == size:
        return whole_read(cell, reading)
    touching = sorted(
        at for at, (length, _) in region.cells.items() if at < where + size and at + length > where
    )
    if not touching:
        default, tag = _contents(region, where, where + size)
        before = _before(tag, reading)
        if before is not None:
            return _load_at(before, base, where, size, reading)
        if isinstance(tag, Met):
            return tag.read(lambda way: _load_at(way, base, where, size, reading))
        if default is Default.ZERO:
            return ex.const(0, 8 * size)
        return _unknown(base, (where, size), size, default, tag, reading)
    pieces: list[Expr] = []
    at = where
    end = where + size
    for start in [*touching, end]:
        if start > at:
            gap = min(start, end) - at
            default, tag = _contents(region, at, at + gap)
            if isinstance(tag, Met):
                pieces.append(_load_at(Region(default, tag), base, at, gap, Reading()))
            elif default is not Default.ZERO:
                pieces.append(_unknown(base, (at, gap), gap, default, tag, Reading()))
            else:
                pieces.append(ex.const(0, 8 * gap))
            at += gap
        if start >= end:
            break
        length, value = region.cells[start]
        skip = at - start
        take = min(start + length, end) - at
        if take == size and (field := _field(value, skip, size, reading)) is not None:
            return field
        pieces.append(_cut(value, skip, take))
        at += take
    total = pieces[0]
    if len(pieces) == 1:
        return total
    result = ex.const(0, 8 * size)
    shift = 0
    for piece in pieces:
        wide = ex.zext(piece, 8 * size)
        result = ex.bor(result, ex.shl(wide, ex.const(shift, 8 * size)))
        shift += piece.width
    return result


def whole_read(cell: Cell, reading: Reading) -> Expr:
    """What a read of a cell as a whole gives: what is behind a pointer gets the name that it is read by."""
    size, value = cell
    is_pointee = value.symbol is not None and value.symbol.name.startswith("*")
    return (_field(value, 0, size, reading) if is_pointee else None) or value


def _field(whole: Expr, skip: int, size: int, reading: Reading) -> Expr | None:
    """A part of something unknown: the same value as if it had been read for itself; None for what is known.

    Of a structure that became something unknown as a whole, that is a symbol of its own, with its own name. Where
    ways met, each has its part.
    """
    if whole.op is Op.ITE:
        test, *ways = whole.args
        parts = [_field(way, skip, size, reading) for way in ways]
        if all(part is None for part in parts):
            return None
        first, second = (part or _cut(way, skip, size) for way, part in zip(ways, parts, strict=True))
        return ex.ite(test, first, second)
    symbol = whole.symbol
    match symbol.key if symbol is not None else None:
        case ("set", *_) if symbol is not None:
            return _named_field(symbol, symbol.key, skip, size, reading)
        case ("field", ("set", *_) as structure, int(at), int()) if symbol is not None:
            return _named_field(symbol, structure, at + skip, size, reading)
        case ("mem", default, tag, Expr() as base, (int(at), int())):
            return _unknown(base, (at + skip, size), size, Default(str(default)), tag, reading)
        case _:
            return None


def _named_field(whole: Symbol, structure: object, at: int, size: int, reading: Reading) -> Expr:
    key = ("field", structure, at, size)
    return ex.symbol(Symbol(reading.name or whole.name, 8 * size, reading.signed, whole.origin, key))


def _cut(whole: Expr, skip: int, size: int) -> Expr:
    """The bits of a part of a value."""
    if not skip and whole.op is Op.ITE and any(_lies_above(way, size) for way in whole.args[1:]):
        test, *ways = whole.args
        first, second = (_cut(way, skip, size) for way in ways)
        return ex.ite(test, first, second)
    if not skip and _lies_above(whole, size):
        end = 1 << 8 * size
        terms = [(term, k) for term, k in zip(whole.args, whole.coeffs, strict=True) if k % end]
        whole = ex.from_linear(whole.width, whole.value % end, terms)
    moved = ex.lshr(whole, ex.const(8 * skip, whole.width)) if skip else whole
    return ex.trunc(moved, 8 * size) if moved.width > 8 * size else moved


def _lies_above(whole: Expr, size: int) -> bool:
    """Whether some of what a value was put together of lies above its lowest bytes, with no bit below."""
    return whole.op is Op.ADD and any(k % (1 << 8 * size) == 0 for k in whole.coeffs)


def store(region: Region, offset: Expr, size: int, value: Expr, bounds: Interval | None = None) -> Region:
    """The region after a store of `size` bytes."""
    where = ex.const_of(offset)
    if where is not None:
        where = where - (1 << offset.width) if where >> (offset.width - 1) else where
        cells = dict(region.cells)
        carve(cells, where, where + size)
        cells[where] = (size, value)
        return replace(region, cells=cells, computed=None)
    low, high = _bounds(bounds or offset.interval, size)
    if high - low > 1 << 16:
        changed = forget_from(region, low, Default.OPAQUE, ("store", value, offset, region.tag))
        return replace(changed, computed=(offset, size, value))
    cells = dict(region.cells)
    for at, (length, old) in region.cells.items():
        if at >= high or at + length <= low:
            continue
        if length == size and len(region.cells) <= 32:
            cells[at] = (length, ex.ite(ex.eq(offset, ex.const(at, offset.width)), value, old))
        else:
            carve(cells, max(at, low), min(at + length, high))
    tag = ("store", value, offset)
    changed = clobber(region, cells, [(low, high)], Default.OPAQUE, tag, is_one_store=True)
    return replace(changed, computed=(offset, size, value))


def carve(cells: dict[int, Cell], low: int, high: int) -> None:
    """Take the bytes [low, high) out of the cells; what sticks out of them stays."""
    for at in [at for at, (length, _) in cells.items() if at < high and at + length > low]:
        length, value = cells.pop(at)
        if at < low:
            cells[at] = (low - at, ex.trunc(value, 8 * (low - at)))
        if at + length > high:
            rest = ex.lshr(value, ex.const(8 * (high - at), value.width))
            cells[high] = (at + length - high, ex.trunc(rest, 8 * (at + length - high)))


def fill(
    region: Region, offset: Expr, size: int | None, byte: int = 0, bounds: Interval | None = None
) -> Region:
    """The region after each byte from an offset on became `byte`; a size of None means all of it.

    `bounds` are those of the offset on the path.
    """
    where = ex.const_of(offset)
    if where == 0 and size is None and byte == 0:
        return Region(Default.ZERO)
    tag = ("fill", offset, region.tag)
    if where is None and size is not None:
        low, high = _bounds(bounds or offset.interval, size)
        return _forget_near(region, low, high, Default.OPAQUE, tag, is_one_store=True)
    if where is None or size is None or size > _MAX_FILL:
        return forget(region, offset, size, Default.OPAQUE, tag)
    cells = dict(region.cells)
    carve(cells, where, where + size)
    at = where
    while at < where + size:
        # Cells of the widest natural size: single fields are cut out of them when they are read.
        length = min(8, where + size - at)
        cells[at] = (length, ex.const(int.from_bytes(bytes([byte]) * length), 8 * length))
        at += length
    return replace(region, cells=cells, computed=None)


def left_by(
    region: Region,
    offsets: Iterable[tuple[int, int]] | None,
    default: Default,
    occasion: object,
    sets: Callable[[str], bool] | None = None,
) -> Region:
    """What code that is not followed leaves of a region: it stores in these ranges of bytes (None: in any).

    With `sets`, what it does not set, as the driver spells it, is still there.
    """
    tag = unfollowed(region, occasion, sets)
    return Region(default, tag) if offsets is None else forget_at(region, offsets, default, tag)


def forget_at(region: Region, stored: Iterable[tuple[int, int]], default: Default, tag: object) -> Region:
    """The region after something unknown was stored in some of these ranges of bytes [low, high)."""
    ranges: list[tuple[int, int]] = []
    for low, high in sorted(stored):
        if ranges and low <= ranges[-1][1]:
            begin, end = ranges.pop()
            ranges.append((begin, max(end, high)))
        else:
            ranges.append((low, high))
    if not ranges:
        return region
    cells = {
        at: cell
        for at, cell in region.cells.items()
        if not any(start < at + cell[0] and end > at for start, end in ranges)
    }
    return clobber(region, cells, ranges, default, tag)


def clobber(
    region: Region,
    cells: Mapping[int, Cell],
    ranges: Sequence[tuple[int, int]],
    default: Default,
    tag: object,
    *,
    is_one_store: bool = False,
) -> Region:
    """The region with these cells, after something unknown was stored in the byte ranges [low, high).

    Where that is somewhere there only (`is_one_store`), what a loop filled, or somebody else stored, is so for the most
    part.
    """
    kept = [
        each
        for each in region.clobbered
        if (is_one_store and (isinstance(each[3], Filled) or each[2] is Default.CHANGED))
        or not any(start <= each[0] and each[1] <= end for start, end in ranges)
    ]
    clobbered = (*((start, end, default, tag) for start, end in ranges), *kept)
    if len(clobbered) > MAX_CLOBBERED:
        return Region(default, tag)
    return replace(region, cells=cells, computed=None, clobbered=clobbered)


def forget_from(region: Region, low: int, default: Default, tag: object) -> Region:
    """The region after anything may have happened to the bytes from an offset on."""
    if low <= 0:
        return Region(default, tag)
    cells = dict(region.cells)
    carve(cells, low, _END)
    return clobber(region, cells, [(low, _END)], default, tag)


def forget_between(
    region: Region, low: int, high: int, default: Default, tag: object, *, is_one_store: bool = False
) -> Region:
    """The region after anything may have happened to the bytes [low, high), or to some of them (`is_one_store`)."""
    cells = dict(region.cells)
    carve(cells, low, high)
    return clobber(region, cells, [(low, high)], default, tag, is_one_store=is_one_store)


def forget_up_to(
    region: Region,
    offset: Expr,
    size: Interval,
    default: Default,
    tag: object,
    bounds: Interval | None = None,
) -> Region:
    """The region after an unknown number of unknown bytes was stored from an offset on.

    `bounds` are those of the offset on the path.
    """
    low, high = _bounds(bounds or offset.interval, size.uhi)
    return _forget_near(region, low, high, default, tag)


def _forget_near(
    region: Region, low: int, high: int, default: Default, tag: object, *, is_one_store: bool = False
) -> Region:
    """The region after something happened among the bytes [low, high), or behind the first where these are many."""
    if high - low > _MAX_FILL:
        return forget_from(region, low, default, tag)
    return forget_between(region, low, high, default, tag, is_one_store=is_one_store)


def forget(
    region: Region,
    offset: Expr,
    size: int | None,
    default: Default,
    tag: object,
    name: str = "",
    *,
    is_array: bool = False,
) -> Region:
    """The region after something unknown was stored from an offset on (`size` bytes; None: anywhere).

    Where it `is_array`, what is read at an index is as good as what is read at a constant offset.
    """
    if size == 0:
        return region
    where = ex.const_of(offset)
    if where is None or size is None:
        return Region(default, tag, before={**region.before, **region.cells})
    where = where - (1 << offset.width) if where >> (offset.width - 1) else where
    before = {**region.before, **region.cells}
    cells = dict(region.cells)
    carve(cells, where, where + size)
    if size > _MAX_FILL or (is_array and len(region.clobbered) < _MANY_CLOBBERED):
        return replace(clobber(region, cells, [(where, where + size)], default, tag), before=before)
    if size in (1, 2, 4, 8):
        symbol = Symbol(
            name or NAMELESS, 8 * size, False, _ORIGINS[default], ("set", default.value, tag, where, size)
        )
        cells[where] = (size, ex.symbol(symbol))
        return replace(region, cells=cells, computed=None, before=before)
    at = where
    while at < where + size:
        length = min(8 - at % 8 if at % 8 else 8, where + size - at)
        symbol = Symbol(
            name or NAMELESS, 8 * length, False, _ORIGINS[default], ("set", default.value, tag, at, length)
        )
        cells[at] = (length, ex.symbol(symbol))
        at += length
    return replace(region, cells=cells, computed=None, before=before)
