"""What counts as the driver's work going on, once it asked for an object: what may be left out for want of one.

A state remembers by name what was done (`State.effects`). Left aside is what belongs to the object: what fills it,
what is asked for that purpose, what only tells of it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from msgspec.structs import replace

from ddilint.analysis import memory as mem
from ddilint.analysis import path as paths
from ddilint.analysis.bookkeeping import (
    ENOUGH,
    depends_on,
    is_about_logging,
    is_acting,
    is_ending,
    is_helping,
    is_logs_own,
    is_no_work,
    is_switching,
    own_words,
    set_up_by,
    switches,
    tells_of_log,
    weight,
)
from ddilint.analysis.calls.sites import place_of, pointee_name
from ddilint.analysis.evaluator import Evaluator, Frame
from ddilint.analysis.events import CallSite, Listener
from ddilint.analysis.foreign import asked_of
from ddilint.analysis.memory import Reading
from ddilint.analysis.pointers import Target
from ddilint.analysis.program import Program
from ddilint.analysis.spellings import member_of
from ddilint.analysis.state import Aside, Effect, Object, State, Status
from ddilint.contracts.model import Completes, Contract, Contracts
from ddilint.domains import expr as ex
from ddilint.domains.expr import Expr, Symbol
from ddilint.finding import Location
from ddilint.ir import nodes as ir
from ddilint.ir.effects import calls_of
from ddilint.ir.tracing import is_tracing
from ddilint.ir.uses import is_ignored, is_read_besides, mentions

ROUND = "another round of its loop"
# Marks what kept a tracked object at some time, among the counts of a state.
_KEEPS = "keeps"
# The same, for a word of the field that kept it.
_KEEPS_AS = "keeps as"
_BOOLEAN_BITS = 8
# How many variables may lie between an argument and the object that it leads to.
_LINKS_TO_OBJECT = 2


def holds_object(state: State) -> bool:
    """Whether a tracked object is there that was not dealt with yet."""
    return bool(state.handed_on) or any(
        found.tracked and found.status is Status.LIVE for found in state.objects.values()
    )


class WorkCalls(Evaluator):
    """Notes the work that goes on."""

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
        self.program = program
        self.acting = 0  # how many functions are being followed that act, and fill no entry
        self._working: dict[tuple[int, int], bool] = {}
        self._holding: dict[int, frozenset[str]] = {}

    def _went_on(self, state: State, site: CallSite, name: str, is_due: bool = False) -> None:
        """The driver's work goes on with a call, after an object was dealt with: remember it.

        What `is_due` has nothing to do with the objects: it counts while they are held, too.
        """
        if not state.allocations or is_tracing(name) or is_no_work(name):
            return
        if not is_due and is_logs_own(site.call.text_of(0)):
            return
        # A method's name alone does not tell what it reaches.
        callee = site.call.callee
        if self.program.only_logs(callee if isinstance(callee, str) and name == site.call.name else name):
            return
        is_held = not (is_due or self.acting) and holds_object(state) and not self.acts_alone(state, site)
        ends = not is_due and self._ends(state, site)
        self._remember(state, name, site.location, is_held=is_held, ends=ends)

    def about_to_follow(self, state: State, site: CallSite, function: ir.Function) -> None:
        """A function of the driver's is called: that alone is no work, but it may say that something ends."""
        if not self.program.only_logs(function.link_name):
            self._ended(state, site)

    def _took_back(self, state: State, site: CallSite, index: int) -> None:
        """What the driver held is given back: something ends, where a structure is to hold it on."""
        match site.call.arguments[index]:
            case ir.Load(ir.VariableAddress()):
                pass
            case ir.Load():
                self._ended(state, site)

    def _ended(self, state: State, site: CallSite) -> None:
        if state.allocations and not state.muted and self._ends(state, site):
            self._remember(state, site.call.name, site.location, is_held=False, weight=0, ends=True)

    def _ends(self, state: State, site: CallSite) -> bool:
        """Whether a call takes back what worked, and not for the log or for a variable of the function's own."""
        name = site.call.name
        is_off = any(
            argument.width == _BOOLEAN_BITS and ex.const_of(argument) == 0 for argument in site.arguments
        )
        if not is_ending(name) and not (is_off and is_switching(name)):
            return False
        if _is_for_log(site.function):
            return False
        if any(is_about_logging(text) for text in site.call.argument_texts or ()):
            return False
        return not _variables_among(self._led_to(site))

    def _led_to(self, site: CallSite) -> list[Expr]:
        """What the arguments of a call point to."""
        return [
            target.base
            for argument in site.arguments
            if argument.width == self.pointer_bits
            for target in self.targets(argument) or ()
        ]

    def acts_alone(self, state: State, site: CallSite) -> bool:
        """Whether a call fills no entry: it gives nothing back, and its name says that it acts."""
        if state.handed_on:
            return False  # it may be what deals with the object
        if not is_acting(site.call.name) or not is_ignored(site.function, site.call, even_on_purpose=True):
            return False
        if any(is_about_logging(text) for text in site.call.argument_texts or ()):
            return False
        bases = self._led_to(site)
        return not any(base in state.objects for base in bases) and not any(
            is_read_besides(site.function, variable, site.call) for variable in _variables_among(bases)
        )

    def _remember(
        self,
        state: State,
        name: str,
        location: Location,
        is_held: bool,
        weight: int = ENOUGH,
        ends: bool = False,
        done: Expr = ex.TRUE,
    ) -> None:
        """The driver's work goes on, maybe with an object that it still holds; the rest is as for `Effect`."""
        known = state.effects.get(name)
        if known is not None and known.done is ex.FALSE:
            known = None
        after = ex.FALSE if is_held else done
        place = location if known is None or is_held else known.location
        if known is not None:
            done, after, ends = ex.lor(known.done, done), ex.lor(known.after, after), ends or known.ends
        state.effects = {**state.effects, name: Effect(place, done, after, weight, ends)}

    def _remember_only(self, state: State, name: str, location: Location) -> None:
        """Something happens that counts for nothing here, though it may elsewhere."""
        known = state.effects.get(name) or Effect.none_at(location)
        if known.happened is not ex.TRUE:
            state.effects = {**state.effects, name: replace(known, happened=ex.TRUE)}

    def goes_round(self, state: State, frame: Frame, head: int) -> None:
        """A loop goes round again after an object was asked for: that is work, if each round does some."""
        if state.allocations and not state.muted and self._works(frame, head):
            self._remember(state, ROUND, self.location, is_held=holds_object(state))

    def _asks_again(self, state: State, frame: Frame, site: CallSite) -> bool:
        """Whether a call that was made before an object was asked for is made again, to look at what it tells.

        It belongs to another round of a loop, then: that is work if the rounds do some.
        """
        name = site.call.name
        is_again = bool(state.counts.get(place_of(frame, site.call))) and name not in state.effects
        return is_again and not is_acting(name) and not self._is_work(frame.function, site.call)

    def _works(self, frame: Frame, head: int) -> bool:
        """Whether a loop calls what does the driver's work, rather than that it looks for something to log."""
        key = id(frame.function), head
        if key not in self._working:
            blocks = (frame.function.blocks[block] for block in frame.order.members[head])
            self._working[key] = any(
                isinstance(instruction, ir.Call) and self._is_work(frame.function, instruction)
                for block in blocks
                for instruction in block.instructions
            )
        return self._working[key]

    def _is_work(self, function: ir.Function, call: ir.Call) -> bool:
        """Whether a call does something that nobody in the function looks at."""
        name = call.callee
        if not isinstance(name, str) or name in self._contracts.routines or self.program.only_logs(name):
            return False
        if is_tracing(name) or is_no_work(name) or is_about_logging(name) or is_helping(name):
            return False
        if not call.arguments or not is_ignored(function, call, even_on_purpose=True):
            return False
        if any(_variable_in(argument) in self._holding_objects(function) for argument in call.arguments):
            return False  # it fills the object
        named = {
            variable for argument in call.arguments for variable, is_read in mentions(argument) if not is_read
        }
        return named.isdisjoint(function.variables) and not any(map(is_logs_own, call.argument_texts or ()))

    def _holding_objects(self, function: ir.Function) -> frozenset[str]:
        """The variables of a function in which it keeps what it is given where it asks for an object."""
        known = self._holding.get(id(function))
        if known is None:
            asked = {call.result for call in calls_of(function) if self._asks_for_object(call)}
            known = self._holding[id(function)] = frozenset(
                instruction.address.variable
                for block in function.blocks
                for instruction in block.instructions
                if isinstance(instruction, ir.Store)
                and isinstance(instruction.address, ir.VariableAddress)
                and isinstance(value := ir.unconverted(instruction.value), ir.Temporary)
                and value.number in asked
            )
        return known

    def _asks_for_object(self, call: ir.Call) -> bool:
        name = call.callee
        if not isinstance(name, str):
            return False
        contract = self._contracts.routines.get(name)
        if contract is not None:
            return contract.allocates is not None and self._contracts.objects[contract.allocates.kind].tracked
        return call.type.kind is ir.TypeKind.POINTER and self.program.only_logs(name)

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

    def _completed(self, state: State, site: CallSite, completes: Completes) -> None:
        """A request is completed: the one that the function that is analysed was handed, or one of others."""
        index = completes.parameter
        bases = (
            self.targets(site.arguments[index]) if index is not None and index < len(site.arguments) else ()
        )
        keys = [target.base.symbol.key for target in bases or () if target.base.symbol is not None]
        is_other = bool(keys) and not any(isinstance(key, tuple) and key[0] == "parameter" for key in keys)
        name = "the completion of a request" if is_other else "the completion of the request"
        self._went_on(state, site, name, is_due=True)

    def _hold(self, state: State) -> None:
        """Something is held from now on: to give it back again is no work."""
        if state.allocations:
            state.counts["held"] = state.counts.get("held", 0) + 1

    def _gave_back(self, state: State, site: CallSite, pointer: Expr) -> None:
        """What the driver held is given back: that is due, where it held it before it asked for an object."""
        if not state.allocations or state.muted:
            return
        held = state.counts.get("held", 0)
        if held:
            state.counts["held"] = held - 1
        elif all(
            target.base.symbol is not None
            and _was_there(target.base.symbol)
            and not self._is_told(state, target.base)
            for target in self.targets(pointer) or ()
        ):
            self._remember(state, "the release of what it holds", site.location, is_held=False)

    def _is_told(self, state: State, base: Expr) -> bool:
        """Whether a tracked object tells of what is at a place: to keep it until then was for that."""
        return any(
            (place := mem.place_read(symbol)) is not None and place[0] is base
            for found in state.objects.values()
            if found.tracked
            for _, value in state.region(found.pointer).cells.values()
            for symbol in value.symbols
        )

    def kept_in(self, state: State, address: Expr, value: Expr, text: str, method: str) -> None:
        """A method stores a value: an object of C++ that keeps an entry from now on may be there for nothing else.

        So may be the fields beside one that keeps it which share a word of their own with it.
        """
        if state.allocations and self._leads_to_object(state, value):
            for target in self.targets(address) or ():
                state.counts[_KEEPS, target.base, ir.class_of(method)] = 1
                for word in own_words(text):
                    state.counts[_KEEPS_AS, target.base, word] = 1

    def stored_for_work(
        self,
        state: State,
        address: Expr,
        text: str,
        value: Expr | None = None,
        type_: ir.Type | None = None,
        function: ir.Function | None = None,
    ) -> None:
        """Something is about to be stored: remember it, if it may be the work that a missing object leaves out.

        The `value`, of a `type_`, is not known where a routine stores many; `function` is the one that stores. Who
        only counts or dates what was logged stores numbers in memory of the driver's own: a pointer, once the object
        was dealt with, is work, and so is what a device or whoever made a request is to read.
        """
        if not state.allocations or state.muted:
            return
        sure, is_held = weight(text), holds_object(state)
        targets = self.targets(address) or ()
        name = function.link_name if function is not None else ""
        if sure < ENOUGH:
            is_seen = sure and type_ is not None and type_.is_volatile
            if is_seen or (self._is_answer(targets) and not tells_of_log(text)):
                sure = ENOUGH
        if not sure or (is_held and value is not None and self._leads_to_object(state, value)):
            return
        setter = set_up_by(text)
        if is_held and setter and not is_acting(setter):  # as where a routine is called
            return
        bases = [target.base for target in targets]
        if any(self.is_local(base, state) or self._is_tracked(state.objects.get(base)) for base in bases):
            return
        done = f"the store to {text}"
        is_for_object = is_held and sure < ENOUGH and not self.acting
        if is_for_object or not all(self._is_news(state, target, text, value, name) for target in targets):
            self._remember_only(state, done, self.location)
            return
        is_link = type_ is not None and type_.kind is ir.TypeKind.POINTER
        if is_link and type_ is not None and type_.element_bits not in (8, 16) and not is_held:
            sure = ENOUGH
        is_told = function is None or _is_for_log(function) or value is None or ex.const_of(value) is None
        ends = not is_told and switches(text)
        changed = (
            ex.lor(*(self._is_changed(state, target, text, value) for target in targets))
            if targets
            else ex.TRUE
        )
        self._remember(state, done, self.location, False, sure, ends, changed)

    def _is_news(self, state: State, target: Target, text: str, value: Expr | None, method: str) -> bool:
        """Whether what is stored there, by a method of that link name, neither serves an object nor counts on."""
        if _is_of_this(text) and (_KEEPS, target.base, ir.class_of(method)) in state.counts:
            return False
        if any((_KEEPS_AS, target.base, word) in state.counts for word in own_words(text)):
            return False
        if value is None:
            return True
        before = self._before(state, target, text, value)
        is_reset = ex.const_of(value) is not None and before.symbol is not None and not switches(text)
        if is_reset and (_is_latched(state, before, value) or self._is_in_object(state, before)):
            return False
        return not (depends_on(value, before) or self._leads_to_object(state, before))

    def _is_in_object(self, state: State, told: Expr) -> bool:
        """Whether a tracked object holds a value: once it is told, who logs begins anew."""
        return any(
            not value.symbols.isdisjoint(told.symbols)
            for found in state.allocations
            if self._is_tracked(found)
            for _, value in state.region(found.pointer).cells.values()
        )

    def _is_changed(self, state: State, target: Target, text: str, value: Expr | None) -> Expr:
        """Whether what is stored, a constant, is not there already, as far as the driver looked what is."""
        if value is None or ex.const_of(value) is None:
            return ex.TRUE
        symbol = self._before(state, target, text, value).symbol
        if symbol is None or not any(symbol in each.symbols for each in paths.conditions(state.path)):
            return ex.TRUE
        return ex.ne(ex.symbol(symbol), value)

    def _before(self, state: State, target: Target, text: str, value: Expr) -> Expr:
        """What is there until a value is stored."""
        region = self.region(state, target.base)
        return mem.load(region, target.base, target.offset, value.width // 8, Reading(text))

    def _note_stores(self, state: State, site: CallSite, contract: Contract) -> None:
        """What a routine stores for the driver is stored by the driver."""
        exchanges = contract.exchanges
        if exchanges is not None:
            # Who counts, or looks first what is there, may do so for the log.
            if exchanges.operator != "=" or exchanges.value is None or exchanges.if_equal is not None:
                return
            if max(exchanges.at, exchanges.value) < len(site.arguments):
                text = pointee_name(site.call, exchanges.at)
                self.stored_for_work(
                    state, site.arguments[exchanges.at], text, site.arguments[exchanges.value]
                )
            return
        for effect in (contract.copies, contract.fills, contract.writes):
            if effect is not None and effect.to < len(site.arguments):
                self.stored_for_work(state, site.arguments[effect.to], pointee_name(site.call, effect.to))

    def _is_answer(self, targets: Iterable[Target]) -> bool:
        """Whether it is the buffer of a request that is written to: others will read there."""
        return any(
            target.base.symbol is not None and self._is_handed_out(target.base.symbol) for target in targets
        )

    def _is_handed_out(self, symbol: Symbol) -> bool:
        match symbol.key:
            case ("result" | "set", *_):
                return asked_of(symbol) in self._contracts.answering
            case _:
                return member_of(symbol.name) in self._contracts.foreign

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


def _variable_in(argument: ir.Expression) -> str:
    """The variable whose value is passed as it is; empty for anything else."""
    match ir.unconverted(argument):
        case ir.Load(ir.VariableAddress(variable)):
            return variable
        case _:
            return ""


def _variables_among(bases: Iterable[Expr]) -> list[str]:
    """The local variables whose addresses are among these."""
    keys = [base.symbol.key for base in bases if base.symbol is not None]
    return [key[2] for key in keys if isinstance(key, tuple) and key[0] == "local"]


def _is_latched(state: State, before: Expr, value: Expr) -> bool:
    """Whether an object was asked for only because of what was in a place before, and would not be with the new value.

    What is to be logged was marked there, and the mark is taken back once it was; or that it was logged is marked.
    """
    asked = {found.pointer.symbol for found in state.allocations}
    for condition in paths.conditions(state.path):
        if not asked.isdisjoint(condition.symbols):
            return False
        now = dict.fromkeys(condition.symbols & before.symbols, value)
        if now and ex.substitute(condition, now) is ex.FALSE:
            return True
    return False


def _is_for_log(function: ir.Function) -> bool:
    """Whether a function, or its class, is there for the log, as far as their names say."""
    return is_about_logging(function.link_name) or is_about_logging(ir.class_of(function.link_name))


def _is_of_this(spelling: str) -> bool:
    """Whether what is spelled so is a member of the object that a method of C++ is called on."""
    return spelling.startswith("this->") or not re.search(r"->|\.", spelling)


def _was_there(symbol: Symbol) -> bool:
    """Whether a pointer was handed to the function that is analysed, or comes from what its callers know."""
    pending = [symbol]
    for found in pending:
        match found.key:
            case ("parameter", *_) | ("global", *_):
                return True
            case ("mem", _, _, Expr(symbol=Symbol() as base), _):
                pending.append(base)
            case ("result", ("call", _, _, Aside((str(name), tuple(arguments))))) if is_no_work(name):
                pending += [argument.symbol for argument in arguments if argument.symbol is not None]
            case _:
                pass
    return False
