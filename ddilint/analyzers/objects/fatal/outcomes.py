"""The failures on the paths of one analysed function, and the work that it leaves out: judged when it is done."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from msgspec import Struct
from msgspec.structs import replace

from ddilint.analysis import path as paths
from ddilint.analysis.calls.work import ROUND
from ddilint.analysis.events import Fatal, Outcome
from ddilint.analysis.proof import NO_PROOF, Proof, Prover
from ddilint.analysis.state import Object, State
from ddilint.analyzers.objects.fatal.counterparts import instead_of
from ddilint.analyzers.objects.fatal.ends import Causes, End, is_failure
from ddilint.analyzers.objects.fatal.leaving import leaving
from ddilint.analyzers.objects.fatal.omissions import LeftOut, Omissions
from ddilint.analyzers.objects.fatal.runs import Chain, Run, chain_of, effect_of, run_of
from ddilint.analyzers.objects.fatal.telling import leaves_no_trace, tells_callers
from ddilint.domains import expr as ex
from ddilint.domains.expr import Expr
from ddilint.finding import Location
from ddilint.ir import nodes as ir


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
    def chain(self) -> Chain:
        """The calls that lead to the allocation, outermost first, and the allocation itself."""
        return chain_of(self.allocation)


class FatalOutcomes:
    """Collects the failures on the paths of one analysed function, and judges them when it is done."""

    def __init__(self, prover: Prover) -> None:
        self._causes = Causes(prover)
        self._omissions = Omissions(prover)
        self._events: list[End] = []

    def add(self, event: Fatal) -> None:
        """A routine ended normal work, or completed a request, on a path."""
        if event.state.allocations or event.failed is not ex.TRUE:
            here = event.state.fork()
            what = f"{event.site.name} ends the driver's work"
            if event.contract.completes is not None and not event.contract.never_returns:
                what = f"{event.site.name} completes the request with a failure status"
            condition = ex.land(*paths.conditions(here.path), event.failed)
            name, place = event.site.function.name, event.site.location
            self._events.append(
                End(
                    condition,
                    here,
                    place,
                    name,
                    what,
                    is_usual=event.contract.ends_thread,
                    activation=event.activation,
                )
            )

    def verdicts(
        self,
        function: ir.Function,
        outcomes: list[Outcome],
        is_callback: bool,
        completes: Callable[[Outcome], Expr],
        failures: tuple[int, ...] = (),
        is_told: Callable[[Chain], bool] = lambda chain: False,
    ) -> Iterator[Verdict]:
        """The failures that only a missing object explains; at most one for each allocation.

        Of an allocation whose chain of calls (see `chain_of`) `is_told` says so, nothing more is asked.

        A verdict whose `is_result` is set stands only if somebody cares for what the function returns. `completes`
        tells when a return completes a request with a failure; `failures` are the values besides an NTSTATUS that
        the function returns to tell of one.
        """
        runs = [run_of(outcome) for outcome in outcomes]
        returns = ex.lor(*(run.condition for run in runs)) if runs else ex.FALSE
        results = list(_results(function, runs, failures))
        told = {
            found.pointer
            for run in runs
            for found in run.outcome.state.allocations
            if is_told(chain_of(found)) or _leaked_below(found, run)
        }
        what = f"{function.name} completes the request with a failure status"
        for run in runs:
            if (completed := completes(run.outcome)) is not ex.FALSE:
                condition = ex.land(run.condition, completed)
                here = run.outcome
                self._events.append(End(condition, here.state, here.location, function.name, what))
        yield from self._caused(function, runs, self._events, returns, told)
        if is_callback:
            for verdict in self._caused(function, runs, results, returns, told):
                yield replace(verdict, is_result=False)
        failing = {
            verdict.allocation.pointer: verdict
            for verdict in self._caused(function, runs, results, returns, set(told))
        }
        for verdict in self._abandoned(function, runs, told):
            # That it fails, too, says more; whether anybody minds does not matter then.
            failed = failing.pop(verdict.allocation.pointer, None)
            yield replace(failed, is_result=False) if failed is not None else verdict
        for verdict in self._caused(function, runs, list(_setbacks(function, runs)), returns, told):
            failed = failing.pop(verdict.allocation.pointer, None)
            yield replace(failed or verdict, is_result=False)
        told |= failing.keys()
        yield from failing.values()
        yield from _told_to_callers(function, runs, told)

    def settled(self, outcomes: Sequence[Outcome]) -> Iterator[Chain]:
        """The calls to allocations of which nothing is left to ask when the verdicts were given: no caller can tell.

        A verdict that is left to callers is for them to settle.
        """
        if self._causes.is_open:
            return
        runs = [run_of(outcome) for outcome in outcomes]
        for found in _asked_for(runs):
            if found.pointer not in self._omissions.open and leaves_no_trace(found, runs):
                yield chain_of(found)

    def abandoned(
        self, function: ir.Function, outcomes: Sequence[Outcome], concerns: Callable[[Object], bool]
    ) -> Iterator[Verdict | Chain]:
        """The same of a function that was followed, as to the work that it abandons for want of some objects.

        Where that cannot be told, because of what the analysis lost, only the chain of calls to the allocation.
        """
        runs = [run_of(outcome) for outcome in outcomes]
        found = set(_asked_for(runs))
        told = {item.pointer for item in found if not concerns(item)}
        yield from self._abandoned(function, runs, told)
        returns = ex.lor(*(run.condition for run in runs)) if runs else ex.FALSE
        yield from self._caused(function, runs, list(_setbacks(function, runs)), returns, told)
        yield from (chain_of(item) for item in found if item.pointer in self._omissions.open - told)

    def _caused(
        self, function: ir.Function, runs: list[Run], ends: list[End], returns: Expr, told: set[Expr]
    ) -> Iterator[Verdict]:
        goes_round = (
            ex.lor(*(ex.land(run.condition, effect_of(run, ROUND).done) for run in runs))
            if runs
            else ex.FALSE
        )
        for end, found, proof in self._causes.caused(ends, returns, told, goes_round):
            where, name = end.begins(found)
            if end.is_of_scope(found):
                where = self._left_at(function, runs, proof) or where
            elif end.is_usual and where == end.location and end.may_be_reached_with(found):
                # What leads there early is what makes it fatal.
                where = leaving(function, Outcome(end.state, None, where), proof, is_common=True) or where
            yield Verdict(where, name or function.name, end.what, found, end.state, proof, end.is_result)

    def _left_at(self, function: ir.Function, runs: list[Run], proof: Proof) -> Location | None:
        """Where the function leaves the scope in which it returns, with the values of a proof."""
        taken = next((run.outcome for run in runs if proof.model.value(run.condition)), None)
        if taken is None:
            return None
        return leaving(function, taken, proof, is_common=not taken.is_explicit) or taken.location

    def _abandoned(self, function: ir.Function, runs: list[Run], told: set[Expr]) -> Iterator[Verdict]:
        """Work that the function goes on with where there is an object, and not where there is none."""
        for found in _asked_for(runs):
            # Ways on which an object is misused are others, for reasons of their own, than those without one.
            is_comparable = found.pointer not in told and not _is_misused(found, runs)
            left = self._omissions.enough(found, runs) if is_comparable else None
            if left is None:
                continue
            told.add(found.pointer)
            outcome = left.run.outcome
            where = leaving(function, outcome, left.proof, _is_common(left, runs)) or outcome.location
            names = [name if any(map(str.isalnum, name)) else "a call" for name in left.names]
            what = f"{' and '.join(names)} {'is' if len(names) == 1 else 'are'} left out"
            what = f"{function.name} abandons its work ({what})"
            yield Verdict(where, function.name, what, found, outcome.state, left.proof, False)


def _asked_for(runs: list[Run]) -> list[Object]:
    """The objects that the runs asked for."""
    return list({found.pointer: found for run in runs for found in run.outcome.state.allocations}.values())


def _is_misused(found: Object, runs: list[Run]) -> bool:
    """Whether an object is misused in any of the runs, or in a function that it called."""
    return any(found.pointer in run.outcome.state.misused for run in runs)


def _leaked_below(found: Object, run: Run) -> bool:
    """Whether an object leaks in a function that was called: the ways there are compared when it is judged.

    Here, those that leaked are forgotten.
    """
    return len(chain_of(found)) > 1 and found.pointer in run.outcome.state.leaked


def _results(function: ir.Function, runs: list[Run], failures: tuple[int, ...]) -> Iterator[End]:
    """The returns that tell of a failure."""
    for run in runs:
        outcome = run.outcome
        if outcome.value is not None:
            failed = ex.land(run.condition, is_failure(function.return_type, outcome.value, failures))
            what = f"{function.name} fails"
            yield End(failed, outcome.state, outcome.location, function.name, what, is_result=True)


def _setbacks(function: ir.Function, runs: list[Run]) -> Iterator[End]:
    """The calls and stores by which something ends that worked before an object was asked for."""
    for run in runs:
        state = run.outcome.state
        ending = [(effect.location, name, effect) for name, effect in state.effects.items() if effect.ends]
        for location, name, effect in sorted(ending, key=lambda item: item[:2]):
            what = f"{function.name} undoes its work ({name})"
            yield End(ex.land(run.condition, effect.done), state, location, function.name, what)


def _is_common(left: LeftOut, runs: list[Run]) -> bool:
    """Whether the function also returns there when it has done the work, and lacked nothing."""
    return any(
        run.outcome.location == left.run.outcome.location
        and effect_of(run, left.names[-1]).after is not ex.FALSE
        and _lacks_nothing(run)
        for run in runs
    )


def _lacks_nothing(run: Run) -> bool:
    """Whether the run may have got every object that it asked for: in a loop, that of each round."""
    symbols = [found.pointer.symbol for found in run.outcome.state.allocations]
    present = {symbol: instead_of(symbol) for symbol in symbols if symbol is not None}
    return ex.substitute(run.condition, present) is not ex.FALSE


def _told_to_callers(function: ir.Function, runs: list[Run], told: set[Expr]) -> Iterator[Verdict]:
    """What the function returns depends on whether there was an object: its callers must be looked at."""
    for found in _asked_for(runs):
        if found.pointer not in told and tells_callers(found, runs):
            told.add(found.pointer)
            outcome = runs[0].outcome
            yield Verdict(outcome.location, function.name, "", found, outcome.state, NO_PROOF, True)
