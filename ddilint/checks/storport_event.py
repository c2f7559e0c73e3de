"""DDI601 to DDI606: what a miniport tells the system event log, and in which words.

The structure is judged as it stands when the routine reads it, on every path to the call. A field counts as not
initialized only where it is certain that nothing was stored there: memory that came from elsewhere holds what its
owner put into it. All sizes are in bytes.
"""

from __future__ import annotations

from collections.abc import Generator

from ddilint.analysis import known, memory, stores
from ddilint.analysis.answers import Model
from ddilint.analysis.events import Called, FieldValue, Taken
from ddilint.analysis.state import State
from ddilint.checks.registry import CheckContext, Suspicion, on
from ddilint.domains import expr as ex
from ddilint.domains.expr import Expr, Symbol
from ddilint.finding import Location, Related

# A number above this is bounded by its type, not by the driver.
_BOUNDED = 1 << 24


def _is_unset(value: Expr) -> bool:
    return any(memory.is_junk(symbol) for symbol in value.symbols)


def _unset(field: FieldValue) -> Expr:
    """When nothing was ever stored in a field of a new structure."""
    return ex.lor(*(guard for value, guard in stores.cases(field.value).items() if _is_unset(value)))


def _never_stored(field: FieldValue) -> Expr:
    """When no store to a field was seen; zeroing is none."""
    return ex.lor(*(guard for place, guard in stores.cases(field.place).items() if stores.is_never(place)))


def _places(field: FieldValue, otherwise: Location) -> dict[Location, Expr]:
    """Where a field was stored, with the condition of each place; `otherwise` where that is not known."""
    found: dict[Location, Expr] = {}
    for place, guard in stores.cases(field.place).items():
        if not stores.is_never(place):
            location = stores.location_of(place) or otherwise
            found[location] = ex.lor(found.get(location, ex.FALSE), guard)
    return found


def _equals(field: FieldValue, values: tuple[int | None, ...]) -> Expr:
    """When a field that was set can hold one of these values, or anything but 0 where there are none."""
    zero = ex.const(0, field.value.width)
    found = []
    for value, guard in stores.cases(field.value).items():
        if _is_unset(value):
            continue
        if values:
            equal = (ex.eq(value, ex.const(each, zero.width)) for each in values if each is not None)
            found.append(ex.land(guard, ex.lor(*equal)))
        else:
            found.append(ex.land(guard, ex.ne(value, zero)))
    return ex.lor(*found)


@on(Taken, "DDI601")
def initialized(event: Taken, context: CheckContext) -> Generator[Suspicion, bool, None]:
    """Everything that the call reads must have been set, and what must be zero must be."""
    structure = event.structure
    unset = {name: _unset(event.fields[name]) for name in structure.stored}
    asked = []  # what a caller may have left out or set, where the values are its own
    for name in structure.stored:
        field = event.fields[name]
        # Zeroed with the rest, and left at that.
        zeroed = (guard for value, guard in stores.cases(field.value).items() if ex.const_of(value) == 0)
        unset[name] = ex.lor(unset[name], ex.land(_never_stored(field), ex.lor(*zeroed)))
        asked.append(ex.eq(field.value, ex.const(0, field.value.width)))
    read = dict.fromkeys(structure.reads, ex.TRUE)
    for where in structure.reads_where:
        values = tuple(context.constant(value) for value in where.values)
        condition = _equals(event.fields[where.field], values)
        for name in where.reads:
            read[name] = ex.lor(read.get(name, ex.FALSE), condition)
    for name, condition in read.items():
        unset.setdefault(name, ex.land(condition, _unset(event.fields[name])))
    not_zero = {}
    for name in structure.zero:
        field = event.fields[name]
        not_zero[name] = ex.lor(
            *(
                guard
                for value, guard in stores.cases(field.value).items()
                if not _is_unset(value)
                and (limits := known.bounds(value, guard, event.state)) is not None
                and limits.ulo > 0
            )
        )
        asked.append(ex.ne(field.value, ex.const(0, field.value.width)))

    def fields(model: Model) -> dict[str, object]:
        found = []
        for names, what in ((unset, "not set"), (not_zero, "not 0")):
            listed = [name for name, condition in names.items() if model.holds(condition)]
            if listed:
                found.append(f"{_enumeration(listed)} {'is' if len(listed) == 1 else 'are'} {what}")
        return {"what": " and ".join(found), "details": _argument(event), "routine": event.contract.name}

    violation = ex.lor(*unset.values(), *not_zero.values())
    if not (yield Suspicion("DDI601", event.site.location, violation, fields)):
        yield Suspicion("DDI601", event.site.location, ex.lor(*asked), fields, only_asks=True)


def _was_left(symbol: Symbol, field: FieldValue, name: str) -> bool:
    """Whether another function left a value in a field: there, or in a structure that was copied as a whole."""
    is_copied = symbol.name in (name, memory.NAMELESS) and memory.place_of(symbol) is not None
    return is_copied or memory.is_left_alone(symbol, field.base, field.offset)


def _enumeration(names: list[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


@on(Taken, "DDI602")
def truncated_address(event: Taken, context: CheckContext) -> Generator[Suspicion, bool, None]:
    """The routine keeps the low bits of some fields only."""
    for name, bits in event.structure.narrowed.items():
        field = event.fields[name]
        value, largest = field.value, (1 << bits) - 1
        excess = []
        for case, guard in stores.cases(value).items():
            if any(_was_left(symbol, field, name) for symbol in case.symbols):
                continue
            excess.append(ex.land(guard, ex.ugt(case, ex.const(largest, case.width))))

        def fields(
            model: Model, name: str = name, value: Expr = value, largest: int = largest
        ) -> dict[str, object]:
            return {"field": name, "value": model.value(value), "maximum": largest}

        for location, guard in _places(field, event.site.location).items():
            yield Suspicion(
                "DDI602",
                location,
                ex.land(guard, ex.lor(*excess)),
                fields,
                numbers=((name, value),),
                smallest=(value,),
                related=_used_at(event, location),
            )


def _used_at(event: Taken, location: Location) -> tuple[Related, ...]:
    call = event.site.location
    return () if call == location else (Related(call, f"{event.site.name} reads it here"),)


@on(Taken, "DDI603")
def too_large(event: Taken, context: CheckContext) -> Generator[Suspicion, bool, None]:
    """What is carried must fit: data of a size that is known or bounded, strings of which the same is true."""
    payload = event.structure.payload
    if payload is None:
        return
    wide = 2 * context.pointer_bits
    count = event.fields[payload.count].value
    size = ex.zext(event.fields[payload.bytes].value, wide)
    parts = [size]
    for index, string in enumerate(event.strings):
        is_there = ex.ugt(count, ex.const(index, count.width))
        parts.append(ex.ite(is_there, ex.zext(string, wide), ex.const(0, wide)))
    total = ex.add(*parts)
    sure = ex.add(*(_at_least(part, event.state) for part in parts))
    maximum = payload.maximum

    def fields(model: Model) -> dict[str, object]:
        return {"size": model.value(sure), "maximum": maximum}

    limit = ex.const(maximum, wide)
    proven = yield Suspicion(
        "DDI603",
        event.site.location,
        ex.ugt(sure, limit),
        fields,
        numbers=(("what the event carries", sure),),
        smallest=(sure,),
    )
    if not proven:
        yield Suspicion("DDI603", event.site.location, ex.ugt(total, limit), fields, only_asks=True)


def _at_least(size: Expr, state: State) -> Expr:
    """A size; of each alternative that nothing bounds, what it is at least."""
    found: Expr | None = None
    for value, guard in stores.cases(size).items():
        limits = known.bounds_on_path(value, guard, state)
        if limits is not None:
            least = value if limits.uhi < _BOUNDED else ex.const(limits.ulo, size.width)
            found = least if found is None else ex.ite(guard, least, found)
    return size if found is None else found


@on(Taken, "DDI604")
def revision_mismatch(event: Taken, context: CheckContext) -> Generator[Suspicion, bool, None]:
    """The structure must say that it has the layout of this header, but for minor revisions."""
    revision = event.structure.revision
    current = None if revision is None else context.constant(revision.current)
    if revision is None or current is None:
        return
    field = event.fields[revision.field]
    wanted = current >> revision.compatible_bits
    wrong = []
    for value, guard in known.cases(field.value, event.state).items():
        number = ex.const_of(value)
        if number is not None and number >> revision.compatible_bits != wanted:
            wrong.append(guard)
    low = ex.const(revision.compatible_bits, field.value.width)
    differs = ex.ne(ex.lshr(field.value, low), ex.const(wanted, field.value.width))

    def fields(model: Model) -> dict[str, object]:
        found = f"{model.value(field.value):#010x}"
        return {
            "field": field.name,
            "found": found,
            "constant": revision.current,
            "current": f"{current:#010x}",
        }

    is_wrong = ex.lor(*wrong)
    # Of a structure that is zeroed and left at that, DDI601 says that nothing was stored.
    proven = yield Suspicion(
        "DDI604",
        event.site.location,
        ex.land(_never_stored(field), is_wrong, ex.ne(field.value, ex.const(0, field.value.width))),
        fields,
    )
    for location, guard in _places(field, event.site.location).items():
        found = yield Suspicion(
            "DDI604", location, ex.land(guard, is_wrong), fields, related=_used_at(event, location)
        )
        proven = proven or found
    if not proven:
        yield Suspicion("DDI604", event.site.location, differs, fields, only_asks=True)


@on(Called, "DDI605")
def ignored_status(event: Called, context: CheckContext) -> Generator[Suspicion, bool, None]:
    """Nobody looks at the status."""
    if event.ignored and event.contract.returns_status:
        yield Suspicion("DDI605", event.site.location, ex.TRUE, lambda model: {"routine": event.site.name})


@on(Called, "DDI606")
def superseded(event: Called, context: CheckContext) -> Generator[Suspicion, bool, None]:
    """There is a better routine."""
    if event.contract.superseded_by:
        yield Suspicion(
            "DDI606",
            event.site.location,
            ex.TRUE,
            lambda model: {"routine": event.site.name, "successor": event.contract.superseded_by},
        )


def _argument(event: Taken) -> str:
    """The structure as the driver spells it: `details` of `&details`."""
    takes = event.contract.takes
    text = "" if takes is None else event.site.call.text_of(takes.parameter)
    if not text:
        return event.structure.name
    if event.site.name != event.contract.name and text.startswith(event.site.name):
        return (
            f"the {event.structure.name}"  # a macro makes the call: what it was given is all that is spelled
        )
    return text[1:].strip("() ") if text.startswith("&") else text
