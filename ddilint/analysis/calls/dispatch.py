"""What a call does to a state: by its contract, by following its body, or as far as can be said of a stranger."""

from __future__ import annotations

from collections.abc import Iterable

from msgspec.structs import replace

from ddilint.analysis.calls.lifetimes import LifetimeCalls
from ddilint.analysis.calls.sites import name_of, spelling_of
from ddilint.analysis.evaluator import Frame, PathEnds, followed
from ddilint.analysis.events import Called, CallSite, Fatal, Followed, Lost, Outcome
from ddilint.analysis.memory import Default, Region
from ddilint.analysis.order import read_later
from ddilint.analysis.proof import is_parameter
from ddilint.analysis.spellings import last_name
from ddilint.analysis.state import State, Status, drop, fresh_symbol
from ddilint.contracts.model import Contract, Counts
from ddilint.domains import expr as ex
from ddilint.domains import refine
from ddilint.domains.expr import Expr, Op, Origin
from ddilint.ir import nodes as ir
from ddilint.ir.tracing import is_tracing
from ddilint.ir.uses import is_ignored
from ddilint.irqlfacts import Effect


class Calls(LifetimeCalls):
    """Executes calls."""

    def run(self, function: ir.Function, state: State, frame: Frame) -> list[Outcome]:
        """Execute a function's body; the interpreter provides it."""
        raise NotImplementedError

    def make_frame(
        self, function: ir.Function, name: object, chain: tuple[str, ...], caller: Frame | None = None
    ) -> Frame:
        """A frame for an activation; the interpreter provides it."""
        raise NotImplementedError

    def call(self, state: State, frame: Frame, instruction: ir.Call) -> list[State]:
        """The states after a call; the result is in its temporary."""
        self.location = instruction.location
        arguments = tuple(self.value(state, frame, argument) for argument in instruction.arguments)
        if not is_tracing(instruction.name):
            self._members_given(state, arguments)
        following: list[State] = []
        callees = self.callees(state, frame, instruction)
        for number, (guard, name) in enumerate(callees, 1):
            here = state if number == len(callees) else state.fork()
            if not here.assume(guard):
                continue
            try:
                following += self._call_of(here, frame, instruction, arguments, name)
            except PathEnds:
                continue
        return following

    def _members_given(self, state: State, arguments: Iterable[Expr]) -> None:
        """A routine is given the addresses of members: the structures that they are in are there."""
        for argument in arguments:
            if argument.op is not Op.ADD or argument.width != self.pointer_bits:
                continue
            targets = self.targets(argument) or []
            if all(ex.const_of(target.offset) for target in targets):
                followed(state, targets)

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
        is_left = name is not None and not self.program.may_follow(name, frame.chain)
        function = self.program.function(name) if name is not None and not is_left else None
        if function is not None:
            times = frame.chain.count(function.link_name)
            holds_object = any(self._leads_to_object(state, argument) for argument in arguments)
            if (times < 1 and self.program.should_follow(function, frame.chain, instruction)) or (
                times < 2 and holds_object
            ):
                self.about_to_follow(state, site, function)
                alone = not function.link_name.startswith("c:") and self.acts_alone(state, site)
                self.acting += alone
                try:
                    return self._follow(state, frame, instruction, function, arguments)
                finally:
                    self.acting -= alone
        if (
            name is not None
            and name in self._contracts.calling_back
            and not self.program.is_driver_function(name)
        ):
            return self._call_back(state, frame, site, self._contracts.calling_back[name])
        if name is not None:
            contract = self._contracts.routines.get(name)
            if contract is not None and function is None and not is_left:
                return self._told(
                    self._apply(state, frame, site, self._form_of(site, contract)), frame, site, name
                )
        if not _only_tells(instruction) and not self._asks_again(state, frame, site):
            self._went_on(state, site, site.call.name)
        if name is not None and self.program.is_driver_function(name):
            self.note_unfollowed(state, site, name)
            self._stranger(state, frame, site, Default.OPAQUE, changes=False)
            self.forget_stored(state, site, self.program.stored_by(name), self.occasion(state, frame))
            return [self._result(state, frame, site, Origin.OPAQUE)]
        if name is None:
            return [self._call_unknown(state, frame, site)]
        if is_tracing(name):
            if instruction.prototyped:
                self._stranger(state, frame, site, Default.CHANGED, changes=False)
            else:  # a macro that tells of values: a guess at it takes them by reference, in C++
                self._hand_over(state, frame, site)
            return [self._result(state, frame, site, Origin.INPUT)]
        if not instruction.prototyped:  # nobody declares it: a macro of a missing header, for all we know
            self._stranger(state, frame, site, Default.OPAQUE)
            return [self._result(state, frame, site, Origin.OPAQUE)]
        self._stranger(state, frame, site, Default.CHANGED)
        told = self._contracts.results.get(name)
        between = told.returns_between if told is not None else None
        return self._told([self._result(state, frame, site, Origin.INPUT, between)], frame, site, name)

    def _call_back(self, state: State, frame: Frame, site: CallSite, effect: Effect) -> list[State]:
        """Call a routine that calls a function of the driver's before it returns."""
        function = self.function_in(site, effect.callback)
        if function is None or function.link_name in frame.chain:
            self._stranger(state, frame, site, Default.CHANGED)
            return [self._result(state, frame, site, Origin.INPUT)]
        if not self.program.should_follow(function, frame.chain, site.call):
            self.note_unfollowed(state, site, function.link_name)
            self._stranger(state, frame, site, Default.OPAQUE)
            return [self._result(state, frame, site, Origin.OPAQUE)]
        passed = tuple(site.arguments[index] for index in effect.passes if index < len(site.arguments))
        if function.return_type.kind is not ir.TypeKind.VOID:
            return self._follow(state, frame, site.call, function, passed)
        following = self._follow(state, frame, replace(site.call, result=None), function, passed)
        return [self._result(after, frame, site, Origin.INPUT) for after in following]

    def function_in(self, site: CallSite, index: int) -> ir.Function | None:
        """The function of the driver's whose address is an argument; None where it is not known."""
        symbol = site.arguments[index].symbol if index < len(site.arguments) else None
        if symbol is None or not isinstance(symbol.key, tuple) or symbol.key[0] != "function":
            return None
        return self.program.function(str(symbol.key[1]))

    def _told(self, after: list[State], frame: Frame, site: CallSite, name: str) -> list[State]:
        """The same states, of which is known what a routine tells by numbers."""
        told = self._contracts.results.get(name)
        if told is not None:
            for state in after:
                self.note_told(state, frame, site, told)
        return after

    def _call_unknown(self, state: State, frame: Frame, site: CallSite) -> State:
        """Call what a pointer leads to that cannot be followed."""
        call = site.call
        is_passed = self._is_passed(state, frame, call)
        tells = is_tracing(site.name) or is_tracing(_pointer_name(call))
        stored = self.program.stored_through(call) if not tells else None
        if stored is not None:
            self._stranger(state, frame, site, Default.OPAQUE)
            self.forget_stored(state, site, stored, self.occasion(state, frame))
        else:
            self._stranger(state, frame, site, Default.CHANGED, changes=not tells)
        is_hidden = self.program.is_result_hidden(call)
        after = self._result(state, frame, site, Origin.OPAQUE if is_hidden else Origin.INPUT)
        if is_passed and call.result is not None:
            self.passed |= after.temporaries[call.result].symbols
        return after

    def _is_passed(self, state: State, frame: Frame, instruction: ir.Call) -> bool:
        """Whether the function that is called came from a caller, who then knows what it returns."""
        callee = instruction.callee
        if isinstance(callee, str):
            return False
        return any(is_parameter(symbol) for symbol in self.value(state, frame, callee).symbols)

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
        name = (frame.name, instruction.location, function.link_name, number)
        inner = self.make_frame(function, name, (*frame.chain, function.link_name), frame)
        state.step(instruction.location, f"calls {function.name}", frame.depth, callee=function.name)
        for parameter, argument in zip(function.parameters, arguments, strict=False):
            type_ = function.variables[parameter].type
            base = self.address_of(parameter, inner)
            width = type_.bits if type_.is_scalar or type_.kind is ir.TypeKind.RECORD else argument.width
            value = (
                argument if argument.width == width else ex.convert(argument, width or argument.width, False)
            )
            state.memory[base] = Region(Default.JUNK, None, {0: (value.width // 8, value)})
        saved, held = (state.temporaries, state.iterations, state.loops), state.held
        state.held += _needed(state, frame, instruction)
        state.temporaries, state.iterations, state.loops = {}, (), {}
        following = []
        outcomes = self.run(function, state, inner)
        if outcomes:
            self.listener.event(Followed(function, tuple(outcomes)))
        for outcome in outcomes:
            after = outcome.state
            after.temporaries = dict(saved[0])
            after.iterations, after.loops, after.held = saved[1], saved[2], held
            if instruction.result is not None:
                returned = outcome.value
                width = instruction.type.bits
                if returned is None or returned.width != width:
                    if returned is not None:  # declared as something else: what it leads to is not gone
                        self.escape(after, returned, instruction.location, f"returned by {function.name}")
                    returned = fresh_symbol(f"{function.name}()", width or 32, Origin.LOST)
                after.temporaries[instruction.result] = returned
            following.append(after)
        return following

    def _form_of(self, site: CallSite, contract: Contract) -> Contract:
        """The contract of the form of a routine that is called: the older one has no count."""
        count = contract.writes.count if contract.writes is not None else None
        if not contract.older or count is None or count >= len(site.arguments):
            return contract
        is_older = site.call.arguments[count].type.kind is ir.TypeKind.POINTER
        return self._contracts.routines[contract.older] if is_older else contract

    # Contracts -------------------------------------------------------------------------------------------------------

    def _apply(self, state: State, frame: Frame, site: CallSite, contract: Contract) -> list[State]:
        arguments = site.arguments
        for index in contract.reads:
            if index < len(arguments):
                followed(state, self.targets(arguments[index]))
            self._read_through(state, frame, site, index)
        for index in contract.changes_behind:
            self._change_behind(state, frame, site, index)
        self._note_stores(state, site, contract)
        if contract.exchanges is not None:
            if self._exchange(state, frame, site, contract.exchanges):
                return [state]
            if self._may_refuse(state, site, contract.exchanges):
                return self._offer(state, frame, site, contract)
        for index in contract.keeps:
            if index < len(arguments):
                self.escape(state, arguments[index], site.location, f"handed to {site.name}")
        if contract.probes is not None and contract.probes < len(arguments):
            self.probed |= {target.base for target in self.targets(arguments[contract.probes]) or ()}
        if contract.guards:
            self._guard(state, site, contract.guards)
        if contract.takes_hold:
            self._hold(state)
        if contract.gives_back is not None and contract.gives_back < len(arguments):
            self._gave_back(state, site, arguments[contract.gives_back])
            self._took_back(state, site, contract.gives_back)
        if contract.allocates is not None and not self._contracts.objects[contract.allocates.kind].tracked:
            self._went_on(state, site, site.call.name)
        if contract.sends:
            self._went_on(state, site, site.call.name)
            self._fill_known(state, frame, site)
        if contract.fatal:
            self.listener.event(Fatal(state, site, contract, ex.TRUE, frame.name))
        if contract.ends_thread:
            self._end_thread(state, frame, site)
        if contract.never_returns:
            return []
        if contract.completes is not None:
            self._completed(state, site, contract.completes)
            self._complete(state, frame, site, contract)
        if contract.returns_status or contract.superseded_by:
            ignored = is_ignored(frame.function, site.call)
            self.listener.event(Called(state, site, contract, ignored))
        if contract.takes is not None and contract.takes.parameter < len(arguments):
            self._take(state, frame, site, contract)
        if contract.copies is not None:
            copies = contract.copies
            if max(copies.to, copies.source, copies.bytes) < len(arguments):
                size = self._size(arguments[copies.bytes], site, copies.bytes)
                self.copy(
                    state,
                    frame,
                    arguments[copies.to],
                    arguments[copies.source],
                    size,
                    site.call.text_of(copies.to),
                    site.name,
                    spelling_of(site, copies.source),
                    self.array_written(state, frame, site.call.arguments[copies.to], ex.const_of(size) or 1),
                )
        if contract.fills is not None:
            self._fill(state, frame, site, contract)
        if contract.sets is not None:
            self._set(state, frame, site, contract.sets)
        written: Expr | None = None
        if contract.writes is not None and contract.writes.to < len(arguments):
            written = self._write(state, frame, site, contract, contract.writes)
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
        if contract.writes is not None and contract.writes.to < len(arguments):
            self.fails_without_room(result, site, contract.writes)
        if contract.returns_count is not None:
            self._return_count(result, site, contract.returns_count, written)
        return [result]

    def _end_thread(self, state: State, frame: Frame, site: CallSite) -> None:
        """The variables of every function that runs are gone, and with them what only they led to."""
        left = state.fork()
        left.temporaries, left.held = {}, ()
        drop(left.memory, [base for base in left.memory if self.is_local(base, left)])
        for found in list(state.objects.values()):
            if not self._is_tracked(found) or found.status is not Status.LIVE or found.foreign:
                continue
            if not left.leads_to(found.pointer):
                self.listener.event(Lost(state, found, site.location, frame.function, "ends its thread"))

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
        if contract.may_raise or contract.completes is not None or contract.sends:
            self._stranger(state, frame, site, Default.CHANGED)
        elif contract.has_no_effect:
            for position, (argument, value) in enumerate(
                zip(site.arguments, site.call.arguments, strict=True)
            ):
                if argument.width == self.pointer_bits:
                    tag = ("by", name_of(state, frame, site), position)
                    self._changed_through(state, argument, value.type, Default.CHANGED, tag, site, position)
        state = self._result(state, frame, site, Origin.INPUT, contract.returns_between)
        if contract.exchanges is not None:
            self._taken_out(state, site, contract.exchanges)
        return state

    def _return_count(self, state: State, site: CallSite, counts: Counts, written: Expr | None) -> None:
        """A routine returns how many characters it wrote; `written` are those that it would write without a limit."""
        if site.call.result is None:
            return
        count = state.temporaries[site.call.result]
        failure = ex.const(-1, count.width)
        if counts.limit is None or counts.limit >= len(site.arguments):
            if written is not None:
                state.temporaries[site.call.result] = ex.convert(written, count.width, signed=False)
            return
        limit = self._size(site.arguments[counts.limit], site, counts.limit)
        is_within = ex.ult if counts.is_below else ex.ule
        if written is not None:
            number = ex.convert(written, count.width, signed=False)
            found = refine.conditional(is_within(written, limit), number, failure)
            state.temporaries[site.call.result] = found
            return
        has_room = is_within(ex.sext(count, limit.width), limit)
        is_count = ex.land(ex.sge(count, ex.const(0, count.width)), has_room)
        state.assume(ex.lor(ex.eq(count, failure), is_count))


def _pointer_name(call: ir.Call) -> str:
    """The last name of how the driver spells the pointer that a call goes through, where a macro calls it, too."""
    callee = ir.unconverted(call.callee) if not isinstance(call.callee, str) else None
    found = last_name(callee.text) if isinstance(callee, ir.Load) else None
    return found[0] if found is not None else ""


def _only_tells(call: ir.Call) -> bool:
    """Whether a call is a message's: of a macro that nobody declares, and a text is the first that it is given."""
    first = call.arguments[0] if call.arguments and not call.prototyped else None
    while isinstance(first, ir.Convert):
        first = first.operand
    return isinstance(first, ir.StringLiteral)


def _needed(state: State, frame: Frame, call: ir.Call) -> tuple[Expr, ...]:
    """The temporaries of the caller that it still reads after a call, and that may lead to a tracked object.

    So does the value of a `return` while the destructors of the function's variables run.
    """
    tracked = {found.pointer.symbol for found in state.objects.values() if found.tracked}
    holding = {
        number: value
        for number, value in state.temporaries.items()
        if number != call.result and not tracked.isdisjoint(value.symbols)
    }
    if not holding:
        return ()
    later = read_later(frame.function, frame.order, frame.block, frame.following)
    return tuple(value for number, value in holding.items() if number in later)
