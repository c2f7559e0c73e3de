"""What a call does to a state: by its contract, by following its body, or as far as can be said of a stranger."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Protocol

from ddilint.analysis import countedstrings, stores
from ddilint.analysis import memory as mem
from ddilint.analysis.evaluator import Evaluator, Frame, PathEnds
from ddilint.analysis.events import (
    Allocated,
    Called,
    CallSite,
    Fatal,
    FieldValue,
    Listener,
    Logged,
    Outcome,
    Released,
    Taken,
)
from ddilint.analysis.memory import Default, Reading, Region
from ddilint.analysis.state import Aside, Effect, Object, State, Status, fresh_symbol
from ddilint.analysis.texts import Case, Part, Parts, ended, formatted, spelled
from ddilint.contracts import (
    Computes,
    Contract,
    Contracts,
    Exchanges,
    FieldPayload,
    Measures,
    Releases,
    Request,
    Writes,
)
from ddilint.domains import expr as ex
from ddilint.domains import refine
from ddilint.domains.expr import Expr, Op, Origin, Symbol
from ddilint.domains.interval import Interval
from ddilint.ir import nodes as ir
from ddilint.ir.uses import is_ignored
from ddilint.logged import Logs

# Words in the names of routines that only tell what happens (WPP's and ETW's have no contract to say so).
_TRACING_BEGINNINGS = ("trac", "print", "dbg", "debug", "wpp", "etw")
_TRACING_WORDS = frozenset({"log", "logs", "logging", "logger", "kd"})
# Of more strings than these, nobody adds up the lengths.
_MAXIMUM_STRINGS = 16
_WORDS = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+")


_OPERATORS = {"+": ex.add, "-": ex.sub, "&": ex.band, "|": ex.bor, "^": ex.bxor}


def is_tracing(name: str) -> bool:
    """Whether a routine only tells what happens, as far as its name says."""
    words = [word.lower() for word in _WORDS.findall(name)]
    return any(word.startswith(_TRACING_BEGINNINGS) or word in _TRACING_WORDS for word in words)


class Program(Protocol):
    """The link unit, as far as the interpreter asks it."""

    def function(self, name: str) -> ir.Function | None:
        """The body of a function by its link name, if it was lowered."""

    def is_driver_function(self, name: str) -> bool:
        """Whether the link unit defines a function of this name, lowered or not."""

    def reaches_tracked(self, name: str) -> bool:
        """Whether a function may call a tracked routine, directly or not."""

    def stored_offsets(self, name: str) -> frozenset[int] | None:
        """The offsets at which a function stores through pointers, in bytes; None where that is not known."""

    def should_follow(self, function: ir.Function, depth: int) -> bool:
        """Whether a call of the function is worth following into its body."""

    def constants(self) -> Mapping[str, int]:
        """The values of the contracts' constant expressions."""


# How many variables may lie between an argument and the object that it leads to.
_LINKS_TO_OBJECT = 2
# In characters.
_LONGEST_STRING = (1 << 28) - 1


class Calls(Evaluator):
    """Executes calls."""

    def __init__(
        self,
        pointer_bits: int,
        globals_: Mapping[str, ir.GlobalVariable],
        listener: Listener,
        contracts: Contracts,
        program: Program,
    ) -> None:
        super().__init__(pointer_bits, globals_, listener)
        self._contracts = contracts
        self.watched = contracts.logged.watched() | contracts.placed_fields()
        self.program = program
        self.probed: set[Expr] = set()

    def run(self, function: ir.Function, state: State, frame: Frame) -> list[Outcome]:
        """Execute a function's body; the interpreter provides it."""
        raise NotImplementedError

    def make_frame(
        self, function: ir.Function, name: object, chain: tuple[str, ...], caller: Frame | None = None
    ) -> Frame:
        """A frame for an activation; the interpreter provides it."""
        raise NotImplementedError

    # The call -----------------------------------------------------------------------------------------------------

    def call(self, state: State, frame: Frame, instruction: ir.Call) -> list[State]:
        """The states after a call; the result is in its temporary."""
        self.location = instruction.location
        arguments = tuple(self.value(state, frame, argument) for argument in instruction.arguments)
        following: list[State] = []
        callees = self._callees(state, frame, instruction)
        for number, (guard, name) in enumerate(callees, 1):
            here = state if number == len(callees) else state.fork()
            if not here.assume(guard):
                continue
            try:
                following += self._call_of(here, frame, instruction, arguments, name)
            except PathEnds:
                continue
        return following

    def _call_of(
        self,
        state: State,
        frame: Frame,
        instruction: ir.Call,
        arguments: tuple[Expr, ...],
        name: str | None,
    ) -> list[State]:
        self.location = instruction.location
        site = CallSite(instruction, arguments, frame.function, frame.depth)
        function = self.program.function(name) if name is not None else None
        if function is not None:
            times = frame.chain.count(function.link_name)
            holds_object = any(self._leads_to_object(state, argument) for argument in arguments)
            if (times < 1 and self.program.should_follow(function, frame.depth)) or (
                times < 2 and holds_object
            ):
                return self._follow(state, frame, instruction, function, arguments)
        if name is not None:
            contract = self._contracts.routines.get(name)
            if contract is not None and function is None:
                return self._apply(state, frame, site, contract)
        self._went_on(state, site, site.call.name)
        if name is not None and self.program.is_driver_function(name):
            self._stranger(state, frame, site, Default.OPAQUE, changes=False)
            occasion = self.occasion(state, frame)
            self.forget_outside(state, Default.OPAQUE, occasion, self.program.stored_offsets(name))
            return [self._result(state, frame, site, Origin.OPAQUE)]
        if name is None:
            self._stranger(state, frame, site, Default.CHANGED)
            self.forget_outside(state, Default.OPAQUE, self.occasion(state, frame))
            return [self._result(state, frame, site, Origin.OPAQUE)]
        if is_tracing(name):
            self._stranger(state, frame, site, Default.CHANGED, changes=False)
            return [self._result(state, frame, site, Origin.INPUT)]
        if not instruction.prototyped:  # nobody declares it: a macro of a missing header, for all we know
            self._stranger(state, frame, site, Default.OPAQUE)
            return [self._result(state, frame, site, Origin.OPAQUE)]
        self._stranger(state, frame, site, Default.CHANGED)
        return [self._result(state, frame, site, Origin.INPUT)]

    def forget_touched(self, state: State, frame: Frame, touched: ir.Touched, kept: frozenset[Expr]) -> None:
        """Some part of this code may have been executed: what it sets is not known; it cannot find variables `kept`."""
        lost = Region(Default.LOST, fresh_symbol("damage", 1, Origin.LOST))
        for base in state.memory:
            if base not in kept and self._is_variable(base):
                state.memory[base] = lost
        offsets = None if touched.offsets is None else frozenset(touched.offsets)
        for name in touched.callees:
            if self.program.is_driver_function(name):
                stored = self.program.stored_offsets(name)
                offsets = None if offsets is None or stored is None else offsets | stored
        self.forget_outside(state, Default.LOST, self.occasion(state, frame), offsets)

    def _went_on(self, state: State, site: CallSite, name: str, is_due: bool = False) -> None:
        """The driver's work goes on with a call, after an object was dealt with: remember it.

        What `is_due` has nothing to do with the objects: it counts while they are held, too.
        """
        if not state.allocations or is_tracing(name):
            return
        # A method's name alone does not tell what it reaches.
        callee = site.call.callee
        if self.program.reaches_tracked(
            callee if isinstance(callee, str) and name == site.call.name else name
        ):
            return
        held = not is_due and (
            state.handed_on
            or any(found.tracked and found.status is Status.LIVE for found in state.objects.values())
        )
        known = state.effects.get(name)
        after = ex.boolean(not held) if known is None else (known.after if held else ex.TRUE)
        place = site.location if known is None or held else known.location
        state.effects = {**state.effects, name: Effect(place, ex.TRUE, after)}

    def _guard(self, state: State, site: CallSite, guards: str) -> None:
        """A guard is taken or given back; to give back one that was taken before an object was asked for is due."""
        taken = state.counts.get("guards", 0)
        if not state.allocations:
            return
        if guards == "taken":
            state.counts["guards"] = taken + 1
        elif taken:
            state.counts["guards"] = taken - 1
        else:
            self._went_on(state, site, "the release of a lock", is_due=True)

    def _callees(self, state: State, frame: Frame, instruction: ir.Call) -> list[tuple[Expr, str | None]]:
        """The functions that may be called, and when which; None is one that is not known."""
        if isinstance(instruction.callee, str):
            return [(ex.TRUE, instruction.callee)]
        found: list[tuple[Expr, str | None]] = []
        for target in self.targets(self.value(state, frame, instruction.callee)) or ():
            symbol = target.base.symbol
            key = symbol.key if symbol is not None else None
            if not isinstance(key, tuple) or key[0] != "function" or ex.const_of(target.offset) != 0:
                return [(ex.TRUE, None)]
            found.append((target.guard, str(key[1])))
        return found or [(ex.TRUE, None)]

    def _leads_to_object(self, state: State, value: Expr, links: int = _LINKS_TO_OBJECT) -> bool:
        """Whether a pointer leads to a tracked object, or to a local variable that holds one.

        `links` are the variables that may lie between: a structure (a lambda's closure) holds the variable's address.
        """
        if value.width != self.pointer_bits or not state.objects:
            return False
        for target in self.targets(value) or ():
            if self._is_tracked(state.objects.get(target.base)):
                return True
            if (
                links
                and self.is_local(target.base, state)
                and any(
                    self._leads_to_object(state, inner, links - 1)
                    for _, inner in self.region(state, target.base).cells.values()
                )
            ):
                return True
        return False

    def _is_tracked(self, found: Object | None) -> bool:
        return found is not None and self._contracts.objects[found.kind].tracked

    def _follow(
        self,
        state: State,
        frame: Frame,
        instruction: ir.Call,
        function: ir.Function,
        arguments: tuple[Expr, ...],
    ) -> list[State]:
        key = (frame.name, instruction.location, instruction.name)
        number = state.counts[key] = state.counts.get(key, 0) + 1
        inner = self.make_frame(function, (*key, number), (*frame.chain, function.link_name), frame)
        state.step(instruction.location, f"calls {function.name}", frame.depth, callee=function.name)
        for parameter, argument in zip(function.parameters, arguments, strict=False):
            type_ = function.variables[parameter].type
            base = self.address_of(parameter, inner)
            width = type_.bits if type_.is_scalar or type_.kind is ir.TypeKind.RECORD else argument.width
            value = (
                argument if argument.width == width else ex.convert(argument, width or argument.width, False)
            )
            state.memory[base] = Region(Default.JUNK, None, {0: (value.width // 8, value)})
        saved = state.temporaries, state.iterations, state.loops
        state.temporaries, state.iterations, state.loops = {}, (), {}
        following = []
        for outcome in self.run(function, state, inner):
            after = outcome.state
            after.temporaries = dict(saved[0])
            after.iterations, after.loops = saved[1], saved[2]
            if instruction.result is not None:
                returned = outcome.value
                width = instruction.type.bits
                if returned is None or returned.width != width:
                    returned = fresh_symbol(f"{function.name}()", width or 32, Origin.LOST)
                after.temporaries[instruction.result] = returned
            following.append(after)
        return following

    def _result(self, state: State, frame: Frame, site: CallSite, origin: Origin) -> State:
        """Give a call's temporary a value of its own: the same for the same call on every path."""
        call = site.call
        if call.result is None:
            return state
        type_ = call.type
        key = (frame.name, call.location, call.name)
        state.counts[key] = state.counts.get(key, 0) + 1
        if type_.kind is ir.TypeKind.POINTER:
            origin = Origin.POINTER
        width = type_.bits if 0 < type_.bits <= 64 else 32
        symbol = Symbol(
            f"{site.name}()", width, type_.signed, origin, ("result", _name_of(state, frame, site))
        )
        state.temporaries[call.result] = ex.symbol(symbol)
        return state

    def _stranger(
        self, state: State, frame: Frame, site: CallSite, default: Default, *, changes: bool = True
    ) -> None:
        """A routine that is not known: what its arguments point to is handed on, and may be changed.

        Where `changes` is not set, only variables may be: the caller knows what the routine does to other memory.
        """
        name = _name_of(state, frame, site)
        for index, (argument, value) in enumerate(zip(site.arguments, site.call.arguments, strict=True)):
            if argument.width != self.pointer_bits:
                continue
            if not self._is_part(state, frame, argument, value.type):
                self.escape(state, argument, site.location, f"handed to {site.name}")
            tag = ("by", name, index)
            self._changed_through(state, argument, value.type, default, tag, site, index, changes)

    def _is_part(self, state: State, frame: Frame, argument: Expr, type_: ir.Type) -> bool:
        """Whether a pointer is to a scalar inside a variable, so that the rest of the variable stays unknown."""
        if type_.element_bits not in (8, 16, 32, 64):
            return False
        for target in self.targets(argument) or ():
            symbol = target.base.symbol
            if symbol is None or not isinstance(symbol.key, tuple) or symbol.key[0] != "local":
                return False
            variable = frame.function.variables.get(symbol.key[2])
            if variable is None or symbol.key[1] != frame.name:
                return False
            if type_.element_bits >= variable.type.bits:
                return False
            if type_.element_bits == 8 and ex.const_of(target.offset) == 0:
                return False  # `PVOID`: the whole variable is meant
        return True

    def _changed_through(
        self,
        state: State,
        argument: Expr,
        type_: ir.Type,
        default: Default,
        tag: tuple[object, ...],
        site: CallSite,
        index: int,
        everywhere: bool = True,
    ) -> None:
        if argument.op is Op.CONST or type_.name.startswith("const "):
            return
        for target in self.targets(argument) or ():
            symbol = target.base.symbol
            if symbol is None or (isinstance(symbol.key, tuple) and symbol.key[0] in ("function", "string")):
                continue
            if type_.kind is not ir.TypeKind.POINTER and symbol.origin in (Origin.INPUT, Origin.OPAQUE):
                continue  # a number as wide as a pointer
            if target.base in state.objects and state.objects[target.base].is_released:
                continue
            region = self.region(state, target.base)
            if not everywhere and not self._is_variable(target.base):
                if region.default is Default.JUNK:  # what nobody has set yet, it may set
                    by = (*tag, mem.Behind(target.base))
                    state.memory[target.base] = replace(region, default=default, tag=by)
                continue
            size = type_.element_bits // 8
            is_typed = type_.kind is ir.TypeKind.POINTER and size > 1
            if not is_typed:  # `PVOID`, `PUCHAR`: a buffer of unknown length
                size = _handed_bytes(site, index) if self._is_variable(target.base) else 0
            name = _pointee_name(site.call, index)
            by = (*tag, mem.Behind(target.base))
            state.memory[target.base] = mem.forget(region, target.offset, size or None, default, by, name)

    def _is_variable(self, base: Expr) -> bool:
        symbol = base.symbol
        return symbol is not None and isinstance(symbol.key, tuple) and symbol.key[0] in ("local", "global")

    # Contracts ----------------------------------------------------------------------------------------------------

    def _apply(self, state: State, frame: Frame, site: CallSite, contract: Contract) -> list[State]:
        arguments = site.arguments
        for index in contract.reads:
            self._read_through(state, frame, site, index)
        if contract.exchanges is not None and self._exchange(state, frame, site, contract.exchanges):
            return [state]
        for index in contract.keeps:
            if index < len(arguments):
                self.escape(state, arguments[index], site.location, f"handed to {site.name}")
        if contract.probes is not None and contract.probes < len(arguments):
            self.probed |= {target.base for target in self.targets(arguments[contract.probes]) or ()}
        if contract.guards:
            self._guard(state, site, contract.guards)
        if contract.allocates is not None and not self._contracts.objects[contract.allocates.kind].tracked:
            self._went_on(state, site, site.call.name)
        if contract.fatal:
            self.listener.event(Fatal(state, site, contract, ex.TRUE, frame.name))
        if contract.never_returns:
            return []
        if contract.completes is not None:
            self._went_on(state, site, "the completion of the request")
            self._complete(state, frame, site, contract)
        if contract.returns_status or contract.superseded_by:
            ignored = is_ignored(frame.function, site.call)
            self.listener.event(Called(state, site, contract, ignored))
        if contract.takes is not None and contract.takes.parameter < len(arguments):
            self._take(state, frame, site, contract)
        if contract.copies is not None:
            copies = contract.copies
            if max(copies.to, copies.source, copies.bytes) < len(arguments):
                self.copy(
                    state,
                    frame,
                    arguments[copies.to],
                    arguments[copies.source],
                    self._size(arguments[copies.bytes], site, copies.bytes),
                    _text(site, copies.to),
                    site.name,
                    _spelling(site, copies.source),
                )
        if contract.fills is not None:
            self._fill(state, frame, site, contract)
        if contract.writes is not None and contract.writes.to < len(arguments):
            self._write(state, frame, site, contract, contract.writes)
        if contract.measures is not None and len(arguments) >= len(contract.parameters):
            return [self._measure(state, frame, site, contract.measures)]
        self._count_strings(state, frame, site, contract)
        if contract.computes is not None and len(arguments) >= len(contract.parameters):
            return [self._compute(state, frame, site, contract.computes)]
        if contract.logs is not None:
            self._log(state, site, contract, contract.logs)
        if contract.releases is not None and contract.releases.parameter < len(arguments):
            self._release(state, frame, site, contract, contract.releases)
        if contract.allocates is not None:
            return self._allocate(state, frame, site, contract)
        result = self._contract_result(state, frame, site, contract)
        return [result]

    def _contract_result(self, state: State, frame: Frame, site: CallSite, contract: Contract) -> State:
        index = contract.returns_argument
        if index is not None and site.call.result is not None and index < len(site.arguments):
            state.temporaries[site.call.result] = site.arguments[index]
            return state
        index = contract.returns_length_of
        if index is not None and site.call.result is not None and index < len(site.arguments):
            width = site.call.type.bits or self.pointer_bits
            length = self._length(state, site.arguments[index], site, index)
            most = contract.returns_at_most
            if most is not None and most < len(site.arguments):
                bound = self._size(site.arguments[most], site, most)
                length = refine.conditional(ex.ult(length, bound), length, bound)
            state.temporaries[site.call.result] = length if length.width == width else ex.trunc(length, width)
            return state
        if contract.may_raise or contract.completes is not None:
            self._stranger(state, frame, site, Default.CHANGED)
        elif contract.has_no_effect:
            for position, (argument, value) in enumerate(
                zip(site.arguments, site.call.arguments, strict=True)
            ):
                if argument.width == self.pointer_bits:
                    tag = ("by", _name_of(state, frame, site), position)
                    self._changed_through(state, argument, value.type, Default.CHANGED, tag, site, position)
            key = (frame.name, site.call.location, site.call.name)
            state.counts[key] = state.counts.get(key, 0) + 1
        return self._result(state, frame, site, Origin.INPUT)

    def _size(self, value: Expr, site: CallSite, index: int) -> Expr:
        """A byte count as a number of pointer width."""
        if value.width == self.pointer_bits:
            return value
        return ex.convert(value, self.pointer_bits, site.call.arguments[index].type.signed)

    def _read_through(self, state: State, frame: Frame, site: CallSite, index: int) -> None:
        if index < len(site.arguments) and site.arguments[index].width == self.pointer_bits:
            for target in self.targets(site.arguments[index]) or ():
                self.access(
                    state, frame, target, None, writes=False, text=_text(site, index), through=site.name
                )

    def _fill(self, state: State, frame: Frame, site: CallSite, contract: Contract) -> None:
        fills = contract.fills
        assert fills is not None
        if max(fills.to, fills.bytes) >= len(site.arguments):
            return
        size = self._size(site.arguments[fills.bytes], site, fills.bytes)
        length = ex.const_of(size)
        byte: int | None = 0
        if fills.value is not None:
            byte = ex.const_of(site.arguments[fills.value]) if fills.value < len(site.arguments) else None
        targets = self.targets(site.arguments[fills.to])
        if targets is None:
            self.forget_outside(state, Default.OPAQUE, self.occasion(state, frame))
            return
        for target in targets:
            self.access(
                state, frame, target, size, writes=True, text=_text(site, fills.to), through=site.name
            )
            region = self.region(state, target.base)
            if byte is not None and target.guard is ex.TRUE:
                whole = (
                    length is None
                    and ex.const_of(target.offset) == 0
                    and self._covers(state, target.base, size)
                )
                filled = None if whole else length
                state.memory[target.base] = mem.fill(region, target.offset, filled, byte & 0xFF)
                self.forget_stores(state, target, filled)
            else:
                tag = self.occasion(state, frame)
                state.memory[target.base] = self.overwritten(state, region, target.offset, size, tag, "")

    def _covers(self, state: State, base: Expr, size: Expr) -> bool:
        found = state.objects.get(base)
        if found is None or found.size is None:
            return False
        return ex.peel(found.size) is ex.peel(size) or found.size is size

    def _write(self, state: State, frame: Frame, site: CallSite, contract: Contract, writes: Writes) -> None:
        """A routine writes a string or a value: up to its bound, or as long as the source is."""
        to = site.arguments[writes.to]
        if writes.optional and ex.const_of(to) == 0:
            return
        size: Expr | None = None
        bound = True
        source = self._literal_length(site, writes.source)
        if writes.count is not None and writes.count < len(site.arguments):
            count = self._size(site.arguments[writes.count], site, writes.count)
            size = ex.mul(count, ex.const(writes.unit, self.pointer_bits)) if writes.unit > 1 else count
        elif source is not None and not writes.appends:
            size, bound = ex.const(source, self.pointer_bits), False
        elif writes.source is not None and writes.source < len(site.arguments) and not writes.appends:
            length = self._length(state, site.arguments[writes.source], site, writes.source)
            size = ex.mul(
                ex.add(length, ex.const(1, self.pointer_bits)), ex.const(writes.unit, self.pointer_bits)
            )
            bound = False
        element = site.call.arguments[writes.to].type.element_bits // 8
        if writes.count is None and writes.source is None:
            size, bound = ex.const(element, self.pointer_bits), False
        strings = self._written_strings(state, site, contract, writes)
        for target in self.targets(to) or ():
            self.access(
                state,
                frame,
                target,
                size,
                writes=True,
                text=_text(site, writes.to),
                through=site.name,
                bound=bound,
            )
            region = self.region(state, target.base)
            tag = self.occasion(state, frame)
            name = _pointee_name(site.call, writes.to)
            if size is not None:
                region = self.overwritten(state, region, target.offset, size, tag, name)
            else:
                region = mem.forget(region, target.offset, None, Default.CHANGED, tag, name)
            state.memory[target.base] = region
            self.remember_text(state, target, strings, None if bound else size, tag)
            if writes.count is not None and size is not None and target.guard is ex.TRUE:
                self._bound_length(state, to, size, site, writes.to)
        if writes.source is not None and writes.source < len(site.arguments):
            self._read_through(state, frame, site, writes.source)

    def _written_strings(
        self, state: State, site: CallSite, contract: Contract, writes: Writes
    ) -> list[Case]:
        """The strings that a routine writes: those of its source, behind what is there, or what its format makes."""
        arguments = site.arguments
        if writes.format is not None and writes.format < len(arguments):
            given = [
                self._argument_text(state, site, index)
                for index in range(len(contract.parameters), len(arguments))
            ]
            formats = self.strings_behind(state, arguments[writes.format], "")
            return [
                Case(case.guard, formatted(case.parts[0].text.removesuffix("\0"), given))
                for case in formats
                if len(case.parts) == 1 and case.parts[0].is_constant
            ]
        index = writes.counted if writes.counted is not None else writes.source
        if index is None or index >= len(arguments):
            return []
        if writes.counted is not None:
            strings = self._counted_text(state, site, index)
        else:
            strings = self.strings_behind(state, arguments[index], _spelling(site, index))
        if not writes.appends:
            return strings
        before = self.strings_behind(state, arguments[writes.to], "")
        return [
            Case(ex.land(first.guard, second.guard), (*first.parts, *second.parts))
            for first in before
            for second in strings
        ]

    def _counted_text(self, state: State, site: CallSite, index: int) -> list[Case]:
        """The strings that the counted string behind an argument can describe."""
        spelling = _spelling(site, index)
        buffer = countedstrings.buffer_of(self, state, site.arguments[index], f"{spelled(spelling)}.Buffer")
        return self.strings_behind(state, buffer, spelling)

    def _argument_text(self, state: State, site: CallSite, index: int) -> Parts:
        """What a format shows for an argument: a constant, or what the source calls it."""
        value = site.arguments[index]
        number = ex.const_of(value)
        if number is not None:
            return (Part(str(number)),)
        if site.call.arguments[index].type.kind is ir.TypeKind.POINTER:
            cases = self.strings_behind(state, value, _spelling(site, index))
            if len(cases) == 1:
                return ended(cases[0].parts)
        return (Part(spelled(_spelling(site, index)) or "?", is_constant=False),)

    def _bound_length(self, state: State, pointer: Expr, size: Expr, site: CallSite, index: int) -> None:
        """A string that was just written fits into the bytes that its writer was given."""
        unit = max(site.call.arguments[index].type.element_bits // 8, 1)
        length = self._length(state, pointer, site, index)
        if length.symbol is None or not ex.has_origin(length, Origin.INPUT):
            return
        taken = ex.mul(ex.add(length, ex.const(1, length.width)), ex.const(unit, length.width))
        fits = ex.lor(ex.ule(taken, size), ex.ult(size, ex.const(unit, size.width)))
        state.assume(fits)

    def _length(self, state: State, pointer: Expr, site: CallSite, index: int) -> Expr:
        """The length of a string in characters, without its terminator: the same for the same contents.

        Contents are told apart by what the first character is, as far as that is known.
        """
        unit = max(site.call.arguments[index].type.element_bits // 8, 1)
        return self._string_length(state, pointer, unit, _text(site, index) or "the string")

    def _string_length(self, state: State, pointer: Expr, unit: int, name: str) -> Expr:
        """The same, of a string of units of `unit` bytes that messages call `name`."""
        width = self.pointer_bits
        if pointer.op is Op.ITE:
            test, first, second = pointer.args
            return refine.conditional(
                test,
                self._string_length(state, first, unit, name),
                self._string_length(state, second, unit, name),
            )
        targets = self.targets(pointer)
        if not targets or len(targets) > 1:
            return fresh_symbol(f"the length of {name}", width, Origin.LOST)
        target = targets[0]
        offset = ex.const_of(target.offset)
        constant = self.texts.constant(target.base, offset, unit) if offset is not None else None
        if constant is not None and "\0" in constant:
            return ex.const(constant.index("\0"), width)
        first = mem.load(self.region(state, target.base), target.base, target.offset, unit, Reading())
        # Nobody has strings of a gigabyte: sizes made of a length wrap in a byte or a word, not in 32 bits.
        bound = Interval.span(0, _LONGEST_STRING, width)
        return ex.symbol(
            Symbol(f"the length of {name}", width, False, Origin.INPUT, ("length", first), bound)
        )

    def _literal_length(self, site: CallSite, index: int | None) -> int | None:
        if index is None or index >= len(site.arguments):
            return None
        symbol = site.arguments[index].symbol
        if symbol is not None and isinstance(symbol.key, tuple) and symbol.key[0] == "string":
            return int(symbol.key[3])
        return None

    def _compute(self, state: State, frame: Frame, site: CallSite, computes: Computes) -> State:
        result = site.arguments[computes.result]
        pointee = site.call.arguments[computes.result].type.element_bits
        bits = pointee or computes.bits
        wide = 2 * max(bits, *(site.arguments[index].width for index in computes.operands))
        operands = [ex.convert(site.arguments[index], wide, computes.signed) for index in computes.operands]
        match computes.operator:
            case "+":
                exact = ex.add(*operands)
            case "-":
                exact = ex.sub(*operands)
            case "*":
                exact = ex.mul(*operands)
            case _:
                exact = operands[0]
        narrow = ex.trunc(exact, bits)
        # What does not fit differs from what comes back: a negative difference, a sum that is too large.
        fits = ex.eq(ex.convert(narrow, wide, computes.signed_result), exact)
        # The sum as the caller sees it: where it fits, nothing was cut off.
        value = self._sum(site, computes, bits) if fits is not ex.FALSE else narrow
        stored = ex.ite(fits, value, ex.const((1 << bits) - 1, bits))
        self.store(state, frame, result, stored, bits // 8, _pointee_name(site.call, computes.result))
        state = self._result(state, frame, site, Origin.INPUT)
        if site.call.result is not None:
            width = state.temporaries[site.call.result].width
            overflow = ex.const(0xC0000095, width)  # STATUS_INTEGER_OVERFLOW of ntstatus.h
            state.temporaries[site.call.result] = ex.ite(fits, ex.const(0, width), overflow)
        return state

    def _exchange(self, state: State, frame: Frame, site: CallSite, exchanges: Exchanges) -> bool:
        """What is in a variable that nobody else knows is replaced; False where others may do so, too."""
        indices = [index for index in (exchanges.value, exchanges.if_equal) if index is not None]
        if max(exchanges.at, *indices, 0) >= len(site.arguments):
            return False
        at, bits = site.arguments[exchanges.at], site.call.arguments[exchanges.at].type.element_bits
        targets = self.targets(at)
        if not targets or bits not in (8, 16, 32, 64):
            return False
        if not all(self.is_local(target.base, state) for target in targets):
            return False
        kind = ir.TypeKind.POINTER if bits == self.pointer_bits else ir.TypeKind.INTEGER
        text = _pointee_name(site.call, exchanges.at)
        old = self.load(state, frame, at, ir.Type(kind, bits), text)

        def argument(index: int | None) -> Expr:
            if index is None:
                return ex.const(1, bits)
            return ex.convert(site.arguments[index], bits, site.call.arguments[index].type.signed)

        value = argument(exchanges.value)
        combine = _OPERATORS.get(exchanges.operator)
        new = combine(old, value) if combine is not None else value
        if exchanges.if_equal is not None:
            new = refine.conditional(ex.eq(old, argument(exchanges.if_equal)), new, old)
        self.store(state, frame, at, new, bits // 8, text)
        if site.call.result is not None:
            width = site.call.type.bits or bits
            returned = new if exchanges.returns_new else old
            state.temporaries[site.call.result] = ex.convert(returned, width, site.call.type.signed)
        return True

    def _measure(self, state: State, frame: Frame, site: CallSite, measures: Measures) -> State:
        """A string is measured: its length is stored, unless it is longer than the bound."""
        length = self._length(state, site.arguments[measures.source], site, measures.source)
        width = length.width
        factor = ex.const(measures.unit // measures.scale, width)
        taken = ex.mul(length, factor)
        bound = self._size(site.arguments[measures.count], site, measures.count)
        fits = ex.ult(taken, bound)
        result = site.arguments[measures.result]
        bits = site.call.arguments[measures.result].type.element_bits or self.pointer_bits
        stored = ex.ite(fits, taken if bits == width else ex.convert(taken, bits, False), ex.const(0, bits))
        if ex.const_of(result) != 0:  # the result is optional
            self.store(state, frame, result, stored, bits // 8, _pointee_name(site.call, measures.result))
        state = self._result(state, frame, site, Origin.INPUT)
        if site.call.result is not None:
            width = state.temporaries[site.call.result].width
            failure = ex.const(0xC000000D, width)  # STATUS_INVALID_PARAMETER of ntstatus.h
            state.temporaries[site.call.result] = ex.ite(fits, ex.const(0, width), failure)
        return state

    def _count_strings(self, state: State, frame: Frame, site: CallSite, contract: Contract) -> None:
        """The fields of a counted string are set: to describe a text, or to that of its own buffer."""
        found = contract.describes
        if found is not None and max(found.string, found.source) < len(site.arguments):
            length = self._length(state, site.arguments[found.source], site, found.source)
            size = ex.mul(length, ex.const(found.unit, length.width))
            string, text = site.arguments[found.string], site.arguments[found.source]
            name = _pointee_name(site.call, found.string)
            countedstrings.describe(self, state, frame, string, text, size, found.unit, name)
        rewrites = contract.rewrites
        if rewrites is not None and rewrites.string < len(site.arguments):
            name = _pointee_name(site.call, rewrites.string)
            strings: list[Case] = []
            if rewrites.source is not None and rewrites.source < len(site.arguments):
                strings = self._counted_text(state, site, rewrites.source)
            countedstrings.rewrite(self, state, frame, site.arguments[rewrites.string], name, strings)

    def _sum(self, site: CallSite, computes: Computes, bits: int) -> Expr:
        """The result at its own width, in a form that stays linear."""
        left, right = (
            value if value.width == bits else ex.convert(value, bits, computes.signed)
            for value in (site.arguments[index] for index in computes.operands)
        )
        match computes.operator:
            case "+":
                return ex.add(left, right)
            case "-":
                return ex.sub(left, right)
            case "*":
                return ex.mul(left, right)
            case _:
                return left

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
            length = self._string_length(state, pointer, payload.unit, f"string {index + 1}")
            sizes.append(ex.mul(ex.add(length, ex.const(1, self.pointer_bits)), unit))
        return tuple(sizes)

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
        silenced = self.listener.event(Allocated(state, site, contract, kind, passed, computed))
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
            silenced=silenced,
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
                text = (
                    f"{site.name} returns NULL"
                    if status is Status.NULL
                    else f"{site.name} allocates the {kind.noun}"
                )
                here.step(site.location, text, frame.depth, important=True)
                here.allocations = (*here.allocations, found)
            here.set_object(replace(found, status=status))
            here.memory[pointer] = Region(
                Default.ZERO if allocates.zeroed else Default.JUNK, ("alloc", key, number)
            )
            if site.call.result is not None:
                here.temporaries[site.call.result] = pointer
            states.append(here)
        return states


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


def _name_of(state: State, frame: Frame, site: CallSite) -> tuple[object, ...]:
    """What tells a call from others on its path: where it stands, and the how many-th time it is made."""
    key = (frame.name, site.call.location, site.call.name)
    return ("call", key, state.counts.get(key, 0), Aside((site.call.name, site.arguments)))


def before_conversion(value: Expr, bits: int) -> Expr:
    """The value that was computed before any conversion to `bits` bits on the way to a parameter of that width."""
    if value.op is Op.ITE:
        test, first, second = value.args
        first, second = before_conversion(first, bits), before_conversion(second, bits)
        width = max(first.width, second.width)
        return ex.ite(test, ex.convert(first, width, False), ex.convert(second, width, False))
    if value.op is Op.TRUNC and value.width == bits:
        inner = value.args[0]
        while inner.op in (Op.ZEXT, Op.SEXT) and inner.args[0].width >= bits:
            inner = inner.args[0]
        return before_conversion(inner, bits)
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


def _spelling(site: CallSite, index: int) -> str:
    """How the source spells an argument, also where a macro makes the call: its arguments are its own."""
    text = _text(site, index)
    if not text.startswith(f"{site.name}("):
        return text
    depth, start, parts = 0, len(site.name) + 1, []
    for at, character in enumerate(text[start:], start):
        depth += (character in "([{") - (character in ")]}")
        if depth < 0 or (character == "," and depth == 0):
            parts.append(text[start:at].strip())
            start = at + 1
    return parts[index] if index < len(parts) else ""


def _text(site: CallSite, index: int) -> str:
    return site.call.argument_texts[index] if index < len(site.call.argument_texts) else ""


def _handed_bytes(site: CallSite, index: int) -> int:
    """How much of a variable an argument without a type hands over, in bytes; 0 for all of it.

    `&variable` and `&variable.Field` are converted to `PVOID` from a pointer that still tells.
    """
    expression = site.call.arguments[index]
    is_void = expression.type.name.startswith("void ")
    size = 1
    while isinstance(expression, ir.Convert):
        expression = expression.operand
        size = max(size, expression.type.element_bits // 8)
    if size > 1:
        return size
    if isinstance(expression, ir.VariableAddress):
        variable = site.function.variables.get(expression.variable)
        return 0 if variable is not None and variable.type.kind is ir.TypeKind.ARRAY else 1
    return 0 if is_void else 1


def _pointee_name(call: ir.Call, index: int) -> str:
    text = call.argument_texts[index] if index < len(call.argument_texts) else ""
    return text[1:].strip("()") if text.startswith("&") else (f"*{text}" if text else "")
