"""How states that meet are merged.

Nothing is lost but what cannot be expressed: values that differ become conditional on what tells the paths apart.
States whose objects are in different conditions are kept apart instead (property simulation, `State.key`), because
that is what the rules ask about.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise

from msgspec.structs import replace

from ddilint.analysis import layers
from ddilint.analysis import memory as mem
from ddilint.analysis import path as paths
from ddilint.analysis.memory import Default, Region
from ddilint.analysis.path import Trace
from ddilint.analysis.state import Effect, Loop, Object, State, Status, fresh_symbol, unknown_level
from ddilint.analysis.stores import NEVER, Shadows
from ddilint.domains import expr as ex
from ddilint.domains.expr import Expr, Origin
from ddilint.domains.refine import Meeting
from ddilint.finding import Location

_NO_EFFECT = Effect.none_at(Location("", 0))

# Of a region that differs in more places than these (a buffer that was filled), the rest is not merged exactly.
_MAXIMUM_DIFFERENCES = 16


def merge(states: Sequence[State]) -> State:
    """One state for several that agree on their key; the pair that parted last is merged first."""
    pending = list(states)
    while len(pending) > 1:
        best, pair = -1, (0, 1)
        if len(pending) > 12:
            pair = (len(pending) - 2, len(pending) - 1)
        else:
            for i in range(len(pending)):
                for j in range(i + 1, len(pending)):
                    shared = paths.common_length(pending[i].path, pending[j].path)
                    if shared > best:
                        best, pair = shared, (i, j)
        second = pending.pop(pair[1])
        first = pending.pop(pair[0])
        pending.append(_merge_two(first, second))
    return pending[0]


def _merge_two(first: State, second: State) -> State:
    fresh = fresh_symbol("a choice", 1, Origin.OPAQUE)
    result = State.__new__(State)
    result.path, guard = paths.merge(first.path, second.path, fresh)
    meeting = Meeting(guard, first.ranges, second.ranges)
    result.trace = (
        first.trace if first.trace is second.trace else Trace(first.trace, other=second.trace, guard=guard)
    )
    result.outside = _merge_outside(first.outside, second.outside, guard)
    result.memory = _merge_memory(first, second, meeting)
    result.shadows = _merge_shadows(first.shadows, second.shadows, meeting)
    result.objects = {**second.objects, **first.objects}
    for pointer, found in first.objects.items():
        other = second.objects.get(pointer)
        if other is not None and other is not found:
            status = found.status if found.status is other.status else Status.ESCAPED
            result.objects[pointer] = replace(
                found,
                status=status,
                silenced=found.silenced | other.silenced,
                misjudged=ex.lor(found.misjudged, other.misjudged),
            )
    result.allocations = _merge_allocations(first.allocations, second.allocations, meeting)
    result.temporaries = {
        number: value if value is opposite else _choose(meeting, value, opposite)
        for number, value in first.temporaries.items()
        if (opposite := second.temporaries.get(number)) is not None
    }
    result.held = first.held  # no call meets another one's paths inside
    result.counts = dict(first.counts)
    for key, number in second.counts.items():
        if result.counts.get(key, 0) < number:
            result.counts[key] = number
    result.effects = first.effects
    if first.effects is not second.effects:
        result.effects = {}
        for name in sorted(first.effects.keys() | second.effects.keys()):
            here, there = first.effects.get(name), second.effects.get(name)
            result.effects[name] = _merge_effects(here or _NO_EFFECT, there or _NO_EFFECT, meeting)
    result.ranges = meeting.ranges()
    result.escaped = first.escaped | second.escaped
    result.handed_on = first.handed_on | second.handed_on
    result.leaked = first.leaked | second.leaked
    result.misused = first.misused | second.misused
    result.followed = first.followed & second.followed
    result.muted = first.muted and second.muted
    result.irql = first.irql
    if first.irql is not second.irql and first.irql is not None and second.irql is not None:
        result.irql = _choose(meeting, first.irql, second.irql)
    result.saved_levels = first.saved_levels
    if first.saved_levels != second.saved_levels:
        # A lock that is held on one of the ways only is released on none of the others, as far as that is known.
        result.saved_levels = {
            place: _choose(
                meeting,
                first.saved_levels.get(place) or unknown_level(),
                second.saved_levels.get(place) or unknown_level(),
            )
            for place in dict.fromkeys((*first.saved_levels, *second.saved_levels))
        }
    result.iterations = first.iterations
    result.loops = first.loops
    if first.loops is not second.loops:
        result.loops = {
            head: _either(loop, second.loops[head]) if head in second.loops else loop
            for head, loop in first.loops.items()
        }
    return result


def _merge_effects(first: Effect, second: Effect, meeting: Meeting) -> Effect:
    known = second if first.done is ex.FALSE else first
    return replace(
        known,
        done=_choose(meeting, first.done, second.done),
        after=_choose(meeting, first.after, second.after),
        weight=max(first.weight, second.weight),
        ends=first.ends or second.ends,
        happened=_choose(meeting, first.happened, second.happened),
    )


def _merge_allocations(
    first: tuple[Object, ...], second: tuple[Object, ...], meeting: Meeting
) -> tuple[Object, ...]:
    if first is second:
        return first
    ours = {found.pointer: found for found in first}
    theirs = {found.pointer: found for found in second}
    merged = []
    for pointer, found in (ours | theirs).items():
        here, there = (side[pointer].asked_for if pointer in side else ex.FALSE for side in (ours, theirs))
        merged.append(found if here is there else replace(found, asked_for=_choose(meeting, here, there)))
    return tuple(merged)


def _merge_outside(first: Region, second: Region, guard: Expr) -> Region:
    if first == second:
        return first
    if (first.default, first.tag) == (second.default, second.tag):
        clobbered = _merge_clobbered(first, second, guard)
        if clobbered is not None:
            return replace(first, clobbered=clobbered)
    return Region(Default.OPAQUE, _merged_tag(first, second))


def _either(loop: Loop, other: Loop) -> Loop:
    return replace(loop, forked=loop.forked or other.forked, leaves=loop.leaves or other.leaves)


def _choose(meeting: Meeting, first: Expr, second: Expr) -> Expr:
    return meeting.choose(first, second) if first.width == second.width else first


def _merge_memory(first: State, second: State, meeting: Meeting) -> dict[Expr, Region]:
    result = dict(first.memory)
    for base, region in second.memory.items():
        known = first.memory.get(base)
        if known is not region:
            result[base] = merge_region(base, known or first.untouched(base), region, meeting)
    for base, region in first.memory.items():
        if base not in second.memory:
            result[base] = merge_region(base, region, second.untouched(base), meeting)
    return result


def _merge_shadows(first: Shadows, second: Shadows, meeting: Meeting) -> Shadows:
    if first is second:
        return first
    return {
        base: merge_region(base, first.get(base, NEVER), second.get(base, NEVER), meeting)
        for base in dict.fromkeys((*first, *second))
    }


def _merged_tag(first: Region, second: Region) -> object:
    """Tells what may be of either region: the same for the same two, so that runs that meet twice stay comparable.

    Regions that meet again and again would have tags without end, but for what stands for the two.
    """
    each = ((region.default.value, region.tag, region.clobbered) for region in (first, second))
    return ("merge", ex.identity_of(tuple(each)))


def merge_region(base: Expr, first: Region, second: Region, meeting: Meeting) -> Region:
    """The region that holds what `first` does on the first of two ways that meet, and what `second` does else."""
    if first == second:
        return first
    rest = _merged_rest(base, first, second, meeting)
    cells: dict[int, mem.Cell] = {}
    differing = 0
    for at, size in _pieces(first.cells, second.cells):
        left, right, end = first.cells.get(at), second.cells.get(at), at + size
        if left is not None and right is not None and left == right:
            cells[at] = left
            continue
        differing += 1
        if differing > _MAXIMUM_DIFFERENCES:
            if not mem.is_opaque(rest, at, end):
                cells[at] = (size, fresh_symbol("?", 8 * size, Origin.LOST))
            continue
        offset = ex.const(at & ((1 << base.width) - 1), base.width)
        reading = mem.Reading(pointer=8 * size == base.width)
        # As it would be read on either way: what one value is called by two names would be two values.
        one = (
            mem.whole_read(left, reading)
            if left is not None and left[0] == size
            else mem.load(first, base, offset, size, reading)
        )
        two = (
            mem.whole_read(right, reading)
            if right is not None and right[0] == size
            else mem.load(second, base, offset, size, reading)
        )
        if one is not two and mem.is_opaque(rest, at, end) and _are_opaque(one, two):
            continue  # which of two values that nobody knows is no more than the rest of the region tells
        cells[at] = (size, one if one is two else _choose(meeting, one, two))
    return replace(rest, cells=cells, computed=_merged_computed(base, first, second, meeting))


def _merged_computed(
    base: Expr, first: Region, second: Region, meeting: Meeting
) -> tuple[Expr, int, Expr] | None:
    """What was stored last at an offset that is no constant: on one way at another place, or with another value."""
    ours, theirs = first.computed, second.computed
    if ours == theirs:
        return ours
    if ours is not None and theirs is not None and ours[1] != theirs[1]:
        return None
    reading = mem.Reading()
    if ours is None:
        assert theirs is not None
        offset, size, value = theirs
        return offset, size, _choose(meeting, mem.load(first, base, offset, size, reading), value)
    offset, size, value = ours
    if theirs is None:
        return offset, size, _choose(meeting, value, mem.load(second, base, offset, size, reading))
    return _choose(meeting, offset, theirs[0]), size, _choose(meeting, value, theirs[2])


def _pieces(first: Mapping[int, mem.Cell], second: Mapping[int, mem.Cell]) -> Iterator[tuple[int, int]]:
    """The offsets and sizes in bytes of the cells that hold what is in either of two sets of cells.

    What is one cell in one of them and several in the other stays one if it holds a value that was computed, which its
    parts would not show.
    """
    waiting = sorted(first.keys() | second.keys())
    number = 0
    while number < len(waiting):
        begin = end = waiting[number]
        starts: list[int] = []
        while number < len(waiting) and (not starts or waiting[number] < end):
            at = waiting[number]
            sizes = [cells[at][0] for cells in (first, second) if at in cells]
            end = max(end, *(at + size for size in sizes))
            starts.append(at)
            number += 1
        whole = [
            cells[begin] for cells in (first, second) if begin in cells and cells[begin][0] == end - begin
        ]
        is_same = len(starts) == 1 and len(whole) == (begin in first) + (begin in second)
        if is_same or (whole and whole[0][1].symbol is None):
            yield begin, end - begin
        else:
            ends = {at + cells[at][0] for at in starts for cells in (first, second) if at in cells}
            limits = sorted({*starts, *ends})
            yield from ((low, high - low) for low, high in pairwise(limits))


def _merged_rest(base: Expr, first: Region, second: Region, meeting: Meeting) -> Region:
    """What the bytes hold, on ways that meet, that no cell covers."""
    apart = layers.unfollowed_apart(first, second)
    if apart is not None:
        left, right, tags = apart
        return layers.left_by_any(merge_region(base, left, right, meeting), tags, ("merged", meeting.guard))
    default, tag = first.default, first.tag
    if (first.default, first.tag) != (second.default, second.tag):
        if first.default is Default.JUNK or second.default is Default.JUNK:
            other = second if first.default is Default.JUNK else first
            default, tag = other.default, other.tag
        else:
            known = None
            if not mem.is_all_opaque(first) or not mem.is_all_opaque(second):
                known = layers.met(meeting.guard, first, second)
            default, tag = Default.OPAQUE, known or _merged_tag(first, second)
    clobbered = _merge_clobbered(first, second, meeting.guard)
    if clobbered is None:
        return Region(Default.OPAQUE, ("merged", meeting.guard))
    return Region(default, tag, clobbered=clobbered)


def _are_opaque(*values: Expr) -> bool:
    return all(value.symbol is not None and mem.stands_for_opaque(value.symbol) for value in values)


def _merge_clobbered(one: Region, two: Region, guard: Expr) -> tuple[mem.Clobbered, ...] | None:
    """The ranges of either; None: too many.

    Of what the driver changed on one of the ways only, nothing is known; what somebody else changed is a choice.
    """
    first, second = one.clobbered, two.clobbered
    if first == second:
        return first
    shared = 0
    for left, right in zip(reversed(first), reversed(second), strict=False):
        if left != right:
            break
        shared += 1
    changed = (*first[: len(first) - shared], *second[: len(second) - shared])
    ranges = dict.fromkeys((low, high) for low, high, _, _ in changed)
    common = first[len(first) - shared :]
    if len(changed) == 1 and one.default == two.default and one.default in (Default.JUNK, Default.ZERO):
        ((low, high, default, tag),) = changed
        if isinstance(tag, mem.Filled):  # the loop filled nothing on the other way
            on_way = guard if len(first) > len(second) else ex.lnot(guard)
            return ((low, high, default, replace(tag, guard=ex.land(tag.guard, on_way))), *common)
    if len(ranges) + shared > mem.MAX_CLOBBERED:
        return None
    by_others = all(default is Default.CHANGED for _, _, default, _ in changed)
    tag = (layers.met(guard, one, two) if by_others else None) or ("merged", guard)
    return (*((low, high, Default.OPAQUE, tag) for low, high in ranges), *common)
