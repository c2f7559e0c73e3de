"""DDI601 to DDI606: what a miniport tells the system event log, and in which words.

The structure is judged as it stands when the routine reads it, on every path to the call. A field counts as not
initialized only where it is certain that nothing was stored there: memory that came from elsewhere holds what its
owner put into it. All sizes are in bytes.
"""

from __future__ import annotations

from collections.abc import Generator, Iterator
from dataclasses import dataclass

from ddilint.analysis import memory
from ddilint.analysis.events import Called, FieldValue, Taken
from ddilint.analysis.solver import Model
from ddilint.checks.registry import CheckContext, Suspicion, on
from ddilint.domains import expr as ex
from ddilint.domains import refine
from ddilint.domains.expr import Expr
from ddilint.domains.refine import Ranges

# A value has more alternatives than these only where a loop made them.
_MAXIMUM_ARMS = 64
# A number above this is bounded by its type, not by the driver.
_BOUNDED = 1 << 24


@dataclass(frozen=True, slots=True)
class _Arm:
    """One of the values that a field can have: `value` where `guard` holds."""

    guard: Expr
    value: Expr


def _arms(value: Expr) -> Iterator[_Arm]:
    """The alternatives that paths which met again left of a value."""
    pending = [_Arm(ex.TRUE, value)]
    split = 0
    while pending:
        arm = pending.pop()
        choice = next(
            (node for node in ex.nodes_of(arm.value) if node.op is ex.Op.ITE and node.width > 1), None
        )
        if choice is None or split >= _MAXIMUM_ARMS:
            yield arm
            continue
        split += 1
        test, first, second = choice.args
        for condition, chosen in ((test, first), (ex.lnot(test), second)):
            guard = ex.land(arm.guard, condition)
            if guard is not ex.FALSE:
                pending.append(_Arm(guard, ex.substitute(arm.value, {choice: chosen})))


def _is_unset(value: Expr) -> bool:
    return any(memory.is_junk(symbol) for symbol in value.symbols)


def _unset(field: FieldValue) -> Expr:
    """When nothing was ever stored in a field of a new structure."""
    return ex.lor(*(arm.guard for arm in _arms(field.value) if _is_unset(arm.value)))


def _equals(field: FieldValue, values: tuple[int | None, ...]) -> Expr:
    """When a field certainly holds one of these values, or anything but 0 where there are none."""
    found = []
    for arm in _arms(field.value):
        known = ex.const_of(arm.value)
        if known is not None and (known in values if values else known != 0):
            found.append(arm.guard)
        elif known is None and not values and not _is_unset(arm.value):
            found.append(ex.land(arm.guard, ex.ne(arm.value, ex.const(0, arm.value.width))))
    return ex.lor(*found)


@on(Taken, "DDI601")
def initialized(event: Taken, context: CheckContext) -> Generator[Suspicion, bool, None]:
    """Everything that the call reads must have been set, and what must be zero must be."""
    structure = event.structure
    unset = {name: _unset(event.fields[name]) for name in structure.stored}
    asked = []  # what a caller may have left out or set, where the values are its own
    for name in structure.stored:
        field = event.fields[name]
        if not field.is_stored:  # zeroed with the rest, and left at that
            zeroed = (arm.guard for arm in _arms(field.value) if ex.const_of(arm.value) == 0)
            unset[name] = ex.lor(unset[name], *zeroed)
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
                arm.guard
                for arm in _arms(field.value)
                if refine.interval_in(arm.value, event.state.ranges).ulo > 0 and not _is_unset(arm.value)
            )
        )
        asked.append(ex.ne(field.value, ex.const(0, field.value.width)))

    def fields(model: Model) -> dict[str, object]:
        found = []
        for names, what in ((unset, "not set"), (not_zero, "not 0")):
            listed = [name for name, condition in names.items() if model.holds(condition)]
            if listed:
                found.append(f"{_enumeration(listed)} {'is' if len(listed) == 1 else 'are'} {what}")
        return {"what": " and ".join(found), "details": _argument(event), "routine": event.site.name}

    violation = ex.lor(*unset.values(), *not_zero.values())
    if not (yield Suspicion("DDI601", event.site.location, violation, fields)):
        yield Suspicion("DDI601", event.site.location, ex.lor(*asked), fields, only_asks=True)


def _enumeration(names: list[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


@on(Taken, "DDI602")
def truncated_address(event: Taken, context: CheckContext) -> Generator[Suspicion, bool, None]:
    """The routine keeps the low bits of some fields only."""
    for name, bits in event.structure.narrowed.items():
        field = event.fields[name]
        largest = (1 << bits) - 1
        if not field.is_stored:
            continue
        excess = []
        for arm in _arms(field.value):
            if any(memory.is_left_alone(symbol, field.base, field.offset) for symbol in arm.value.symbols):
                continue  # what another function left there
            excess.append(ex.land(arm.guard, ex.ugt(arm.value, ex.const(largest, arm.value.width))))
        value = field.value

        def fields(
            model: Model, name: str = name, value: Expr = value, largest: int = largest
        ) -> dict[str, object]:
            return {"field": name, "value": model.value(value), "maximum": largest}

        yield Suspicion(
            "DDI602",
            event.site.location,
            ex.lor(*excess),
            fields,
            numbers=((name, value),),
            smallest=(value,),
            stored=field,
        )


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
    sure = ex.add(*(_at_least(part, event.state.ranges) for part in parts))
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


def _at_least(size: Expr, ranges: Ranges) -> Expr:
    """A size; where nothing bounds it, what it is at least."""
    if size.op is ex.Op.ITE:
        test, first, second = size.args
        yes, no = refine.assume(test, ranges), refine.assume(ex.lnot(test), ranges)
        if yes is None or no is None:
            return _at_least(second if yes is None else first, ranges)
        return ex.ite(test, _at_least(first, yes), _at_least(second, no))
    if size.op is ex.Op.ZEXT and size.args[0].op is ex.Op.ITE:
        test, first, second = size.args[0].args
        return _at_least(ex.ite(test, ex.zext(first, size.width), ex.zext(second, size.width)), ranges)
    bounds = refine.interval_in(size, ranges)
    return size if bounds.uhi < _BOUNDED else ex.const(bounds.ulo, size.width)


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
    for arm in _arms(field.value):
        known = ex.const_of(arm.value)
        if known is not None and known >> revision.compatible_bits != wanted and (known or field.is_stored):
            wrong.append(arm.guard)
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

    if not (yield Suspicion("DDI604", event.site.location, ex.lor(*wrong), fields, stored=field)):
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
    texts = event.site.call.argument_texts
    if takes is None or takes.parameter >= len(texts):
        return event.structure.name
    text = texts[takes.parameter].strip()
    return text[1:].strip("() ") if text.startswith("&") else text
