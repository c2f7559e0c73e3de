"""DDI401 to DDI403: what an entry says of itself when it is written (its code, its dump data, its strings).

All sizes and offsets are in bytes from the packet's beginning; the layout comes from the headers that the file was
parsed with. A field that was never stored, or only filled with zeros, is unset.
"""

from __future__ import annotations

from collections.abc import Generator

from ddilint.analysis import known
from ddilint.analysis.answers import Model
from ddilint.analysis.events import Logged
from ddilint.analysis.packets import PacketView, packet_of
from ddilint.analysis.state import Object, State
from ddilint.checks.registry import CheckContext, Suspicion, Undecided, counted, on
from ddilint.domains import expr as ex
from ddilint.domains.expr import Expr

_Answers = Generator[Suspicion | Undecided, bool, None]


@on(Logged, "DDI401")
def error_code(event: Logged, context: CheckContext) -> _Answers:
    """An entry is written without its code."""
    found, packet = event.object, packet_of(event, context.contracts, context.constants)
    if found is None or packet is None or packet.code is None or not context.kind(found).tracked:
        return
    name = packet.code.name
    yield Suspicion(
        "DDI401",
        event.site.location,
        packet.code.unset,
        lambda model: {"field": name},
        object=found,
        smallest=(packet.code.value,),
    )


@on(Logged, "DDI402", "DDI403")
def dump_and_strings(event: Logged, context: CheckContext) -> _Answers:
    """The dump data's size and the strings' offset agree with each other and with the entry's size."""
    found, packet = event.object, packet_of(event, context.contracts, context.constants)
    if found is None or packet is None or not context.kind(found).tracked:
        return
    is_too_large = yield from _dump(event, packet, found, context)
    yield from _strings(event, packet, found, context, dump_counts=not is_too_large)


def _dump(
    event: Logged, packet: PacketView, found: Object, context: CheckContext
) -> Generator[Suspicion | Undecided, bool, bool]:
    """DDI402; whether the dump data do not fit."""
    size, unit, offset = packet.dump_size, packet.dump_unit, packet.dump_offset
    if size is None or unit is None or offset is None:
        return False
    uneven = _residue(size.value, unit, event.state)
    yield Undecided(size.value)
    room = _room(found, context)
    wide = 2 * context.pointer_bits
    end = ex.add(ex.zext(size.value, wide), ex.const(offset, wide))
    # Where there are no dump data, none are too large: an entry that ends before them is too small (DDI103).
    some = ex.ne(size.value, ex.const(0, size.value.width))
    excess = ex.land(some, ex.ugt(end, room), found.is_sound) if room is not None else ex.FALSE
    is_too_large = False
    for location, guard in size.places(event.site.location).items():
        proven = yield Suspicion(
            "DDI402",
            location,
            ex.land(guard, uneven),
            lambda model: {"size": model.value(size.value), "what": f"which is not a multiple of {unit}"},
            object=found,
            smallest=(size.value,),
        )
        if proven or room is None:
            continue

        def fields(model: Model, room: Expr = room) -> dict[str, object]:
            left = max(model.value(room) - offset, 0)
            what = f"but an entry of {model.value(room)} bytes has room for {left} bytes of dump data"
            return {"size": model.value(size.value), "what": what}

        is_too_large |= yield Suspicion(
            "DDI402",
            location,
            ex.land(guard, excess),
            fields,
            object=found,
            numbers=((size.name, size.value), ("the size of the entry", room)),
            smallest=(end,),
            plausible=True,
        )
    return is_too_large


def _strings(
    event: Logged, packet: PacketView, found: Object, context: CheckContext, *, dump_counts: bool
) -> _Answers:
    """DDI403."""
    count, where, size, offset = packet.strings, packet.strings_at, packet.dump_size, packet.dump_offset
    if count is None or where is None or size is None or offset is None:
        return
    wide = 2 * context.pointer_bits
    start = ex.zext(where.value, wide)
    dump_end = ex.add(ex.zext(size.value, wide), ex.const(offset, wide))
    if not dump_counts:
        dump_end = ex.const(offset, wide)
    room = _room(found, context)
    unset = where.unset
    odd = _residue(where.value, 2, event.state)
    yield Undecided(where.value)
    # What is cut off in an offset is so in a size that adds up the same, where the entry is truncated.
    inside = ex.land(ex.ult(start, dump_end), found.is_whole)
    beyond = ex.land(ex.uge(start, room), found.is_sound) if room is not None else ex.FALSE
    wrong = ex.land(ex.lnot(unset), ex.lor(odd, inside, beyond))
    some = ex.ne(count.value, ex.const(0, count.value.width))
    for location, guard in count.places(event.site.location).items():
        yield Suspicion(
            "DDI403",
            location,
            ex.land(guard, some, unset),
            lambda model: {
                "strings": counted(model.value(count.value), "insertion string"),
                "what": f"{where.name} is not set",
            },
            object=found,
            smallest=(count.value,),
        )

    def fields(model: Model) -> dict[str, object]:
        value = model.value(where.value)
        if model.holds(odd):
            what = f"{where.name} {value} is odd"
        elif model.holds(inside):
            what = f"{where.name} {value} lies before the end of the dump data, at {model.value(dump_end)}"
        else:
            what = f"{where.name} {value} is not inside the entry of {model.value(room or start)} bytes"
        return {"strings": counted(model.value(count.value), "insertion string"), "what": what}

    for location, guard in where.places(event.site.location).items():
        yield Suspicion(
            "DDI403",
            location,
            ex.land(guard, some, wrong),
            fields,
            object=found,
            numbers=((where.name, where.value), (count.name, count.value)),
            smallest=(start,),
            plausible=True,
        )


def _room(found: Object, context: CheckContext) -> Expr | None:
    """The size in bytes of an entry that `is_whole`, twice as wide as a pointer so that nothing wraps.

    None where it is not known, or where an overrun was reported: what does not fit then is its consequence.
    """
    size = found.whole_size
    if size is None or "overrun" in found.silenced:
        return None
    return ex.zext(size, 2 * context.pointer_bits)


def _residue(value: Expr, unit: int, state: State) -> Expr:
    """When a value is known not to be a multiple of `unit` (a power of two): its alternatives that cannot be one."""
    found = ex.FALSE
    for leaf, guard in known.cases(value, state).items():
        constant, terms = ex.linear(ex.peel(leaf))
        if constant % unit and all(factor % unit == 0 for _, factor in terms):
            found = ex.lor(found, guard)
    return found
