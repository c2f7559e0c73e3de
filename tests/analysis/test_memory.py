"""What is read of memory on which ways left different things behind."""

from __future__ import annotations

from ddilint.analysis import memory as mem
from ddilint.analysis.memory import Default, Reading, Region
from ddilint.analysis.merging import merge_region
from ddilint.domains import expr as ex
from ddilint.domains.expr import Origin, Symbol
from ddilint.domains.refine import Meeting


def test_a_part_of_a_merged_value_is_what_each_way_would_have_read() -> None:
    base = ex.symbol(Symbol("Irp", 64, False, Origin.POINTER, "Irp"))
    guard = ex.symbol(Symbol("way", 1, False, Origin.INPUT, "way"))
    where = ex.const(48, 64)
    untouched = Region(Default.INITIAL)
    changed = mem.forget(untouched, where, 16, Default.CHANGED, "a call")
    merged = merge_region(base, untouched, changed, Meeting(guard))

    status = mem.load(merged, base, where, 4, Reading("status"))

    assert status is ex.ite(
        guard,
        mem.load(untouched, base, where, 4, Reading("status")),
        mem.load(changed, base, where, 4, Reading("status")),
    )


def test_what_a_routine_set_is_one_value_whether_ways_met_or_not() -> None:
    base = ex.symbol(Symbol("Vcb", 64, False, Origin.POINTER, "Vcb"))
    guard = ex.symbol(Symbol("way", 1, False, Origin.INPUT, "way"))
    where = ex.const(0, 64)
    untouched = Region(Default.INITIAL)
    changed = mem.forget(untouched, where, 8, Default.CHANGED, "a call", "*Vcb")
    merged = merge_region(base, untouched, changed, Meeting(guard))

    for size in (8, 4):
        link = mem.load(merged, base, where, size, Reading("link"))

        assert link is ex.ite(
            guard,
            mem.load(untouched, base, where, size, Reading("link")),
            mem.load(changed, base, where, size, Reading("link")),
        )


def test_what_nothing_was_stored_in_since_ways_met_is_what_each_way_left() -> None:
    base = ex.symbol(Symbol("Adapter", 64, False, Origin.POINTER, "Adapter"))
    guard = ex.symbol(Symbol("way", 1, False, Origin.INPUT, "way"))
    untouched, changed = Region(Default.INITIAL), Region(Default.OPAQUE, "a call")
    merged = merge_region(base, untouched, changed, Meeting(guard))
    where, reading = ex.const(16, 64), Reading("mode")

    mode = mem.load(merged, base, where, 4, reading)

    assert mode is ex.ite(
        guard, mem.load(untouched, base, where, 4, reading), mem.load(changed, base, where, 4, reading)
    )
    stored = mem.store(merged, where, 4, ex.const(7, 32))
    assert ex.const_of(mem.load(stored, base, where, 4, reading)) == 7


def test_of_many_ways_that_met_nothing_is_told_any_more() -> None:
    base = ex.symbol(Symbol("Adapter", 64, False, Origin.POINTER, "Adapter"))
    region = Region(Default.INITIAL)
    for number in range(40):
        guard = ex.symbol(Symbol("way", 1, False, Origin.INPUT, ("way", number)))
        region = merge_region(base, region, Region(Default.OPAQUE, number), Meeting(guard))
    mode = mem.load(region, base, ex.const(16, 64), 4, Reading("mode"))
    assert len(mode.symbols) < 12
