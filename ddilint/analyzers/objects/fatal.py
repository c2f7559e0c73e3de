"""DDI202: does the driver fail because there was no object, and for no other reason?

The question is put to the outcomes of a function as a whole. Take a run in which the allocation returned NULL and
the function failed; keep every other value as it was, and let the allocation succeed: if there is a run that then
does not fail, the failure was the NULL's. A function that fails either way is right.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence, Set

from msgspec import Struct
from msgspec.structs import replace

from ddilint.analysis import path as paths
from ddilint.analysis.bookkeeping import ENOUGH
from ddilint.analysis.events import Fatal, Outcome
from ddilint.analysis.proof import NO_PROOF, Proof, Prover, steps_taken
from ddilint.analysis.rereads import source_at_any_time
from ddilint.analysis.solver import Sat, Unsat
from ddilint.analysis.state import Aside, Effect, Object, State
from ddilint.domains import expr as ex
from ddilint.domains.expr import Expr, Origin, Symbol
from ddilint.domains.interval import Interval
from ddilint.finding import Location
from ddilint.ir import nodes as ir

_ATTEMPTS = 4
_DECIDED_ONCE = frozenset({"allocation", "choice", "parameter", "result", "undeclared", "volatile"})


class Verdict(Struct, frozen=True):
    """A failure that a missing object causes. `is_result` says that it is only what the function returns."""

    location: Location
    function: str
    what: str
    allocation: Object
    state: State
    proof: Proof
    is_result: bool

    @property
    def chain(self) -> tuple[Location, ...]:
        """The calls that lead to the allocation, outermost first, and the allocation itself."""
        return chain_of(self.allocation)


class _Run(Struct, frozen=True):
    """A way in which the function returns, and when; `likely` is the same without what the analysis lost."""

    condition: Expr
    likely: Expr
    outcome: Outcome


class _End(Struct, frozen=True):
    """One way in which the function fails, or not: when (`condition`), and what it does then.

    `activation` is the name of the one that does it; None for the function itself.
    """

    condition: Expr
    state: State
    location: Location
    function: str
    what: str
    is_result: bool
    activation: object = None

    def begins(self, allocation: Object) -> tuple[Location, str]:
        """Where the function that asked for an object, or called what asked for it, fails: and its name.

        A helper that completes requests for others does as it is told; its caller is who tells it.
        """
        own, asking = _calls_to(self.activation), _calls_to(_asked_in(allocation)[0])
        shared = 0
        while shared < min(len(own), len(asking)) and own[shared] == asking[shared]:
            shared += 1
        if shared == len(own):
            return self.location, self.function
        _, location, _, _ = own[shared]
        return location, str(own[shared - 1][2]) if shared else ""


class _Omission(Struct, frozen=True):
    """A suspicion: the run leaves some work out `without` the object that would be `done` with it, unless `missed`.

    `asked` are the places that the run without the object reads, whenever.
    """

    run: _Run
    without: Expr
    done: Expr
    missed: Expr
    asked: frozenset[object]

    @property
    def suspicion(self) -> Expr:
        return ex.land(self.without, self.done)


class FatalOutcomes:
    """Collects the failures on the paths of one analysed function, and judges them when it is done."""

    def __init__(self, prover: Prover) -> None:
        self._prover = prover
        self._events: list[_End] = []
        self._function = ""

    def add(self, event: Fatal) -> None:
        """A routine ended normal work, or completed a request, on a path."""
        if event.state.allocations or event.failed is not ex.TRUE:
            here = event.state.fork()
            what = f"{event.site.name} ends the driver's work"
            if event.contract.completes is not None and not event.contract.never_returns:
                what = f"{event.site.name} completes the request with a failure status"
            condition = ex.land(*paths.conditions(here.path), event.failed)
            name, place = event.site.function.name, event.site.location
            self._events.append(_End(condition, here, place, name, what, False, event.activation))

    def verdicts(
        self,
        function: ir.Function,
        outcomes: list[Outcome],
        is_callback: bool,
        completes: Callable[[Outcome], Expr],
        failures: tuple[int, ...] = (),
        is_told: Callable[[tuple[Location, ...]], bool] = lambda chain: False,
    ) -> Iterator[Verdict]:
        """The failures that only a missing object explains; at most one for each allocation.

        Of an allocation whose chain of calls (see `chain_of`) `is_told` says so, nothing more is asked.

        A verdict whose `is_result` is set stands only if somebody cares for what the function returns. `completes`
        tells when a return completes a request with a failure; `failures` are the values besides an NTSTATUS that
        the function returns to tell of one.
        """
        self._function = function.name
        runs = [_run(outcome) for outcome in outcomes]
        returns = ex.lor(*(run.condition for run in runs)) if runs else ex.FALSE
        results = [
            _End(
                ex.land(run.condition, _failed(function.return_type, run.outcome.value, failures)),
                run.outcome.state,
                run.outcome.location,
                function.name,
                f"{function.name} fails",
                True,
            )
            for run in runs
            if run.outcome.value is not None
        ]
        told = {
            found.pointer
            for run in runs
            for found in run.outcome.state.allocations
            if is_told(chain_of(found))
        }
        what = f"{function.name} completes the request with a failure status"
        for run in runs:
            if (completed := completes(run.outcome)) is not ex.FALSE:
                condition = ex.land(run.condition, completed)
                here = run.outcome
                self._events.append(_End(condition, here.state, here.location, function.name, what, False))
        yield from self._caused(self._events, returns, told)
        if is_callback:
            yield from (replace(verdict, is_result=False) for verdict in self._caused(results, returns, told))
        failing = {
            verdict.allocation.pointer: verdict for verdict in self._caused(results, returns, set(told))
        }
        for verdict in self._abandoned(function, runs, told):
            # That it fails, too, says more; whether anybody minds does not matter then.
            failed = failing.pop(verdict.allocation.pointer, None)
            yield replace(failed, is_result=False) if failed is not None else verdict
        told |= failing.keys()
        yield from failing.values()
        yield from self._told_to_caller(function, runs, told)

    def abandoned(
        self, function: ir.Function, outcomes: Sequence[Outcome], concerns: Callable[[Object], bool]
    ) -> Iterator[Verdict]:
        """The same of a function that was followed, as to the work that it abandons for want of some objects."""
        runs = [_run(outcome) for outcome in outcomes]
        found = {item for run in runs for item in run.outcome.state.allocations}
        yield from self._abandoned(function, runs, {item.pointer for item in found if not concerns(item)})

    def _caused(self, ends: list[_End], returns: Expr, told: set[Expr]) -> Iterator[Verdict]:
        failing = ex.lor(*(end.condition for end in ends)) if ends else ex.FALSE
        for end in ends:
            for found in end.state.allocations:
                if found.pointer in told or end.condition is ex.FALSE:
                    continue
                proof = self._only_because(end, found, failing, returns)
                if proof is not None:
                    told.add(found.pointer)
                    where, name = end.begins(found)
                    yield Verdict(
                        where, name or self._function, end.what, found, end.state, proof, end.is_result
                    )

    def _abandoned(self, function: ir.Function, runs: list[_Run], told: set[Expr]) -> Iterator[Verdict]:
        """Work that the function goes on with where there is an object, and not where there is none."""
        allocations = {found.pointer: found for run in runs for found in run.outcome.state.allocations}
        weights = {name: effect.weight for run in runs for name, effect in run.outcome.state.effects.items()}
        names = sorted(weights, key=lambda name: (-weights[name], name))
        for found in allocations.values():
            if found.pointer in told:
                continue
            left_out, surely = [], 0
            for name, omissions in self._possible_omissions(found, names, runs).items():
                proof = self._proven(omissions)
                if proof is None:
                    continue
                left_out.append(name)
                surely += weights[name]
                if surely < ENOUGH:
                    continue
                run, values = proof
                told.add(found.pointer)
                is_common = any(
                    other.outcome.location == run.outcome.location
                    and _effect(other, name).after is not ex.FALSE
                    for other in runs
                )
                where = _leaving(function, run.outcome, values, is_common) or run.outcome.location
                what = f"{' and '.join(left_out)} {'is' if len(left_out) == 1 else 'are'} left out"
                what = f"{function.name} abandons its work ({what})"
                yield Verdict(where, function.name, what, found, run.outcome.state, values, False)
                break

    def _possible_omissions(
        self, found: Object, names: list[str], runs: list[_Run]
    ) -> dict[str, list[_Omission]]:
        """The suspicions that are not plainly wrong, by the work they are about: most are, and one question tells."""
        suspected = {name: omissions for name in names if (omissions := list(_omissions(found, name, runs)))}
        possible = self._prover.solver.possible(
            [omission.suspicion for omissions in suspected.values() for omission in omissions]
        )
        return {
            name: [omission for omission in omissions if omission.suspicion in possible]
            for name, omissions in suspected.items()
        }

    def _proven(self, omissions: Iterable[_Omission]) -> tuple[_Run, Proof] | None:
        for omission in omissions:
            wanted = [omission.without, omission.done]
            proof = self._never_missed(wanted, omission.without, omission.missed, omission.asked)
            if proof is not None:
                return omission.run, proof
        return None

    def _never_missed(
        self, wanted: list[Expr], without: Expr, missed: Expr, asked: Set[object]
    ) -> Proof | None:
        """Values of what both runs know with which `missed` cannot be, whatever the other run meets on its own.

        What memory holds that others changed meanwhile is no reason to tell the runs apart, where both have `asked`
        it; what a routine returns, or a place holds, that only the other run asks is part of the work. Values that let
        it be missed are excluded one after the other.
        """

        def is_known(symbol: Symbol) -> bool:
            source = source_at_any_time(symbol)
            is_its_own = source is not None and source not in asked
            return symbol in without.symbols or _is_decided_once(symbol) or is_its_own

        for _ in range(_ATTEMPTS):
            proof = self._prover.prove_conditions(wanted)
            if proof is None or missed is ex.FALSE:
                return proof
            shared = {
                symbol: ex.const(proof.model.value(ex.symbol(symbol)), symbol.width)
                for symbol in ex.ordered_symbols(missed)
                if is_known(symbol)
            }
            answer = self._prover.solver.solve([ex.substitute(missed, shared)])
            if isinstance(answer, Unsat):
                return proof
            if not isinstance(answer, Sat):
                return None
            own = {
                symbol: ex.const(answer.model.value(ex.symbol(symbol)), symbol.width)
                for symbol in ex.ordered_symbols(missed)
                if not is_known(symbol)
            }
            wanted = [*wanted, ex.lnot(ex.substitute(missed, own))]
        return None

    def _told_to_caller(self, function: ir.Function, runs: list[_Run], told: set[Expr]) -> Iterator[Verdict]:
        """What the function returns depends on whether there was an object: its callers must be looked at."""
        allocations = {found.pointer: found for run in runs for found in run.outcome.state.allocations}
        for found in allocations.values():
            symbol = found.pointer.symbol
            if symbol is None or found.pointer in told:
                continue
            asking = [
                run
                for run in runs
                if any(item.pointer is found.pointer for item in run.outcome.state.allocations)
            ]
            if _tells(asking, symbol, _returned) or _tells(asking, symbol, _left_in_memory):
                told.add(found.pointer)
                run = runs[0]
                yield Verdict(
                    run.outcome.location, function.name, "", found, run.outcome.state, NO_PROOF, True
                )

    def _only_because(self, end: _End, found: Object, failing: Expr, returns: Expr) -> Proof | None:
        """Values with which this end is reached without the object, while with it nothing fails."""
        pointer = found.pointer
        symbol = pointer.symbol
        if symbol is None or symbol not in end.condition.symbols:
            return None
        null = ex.const(0, pointer.width)
        without = ex.substitute(end.condition, {symbol: null})
        if without is ex.FALSE:
            return None
        other = _instead(symbol)
        fails, goes_on = ex.substitute_all([failing, returns], {symbol: other})
        fails, goes_on = ex.substitute_all([fails, goes_on], _twins(ex.land(fails, goes_on), without))
        asked = {source_at_any_time(symbol) for symbol in without.symbols}
        return self._never_missed([without, goes_on, ex.lnot(fails)], without, fails, asked)


def _omissions(found: Object, name: str, runs: list[_Run]) -> Iterator[_Omission]:
    """The runs that may leave out what has this name where there is no object, and the work with one."""
    pointer, symbol = found.pointer, found.pointer.symbol
    if symbol is None:
        return
    null = ex.const(0, pointer.width)
    other = _instead(symbol)
    asking = [run for run in runs if any(item.pointer is pointer for item in run.outcome.state.allocations)]
    if len(asking) == 1 and symbol not in _effect(asking[0], name).done.symbols:
        return  # what is left out without the object is left out with it
    # Whether it may be missed is asked below, of all that is known and of all that is not.
    done = ex.lor(*(ex.land(run.likely, _effect(run, name).after) for run in asking))
    done = ex.substitute(done, {symbol: other})
    if done is ex.FALSE:
        return
    missed = ex.lor(*(ex.land(run.condition, ex.lnot(_effect(run, name).done)) for run in asking))
    missed = ex.substitute(missed, {symbol: other})
    for run in asking:
        if symbol not in run.condition.symbols and symbol not in _effect(run, name).done.symbols:
            continue  # the same run with an object leaves it out as well
        left_out = ex.land(run.condition, ex.lnot(_effect(run, name).done))
        without = ex.substitute(left_out, {symbol: null})
        if without is ex.FALSE:
            continue
        twins = _twins(ex.land(done, missed), without)
        may_do = ex.substitute(_effect(run, name).done, {symbol: null})
        asked = frozenset(source_at_any_time(read) for read in without.symbols | may_do.symbols)
        yield _Omission(run, without, ex.substitute(done, twins), ex.substitute(missed, twins), asked)


def chain_of(found: Object) -> tuple[Location, ...]:
    """The calls that lead to where an object was asked for, outermost first, and that place itself."""
    places: list[Location] = []
    key: object = _asked_in(found)
    while isinstance(key, tuple) and len(key) >= 3 and isinstance(key[1], Location):
        places.append(key[1])
        key = key[0]
    return tuple(reversed(places))


def _asked_in(found: Object) -> tuple[object, ...]:
    """The activation in which an object was asked for, and the place there (see `Frame`)."""
    symbol = found.pointer.symbol
    key = symbol.key[1] if symbol is not None and isinstance(symbol.key, tuple) else ()
    return key if isinstance(key, tuple) else ()


def _calls_to(activation: object) -> list[tuple[object, Location, str, int]]:
    """The calls that lead to an activation, by its name: outermost first."""
    calls = []
    while isinstance(activation, tuple) and len(activation) == 4:
        calls.append(activation)
        activation = activation[0]
    return calls[::-1]


def _run(outcome: Outcome) -> _Run:
    conditions = paths.conditions(outcome.state.path)
    sure = [condition for condition in conditions if not ex.has_origin(condition, Origin.LOST)]
    return _Run(ex.land(*conditions), ex.land(*sure), outcome)


def _effect(run: _Run, name: str) -> Effect:
    """Whether a routine was called in a run."""
    return run.outcome.state.effects.get(name) or Effect(run.outcome.location, ex.FALSE, ex.FALSE)


def _tells(runs: list[_Run], symbol: Symbol, told: Callable[[_Run, Symbol], frozenset[object]]) -> bool:
    """Whether what runs that asked for an object tell hangs on whether they got it."""
    null, other = ex.const(0, symbol.width), _instead(symbol)
    sides: tuple[set[object], set[object]] = (set(), set())
    for run in runs:
        for side, pointer in zip(sides, (null, other), strict=True):
            if ex.substitute(run.condition, {symbol: pointer}) is not ex.FALSE:
                side.update(told(run, symbol))
    return sides[0] != sides[1] or any(
        isinstance(part, Expr) and symbol in part.symbols
        for thing in sides[0]
        for part in (thing if isinstance(thing, tuple) else (thing,))
    )


def _returned(run: _Run, _: Symbol) -> frozenset[object]:
    return frozenset([run.outcome.value])


def _left_in_memory(run: _Run, symbol: Symbol) -> frozenset[object]:
    """What memory that a parameter leads to holds and where, if it may be a status or a flag that hangs on `symbol`."""
    found = set()
    for base, region in run.outcome.state.memory.items():
        root = base.symbol
        if root is None or not isinstance(root.key, tuple) or root.key[0] != "parameter":
            continue
        for at, (_, value) in region.cells.items():
            number = ex.const_of(value)
            is_failure = value.width == 32 and number is not None and number >> 30 == 3
            is_flag = value.width == 8 and number in (0, 1)
            if is_failure or is_flag or (value.width in (8, 32) and symbol in value.symbols):
                found.add((base, at, value))
    return frozenset(found)


def _instead(symbol: Symbol) -> Expr:
    """The pointer of the same run with an object: of another name, so that both runs can be asked about at once."""
    bounds = Interval.span(1, (1 << (symbol.width - 1)) - 1, symbol.width)
    return ex.symbol(replace(symbol, key=("instead", symbol.key), interval=bounds))


def _is_decided_once(symbol: Symbol) -> bool:
    """Whether it is what one call gave, or what was chosen in one place: never a thing that both runs may ask."""
    return isinstance(symbol.key, tuple) and symbol.key[0] in _DECIDED_ONCE


def _twins(other: Expr, without: Expr) -> dict[Symbol, Expr]:
    """Symbols of the run with an object, and those that stand for the same in the run without one.

    A routine that is called with the same arguments in either run, if in different places, does the same in both.
    """
    waiting: dict[object, list[Symbol]] = {}
    shared: dict[object, Symbol] = {}
    for symbol in ex.ordered_symbols(without):
        likeness = _likeness(symbol.key)
        if likeness is not None and symbol in other.symbols:
            shared.setdefault(likeness, symbol)
        elif likeness is not None:
            waiting.setdefault(likeness, []).append(symbol)
    found: dict[Symbol, Expr] = {}
    for symbol in ex.ordered_symbols(other):
        likeness = _likeness(symbol.key) if symbol not in without.symbols else None
        if likeness is not None and waiting.get(likeness):
            found[symbol] = ex.symbol(waiting[likeness].pop(0))
        elif likeness in shared:
            # The other run may call it where this one does, too, on a way that it does not take with an object.
            found[symbol] = ex.symbol(shared[likeness])
    return found


def _likeness(key: object) -> object:
    """What a call gave, by its symbol's key: by routine and arguments, wherever it stands; None for anything else."""
    match key:
        case ("result", ("call", _, _, Aside(what))):
            return ("result", what)
        case ("set", default, ("by", ("call", _, _, Aside(what)), index, _), where, size):
            return ("set", default, what, index, where, size)
        case ("field", whole, skip, size):
            likeness = _likeness(whole)
            return ("field", likeness, skip, size) if likeness is not None else None
        case ("mem", default, ("by", ("call", _, _, Aside(what)), index, _), base, where):
            return ("mem", default, what, index, base, where)
        case _:
            return None


def _leaving(function: ir.Function, outcome: Outcome, proof: Proof, is_common: bool) -> Location | None:
    """The first statement that leaves, after the allocation failed, in the function that was analysed.

    Where the function returns in the same place (`is_common`) after the work, what leaves it out is a decision.
    """
    steps = steps_taken(outcome.state.trace, proof.model)
    failed = next((index for index, step in enumerate(steps) if step.text.endswith("returns NULL")), None)
    if failed is None:
        return None
    after = [step for step in steps[failed:] if step.depth == 0]
    left = next((step.location for step in after if step.text == "leaves here"), None)
    if left is not None or (outcome.is_explicit and not is_common):
        return left
    decision = next((step.location for step in after if step.condition is not None), None)
    if decision is not None or not is_common:
        return decision if outcome.location.line == outcome.location.end_line or is_common else None
    asked = next((step.location for step in reversed(steps[: failed + 1]) if step.depth == 0), None)
    return _decision_after(function, asked) if asked is not None else None


def _decision_after(function: ir.Function, call: Location) -> Location | None:
    """The first decision behind a call, if nothing was to decide there: what it tells was known already."""
    block = next(
        (
            block
            for block in function.blocks
            if any(isinstance(found, ir.Call) and found.location == call for found in block.instructions)
        ),
        None,
    )
    for _ in function.blocks:
        match block.terminator if block is not None else None:
            case ir.Branch(location=location):
                return location
            case ir.Jump(target):
                block = function.blocks[target]
            case _:
                return None
    return None


def _failed(type_: ir.Type, value: Expr | None, failures: tuple[int, ...]) -> Expr:
    """Whether a returned value is a failure: one of `failures`, else a negative NTSTATUS (NT_SUCCESS of ntdef.h)."""
    if value is not None and failures:
        return ex.lor(*(ex.eq(value, ex.const(failure, value.width)) for failure in failures))
    if value is None or value.width != 32 or not type_.signed:
        return ex.FALSE
    return ex.slt(value, ex.const(0, 32))
