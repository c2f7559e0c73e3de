"""Where the fields of what is logged were stored last.

A state keeps, beside the memory of some bases, a shadow of it: a region whose cells say where the bytes were stored
instead of what they are. It is merged as memory is, so that the shadow of a conditional value is conditional on the
same things. Which stores are remembered is for the evaluator; what is never stored is zero in the shadow, and a fill
with zeros counts as never.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from msgspec.structs import replace

from ddilint.analysis import memory as mem
from ddilint.analysis.memory import Default, Region
from ddilint.domains import expr as ex
from ddilint.domains.expr import Expr, Op, Origin, Symbol
from ddilint.finding import Location

NEVER = Region(Default.ZERO)
"""The shadow of memory in which nothing was stored."""

_MAXIMUM_CASES = 64
_MOST_WORK = 50_000
"""So many expressions are made anew to take one apart: a hash of conditional bits has few values and very many ways."""

Shadows = dict[Expr, Region]
"""The shadows of memory, by base; replaced in a state, never changed. Those of `texts` are among them."""

TEXTS = "texts"
"""What the base of a shadow begins with that tells strings: (TEXTS, the memory's base, …)."""


def remember(shadow: Region, offset: int, size: int, location: Location) -> Region:
    """The shadow after a store of `size` bytes."""
    return mem.store(shadow, ex.const(offset, 64), size, place_at(location, size))


def place_at(location: Location, size: int) -> Expr:
    """What stands in a shadow for `size` bytes that were stored at a location."""
    return ex.symbol(Symbol("", 8 * size, False, Origin.INPUT, ("stored", location)))


def forget(shadow: Region, offset: int, size: int | None) -> Region:
    """The shadow after a fill with zeros; a size of None means all of it."""
    if size is None:
        return NEVER if offset == 0 else shadow
    kept = {at: cell for at, cell in shadow.cells.items() if at >= offset + size or at + cell[0] <= offset}
    return replace(shadow, cells=kept) if len(kept) != len(shadow.cells) else shadow


def copied(
    shadow: Region,
    where: int,
    length: int,
    contents: Region | None,
    source: Region,
    start: int,
    location: Location,
) -> Region:
    """The shadow after a copy of `length` bytes of `contents` (None: not known) from `start` on to `where`.

    A field keeps the place where it was stored into the source, as its shadow `source` has it; what is not known to
    be empty there is stored by the copy.
    """
    result = forget(shadow, where, length)
    if contents is None or contents.default not in (Default.ZERO, Default.JUNK) or contents.clobbered:
        result = mem.forget(result, ex.const(where, 64), length, Default.CHANGED, ("stored", location))
        if contents is None:
            return result
    for at, (size, value) in contents.cells.items():
        if at < start or at + size > start + length:
            continue
        known = source.cells.get(at)
        place = where + at - start
        if known is not None and known[0] == size:
            result = mem.store(result, ex.const(place, 64), size, known[1])
        elif ex.const_of(value) == 0:
            result = forget(result, place, size)
        else:
            result = remember(result, place, size, location)
    return result


def owner_of(base: Expr) -> Expr:
    """The memory that a shadow belongs to, by the base that it is kept under: itself, or that of its strings."""
    key = base.symbol.key if base.symbol is not None else None
    return key[1] if isinstance(key, tuple) and key[0] == TEXTS else base


def load(shadow: Region, base: Expr, offset: int, size: int) -> Expr:
    """Where the bytes were stored, as a value to take apart with `cases`."""
    return mem.load(shadow, base, ex.const(offset, 64), size, mem.Reading())


def cases(value: Expr) -> Mapping[Expr, Expr]:
    """The alternatives of a conditional value, with the condition of each; the value itself if there are too many."""
    return _taking_apart(ex.generation()).cases(value)


class _TooMany(Exception):  # noqa: N818 - not an error: the value is left as it is
    """There are more alternatives, or more ways to them, than anybody goes through."""


class _TakingApart:
    """Takes values apart, and remembers the alternatives of what they are made of for the values made of that, too."""

    def __init__(self) -> None:
        self._known: dict[Expr, dict[Expr, Expr]] = {}
        self._left = 0

    def cases(self, value: Expr) -> dict[Expr, Expr]:
        found = self._known.get(value)
        if found is None:
            self._left = _MOST_WORK
            try:
                found = self._cases(value)
            except _TooMany:
                found = self._known[value] = {value: ex.TRUE}
        return found

    def _cases(self, value: Expr) -> dict[Expr, Expr]:
        known = self._known.get(value)
        if known is not None:
            return known
        choice = self._choice_in(value)
        if choice is None:
            return {value: ex.TRUE}
        if choice.op is Op.ZEXT:
            test, first, second = choice.args[0], ex.const(1, choice.width), ex.const(0, choice.width)
        else:
            test, first, second = choice.args
        if choice is not value:
            self._left -= len(ex.nodes_of(value))
            if self._left < 0:
                raise _TooMany
            first, second = (ex.substitute(value, {choice: branch}) for branch in (first, second))
        found: dict[Expr, Expr] = {}
        for guard, branch in ((test, first), (ex.lnot(test), second)):
            for leaf, condition in self._cases(branch).items():
                both = ex.land(guard, condition)
                found[leaf] = both if leaf not in found else ex.lor(found[leaf], both)
        if len(found) > _MAXIMUM_CASES:
            raise _TooMany
        self._known[value] = found
        return found

    def _choice_in(self, value: Expr) -> Expr | None:
        """A conditional value that this one is, or is made of: an alternative of two, or a truth.

        A field may be cut out of a wider one.
        """
        pending = [value]
        seen: set[Expr] = set()
        while pending:
            node = pending.pop()
            if node.width == 1 or node in seen:
                continue  # what is asked there is no choice of values
            if node.op is Op.ITE or (node.op is Op.ZEXT and node.args[0].width == 1):
                return node
            seen.add(node)
            pending += node.args
        return None


@lru_cache(maxsize=1)
def _taking_apart(generation: int) -> _TakingApart:
    del generation  # expressions of one generation do not outlive it
    return _TakingApart()


def is_never(place: Expr) -> bool:
    """Whether an alternative of a shadow's value says that nothing was stored."""
    return ex.const_of(place) == 0


def is_copied(place: Expr) -> bool:
    """Whether an alternative of a shadow's value says that it came with others, out of memory that is not known."""
    key = place.symbol.key if place.symbol is not None else None
    return not is_never(place) and not (isinstance(key, tuple) and key[0] == "stored")


def location_of(place: Expr) -> Location | None:
    """The location that an alternative of a shadow's value stands for, if it is one."""
    for symbol in place.symbols:
        key = symbol.key
        # What a copy stored, or a part of it: the copy is what tells its contents from others (`copied`).
        while isinstance(key, tuple) and key and key[0] in ("field", "set", "mem", "stored"):
            if key[0] == "stored":
                return key[1] if isinstance(key[1], Location) else None
            key = key[1] if key[0] == "field" else key[2]
    return None
