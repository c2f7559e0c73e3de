"""Which helpers off the ways are near enough to be looked into: a look at their text, before they are parsed.

What is executed of helpers keeps a run from ways that no execution takes. Large ones are not executed, and for those
in files that nothing on the way is in, whole files would be parsed: worth that is only what answers a question, or does
so little that all that it stores may be told.
"""

from __future__ import annotations

from collections.abc import Collection
from functools import cached_property
from pathlib import Path
from typing import Protocol

from msgspec import Struct

from ddilint.outline import Outline

HELPER_BLOCKS = 8
"""A helper that is executed has no more blocks; each branch makes one."""
_FEW_LINES = 40
_MOST_FUNCTIONS = 24
_MOST_LINES = 250


class Outlines(Protocol):
    """Who tells the outlines of functions."""

    def outline(self, name: str) -> Outline | None:
        """What the text shows of a function, by its plain name; None where it does not show it."""


class Nearness(Struct, dict=True):
    """Tells which helpers are near the functions of a way (plain names, like all here)."""

    unit: Outlines
    way: Collection[str]

    def may_be_small(self, name: str) -> bool:
        """Whether a helper may be small enough to be executed, and is near enough to be looked at for that."""
        outline = self.unit.outline(name)
        if outline is None:
            return True
        if outline.branches >= HELPER_BLOCKS or not self._is_near(outline):
            return False
        return self._is_here(outline) or (
            not outline.repeats and (outline.answers or self.may_tell_stores(name))
        )

    def may_tell_stores(self, name: str) -> bool:
        """Whether what a function stores, with all that it calls, may be told without going far for it."""
        seen = {name}
        pending = [name]
        lines = 0
        while pending:
            outline = self.unit.outline(pending.pop())
            if outline is None:
                continue
            lines += outline.lines
            new = outline.callees - seen
            seen |= new
            pending += sorted(new)
            if outline.calls_unseen or not self._is_near(outline):
                return False
            if len(seen) > _MOST_FUNCTIONS or lines > _MOST_LINES:
                return False
        return True

    def _is_near(self, outline: Outline) -> bool:
        return outline.lines <= _FEW_LINES or self._is_here(outline)

    def _is_here(self, outline: Outline) -> bool:
        return not outline.sources.isdisjoint(self._sources)

    @cached_property
    def _sources(self) -> frozenset[Path]:
        """The sources that the functions on the way are compiled in."""
        outlines = map(self.unit.outline, self.way)
        return frozenset(source for outline in outlines if outline is not None for source in outline.sources)
