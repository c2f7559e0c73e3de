"""What the contract of a routine says of objects: it allocates, takes, logs or releases one, or completes a request."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec.structs import replace

from ddilint.analysis import memory as mem
from ddilint.analysis import stores
from ddilint.analysis.calls.sites import pointee_name
from ddilint.analysis.calls.told import ToldNumbers
from ddilint.analysis.evaluator import Frame, PathEnds
from ddilint.analysis.events import Allocated, CallSite, Fatal, FieldValue, Logged, Released, Taken
from ddilint.analysis.memory import Default, Reading, Region
from ddilint.analysis.state import Object, State, Status
from ddilint.contracts.model import Allocates, Contract, FieldPayload, Releases, Request
from ddilint.domains import expr as ex
from ddilint.domains import refine
from ddilint.domains.expr import Expr, Op, Origin, Symbol
from ddilint.domains.interval import Interval
from ddilint.logged import Logs

# Of more strings than these, nobody adds up the lengths.
_MAXIMUM_STRINGS = 16


class LifetimeCalls(ToldNumbers):
    """Executes what contracts say of the life of objects."""

    def _allocate(self, state: State, frame: Frame, site: CallSite, contract: Contract) -> list[State]:
        allocates = contract.allocates
        assert allocates is not None
        kind = self._contracts.objects[allocates.kind]
        passed = computed = None
        if allocates.bytes is not None and allocates.bytes < len(site.arguments):
            passed = site.arguments[allocates.bytes]
            if allocates.bits and passed.width > allocates.bits:
                passed = ex.trunc(passed, allocates.bits)  # no prototype converted it
            computed = before_conversion(passed, allocates.bits) if allocates.bits else passed
        misjudged = self.listener.event(Allocated(state, site, contract, kind, passed, computed))
        key = (frame.name, site.call.location, site.call.name)
        number = state.counts[key] = state.counts.get(key, 0) + 1
        symbol = Symbol(
            f"{site.name}()",
            self.pointer_bits,
            False,
            Origin.POINTER,
            ("allocation", key, number),
            # User space ends far below; what matters is that offsets into an object never wrap.
            Interval.span(0, (1 << (self.pointer_bits - 1)) - 1, self.pointer_bits),
            align=8,
            is_fresh=True,
        )
        pointer = ex.symbol(symbol)
        size = (
            ex.zext(passed, self.pointer_bits)
            if passed is not None and passed.width < self.pointer_bits
            else passed
        )
        found = Object(
            pointer,
            allocates.kind,
            contract.name,
            site.location,
            frame.function.name,
            Status.LIVE,
            size,
            computed,
            depth=frame.depth,
            tracked=kind.tracked,
            misjudged=misjudged,
        )
        is_null = ex.eq(pointer, ex.const(0, self.pointer_bits))
        states = []
        for status in (Status.LIVE, Status.NULL):
            if status is Status.NULL and (not allocates.may_be_null or not kind.tracked):
                continue
            here = state.fork() if status is Status.LIVE and kind.tracked else state
            if kind.tracked:
                if not here.assume(is_null if status is Status.NULL else ex.lnot(is_null)):
                    continue
                routine = (
                    site.call.name if site.name == site.call.name else f"{site.call.name} (in {site.name})"
                )
                text = (
                    f"{routine} returns NULL"
                    if status is Status.NULL
                    else f"{routine} allocates the {kind.noun}"
                )
                here.step(site.location, text, frame.depth, important=True)
                here.allocations = (*here.allocations, found)
            here.set_object(replace(found, status=status))
            default = Default.ZERO if self._is_zeroed(site, allocates) else Default.JUNK
            if allocates.shared:
                default = Default.CHANGED
            here.memory[pointer] = Region(default, ("alloc", key, number))
            if allocates.to is None:
                if site.call.result is not None:
                    here.temporaries[site.call.result] = pointer
            elif allocates.to < len(site.arguments):
                here = self._result(here, frame, site, Origin.INPUT)
                name = pointee_name(site.call, allocates.to)
                size_bytes = self.pointer_bits // 8
                self.store(here, frame, site.arguments[allocates.to], pointer, size_bytes, name)
            states.append(here)
        return states

    def _is_zeroed(self, site: CallSite, allocates: Allocates) -> bool:
        """Whether new memory is zero, as far as the arguments tell."""
        flag = self.program.constants().get(allocates.unzeroed)
        if flag is None or allocates.flags is None or allocates.flags >= len(site.arguments):
            return allocates.zeroed
        flags = ex.const_of(site.arguments[allocates.flags])
        return allocates.zeroed and not (flags is not None and flags & flag)

    def _take(self, state: State, frame: Frame, site: CallSite, contract: Contract) -> None:
        """A structure that the caller filled in is read."""
        takes = contract.takes
        assert takes is not None
        structure = self._contracts.structures[takes.structure]
        constants = self.program.constants()
        for target in self.targets(site.arguments[takes.parameter]) or ():
            start = ex.const_of(target.offset)
            here = state.fork()
            if start is None or not here.assume(target.guard):
                continue
            fields: dict[str, FieldValue] = {}
            shadow = here.shadows.get(target.base, stores.NEVER)
            for name in structure.fields:
                offset = constants.get(structure.offset_of(name))
                size = constants.get(structure.size_of(name))
                if offset is None or size is None:
                    return  # the headers of this file define another structure of that name
                at = start + offset
                where = ex.add(target.offset, ex.const(offset, self.pointer_bits))
                reading = Reading(name, pointer=8 * size == self.pointer_bits)
                value = mem.load(self.region(here, target.base), target.base, where, size, reading)
                place = stores.load(shadow, target.base, at, size)
                fields[name] = FieldValue(name, target.base, at, value, place)
            strings = self._strings(here, site, fields, structure.payload)
            self.listener.event(Taken(here, site, contract, structure, fields, strings))

    def _strings(
        self, state: State, site: CallSite, fields: Mapping[str, FieldValue], payload: FieldPayload | None
    ) -> tuple[Expr, ...]:
        """The sizes in bytes, with their terminators, of the strings that a structure lists; () where unknown."""
        if payload is None:
            return ()
        count = refine.interval_in(fields[payload.count].value, state.ranges).uhi
        lists = self.targets(fields[payload.strings].value) if 0 < count <= _MAXIMUM_STRINGS else None
        if not lists or len(lists) > 1:
            return ()
        sizes = []
        unit = ex.const(payload.unit, self.pointer_bits)
        for index in range(count):
            step = ex.const(index * self.pointer_bits // 8, self.pointer_bits)
            where = ex.add(lists[0].offset, step)
            region = self.region(state, lists[0].base)
            reading = Reading(f"the pointer to string {index + 1}", pointer=True)
            pointer = mem.load(region, lists[0].base, where, self.pointer_bits // 8, reading)
            length = self.string_length(state, pointer, payload.unit, f"string {index + 1}")
            sizes.append(ex.mul(ex.add(length, ex.const(1, self.pointer_bits)), unit))
        return tuple(sizes)

    def _log(self, state: State, site: CallSite, contract: Contract, logs: Logs) -> None:
        """A routine logs an event: tell what, where that can be told."""
        index = logs.code if logs.at is None else logs.at
        if index is None or index >= len(site.arguments):
            return
        if logs.at is None:
            self.listener.event(Logged(state, site, contract, None, None))
            return
        for target in self.targets(site.arguments[index]) or ():
            offset = ex.const_of(target.offset)
            found = state.objects.get(target.base) or self._null_object(state, target.base)
            if offset is None or (found is not None and (found.status is Status.NULL or found.is_released)):
                continue
            here = state
            if target.guard is not ex.TRUE:
                here = state.fork()
                if not here.assume(target.guard):
                    continue
            self.listener.event(Logged(here, site, contract, target.base, found, offset))

    def _release(
        self, state: State, frame: Frame, site: CallSite, contract: Contract, releases: Releases
    ) -> None:
        kind = self._contracts.objects[releases.kind]
        pointer = site.arguments[releases.parameter]
        targets = self.targets(pointer)
        if not targets:
            return
        for target in targets:
            here = state
            if target.guard is not ex.TRUE:
                here = state.fork()
                if not here.assume(target.guard):
                    continue
            found = state.objects.get(target.base) or self._null_object(state, target.base)
            what = self._description(target.base)
            self.listener.event(Released(here, site, contract, kind, found, target.offset, what, pointer))
            if found is not None and found.status is Status.NULL:
                if target.guard is ex.TRUE and kind.tracked:
                    raise PathEnds
                continue
            if found is None:
                symbol = target.base.symbol
                if symbol is None or symbol.origin is Origin.ADDRESS:
                    # It was meant for what the variable holds: that is not lost besides.
                    self.escape(state, pointer, site.location, f"handed to {site.name}")
                    continue
                if not kind.tracked:
                    self._gave_back(state, site, target.base)
                found = Object(
                    target.base,
                    releases.kind,
                    contract.name,
                    site.location,
                    frame.function.name,
                    Status.LIVE,
                    tracked=kind.tracked,
                    foreign=True,
                )
            status = Status.WRITTEN if releases.how == "written" else Status.FREED
            if target.guard is ex.TRUE:
                current = state.objects.get(target.base, found)
                state.handed_on -= {target.base}
                state.set_object(
                    replace(current, status=status, changed_at=site.location, changed_by=site.name)
                )
                if not current.tracked:  # what it held is gone with it
                    state.memory[target.base] = Region(Default.JUNK, ("freed", target.base))
                if kind.tracked:
                    state.step(
                        site.location, f"{site.name} releases the {kind.noun}", frame.depth, important=True
                    )
            elif found.status is Status.LIVE:
                state.set_object(
                    replace(found, status=Status.ESCAPED, changed_at=site.location, changed_by=site.name)
                )

    def _description(self, base: Expr) -> str:
        """What an address belongs to, in words; "" where that is not known."""
        symbol = base.symbol
        if symbol is None or not isinstance(symbol.key, tuple):
            return ""
        match symbol.key[0]:
            case "local":
                return f"the variable {symbol.name.removeprefix('&')}"
            case "global":
                return f"the variable {symbol.name.removeprefix('&')}"
            case "string":
                return "a string literal"
            case "function":
                return f"the function {symbol.name.removeprefix('&')}"
            case _:
                return ""

    def _complete(self, state: State, frame: Frame, site: CallSite, contract: Contract) -> None:
        """A request is completed: it failed if its status, as it stands now, is an error."""
        completes = contract.completes
        assert completes is not None
        if completes.status is not None and completes.status < len(site.arguments):
            status = site.arguments[completes.status]
            given = self._contracts.requests[completes.request] if completes.request is not None else None
            failed = is_failure(status, given, self.program.constants())
            self.listener.event(Fatal(state, site, contract, failed, frame.name))
            return
        index, constants = completes.parameter, self.program.constants()
        if index is None or completes.request is None or index >= len(site.arguments):
            return
        request = self._contracts.requests[completes.request]
        offset = constants.get(request.status)
        if offset is None:
            return
        completed = ex.TRUE
        if completes.decision is not None:
            value = constants.get(request.completed)
            if value is None or completes.decision >= len(site.arguments):
                return
            decision = site.arguments[completes.decision]
            completed = ex.eq(decision, ex.const(value, decision.width))
        for target in self.targets(site.arguments[index]) or ():
            region = self.region(state, target.base)
            where = ex.add(target.offset, ex.const(offset, self.pointer_bits))
            failed = ex.land(completed, fails(region, target.base, where, request, constants))
            self.listener.event(Fatal(state, site, contract, failed, frame.name))


def is_failure(status: Expr, request: Request | None, constants: Mapping[str, int]) -> Expr:
    """Whether a request's status is an error: a negative NTSTATUS (NT_SUCCESS of ntdef.h), unless it says otherwise."""
    if request is None or not request.succeeded:
        return ex.slt(status, ex.const(0, status.width))
    known = [constants.get(constant) for constant in request.succeeded]
    value = ex.band(status, ex.const(request.status_mask, status.width))
    succeeded = [ex.eq(value, ex.const(number, status.width)) for number in known if number is not None]
    return ex.lnot(ex.lor(*succeeded)) if len(succeeded) == len(known) else ex.FALSE


def fails(region: Region, base: Expr, status: Expr, request: Request, constants: Mapping[str, int]) -> Expr:
    """Whether the status at an offset in a request is an error.

    The driver is taken to know what it completes a request with: what it stored counts, not what routines that the
    request was handed to since may have made of it.
    """
    size = request.status_bits // 8
    value = mem.stored_last(region, status, size)
    if value is None:
        value = mem.load(region, base, status, size, Reading("the status", signed=True))
    return is_failure(value, request, constants)


def before_conversion(value: Expr, bits: int) -> Expr:
    """The value that was computed before any conversion to `bits` bits on the way to a parameter of that width."""
    inner = value
    while inner.op in (Op.ZEXT, Op.SEXT) and inner.args[0].width >= bits:
        inner = inner.args[0]
    if inner.op is Op.ITE:
        test, first, second = inner.args
        first, second = before_conversion(first, bits), before_conversion(second, bits)
        width = max(first.width, second.width)
        return ex.ite(test, ex.convert(first, width, False), ex.convert(second, width, False))
    if inner.op is Op.TRUNC and inner.width == bits:
        return before_conversion(inner.args[0], bits)
    if value.width > bits and not value.symbols:
        return ex.const(_unwrapped(value, bits), value.width)
    return value


def _unwrapped(value: Expr, bits: int) -> int:
    """A constant sum as it would be if no operand of it had been converted to `bits` bits on the way."""
    inner = value.args[0] if value.op in (Op.ZEXT, Op.SEXT) else value
    if inner.op is Op.TRUNC and inner.width == bits:
        return _unwrapped(inner.args[0], bits)
    if value.op is Op.ADD:
        terms = zip(value.args, value.coeffs, strict=True)
        return value.value + sum(factor * _unwrapped(term, bits) for term, factor in terms)
    return value.interval.ulo
