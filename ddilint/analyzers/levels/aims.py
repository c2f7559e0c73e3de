"""What a run of the interpreter is to find, and how much may be spent on it."""

from __future__ import annotations

from msgspec import Struct

from ddilint.finding import Location


class Effort(Struct, frozen=True):
    """How many blocks a run may execute, how deep it follows calls, how often a call is tried to be proven too high.

    The last is counted for each activation of the function that makes the call. All functions of a driver together
    may take so many seconds.
    """

    blocks: int
    depth: int
    tries: int
    seconds: float


THOROUGH = Effort(12_000, 14, 6, 200.0)
WIDE = Effort(1_500, 6, 2, 60.0)
"""For the limits of all documented routines: most functions call some of them."""
BROAD = Effort(600, 3, 2, 200.0)
"""For the levels at many calls: functions are taken one by one, with their helpers."""


class Aim(Struct, frozen=True):
    """What a run is to find: calls on the `way` that have one of the `limits` (as ranks), where it is exceeded.

    `concerned` is a function that makes such a call only as its callers call it; with `is_known`, another chain to
    calls that are known to be too high is all that can be found. Where it is known, `among` are the places of all calls
    that can be. With `only`, the calls in these places are looked for, but not by the functions that are left `aside`.
    """

    way: frozenset[str]
    limits: frozenset[int]
    concerned: str = ""
    is_known: bool = False
    among: frozenset[Location] | None = None
    only: frozenset[Location] = frozenset()
    aside: frozenset[str] = frozenset()
