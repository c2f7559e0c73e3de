"""Reads from memory: what they are told apart by."""

from __future__ import annotations

from ddilint.analysis.memory import Default
from ddilint.analysis.reads import Read, read_of
from ddilint.domains import expr as ex
from ddilint.domains.expr import Origin, Symbol

DEPTH = 200


def element(name: str, tag: object) -> Read:
    base = ex.symbol(Symbol("table", 64, False, Origin.POINTER, ("parameter", "table", 0)))
    at = ex.symbol(Symbol("i", 64, False, Origin.INPUT, "i"))
    key = ("mem", Default.CHANGED.value, tag, base, (at, 4))
    read = read_of(Symbol(name, 32, False, Origin.INPUT, key))
    assert read is not None
    return read


def merged(depth: int) -> object:
    """What tells memory apart where ways met, again and again, of which each left the same."""
    tag: object = "begin"
    for number in range(depth):
        tag = ("merged", number, tag, tag)
    return tag


def test_reads_are_compared_in_no_time_however_often_ways_met_before() -> None:
    ex.reset()
    first, same, other = (
        element("a", merged(DEPTH)),
        element("a", merged(DEPTH)),
        element("a", merged(DEPTH + 1)),
    )
    assert first == same != other
    assert len(dict.fromkeys((first, same, other))) == 2
    assert first.memory == same.memory != other.memory
