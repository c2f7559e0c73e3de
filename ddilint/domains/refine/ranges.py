"""What is known of expressions on a path, and of which symbols it may say something."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from ddilint.domains.expr import Expr
from ddilint.domains.interval import Interval

Ranges = Mapping[Expr, Interval]

NO_RANGES: Final[Ranges] = {}


class Known(dict[Expr, Interval]):
    """Ranges that remember which symbols they may say something of (the union of their keys' masks)."""

    __slots__ = ("mask",)

    def __init__(self, known: Ranges) -> None:
        super().__init__(known)
        self.mask = mask_of(known)


def mask_of(ranges: Ranges) -> int:
    """The masks of all that something is known of."""
    if isinstance(ranges, Known):
        return ranges.mask
    mask = 0
    for key in ranges:
        mask |= key.mask
    return mask
