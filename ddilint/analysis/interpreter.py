"""Symbolic execution of functions, block by block in a weak topological order.

Loops are followed as `unrolling` says: exactly for a few iterations, then once more for *any* further one. Nothing is
reported on the ground of what is lost there.

A function is not analysed to a fixpoint first and replayed for the checks afterwards: since merging is exact and the
summarised iteration stands for all further ones, every block is executed with its final states already.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from heapq import heappop, heappush

from msgspec.structs import replace

from ddilint.analysis import memory as mem
from ddilint.analysis import merging, unrolling
from ddilint.analysis import state as states
from ddilint.analysis.evaluator import Frame, PathEnds
from ddilint.analysis.events import Listener, Lost, Outcome
from ddilint.analysis.levelcalls import LevelCalls
from ddilint.analysis.memory import Default, Region
from ddilint.analysis.order import Iterations, Order, Position, order_of
from ddilint.analysis.program import Program
from ddilint.analysis.rereads import Ways
from ddilint.analysis.roles import Entry
from ddilint.analysis.state import State, Status, fresh_symbol
from ddilint.analysis.unrolling import Unrolling
from ddilint.contracts.model import Contracts
from ddilint.domains import expr as ex
from ddilint.domains.expr import Expr, Origin, Symbol
from ddilint.interruption import is_asked
from ddilint.ir import nodes as ir

_Send = Callable[[int, Iterations, State], None]
_Go = Callable[[int, State], None]

_MAXIMUM_STATES = 48
# With more of them than these, objects that came from elsewhere no longer tell states apart.
_MANY_STATES = 16
_MAXIMUM_CASES = 64
# So many regions are merged while a block is executed.
_REGIONS_IN_A_BLOCK = 4
# In bits: what a pointer to a buffer points to, rather than to a structure.
_BUFFER_ELEMENTS = frozenset({0, 8, 16, 32, 64})


class BudgetExceeded(Exception):  # noqa: N818 - reads as what it tells
    """The analysis of a function costs more than it is given."""


class Interpreter(LevelCalls):
    """Executes functions; `steps` counts blocks executed, up to `budget`.

    `rounds` are the states in which the function that is analysed has gone once round a loop that never ends, `laps`
    those in which it has gone round another one. `ways` tells how the sides of branches were taken.
    """

    budget = 60_000
    steps = 0
    ways: Ways
    rounds: list[Outcome]
    laps: list[Outcome]

    def __init__(
        self,
        pointer_bits: int,
        globals_: Mapping[str, ir.GlobalVariable],
        listener: Listener,
        contracts: Contracts,
        program: Program,
    ) -> None:
        super().__init__(pointer_bits, globals_, listener, contracts, program)
        routines = contracts.routines
        self._loops = Unrolling(self, lambda name: name in routines and routines[name].passes_time)
        self._orders: dict[int, Order] = {}

    @property
    def hurries_out(self) -> bool:
        """Whether what leaves a loop for the function's end is executed before the loop goes on.

        So it is executed once for each iteration, and sooner: where a single way is looked for, that pays.
        """
        return self.levels is not None and self.levels.ahead is not None

    def reset(self, budget: int) -> None:
        """Begin a new analysis with a budget of block executions."""
        self.budget = budget
        self.steps = 0

    def all_rounds(self) -> list[Outcome]:
        """The states in which the function that is analysed has gone once round any loop."""
        return self.rounds + self.laps

    def work(self, amount: int) -> None:
        """Account for work done; raises BudgetExceeded when it is more than was given, or the run is to end."""
        self.steps += amount
        if self.steps > self.budget or is_asked():
            raise BudgetExceeded

    def make_frame(
        self, function: ir.Function, name: object, chain: tuple[str, ...], caller: Frame | None = None
    ) -> Frame:
        """A frame for an activation of a function."""
        order = self._orders.get(id(function))
        if order is None:
            order = self._orders[id(function)] = order_of(function)
        return Frame(function, order, name, caller.depth + 1 if caller is not None else 0, chain, caller)

    def analyse(self, function: ir.Function, entry: Entry | None = None) -> list[Outcome]:
        """Execute a function with parameters that nothing bounds, where levels matter at the level of `entry`.

        Without an entry, the level is unknown.
        """
        frame = self.make_frame(function, ("top", function.link_name), (function.link_name,))
        state = State()
        self.rounds, self.laps = [], []
        self.ways = Ways()
        self.probed = set()
        self.passed = set()
        self.unfollowed = {}
        self.unchanging = frozenset()
        parameters: list[Expr] = []
        for parameter in function.parameters:
            variable = function.variables[parameter]
            value = parameter_of(function, parameter, self.pointer_bits)
            base = self.address_of(parameter, frame)
            if variable.type.kind is ir.TypeKind.RECORD:
                state.memory[base] = Region(Default.INITIAL, ("parameter", base))
            else:
                state.memory[base] = Region(Default.JUNK, None, {0: (value.width // 8, value)})
            parameters.append(value)
        for name in (function.name, *function.roles):
            for number in self._contracts.unchanging.get(name, ()):
                if number < len(parameters):
                    self.unchanging |= {parameters[number]}
                    state.memory[parameters[number]] = Region(Default.INITIAL)
        self.enter(state, function, entry, parameters)
        return self.run(function, state, frame)

    # Blocks -------------------------------------------------------------------------------------------------------

    def run(self, function: ir.Function, state: State, frame: Frame) -> list[Outcome]:
        """Execute a function from its entry; the states in which it returns."""
        order = frame.order
        waiting: dict[Position, tuple[int, list[State]]] = {}
        queue: list[Position] = []
        outcomes: list[Outcome] = []
        position: Position = ()

        def send(target: int, iterations: Iterations, arriving: State) -> None:
            if self.hurries_out and target in order.ways_out:
                where = order.position_on_way_out(target, position)
            else:
                where = order.position(target, iterations)
            arriving.iterations = iterations
            found = waiting.get(where)
            if found is None:
                waiting[where] = (target, [arriving])
                heappush(queue, where)
            else:
                found[1].append(arriving)

        start = tuple(0 for _ in order.components[0])
        send(0, start, state)
        while queue:
            position = heappop(queue)
            block, arrived = waiting.pop(position)
            arrived = [here for here in arrived if not self.is_over(here, frame, block)]
            if not arrived:
                continue
            joined = self._join(function, frame, block, arrived)
            if block in order.members:
                joined = self._loops.refute(block, joined)
            for here in joined:
                self.work(1)
                entered = self._loops.enter(frame, block, here) if block in order.members else [here]
                for state_entered in entered:
                    self._execute(function, frame, block, state_entered, send, outcomes)
        return self._returned(function, frame, outcomes)

    def _join(self, function: ir.Function, frame: Frame, block: int, arrived: list[State]) -> list[State]:
        live = frame.order.live[block]
        pinned = frame.order.pinned
        dead = [
            frame.addresses[variable]
            for variable in function.variables
            if variable in frame.addresses and variable not in live and variable not in pinned
        ]
        for state in arrived:
            states.drop(state.memory, dead)
            state.shadows = states.without(state.shadows, dead)
            if len(state.temporaries) > 8:
                state.temporaries = {
                    number: value for number, value in state.temporaries.items() if number in live
                }
        if len(arrived) == 1:
            return arrived
        for state in arrived:
            state.temporaries = {
                number: value for number, value in state.temporaries.items() if number in live
            }
            state.forget_finished()
        around = frame.order.components[block]
        groups = _alike(arrived, around)
        for kept in (1, 0):
            if len(groups) <= _MANY_STATES:
                break
            for state in arrived:
                state.forget_released_elsewhere(kept)
            groups = _alike(arrived, around)
        # A loop that is summarised goes on with each of them twice.
        if len(groups) > (_MANY_STATES if block in frame.order.members else _MAXIMUM_STATES):
            groups = _much_alike(arrived, around)
        self.work(sum(map(_work_of_merging, groups.values())))
        merged = [merging.merge(group) for group in groups.values()]
        if len(merged) > _MAXIMUM_STATES:
            raise BudgetExceeded
        return merged

    def _execute(
        self,
        function: ir.Function,
        frame: Frame,
        block: int,
        state: State,
        send: _Send,
        outcomes: list[Outcome],
    ) -> None:
        pending = [state]
        code = function.blocks[block]
        for number, instruction in enumerate(code.instructions, 1):
            frame.block, frame.following = block, number
            following: list[State] = []
            for here in pending:
                following += self._instruction(frame, instruction, here)
            pending = following
        for here in pending:
            try:
                self._terminate(function, frame, block, code.terminator, here, send, outcomes)
            except PathEnds:
                continue

    def _instruction(self, frame: Frame, instruction: ir.Instruction, state: State) -> list[State]:
        try:
            match instruction:
                case ir.Call():
                    return self.call(state, frame, instruction)
                case ir.Assign(temporary, value, location):
                    self.location = location
                    state.temporaries[temporary] = self.value(state, frame, value)
                case ir.Store():
                    self._store(state, frame, instruction)
                case ir.Declare(variable):
                    base = self.address_of(variable, frame)
                    state.memory[base] = Region(Default.JUNK, ("declared", base))
                    state.shadows = states.without(state.shadows, [base])
                case ir.Fill(address, size, location):
                    self.location = location
                    array = self.array_written(state, frame, address, size)
                    for target in self.targets(self.value(state, frame, address)) or ():
                        region = self.region(state, target.base)
                        bounds = self._bounds(state, target, array, size)
                        state.memory[target.base] = mem.fill(
                            region, target.offset, size or None, bounds=bounds
                        )
                        self.forget_stores(state, target, size)
                case ir.Copy(destination, source, size, location, text):
                    self.location = location
                    self.copy(
                        state,
                        frame,
                        self.value(state, frame, destination),
                        self.value(state, frame, source),
                        ex.const(size, self.pointer_bits),
                        text,
                        array=self.array_written(state, frame, destination, size),
                    )
                case ir.Damage(reason, location, touched, mentioned):
                    self.location = location
                    self.hand_on(state, location, reason)
                    if touched is None and mentioned is None:
                        self.forget_everything(state)
                    elif touched is None:
                        named = {self.address_of(name, frame) for name in mentioned or ()}
                        self.forget_mentioned(state, named, _out_of_reach(frame, mentioned or frozenset()))
                    else:
                        kept = _out_of_reach(frame, touched.variables)
                        self.forget_touched(state, frame, touched, kept)
        except PathEnds:
            return []
        return [state]

    def _store(self, state: State, frame: Frame, instruction: ir.Store) -> None:
        self.location = instruction.location
        type_ = instruction.type
        value = self.value(state, frame, instruction.value)
        address = self.value(state, frame, instruction.address)
        size = type_.size_bytes
        if size == 0:
            return
        if value.width != type_.bits:
            if type_.bits > 64 or not type_.is_scalar:
                value = fresh_symbol(instruction.text or "?", 8 * min(size, 8), Origin.LOST)
            else:
                value = ex.convert(value, type_.bits, instruction.value.type.signed)
        if type_.is_scalar and type_.bits == 32 and ex.const_of(value) is not None:
            number = ex.const_of(value) or 0
            if number >> 30 == 3:  # an error status: it may become the reason of a failure
                text = f"{instruction.text or 'a status'} becomes {number:#010x}"
                state.step(instruction.location, text, frame.depth)
        size = min(size, value.width // 8)
        method = frame.function.link_name
        self.kept_in(state, address, value, instruction.text, method)
        # What a helper that logs stores is its own affair.
        if frame.depth == 0 or self.program.watches_stores(method):
            self.stored_for_work(state, address, instruction.text, value, type_, frame.function)
        array = self.array_written(state, frame, instruction.address, size)
        self.store(state, frame, address, value, size, instruction.text, array)
        if type_.is_guessed:
            self.forget_guessed(state, address)

    # Terminators --------------------------------------------------------------------------------------------------

    def _terminate(
        self,
        function: ir.Function,
        frame: Frame,
        block: int,
        terminator: ir.Terminator,
        state: State,
        send: _Send,
        outcomes: list[Outcome],
    ) -> None:
        order = frame.order

        def go(target: int, arriving: State) -> None:
            if arriving.muted and unrolling.leaves_trial(order, block, target, arriving):
                return
            if target in order.components[block]:
                self.goes_round(arriving, frame, target)
                self._report_lost_in_round(function, frame, target, arriving)
            if (
                frame.depth == 0
                and not arriving.muted
                and unrolling.is_first_round(order, block, target, arriving)
            ):
                rounds = self.rounds if target in order.endless else self.laps
                rounds.append(Outcome(arriving.fork(), None, function.end, is_explicit=False))
            send(target, order.follow(block, target, arriving.iterations), arriving)

        match terminator:
            case ir.Jump(target, location):
                if location is not None:
                    state.step(location, "leaves here", frame.depth)
                go(target, state)
            case ir.Branch():
                self._branch(frame, block, terminator, state, go)
            case ir.Switch():
                self._switch(frame, terminator, state, go)
            case ir.Choose(choices, reason, location, through):
                if through and not any(
                    self._may_be_gone(state, frame, self.value(state, frame, pointer)) for pointer in through
                ):
                    go(choices[0], state)
                    return
                for index, target in enumerate(choices):
                    here = state.fork() if index < len(choices) - 1 else state
                    key = (frame.name, location, index)
                    number = here.counts[key] = here.counts.get(key, 0) + 1
                    if index < len(choices) - 1:
                        symbol = Symbol(reason, 1, False, Origin.OPAQUE, ("choice", key, number))
                        state.assume(ex.lnot(ex.symbol(symbol)))
                        here.assume(ex.symbol(symbol))
                        if index:
                            here.step(location, reason, frame.depth)
                    go(target, here)
            case ir.Return(value, location):
                if state.muted and state.loops:
                    return
                self.location = location
                result = None if value is None else self._returned_value(state, frame, value)
                outcomes.append(Outcome(state, result, location, location != function.end))
            case ir.Stop():
                pass

    def _may_be_gone(self, state: State, frame: Frame, pointer: Expr) -> bool:
        """Whether a pointer leads to memory of a process: one that was probed, or that a caller passed as a buffer."""
        top = frame
        while top.caller is not None:
            top = top.caller
        for target in self.targets(pointer) or ():
            if target.base in self.probed:
                return True
            match target.base.symbol:
                case Symbol(key=("parameter", top.function.link_name, str(name))):
                    if top.function.variables[name].type.element_bits in _BUFFER_ELEMENTS:
                        return True
                case _:
                    pass
        return False

    def _returned_value(self, state: State, frame: Frame, value: ir.Expression) -> Expr | None:
        if value.type.bits > 64 or value.type.bits == 0:
            return None
        return self.value(state, frame, value)

    def _branch(self, frame: Frame, block: int, branch: ir.Branch, state: State, go: _Go) -> None:
        self.location = branch.location
        condition = self.condition(state, frame, branch.condition)
        loop = unrolling.left_by(frame.order, block, branch)
        decided = state.decide(condition)
        if decided is not None:
            go(branch.then if decided else branch.otherwise, state)
            return
        if loop is not None and loop in state.loops:
            unrolling.undecided(state, loop, branch.loop)
        lost_exit = loop if ex.has_origin(condition, Origin.LOST) else None
        other = state.fork()
        for here, truth, target in ((state, True, branch.then), (other, False, branch.otherwise)):
            wanted = condition if truth else ex.lnot(condition)
            # Of a loop whose exit is lost, only this much is sure: that it ends. Nobody knows that it goes on.
            is_sure = lost_exit is not None and not unrolling.goes_on(frame.order, target, lost_exit, here)
            if is_sure or here.assume(wanted):
                text = f"`{branch.text}` is {branch.outcomes[0 if truth else 1]}"
                text = text if branch.text else "takes a branch"
                here.step(branch.location, text, frame.depth, wanted)
                if not here.muted:
                    self.ways.take(branch.location, text, wanted, here.path)
                go(target, here)

    def _switch(self, frame: Frame, switch: ir.Switch, state: State, go: _Go) -> None:
        self.location = switch.location
        value = self.value(state, frame, switch.value)
        signed = switch.value.type.signed
        rest = state
        by_target: dict[int, list[Expr]] = {}
        for low, high, target in switch.cases:
            if low == high:
                condition = ex.eq(value, ex.const(low, value.width))
            else:
                compare = ex.sle if signed else ex.ule
                condition = ex.land(
                    compare(ex.const(low, value.width), value), compare(value, ex.const(high, value.width))
                )
            by_target.setdefault(target, []).append(condition)
        left: list[Expr] = []
        for target, conditions in by_target.items():
            matches = ex.lor(*conditions)
            decided = rest.decide(matches)
            if decided is False:
                continue
            if decided is True:
                rest.step(switch.location, f"`{switch.text}` selects a case", frame.depth)
                go(target, rest)
                return
            here = rest.fork()
            if here.assume(matches):
                here.step(switch.location, f"`{switch.text}` selects a case", frame.depth, matches)
                go(target, here)
            left.append(ex.lnot(matches))
            if len(left) <= _MAXIMUM_CASES and not rest.assume(ex.lnot(matches)):
                return
        none = ex.land(*left) if left else None
        rest.step(switch.location, f"`{switch.text}` selects no case", frame.depth, none)
        go(switch.default, rest)

    # Returning ----------------------------------------------------------------------------------------------------

    def _returned(self, function: ir.Function, frame: Frame, outcomes: list[Outcome]) -> list[Outcome]:
        """The outcomes after the function's variables are gone; merged where nothing tells them apart."""
        groups: dict[tuple[object, ...], list[Outcome]] = {}
        locals_ = set(frame.addresses.values())
        for outcome in outcomes:
            state = outcome.state
            own = [
                base
                for base in locals_
                if base in state.memory and base.symbol is not None and _is_local(base)
            ]
            states.drop(state.memory, own)
            state.temporaries = {}
            if outcome.value is not None:
                state.temporaries[-1] = outcome.value
            self._report_lost(function, frame, outcome)
            if frame.depth:
                is_pointer = function.return_type.kind is ir.TypeKind.POINTER
                state.forget_finished(outcome.value if is_pointer else None)
            groups.setdefault((state.key(), _shape(outcome.value, state)), []).append(outcome)
        returned = []
        for group in groups.values():
            if len(group) == 1 or frame.depth == 0:
                returned += group
                continue
            meeting = [outcome.state for outcome in group]
            self.work(_work_of_merging(meeting))
            merged = merging.merge(meeting)
            returned.append(Outcome(merged, merged.temporaries.get(-1), group[0].location))
        if len(returned) > _MAXIMUM_STATES and frame.depth:
            raise BudgetExceeded
        return returned

    def _report_lost(self, function: ir.Function, frame: Frame, outcome: Outcome) -> None:
        state = outcome.state
        for found in self._own_live_objects(frame, state):
            if not state.leads_to(found.pointer):
                self._report_lost_object(Lost(state, found, outcome.location, function))

    def _own_live_objects(self, frame: Frame, state: State) -> list[states.Object]:
        """The tracked objects that the function, or what it called, asked for, and that were not dealt with."""
        return [
            found
            for found in state.objects.values()
            if found.tracked
            and found.status is Status.LIVE
            and not found.foreign
            and frame.depth <= found.depth
        ]

    def _report_lost_object(self, lost: Lost) -> None:
        self.listener.event(lost)
        current = lost.state.objects.get(lost.object.pointer)
        if current is not None:
            lost.state.set_object(_lost(current))
            lost.state.leaked |= {current.pointer}
            lost.state.misused |= {current.pointer}

    def _report_lost_in_round(self, function: ir.Function, frame: Frame, head: int, state: State) -> None:
        """What nothing leads to when a loop begins another round: only variables of the last one did."""
        live = self._own_live_objects(frame, state)
        if not live:
            return
        kept = frame.order.live[head] | frame.order.pinned
        gone = {
            address
            for variable, address in frame.addresses.items()
            if variable not in kept and _is_local(address)
        }
        state.temporaries = {
            number: value for number, value in state.temporaries.items() if number in frame.order.live[head]
        }
        for found in live:
            if not state.leads_to(found.pointer, gone):
                self._report_lost_object(
                    Lost(state, found, self.location, function, "begins another round of its loop")
                )


def _lost(found: states.Object) -> states.Object:
    return replace(found, status=Status.ESCAPED)


def parameter_of(function: ir.Function, parameter: str, pointer_bits: int) -> Expr:
    """What the function that is analysed receives for a parameter."""
    variable = function.variables[parameter]
    type_ = variable.type
    size = type_.bits if 0 < type_.bits <= 64 else pointer_bits
    origin = Origin.POINTER if type_.kind is ir.TypeKind.POINTER else Origin.INPUT
    key = ("parameter", function.link_name, parameter)
    return ex.symbol(Symbol(variable.name, size, type_.signed, origin, key, is_guessed=type_.is_guessed))


def _out_of_reach(frame: Frame, changed: frozenset[str]) -> frozenset[Expr]:
    """The addresses of the variables that code which stores to `changed` leaves alone: nobody else can find them."""
    kept: set[Expr] = set()
    around: Frame | None = frame
    while around is not None:
        lost = around.order.pinned | changed if around is frame else around.order.pinned
        kept |= {
            address
            for variable, address in around.addresses.items()
            if variable not in lost and _is_local(address)
        }
        around = around.caller
    return frozenset(kept)


def _alike(arrived: list[State], heads: tuple[int, ...]) -> dict[tuple[object, ...], list[State]]:
    """States by what they must agree on to be merged; `heads` are those of the loops around."""
    return _grouped(arrived, lambda state: (state.key(), unrolling.tried_out(state, heads)))


def _much_alike(arrived: list[State], heads: tuple[int, ...]) -> dict[tuple[object, ...], list[State]]:
    """The same where there are too many: without those that come to nothing, and by less.

    What could not be had is no reason to keep states apart: how often a loop was refused an entry in vain, which a
    variable shows by being NULL. Nor is what the trial of a loop asked for, since that is forgotten when it ends.
    """

    def told_by(state: State) -> tuple[object, ...]:
        tried = unrolling.tried_out(state, heads)
        return (() if unrolling.tries_out(state, heads) else state.key_of_present(), tried)

    return _grouped([state for state in arrived if not unrolling.parts_in_trial(state, heads)], told_by)


def _grouped(
    arrived: list[State], told_by: Callable[[State], tuple[object, ...]]
) -> dict[tuple[object, ...], list[State]]:
    groups: dict[tuple[object, ...], list[State]] = {}
    for state in arrived:
        groups.setdefault(told_by(state), []).append(state)
    return groups


def _work_of_merging(group: list[State]) -> int:
    """What it costs to merge states, in blocks: to go through all memory, and to join what differs.

    A block takes as long as some regions that are not the same; most of these hold the same, though.
    """
    work = 0
    for state in group[1:]:
        memory = group[0].memory
        differing = sum(memory.get(base) is not region for base, region in state.memory.items())
        work += len(memory) // 64 + differing // _REGIONS_IN_A_BLOCK
    return work


def _is_local(base: Expr) -> bool:
    symbol = base.symbol
    return symbol is not None and isinstance(symbol.key, tuple) and symbol.key[0] == "local"


def _shape(value: Expr | None, state: State) -> object:
    """What tells outcomes apart: the object that a function returns, and whether it failed for certain."""
    if value is None:
        return None
    for pointer in state.objects:
        if states.holds_pointer(value, pointer):
            return pointer.uid
    return None
