"""What counts as the driver's work going on, once it asked for an object: what may be left out for want of one.

A state remembers by name what was done (`State.effects`). Left aside is what belongs to the object: what fills it,
what is asked for that purpose, what only tells of it.
"""

from __future__ import annotations

from collections.abc import Mapping

from ddilint.analysis import memory as mem
from ddilint.analysis.bookkeeping import (
    ENOUGH,
    depends_on,
    is_about_logging,
    is_acting,
    is_no_work,
    is_tracing,
    weight,
)
from ddilint.analysis.evaluator import Evaluator
from ddilint.analysis.events import CallSite, Listener
from ddilint.analysis.memory import Reading
from ddilint.analysis.program import Program
from ddilint.analysis.state import Aside, Effect, Object, State, Status
from ddilint.contracts.model import Completes, Contracts
from ddilint.domains import expr as ex
from ddilint.domains.expr import Expr, Symbol
from ddilint.finding import Location
from ddilint.ir import nodes as ir
from ddilint.ir.uses import is_ignored, is_read_besides

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

    def _went_on(self, state: State, site: CallSite, name: str, is_due: bool = False) -> None:
        """The driver's work goes on with a call, after an object was dealt with: remember it.

        What `is_due` has nothing to do with the objects: it counts while they are held, too.
        """
        if not state.allocations or is_tracing(name) or is_no_work(name):
            return
        # A method's name alone does not tell what it reaches.
        callee = site.call.callee
        if self.program.only_logs(callee if isinstance(callee, str) and name == site.call.name else name):
            return
        is_held = not (is_due or self.acting) and holds_object(state) and not self.acts_alone(state, site)
        self._remember(state, name, site.location, is_held=is_held)

    def acts_alone(self, state: State, site: CallSite) -> bool:
        """Whether a call fills no entry: it gives nothing back, and its name says that it acts."""
        if state.handed_on:
            return False  # it may be what deals with the object
        if not is_acting(site.call.name) or not is_ignored(site.function, site.call, even_on_purpose=True):
            return False
        if any(is_about_logging(text) for text in site.call.argument_texts or ()):
            return False
        bases = [
            target.base
            for argument in site.arguments
            if argument.width == self.pointer_bits
            for target in self.targets(argument) or ()
        ]
        keys = [base.symbol.key for base in bases if base.symbol is not None]
        variables = [key[2] for key in keys if isinstance(key, tuple) and key[0] == "local"]
        return not any(base in state.objects for base in bases) and not any(
            is_read_besides(site.function, variable, site.call) for variable in variables
        )

    def _remember(
        self, state: State, name: str, location: Location, is_held: bool, weight: int = ENOUGH
    ) -> None:
        """The driver's work goes on, maybe with an object that it still holds; `weight` is as for `Effect`."""
        known = state.effects.get(name)
        after = ex.boolean(not is_held) if known is None else (known.after if is_held else ex.TRUE)
        place = location if known is None or is_held else known.location
        state.effects = {**state.effects, name: Effect(place, ex.TRUE, after, weight)}

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
            target.base.symbol is not None and _was_there(target.base.symbol)
            for target in self.targets(pointer) or ()
        ):
            self._remember(state, "the release of what it holds", site.location, is_held=False)

    def stored_for_work(self, state: State, address: Expr, value: Expr, type_: ir.Type, text: str) -> None:
        """A store is about to be made: remember it, if it may be the work that a missing object leaves out.

        Who only counts or dates what was logged stores numbers: a pointer, once the object was dealt with, is work.
        """
        if not state.allocations or state.muted or not (sure := weight(text)):
            return
        if holds_object(state) and (
            (sure < ENOUGH and not self.acting) or self._leads_to_object(state, value)
        ):
            return
        for target in self.targets(address) or ():
            found = state.objects.get(target.base)
            if self.is_local(target.base, state) or (found is not None and found.tracked):
                return
            before = mem.load(
                self.region(state, target.base), target.base, target.offset, value.width // 8, Reading(text)
            )
            if depends_on(value, before) or self._leads_to_object(state, before):
                return
        if (
            type_.kind is ir.TypeKind.POINTER
            and type_.element_bits not in (8, 16)
            and not holds_object(state)
        ):
            sure = ENOUGH
        self._remember(state, f"the store to {text}", self.location, False, sure)

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
