"""DDI202: does the driver fail because there was no object, and for no other reason?

The question is put to the outcomes of a function as a whole. Take a run in which the allocation returned NULL and
the function failed; keep every other value as it was, and let the allocation succeed: if there is a run that then
does not fail, the failure was the NULL's. A function that fails either way is right.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from ddilint.analysis import path as paths
from ddilint.analysis.events import Fatal, Outcome
from ddilint.analysis.proof import Proof, Prover
from ddilint.analysis.state import Object, State
from ddilint.domains import expr as ex
from ddilint.domains.expr import Expr, Symbol
from ddilint.finding import Location
from ddilint.ir import nodes as ir


@dataclass(frozen=True, slots=True)
class Verdict:
    """A failure that a missing object causes. `is_result` says that it is only what the function returns."""

    location: Location
    function: str
    what: str
    allocation: Location
    state: State
    proof: Proof
    is_result: bool


@dataclass(frozen=True, slots=True)
class _End:
    """One way in which the function fails, or not: when (`condition`), and what it does then."""

    condition: Expr
    state: State
    location: Location
    function: str
    what: str
    is_result: bool


class FatalOutcomes:
    """Collects the failures on the paths of one analysed function, and judges them when it is done."""

    def __init__(self, prover: Prover) -> None:
        self._prover = prover
        self._events: list[_End] = []

    def add(self, event: Fatal) -> None:
        """A routine ended normal work, or completed a request, on a path."""
        if event.state.allocations or event.failed is not ex.TRUE:
            here = event.state.fork()
            what = f"{event.site.name} ends the driver's work"
            if event.contract.completes is not None:
                what = f"{event.site.name} completes the request with a failure status"
            condition = ex.land(*paths.conditions(here.path), event.failed)
            self._events.append(
                _End(condition, here, event.site.location, event.site.function.name, what, False)
            )

    def verdicts(
        self, function: ir.Function, outcomes: list[Outcome], is_callback: bool
    ) -> Iterator[Verdict]:
        """The failures that only a missing object explains."""
        allocations: dict[Expr, Object] = {}
        for outcome in outcomes:
            for found in outcome.state.allocations:
                allocations.setdefault(found.pointer, found)
        for end in self._events:
            for found in end.state.allocations:
                allocations.setdefault(found.pointer, found)
        if not allocations:
            return
        runs = [(ex.land(*paths.conditions(outcome.state.path)), outcome) for outcome in outcomes]
        results = [
            _End(
                ex.land(condition, _failed(function.return_type, outcome.value)),
                outcome.state,
                outcome.location,
                function.name,
                f"{function.name} fails",
                True,
            )
            for condition, outcome in runs
            if outcome.value is not None
        ]
        returns = ex.lor(*(condition for condition, _ in runs)) if runs else ex.FALSE
        told: set[Expr] = set()
        for ends in (self._events, results):
            failing = ex.lor(*(end.condition for end in ends)) if ends else ex.FALSE
            for end in ends:
                for found in end.state.allocations:
                    if found.pointer in told or end.condition is ex.FALSE:
                        continue
                    proof = self._only_because(end, found, failing, returns)
                    if proof is not None:
                        told.add(found.pointer)
                        yield Verdict(
                            end.location,
                            end.function,
                            end.what,
                            found.location,
                            end.state,
                            proof,
                            end.is_result,
                        )
        del is_callback

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
        # The same run with an object: a pointer of another name, that is not null.
        other = ex.symbol(
            Symbol(symbol.name, symbol.width, False, symbol.origin, ("instead", symbol.key), symbol.interval)
        )
        fails = ex.substitute(failing, {symbol: other})
        goes_on = ex.substitute(returns, {symbol: other})
        return self._prover.prove_conditions([without, ex.ne(other, null), goes_on, ex.lnot(fails)], ex.TRUE)


def _failed(type_: ir.Type, value: Expr | None) -> Expr:
    """Whether a returned value is a failure: a negative NTSTATUS (NT_SUCCESS of ntdef.h)."""
    if value is None or value.width != 32 or not type_.signed:
        return ex.FALSE
    return ex.slt(value, ex.const(0, 32))
