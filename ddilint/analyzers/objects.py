"""Which functions of a link unit are analysed, and in which order.

The analysis starts where a contracted routine is called, with parameters that nothing bounds. Most of the time that
is enough. Where a finding hangs on a parameter, and the unit shows all callers, the callers are analysed with the
function followed into, and so on up to a function whose parameters nothing bounds: a callback, an exported function,
one without callers. The same is done for a function that hands an object to its callers.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from typing import Protocol

from msgspec import Struct, field

from ddilint.analysis import path as paths
from ddilint.analysis.bookkeeping import is_about_logging, is_tracing
from ddilint.analysis.calls.lifetimes import fails
from ddilint.analysis.events import (
    Accessed,
    Allocated,
    Called,
    Event,
    Fatal,
    Followed,
    Logged,
    Lost,
    Outcome,
    Reached,
    Released,
    Taken,
)
from ddilint.analysis.interpreter import BudgetExceeded, Interpreter, parameter_of
from ddilint.analysis.invariants import Invariants
from ddilint.analysis.packets import code_of
from ddilint.analysis.proof import Proof, Prover, rounds_of, steps_of, witness_of
from ddilint.analysis.rereads import without_changes
from ddilint.analysis.solver import Solver, Unsat
from ddilint.analysis.state import Object, State, holds_pointer, reset_fresh
from ddilint.analysis.texts import Texts
from ddilint.analyzers.deferred import Deferred
from ddilint.analyzers.fatal import FatalOutcomes, Verdict, chain_of
from ddilint.analyzers.inventory import Inventory, LoggedEvent
from ddilint.catalog import Catalog
from ddilint.checks.registry import CheckContext, Suspicion, Undecided, checks_for
from ddilint.contracts.model import Contracts, Request
from ddilint.domains import expr as ex
from ddilint.domains.expr import Expr, Origin, Symbol
from ddilint.finding import Finding, Location, Notification, Related, Step
from ddilint.ir import nodes as ir
from ddilint.ir.effects import called_functions
from ddilint.ir.registrations import Registered
from ddilint.irqlfacts import IrqlFacts, load_irql_facts
from ddilint.messages import EventMessages

_MAXIMUM_HEIGHT = 8
# Helpers that do not lead to a tracked routine are followed where their value may matter: up to so many blocks, so
# deep. Less so in the callers of what is asked about: there, only what they pass matters.
_HELPER_BLOCKS = (20, 8)
_HELPER_DEPTH = (3, 1)
# Objects of C++ tell through small methods what they hold, and release it: these are followed further down.
_ACCESSOR_BLOCKS = 4
_ACCESSOR_DEPTH = 3
# How many blocks are executed for one function, and for one of its callers.
_BUDGET = (10_000, 5_000)
_FOLLOW_DEPTH = 14


class Unit(Protocol):
    """A link unit, as far as the analysis asks it; functions are lowered when they are asked for."""

    pointer_bits: int
    contracts: Contracts
    messages: EventMessages

    def seeds(self) -> Iterable[str]:
        """The link names of the functions that call a tracked routine, in the order of the source."""

    def function(self, name: str) -> ir.Function | None:
        """A function by its link name."""

    def is_driver_function(self, name: str) -> bool:
        """Whether the unit defines a function of this link name."""

    def callers(self, name: str) -> tuple[str, ...]:
        """The link names of the functions that call it."""

    def may_reach(self, name: str) -> frozenset[str]:
        """The plain names of the functions from which calls may lead to it, as the text has it: nothing is parsed."""

    def is_open(self, name: str) -> bool:
        """Whether somebody outside of the unit may call it: a callback, an exported function, no known callers."""

    def is_callback(self, name: str) -> bool:
        """Whether the system calls it, so that what it returns matters."""

    def registrations(self, facts: IrqlFacts, name: str) -> Iterable[Registered]:
        """How it is registered as a callback."""

    def reaches_tracked(self, name: str) -> bool:
        """Whether it may call a tracked routine, directly or not."""

    def stored_offsets(self, name: str) -> frozenset[int] | None:
        """The offsets at which it stores through pointers, in bytes, or None."""

    def setters(self, name: str, is_field: bool) -> tuple[str, ...] | None:
        """The link names of the functions that store to a field (or variable); None where that cannot be told."""

    def globals(self) -> Mapping[str, ir.GlobalVariable]:
        """The file-scope variables that are known so far."""

    def constants(self) -> Mapping[str, int]:
        """The values of the contracts' constant expressions."""


class UnitReport(Struct):
    """What the analysis of a link unit found, and what it looked at."""

    findings: list[Finding] = field(default_factory=list)
    notifications: list[Notification] = field(default_factory=list)
    interpreted: set[tuple[str, Location]] = field(default_factory=set)
    functions: set[str] = field(default_factory=set)
    logged: tuple[LoggedEvent, ...] = ()


class _TopResult(Struct):
    """What the analysis of one top function asks of its callers.

    `pending` findings are for all callers to decide, where all are known; `asks` for values that any of them may know.
    """

    pending: bool = False
    hands_out: bool = False
    asks: bool = False
    given_up: bool = False


class ObjectAnalyzer:
    """Analyses one link unit for the selected rules."""

    def __init__(
        self,
        unit: Unit,
        catalog: Catalog,
        selected: frozenset[str],
        *,
        inventory: bool = False,
        documents: bool = False,
    ) -> None:
        """`inventory` asks for what is logged, besides the findings; `documents` also for what the strings say."""
        self._documents = documents
        self._unit = unit
        self._catalog = catalog
        self._selected = selected
        self._prover = Prover(Solver())
        self._found: dict[tuple[str, Location], Finding] = {}
        self._focus: frozenset[str] = frozenset()
        self._level = 0
        self._above: dict[str, frozenset[str]] = {}
        self._report = UnitReport()
        self._top: ir.Function | None = None
        self._result = _TopResult()
        self._fatal: FatalOutcomes | None = None
        self._interpreter: Interpreter | None = None
        self._inventory = Inventory(unit.contracts, unit.messages) if inventory else None
        self._fatal_chains: set[tuple[Location, ...]] = set()
        self._loggers: dict[str, bool] = {}
        self._seeds: frozenset[str] = frozenset()
        self._failing: dict[tuple[Location, ...], Finding] = {}
        self._deferred = Deferred()
        # The chains of calls to what a function may lack, so that it abandons its work if its callers' memory is so.
        self._left_out: defaultdict[str, set[tuple[Location, ...]]] = defaultdict(set)
        self._invariants = Invariants(unit, unit.pointer_bits, unit.globals, self, unit.contracts)

    def analyse(self) -> UnitReport:
        """Analyse the whole unit."""
        seeds = list(self._unit.seeds())
        self._seeds = frozenset(seeds)
        pending: dict[str, tuple[list[frozenset[str]], int]] = {}
        focus: dict[str, frozenset[str]] = {}
        while seeds or pending:
            if seeds:
                name = seeds.pop(0)
                parts, height = [frozenset({name})], 0
            else:
                name = self._next(pending)
                parts, height = pending.pop(name)
            follow = frozenset({name}).union(*parts)
            known = focus.get(name)
            if known is not None and follow <= known:
                continue
            focus[name] = follow = follow | (known or frozenset())
            function = self._unit.function(name)
            if function is None:
                continue
            result = self._analyse_parts(function, follow, parts, min(height, 1))
            is_open = self._unit.is_open(name)
            if not (result.asks or result.hands_out or (result.pending and not is_open)):
                continue
            if height >= _MAXIMUM_HEIGHT:
                if not is_open:
                    self._incomplete(function, "its callers are too many levels away")
                continue
            for caller in self._unit.callers(name):
                others, lowest = pending.get(caller, ([], height + 1))
                pending[caller] = ([*others, follow], min(lowest, height + 1))
                self._deferred.ask(caller, name)
        self._take_unsettled()
        self._report.findings = sorted(self._found.values(), key=Finding.sort_key)
        if self._inventory is not None:
            self._report.logged = self._inventory.events()
        return self._report

    def _analyse_parts(
        self, function: ir.Function, follow: frozenset[str], parts: list[frozenset[str]], level: int
    ) -> _TopResult:
        """Follow all that callees ask for at once; where that is too much, what each of them asks for by itself."""
        self._deferred.begin(function.link_name)
        result = self._analyse_top(function, follow, level)
        if not result.given_up:
            return result
        retried = [part | {function.link_name} for part in parts] if len(parts) > 1 else []
        for part in retried:
            each = self._analyse_top(function, part, level)
            result.pending |= each.pending
            result.hands_out |= each.hands_out
            result.asks |= each.asks
            if each.given_up:
                retried = []
        if not retried:
            self._deferred.give_up(function)
        return result

    def _take_unsettled(self) -> None:
        """Report what waited for callers that could not be analysed to their end."""
        for key, finding in self._deferred.unsettled():
            chain = tuple(place for place in key if isinstance(place, Location))
            is_told = any(told[-len(chain) :] == chain for told in self._fatal_chains)
            if finding.rule == "DDI202":
                if is_told or self._is_told(chain):
                    continue
                self._fatal_chains.add(chain)
            self._found.setdefault((finding.rule, finding.location), finding)

    def _next(self, pending: Collection[str]) -> str:
        """The function to analyse next: callers wait until all of what they call has said what it asks of them."""
        if len(pending) == 1:
            return next(iter(pending))
        waiting = {name for name in pending if any(self._may_lead(name, other) for other in pending)}
        return next((name for name in pending if name not in waiting), next(iter(pending)))

    def _may_lead(self, name: str, other: str) -> bool:
        """Whether calls may lead from one function to the other."""
        above = self._above.get(other)
        if above is None:
            above = self._above[other] = self._unit.may_reach(other)
        return name != other and ir.plain_name(name) in above

    def _analyse_top(self, function: ir.Function, focus: frozenset[str], level: int) -> _TopResult:
        ex.reset()
        reset_fresh()
        self._prover = Prover(Solver())
        self._focus = focus
        self._level = level
        self._top = function
        self._result = _TopResult()
        self._report.functions.add(function.link_name)
        self._fatal = FatalOutcomes(self._prover)
        interpreter = Interpreter(
            self._unit.pointer_bits, self._unit.globals(), self, self._unit.contracts, self
        )
        interpreter.reset(_BUDGET[level])
        self._interpreter = interpreter
        try:
            outcomes = interpreter.analyse(function)
        except BudgetExceeded:
            self._incomplete(function, "it has more paths than the analysis follows")
            self._result.given_up = True
            return self._result
        # A thread that does not return by itself is one whose work goes on round its loop.
        self._judge_outcomes(function, outcomes, interpreter.rounds if outcomes else interpreter.all_rounds())
        return self._result

    def _incomplete(self, function: ir.Function, why: str) -> None:
        told = Notification(
            "function-not-fully-analysed",
            f"{function.name} was not fully analysed: {why}",
            location=function.location,
        )
        if told not in self._report.notifications:
            self._report.notifications.append(told)

    # The program, as the interpreter sees it ------------------------------------------------------------------------

    def function(self, name: str) -> ir.Function | None:
        """A function's body."""
        return self._unit.function(name) if self._unit.is_driver_function(name) else None

    def is_driver_function(self, name: str) -> bool:
        """Whether the unit defines it."""
        return self._unit.is_driver_function(name)

    def only_logs(self, name: str) -> bool:
        """Whether a function may call a tracked routine, and neither its name nor what it calls is about more."""
        if not self._unit.reaches_tracked(name):
            return False
        known = self._loggers.get(name)
        if known is None:
            function = self.function(name)
            known = function is None or is_about_logging(name) or not self._does_more(function)
            self._loggers[name] = known
        return known

    def stored_offsets(self, name: str) -> frozenset[int] | None:
        """What a function may store through pointers."""
        return self._unit.stored_offsets(name)

    def constants(self) -> Mapping[str, int]:
        """The values of the contracts' constant expressions."""
        return self._unit.constants()

    def should_follow(self, function: ir.Function, chain: Sequence[str]) -> bool:
        """Functions on the way to what is asked about, and small helpers of theirs."""
        if len(chain) > _FOLLOW_DEPTH:
            return False
        if function.link_name in self._focus:
            return True
        depth, level = self._distance(chain)
        is_accessor = function.link_name.startswith("c:") and len(function.blocks) <= _ACCESSOR_BLOCKS
        if is_accessor and depth < _HELPER_DEPTH[level] + _ACCESSOR_DEPTH:
            return True
        return (
            depth < _HELPER_DEPTH[level]
            and len(function.blocks) <= _HELPER_BLOCKS[level]
            and not self._unit.reaches_tracked(function.link_name)
        )

    def _distance(self, chain: Sequence[str]) -> tuple[int, int]:
        """How far the innermost function is below the way to what is asked about, and the level of where it left it."""
        for depth, name in enumerate(reversed(chain)):
            if name in self._focus:
                return depth, 0 if name in self._seeds else 1
        return len(chain) - 1, self._level

    # Events ---------------------------------------------------------------------------------------------------------

    def event(self, event: Event) -> frozenset[str]:
        """Judge an event; what follows from the defects that were proven."""
        if event.state.muted:
            return frozenset()
        if isinstance(event, Allocated | Logged | Released | Called | Taken):
            site = event.site
            self._report.interpreted.add((site.call.name, site.location))
        if isinstance(event, Released) and event.object is None and self._hangs_on_parameter(event.pointer):
            self._result.hands_out = True
        if isinstance(event, Fatal):
            assert self._fatal is not None
            self._fatal.add(event)
            return frozenset()
        if isinstance(event, Followed):
            self._judge_followed(event)
            return frozenset()
        if self._inventory is not None and isinstance(event, Logged):
            self._take_inventory(event)
        context = CheckContext(
            self._unit.contracts, self._unit.constants(), self._unit.pointer_bits, self._unit.messages
        )
        consequences: frozenset[str] = frozenset()
        for rules, check in checks_for(event):
            generator = check(event, context)
            try:
                answer = next(generator)
                while True:
                    is_defect = False
                    if isinstance(answer, Undecided):
                        self._ask_callers(answer, rules)
                    elif answer.rule in self._selected or answer.silences:
                        # What a defect silences does not depend on whether it is to be reported itself.
                        is_defect = self._judge(answer, event)
                        consequences |= answer.silences if is_defect else frozenset()
                    answer = generator.send(is_defect)
            except StopIteration:
                pass
        return consequences

    def _take_inventory(self, event: Logged) -> None:
        assert self._inventory is not None
        constants = self._unit.constants()
        code = code_of(event, self._unit.contracts, constants)
        if self._prover.prove(event.state) is None or code is None:
            return
        hangs = any(_is_passed(symbol) for symbol in code.value.symbols)
        is_open = self._top is None or self._unit.is_open(self._top.link_name)
        top = self._top.name if self._top is not None else ""
        # Who judges what is logged asks for codes only; strings are for a description.
        texts = Texts(self._unit.globals()) if self._documents else None

        def is_possible(guard: ex.Expr) -> bool:
            known = list(paths.conditions(event.state.path))
            return not isinstance(self._prover.solver.solve(known, goal=guard), Unsat)

        has_passed = self._inventory.add(
            event,
            constants,
            texts,
            is_possible,
            leaves_open=is_open or not hangs,
            asks_callers=self._documents and not is_open,
            top=top,
        )
        self._result.asks = self._result.asks or hangs or (has_passed and self._documents)

    def _ask_callers(self, answer: Undecided, rules: frozenset[str]) -> None:
        """Have the callers analysed, where they may know a value that a check would have to know."""
        if rules & self._selected and any(_is_passed(symbol) for symbol in answer.value.symbols):
            self._result.asks = True

    def _hangs_on_parameter(self, pointer: Expr) -> bool:
        return any(
            isinstance(symbol.key, tuple) and symbol.key[0] == "parameter" for symbol in pointer.symbols
        )

    def _judge(self, suspicion: Suspicion, event: Event) -> bool:
        assert not isinstance(event, Fatal)
        state: State = event.state
        if suspicion.violation is ex.FALSE or state.decide(suspicion.violation) is False:
            return False
        violation = suspicion.violation
        if suspicion.plausible:
            violation = ex.land(violation, *_plausible(violation))
        proof = self._prover.prove(state, violation, suspicion.smallest)
        if proof is not None and (limits := self._invariants.of(proof.symbols)):
            conditions = [*paths.conditions(state.path), *limits]
            proof = self._prover.prove_conditions(conditions, violation, suspicion.smallest)
        if proof is not None and violation is ex.TRUE and self._interpreter is not None:
            proof = without_changes(state, proof, self._prover, self._interpreter.ways)
        if proof is None:
            self._ask_for_functions(violation)
            return False
        if suspicion.object is not None and suspicion.silences:
            state.silence(suspicion.object, *suspicion.silences)
        if suspicion.rule in self._selected:
            if (
                proof.rests_on_parameters
                and self._top is not None
                and not self._unit.is_open(self._top.link_name)
            ):
                self._result.pending = True
                if violation is ex.TRUE and not suspicion.only_asks:
                    self._leave_to_callers(suspicion, event, proof, self._top.link_name)
            elif not suspicion.only_asks and (suspicion.rule, suspicion.location) not in self._found:
                found = self._finding(suspicion, event, proof)
                self._found.setdefault((found.rule, found.location), found)
        return True

    def _ask_for_functions(self, violation: Expr) -> None:
        """Have the callers analysed, where what may be wrong hangs on what a function returns that they pass."""
        if self._interpreter is not None and not self._interpreter.passed.isdisjoint(violation.symbols):
            self._result.pending = True

    def _leave_to_callers(self, suspicion: Suspicion, event: Event, proof: Proof, top: str) -> None:
        """That callers lead to memory of another kind is for them to show."""
        key = suspicion.rule, suspicion.location
        if not self._deferred.is_shown(top, key) and not self._prover.rests_on_arguments(proof):
            self._deferred.add(top, key, self._finding(suspicion, event, proof))

    def _finding(self, suspicion: Suspicion, event: Event, proof: Proof) -> Finding:
        state = event.state
        location, function = suspicion.location, _function_of(event)
        interesting = frozenset(
            symbol
            for symbol in (*suspicion.violation.symbols, *_object_symbols(suspicion))
            if symbol.origin is not Origin.LOST
        )
        steps = steps_of(state.trace, proof.model, interesting, self._top, function)
        if location.is_bundled:
            location, function = _in_driver(steps, location, function)
        steps = tuple(step for step in steps if not step.location.is_bundled)
        witness = witness_of(proof)
        message = self._catalog.rule(suspicion.rule).message.format(**suspicion.fields(proof.model))
        message += _witness_text(suspicion, proof, witness)
        related = list(suspicion.related)
        found = suspicion.object
        if found is not None and not found.foreign and found.location != location:
            related.insert(0, Related(found.location, "the entry is allocated here"))
        return Finding(suspicion.rule, message, location, function, steps, tuple(related), witness)

    def _does_more(self, function: ir.Function) -> bool:
        """Whether a function does anything besides writing the log, itself or through what it calls."""
        seen: set[str] = set()
        pending = [function]
        while pending:
            for callee in called_functions(pending.pop()) or ():
                if callee in seen:
                    continue
                seen.add(callee)
                called = self.function(callee)
                if called is not None:
                    pending.append(called)
                elif callee not in self._unit.contracts.routines and not is_tracing(callee):
                    return True
        return False

    # Outcomes -------------------------------------------------------------------------------------------------------

    def _judge_outcomes(self, function: ir.Function, outcomes: list[Outcome], rounds: list[Outcome]) -> None:
        for outcome in outcomes:
            value = outcome.value
            if value is not None and any(
                found.tracked and _is_reached(outcome.state, value, found.pointer)
                for found in outcome.state.objects.values()
            ):
                self._result.hands_out = True
            if any(
                _handed_to_caller(outcome.state, found.pointer) for found in outcome.state.objects.values()
            ):
                self._result.hands_out = True
        if "DDI202" not in self._selected or self._fatal is None:
            return
        is_open = self._unit.is_open(function.link_name)
        is_callback = self._unit.is_callback(function.link_name)
        for verdict in self._fatal.verdicts(
            function,
            outcomes + rounds,
            is_callback,
            self._completes(function),
            self._failures(function) if is_callback else (),
            self._is_told,
        ):
            if verdict.is_result:
                self._result.pending = True
                does_more = self._does_more(function)
                if verdict.what and does_more and not is_open:
                    # Whether anybody minds is for the callers to tell: if so, this is where it begins.
                    self._defer(function, verdict)
                if not is_open or not does_more:
                    continue
            if not verdict.what:
                continue
            if verdict.proof.rests_on_parameters and not is_open:
                # What the callers pass decides; if it happens, it happens here.
                self._defer(function, verdict)
                self._left_out[function.link_name].add(verdict.chain)
                self._result.pending = True
                continue
            chain = verdict.chain
            inner = _inner_chains(chain)
            begins = next((self._failing[part] for part in inner if part in self._failing), None)
            found = begins or self._fatal_finding(function, verdict)
            # What a function further down was told of already is the same defect, seen from further up.
            if (found.rule, found.location) in self._found or not self._fatal_chains.isdisjoint(inner):
                continue
            self._fatal_chains.add(chain)
            self._found[found.rule, found.location] = found

    def _judge_followed(self, event: Followed) -> None:
        """Ask again, of one call, what was left to callers: what else they do with the same routines is no matter."""
        waiting = self._left_out.get(event.function.link_name)
        if not waiting:
            return
        assert self._fatal is not None
        assert self._top is not None
        top = self._top.link_name

        def concerns(found: Object) -> bool:
            chain = chain_of(found)
            inner = _inner_chains(chain)
            return (
                not self._is_told(chain)
                and any(part in waiting for part in inner)
                and not self._deferred.is_shown(top, self._begins(chain))
            )

        for verdict in self._fatal.abandoned(event.function, event.outcomes, concerns):
            key = self._begins(verdict.chain)
            found = self._failing[key]
            if not verdict.proof.rests_on_parameters or self._unit.is_open(top):
                self._fatal_chains.add(verdict.chain)
                self._found.setdefault((found.rule, found.location), found)
                continue
            self._result.pending = True
            if not self._prover.rests_on_arguments(verdict.proof):
                self._deferred.add(top, key, found)

    def _begins(self, chain: tuple[Location, ...]) -> tuple[Location, ...]:
        """The chain of the function furthest down that what this chain asks for was left to callers for."""
        return next(part for part in _inner_chains(chain) if part in self._failing)

    def _defer(self, function: ir.Function, verdict: Verdict) -> None:
        """Leave a failure to the callers; where one further down was left to them already, it is the same."""
        self._failing.setdefault(verdict.chain, self._fatal_finding(function, verdict))
        if not self._prover.rests_on_arguments(verdict.proof):
            begins = self._begins(verdict.chain)
            found = self._failing[begins]
            self._deferred.add(function.link_name, begins, found, is_result=verdict.is_result)

    def _is_told(self, chain: tuple[Location, ...]) -> bool:
        """Whether a function further down was told of already for what this chain of calls asks for."""
        return not self._fatal_chains.isdisjoint(_inner_chains(chain))

    def _completes(self, function: ir.Function) -> Callable[[Outcome], Expr]:
        """When a function's return completes a request with a failure."""
        constants = self._unit.constants()
        returned = function.return_type.name.removeprefix("enum ")
        for request in self._unit.contracts.requests.values():
            if not function.parameters or not request.result or request.result != returned:
                continue
            offset, completed = constants.get(request.status), constants.get(request.completed)
            if offset is None or completed is None:
                continue
            parameter = parameter_of(function, function.parameters[0], self._unit.pointer_bits)
            status = ex.const(offset, self._unit.pointer_bits)

            def completes(outcome: Outcome, request: Request = request, wanted: int = completed) -> Expr:
                if outcome.value is None:
                    return ex.FALSE
                region = outcome.state.region(parameter)  # noqa: B023 - the loop ends here
                is_completed = ex.eq(outcome.value, ex.const(wanted, outcome.value.width))
                failed = fails(region, parameter, status, request, constants)  # noqa: B023
                return ex.land(is_completed, failed)

            return completes
        return lambda outcome: ex.FALSE

    def _failures(self, function: ir.Function) -> tuple[int, ...]:
        """What a callback returns to tell of a failure, where that is no NTSTATUS."""
        failures, constants = self._unit.contracts.failures, self._unit.constants()
        types = [role for role in function.roles if role in failures]
        if not types and not function.roles and function.return_type.kind is not ir.TypeKind.VOID:
            ways = self._unit.registrations(load_irql_facts(), function.link_name)
            types = [registered.way.callback for registered in ways]
        found = (constants.get(constant) for type_ in types for constant in failures.get(type_, ()))
        return tuple(number for number in found if number is not None)

    def _fatal_finding(self, function: ir.Function, verdict: Verdict) -> Finding:
        steps = steps_of(verdict.state.trace, verdict.proof.model, frozenset(), function, verdict.function)
        message = self._catalog.rule("DDI202").message.format(what=verdict.what)
        related = (Related(verdict.allocation.location, "the entry is allocated here"),)
        return Finding("DDI202", message, verdict.location, verdict.function, steps, related, ())


def _in_driver(steps: Sequence[Step], location: Location, function: str) -> tuple[Location, str]:
    """Where the driver itself calls what, in a library for C++, ends at a location; and in which function."""
    names: dict[int, str] = {}
    for step in steps:
        verb, _, name = step.message.partition(" ")
        if not step.location.is_bundled:
            location, function = step.location, names.get(step.depth, function)
        if verb in ("enters", "calls"):
            names[step.depth + (verb == "calls")] = name
    return location, function


def _inner_chains(chain: tuple[Location, ...]) -> list[tuple[Location, ...]]:
    """A chain of calls as seen from each function on it, innermost first."""
    return [chain[at:] for at in range(len(chain) - 1, -1, -1)]


def _is_passed(symbol: Symbol) -> bool:
    """Whether a value is a parameter itself, and not only read through one: a caller is likely to know it."""
    return isinstance(symbol.key, tuple) and symbol.key[0] == "parameter"


def _is_reached(state: State, value: Expr, pointer: Expr) -> bool:
    """Whether a value leads to an object, directly or through memory of another object."""
    if holds_pointer(value, pointer):
        return True
    return any(
        holds_pointer(value, block.pointer)
        and any(holds_pointer(inner, pointer) for _, inner in state.region(block.pointer).cells.values())
        for block in state.objects.values()
        if not block.tracked
    )


def _handed_to_caller(state: State, pointer: Expr) -> bool:
    """Whether an object can be reached from memory that a parameter leads to."""
    for base, region in state.memory.items():
        root = base.symbol
        if root is None or not isinstance(root.key, tuple) or root.key[0] != "parameter":
            continue
        if any(holds_pointer(value, pointer) for _, value in region.cells.values()):
            return True
    return False


def _plausible(violation: Expr) -> list[Expr]:
    """That unsigned values of 32 bits and more are below 2 GiB."""
    return [
        ex.ult(ex.symbol(symbol), ex.const(1 << 31, symbol.width))
        for symbol in ex.ordered_symbols(violation)
        if symbol.width >= 32 and not symbol.signed and symbol.origin is Origin.INPUT
    ]


def _object_symbols(suspicion: Suspicion) -> tuple[ex.Symbol, ...]:
    found = suspicion.object
    return (found.pointer.symbol,) if found is not None and found.pointer.symbol is not None else ()


def _function_of(event: Event) -> str:
    if isinstance(event, Reached):
        return event.caller.name
    if isinstance(event, Accessed | Lost | Followed):
        return event.function.name
    return event.site.function.name


def _witness_text(suspicion: Suspicion, proof: Proof, witness: tuple[tuple[str, int], ...]) -> str:
    """`: when NameLength is 104, EntrySize is 256 and the UCHAR receives 0`."""
    if not suspicion.numbers:
        return ""
    given = [_clause(name, value) for name, value in witness]
    derived = []
    for name, value in suspicion.numbers:
        number = proof.model.signed_value(value) if value.width > 64 else proof.model.value(value)
        if name and (clause := _clause(name, number)) not in given:
            derived.append(clause)
    when = f"when {_listed(given)}" if given else ""
    rounds = rounds_of(proof)
    if rounds is not None:
        after = f"after {rounds} round{'' if rounds == 1 else 's'} of the loop"
        when = f"{when}, {after}" if when else after
    if not when:
        return ""
    return f": {when}, {_listed(derived)}" if derived else f": {when}"


def _clause(name: str, value: int) -> str:
    if "{}" in name:
        return name.format(value)
    if name.endswith("()"):
        return f"{name.removesuffix('()')} returns {value}"
    return f"{name} is {value}"


def _listed(clauses: Sequence[str]) -> str:
    return " and ".join(filter(None, (", ".join(clauses[:-1]), *clauses[-1:])))
