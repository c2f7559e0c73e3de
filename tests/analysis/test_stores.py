from __future__ import annotations

from ddilint.analysis import stores
from ddilint.analysis.memory import Default, Region
from ddilint.analysis.merging import merge_region
from ddilint.domains import expr as ex
from ddilint.domains.expr import Expr, Origin, Symbol
from ddilint.domains.refine import Meeting
from ddilint.finding import Location

HERE, THERE = Location("log.c", 10), Location("log.c", 20)
BASE = ex.symbol(Symbol("entry", 64, False, Origin.POINTER, ("parameter", "f", "entry")))


def flag(name: str) -> Expr:
    return ex.ne(ex.symbol(Symbol(name, 32, False, Origin.INPUT, ("test", name))), ex.const(0, 32))


def places(shadow: Region, offset: int = 12, size: int = 4) -> set[Location | None]:
    found = stores.cases(stores.load(shadow, BASE, offset, size))
    return {None if stores.is_never(place) else stores.location_of(place) for place in found}


def test_a_store_is_remembered_and_replaced() -> None:
    shadow = stores.remember(stores.NEVER, 12, 4, HERE)
    assert places(shadow) == {HERE}
    assert places(shadow, 16) == {None}
    assert places(stores.remember(shadow, 12, 4, THERE)) == {THERE}


def test_zeros_are_no_store() -> None:
    shadow = stores.remember(stores.NEVER, 12, 4, HERE)
    assert places(stores.forget(shadow, 0, 48)) == {None}
    assert places(stores.forget(shadow, 0, None)) == {None}
    assert places(stores.forget(shadow, 16, 8)) == {HERE}


def test_paths_that_meet_keep_both_places() -> None:
    guard = flag("Named")
    one, two = (stores.remember(stores.NEVER, 12, 4, place) for place in (HERE, THERE))
    merged = merge_region(BASE, one, two, Meeting(guard))
    assert {
        stores.location_of(place): holds
        for place, holds in stores.cases(stores.load(merged, BASE, 12, 4)).items()
    } == {
        HERE: guard,
        THERE: ex.lnot(guard),
    }
    assert places(merge_region(BASE, one, stores.NEVER, Meeting(guard))) == {HERE, None}


def test_a_copy_takes_the_places_along() -> None:
    draft = Region(Default.ZERO, None, {12: (4, ex.const(7, 32)), 2: (2, ex.const(9, 16))})
    source = stores.remember(stores.NEVER, 12, 4, HERE)
    shadow = stores.copied(stores.NEVER, 0, 48, draft, source, 0, THERE)
    assert places(shadow) == {HERE}  # where it was stored into the draft
    assert places(shadow, 2, 2) == {THERE}  # an initializer: nothing says where
    assert places(shadow, 4, 2) == {None}


def test_a_copy_of_unknown_memory_is_a_store() -> None:
    shadow = stores.copied(stores.NEVER, 0, 48, None, stores.NEVER, 0, THERE)
    assert places(shadow) == {THERE}
    (place,) = stores.cases(stores.load(shadow, BASE, 12, 4))
    assert stores.is_copied(place)
    assert not stores.is_copied(stores.place_at(HERE, 4))


def test_cases_look_through_sums_and_conversions() -> None:
    first, second = flag("First"), flag("Second")
    count = ex.add(ex.zext(first, 16), ex.zext(second, 16))
    assert {
        ex.const_of(case) for case in stores.cases(ex.trunc(ex.add(ex.zext(count, 32), ex.const(1, 32)), 16))
    } == {1, 2, 3}
    size = ex.ite(
        first, ex.const(8, 16), ex.symbol(Symbol("Length", 16, False, Origin.INPUT, ("test", "Length")))
    )
    assert {ex.const_of(case) for case in stores.cases(ex.zext(size, 64))} == {8, None}


def test_a_count_of_many_things_is_taken_apart() -> None:
    count = ex.const(0, 32)
    for bit in range(20):
        count = ex.ite(flag(f"Bit{bit}"), ex.add(count, ex.const(1, 32)), count)
    assert {ex.const_of(case) for case in stores.cases(count)} == set(range(21))


def test_a_hash_of_many_bits_is_left_alone() -> None:
    """It has eight values at most, and more ways to them than anybody goes through."""
    value = ex.const(0, 32)
    for bit in range(40):
        value = ex.bxor(value, ex.ite(flag(f"Bit{bit}"), ex.const(0x04C11DB7 + bit, 32), ex.const(0, 32)))
        value = ex.bxor(ex.shl(value, ex.const(1, 32)), ex.lshr(value, ex.const(31, 32)))
    index = ex.band(value, ex.const(7, 32))
    assert list(stores.cases(index)) == [index]
