"""DDI101 to DDI104: how large an object is asked for, and what is stored into it.

All sizes are in bytes. Limits come from the headers that the file was parsed with (wdm.h); x86, x64 and arm64
differ. The size that a driver computed is the one before any conversion to the parameter's type.
"""

from __future__ import annotations

from collections.abc import Callable, Generator

from ddilint.analysis.answers import Model
from ddilint.analysis.events import Accessed, Allocated
from ddilint.analysis.state import Status
from ddilint.checks.registry import CheckContext, Suspicion, on
from ddilint.domains import expr as ex
from ddilint.domains.expr import Expr
from ddilint.domains.interval import Interval
from ddilint.domains.refine import NO_RANGES, Ranges, assume, interval_in

_MOST_CHOICES = 32
"""So many conditional values in a size are told apart."""


@on(Allocated, "DDI101", "DDI102", "DDI103")
def requested_size(event: Allocated, context: CheckContext) -> Generator[Suspicion, bool, None]:
    """Compare the size as the driver computed it with what the parameter and the routine take."""
    allocates = event.contract.allocates
    computed, passed = event.computed, event.passed
    if allocates is None or computed is None or passed is None or not event.kind.tracked:
        return
    parameter = event.contract.parameters[allocates.bytes or 0]
    name = parameter if allocates.bytes is not None else "the size"
    bounds = interval_in(computed, event.state.ranges)
    maximum = context.constant(event.kind.maximum)
    minimum = context.constant(event.kind.minimum)
    limit = (1 << passed.width) - 1
    if bounds.uhi > limit:
        excess = ex.ugt(computed, ex.const(limit, computed.width))
        proven = yield Suspicion(
            "DDI101",
            event.site.location,
            excess,
            lambda model: {"size": model.value(computed), "parameter": name},
            numbers=((name, computed), ("the UCHAR receives {}", passed)),
            # Where the one alternative fits, whatever the values, nothing follows from another one that does not.
            misjudged=ex.lnot(_certainly(computed, event.state.ranges, lambda size: size.uhi <= limit)),
            smallest=(computed,),
        )
        if proven:
            return
    if maximum is not None and bounds.uhi > maximum and maximum < limit:
        excess = ex.ugt(computed, ex.const(maximum, computed.width))
        yield Suspicion(
            "DDI102",
            event.site.location,
            excess,
            lambda model: {"size": model.value(computed), "maximum": maximum, "parameter": name},
            numbers=((name, computed),),
            smallest=(computed,),
            instead="DDI101",
        )
    if minimum is not None and bounds.ulo < minimum:
        below = _certainly(computed, NO_RANGES, lambda size: size.uhi < minimum)
        yield Suspicion(
            "DDI103",
            event.site.location,
            below,
            lambda model: {"size": model.value(computed), "minimum": minimum, "parameter": name},
            numbers=((name, computed),),
            misjudged=below,
        )


def _certainly(size: Expr, ranges: Ranges, holds: Callable[[Interval], bool]) -> Expr:
    """When something holds of a size whatever the values: of one of its alternatives it does, altogether."""
    found: list[Expr] = []
    pending: list[tuple[Expr, Expr, Ranges]] = [(size, ex.TRUE, ranges)]
    begun = 0
    while pending:
        value, taken, known = pending.pop()
        if holds(interval_in(value, known)):
            found.append(taken)
            continue
        choice = ex.last_choice(value) if begun < _MOST_CHOICES else None
        if choice is None:
            continue
        begun += 1
        test, first, second = choice.args
        for condition, chosen in ((test, first), (ex.lnot(test), second)):
            left = assume(condition, known)
            if left is not None:
                one = ex.substitute(value, {choice: chosen})
                pending.append((one, ex.land(taken, condition), left))
    return ex.lor(*found)


@on(Accessed, "DDI104")
def overrun(event: Accessed, context: CheckContext) -> Generator[Suspicion, bool, None]:
    """A store or a copy must end within the bytes that were allocated."""
    found, size = event.object, event.object.size
    if (
        not event.writes
        or found.status in (Status.NULL, Status.WRITTEN, Status.FREED)
        or size is None
        or event.size is None
        or "overrun" in found.silenced
        or not context.kind(found).tracked
    ):
        return
    # Twice as wide, so that nothing wraps: an offset is signed, a length is not.
    wide = 2 * context.pointer_bits
    end = ex.add(ex.sext(event.offset, wide), ex.zext(event.size, wide))
    is_some = ex.ne(event.size, ex.const(0, event.size.width))
    # What does not fit a truncated entry is DDI101's consequence, as it is one of any other size that was reported. Of
    # an entry that is whole, what was computed is its size: what is stored is often a part of that, which tells at
    # once that it fits; a solver of bits prefers the fewer ones.
    violations = [
        ex.land(ex.sgt(end, ex.zext(each, wide)), is_some, found.is_sound)
        for each in (found.whole_size or size, size)
    ]
    if any(event.state.decide(each) is False for each in violations):
        return
    violation = violations[1]
    what = event.through or "a store"
    if event.text and not event.through:
        what = f"the store to {event.text}"
    if event.bound:  # what it is given to copy may be shorter, and is for it to cut
        what = f"the room given to {event.through}"

    def fields(model: Model) -> dict[str, object]:
        return {"what": what, "end": model.signed_value(end), "size": model.value(size), "entry": event.text}

    yield Suspicion(
        "DDI104",
        event.location,
        violation,
        fields,
        object=found,
        numbers=(("", end), ("", size)),
        silences=frozenset({"overrun"}),
        smallest=(end,),
        plausible=True,
    )
