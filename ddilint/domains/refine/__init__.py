"""What a path adds to the intervals of expressions: the ranges that its branch conditions leave.

A `Ranges` maps expressions to intervals that hold on a path, tighter than the ones they were built with. It is a
plain dictionary that nobody changes after it was made. Sums are kept by their base (`expr.base_of`), so that a
guard on `a + b + 48` bounds `a + b + 60` as well; conditions that no interval expresses (`a < b`) are kept as
themselves, with the value TRUE or FALSE.

Everything here is a quick, sound approximation: `assume` may keep values that the condition excludes, never the
other way round, and `decide` answers None where the intervals do not tell. Who needs to know asks the solver.
"""

from __future__ import annotations

from ddilint.domains.refine.learning import assume, assume_all, ways_of
from ddilint.domains.refine.meeting import Meeting, conditional
from ddilint.domains.refine.ranges import NO_RANGES, Ranges
from ddilint.domains.refine.reading import Reader, decide, interval_in, join_ranges

__all__ = [
    "NO_RANGES",
    "Meeting",
    "Ranges",
    "Reader",
    "assume",
    "assume_all",
    "conditional",
    "decide",
    "interval_in",
    "join_ranges",
    "ways_of",
]
