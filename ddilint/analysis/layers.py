"""What regions were before: where ways meet, and from one iteration of a loop to the next.

A region that code may have changed that is not followed remembers what it was until then (`memory.Unfollowed`), and
one in which different things were left on ways that met remembers both (`memory.Met`): layers, one behind the other.
Two regions are compared by the layers that they have in common.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from msgspec.structs import replace

from ddilint.analysis.memory import (
    Cell,
    Default,
    Met,
    Region,
    Unfollowed,
    carve,
    clobber,
    unfollowed,
    ways_met,
)
from ddilint.domains import expr as ex
from ddilint.domains.expr import Expr, Origin, Symbol

# What is left of a region where more ways met, one after the other, nobody tells apart any more.
_MOST_MET = 4

Layers = tuple[tuple[Region, Unfollowed], ...]
"""Regions that code that is not followed left, each with the tag of that."""


def unfollowed_apart(first: Region, second: Region) -> tuple[Region, Region, Layers] | None:
    """What two regions were before code that is not followed ran for one of them only, or for each another.

    These differ in their cells at most; with the regions since. None where nothing such tells them apart.
    """
    if not (_last_unfollowed(first) or _last_unfollowed(second)) or _is_rest_same(first, second):
        return None
    mine, others = list(_since(first)), list(_since(second))
    for one, left in enumerate(mine):
        for two, right in enumerate(others):
            if _is_rest_same(left, right):
                since = (*mine[:one], *others[:two])
                return left, right, tuple((each, tag) for each in since if (tag := _last_unfollowed(each)))
    return None


def _is_rest_same(first: Region, second: Region) -> bool:
    """Whether two regions hold the same where no cell covers it."""
    return (first.default, first.tag, first.clobbered) == (second.default, second.tag, second.clobbered)


def _since(region: Region | None) -> Iterator[Region]:
    """A region, and what it was before each time that code that is not followed ran, as far as nothing hides that."""
    while region is not None:
        yield region
        tag = _last_unfollowed(region)
        region = tag.before if tag is not None else None


def _last_unfollowed(region: Region) -> Unfollowed | None:
    tag = region.clobbered[0][3] if region.clobbered else region.tag
    return tag if isinstance(tag, Unfollowed) else None


def left_by_any(before: Region, layers: Layers, occasion: object) -> Region:
    """What is left of a region where any of the code of some layers may have run."""

    def sets(spelling: str) -> bool:
        return any(tag.sets(spelling) for _, tag in layers)

    tag = unfollowed(before, occasion, sets)
    if any(not region.clobbered for region, _ in layers):
        return Region(Default.OPAQUE, tag)
    ranges = dict.fromkeys(
        (low, high) for region, own in layers for low, high, _, each in region.clobbered if each is own
    )
    return clobber(replace(before, cells={}), {}, list(ranges), Default.OPAQUE, tag)


def met(guard: Expr, first: Region, second: Region) -> Met | None:
    """The tag of what is left of one of two regions; None where so many ways met that it is not worth it."""
    ways = 1 + max(ways_met(first), ways_met(second))
    return Met(guard, _rest(first), _rest(second), ways) if ways <= _MOST_MET else None


def _rest(region: Region) -> Region:
    """What the bytes of a region hold that no cell covers."""
    return Region(region.default, region.tag, clobbered=region.clobbered)


def settled(region: Region, older: Region, tag: object) -> Region | None:
    """A region that a loop changes, where code that is not followed ran in each iteration: after any iteration.

    What the loop itself stored, and that code then hid, is lost for `tag`, unless it is the same each time. `older` is
    the region some iterations ago. None where something else happened to the region as a whole.
    """
    if (region.default, region.tag) != (older.default, older.tag) and not _behind(region.tag):
        return None
    return _without_hidden(region, stale_cells(region, older), tag)


def stale_cells(region: Region, older: Region) -> dict[int, int]:
    """What code that is not followed hid, and that changed since a region was older: sizes in bytes by offsets."""
    known_before = _hidden_in(older)
    known = {at: cell for before in known_before for at, cell in before.cells.items()} | dict(older.cells)
    return {
        at: cell[0]
        for before in _hidden_in(region)
        if not any(before is each for each in known_before)
        for at, cell in before.cells.items()
        if known.get(at) != cell
    }


def without(region: Region, stored: Mapping[int, int], hidden: Mapping[int, int], tag: object) -> Region:
    """A region of which some bytes (sizes by offsets) are lost: `stored` there, or `hidden` (see `stale_cells`)."""
    region = _without_hidden(region, {**hidden, **stored}, tag)
    return replace(region, cells=_lost(region.cells, stored, tag), computed=None) if stored else region


def _without_hidden(region: Region, stale: Mapping[int, int], tag: object) -> Region:
    if not stale:
        return region

    def left(before: Region) -> Region:
        return replace(before, cells=_lost(before.cells, stale, tag), computed=None)

    def hiding(each: object) -> object:
        match each:
            case Unfollowed(before=before):
                return replace(each, before=left(before))
            case Met(first=first, second=second):
                return replace(each, first=left(first), second=left(second))
            case _:
                return each

    clobbered = tuple((low, high, default, hiding(each)) for low, high, default, each in region.clobbered)
    return replace(region, tag=hiding(region.tag), clobbered=clobbered)


def _behind(tag: object) -> tuple[Region, ...]:
    """The regions in which is looked for what was stored before a tag was given."""
    match tag:
        case Unfollowed(before=before):
            return (before,)
        case Met(first=first, second=second):
            return first, second
        case _:
            return ()


def _lost(cells: Mapping[int, Cell], places: Mapping[int, int], tag: object) -> Mapping[int, Cell]:
    """Cells, some of which are lost: these stay cells, so that ways that meet can be told to be the same elsewhere."""
    left = dict(cells)
    for at, size in places.items():
        carve(left, at, at + size)
        key = ("set", Default.LOST.value, tag, at, size)
        left[at] = (size, ex.symbol(Symbol("?", 8 * size, False, Origin.LOST, key)))
    return left


def _hidden_in(region: Region) -> list[Region]:
    """What a region was before code that is not followed ran, and before ways met, as far as it shows; oldest first."""
    found: dict[int, Region] = {}
    pending = [region]
    while pending:
        current = pending.pop()
        for tag in (current.tag, *(tag for _, _, _, tag in current.clobbered)):
            for before in _behind(tag):
                if id(before) not in found:
                    found[id(before)] = before
                    pending.append(before)
    return list(reversed(found.values()))
