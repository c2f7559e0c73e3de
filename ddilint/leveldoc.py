"""At which interrupt request levels a function can run, and why: the answer, as plain data for any output."""

from __future__ import annotations

from msgspec import Struct

from ddilint.finding import Location, Related, Step
from ddilint.irqlfacts import LevelRange


class Reason(Struct, frozen=True):
    """A level at which a function can run, and why: `text` is the chain in words, `steps` the way.

    `levels` is None where the level is not known. `links` is the chain again, link by link: what set the level, then
    each call from there on.
    """

    levels: LevelRange | None
    text: str
    steps: tuple[Step, ...]
    links: tuple[Step, ...]
    related: tuple[Related, ...] = ()


class FunctionLevels(Struct, frozen=True):
    """The levels at which a function of a driver can run, with the reasons, the shortest chains first.

    `locations` are its definitions. Where there are no reasons, `silence` says why nothing is known.
    """

    function: str
    driver: str
    locations: tuple[Location, ...]
    reasons: tuple[Reason, ...]
    silence: str = ""

    def by_levels(self) -> tuple[tuple[LevelRange | None, tuple[Reason, ...]], ...]:
        """The reasons for each level or range, the highest level first, what is not known last."""
        found: dict[LevelRange | None, list[Reason]] = {}
        for reason in self.reasons:
            found.setdefault(reason.levels, []).append(reason)
        known = sorted(
            (levels for levels in found if levels is not None),
            key=lambda levels: (-levels.highest, -levels.lowest),
        )
        order = [*known, *(levels for levels in found if levels is None)]
        return tuple((levels, tuple(found[levels])) for levels in order)
