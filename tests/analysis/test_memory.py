"""What is read of memory on which ways left different things behind."""

from __future__ import annotations

from ddilint.analysis import memory as mem
from ddilint.analysis.memory import Default, Reading, Region
from ddilint.analysis.state import merge_region
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
