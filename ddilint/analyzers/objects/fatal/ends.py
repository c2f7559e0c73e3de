"""Ways to fail, and which of them only a missing object explains."""

from __future__ import annotations

from collections.abc import Iterator, Sequence, Set

from msgspec import Struct
from msgspec.structs import replace

from ddilint.analysis.proof import Proof, Prover
from ddilint.analysis.rereads import source_at_any_time
from ddilint.analysis.state import Object, State
from ddilint.analyzers.objects.fatal.counterparts import Comparison, instead_of, twins_of
from ddilint.analyzers.objects.fatal.runs import asked_in, calls_to
from ddilint.domains import expr as ex
from ddilint.domains.expr import Expr
from ddilint.finding import Location
from ddilint.ir import nodes as ir


class End(Struct, frozen=True):
    """One way in which a function fails, or not: when (`condition`), and what it does then.

    `is_result` says that it is only what the function returns, `is_usual` that it is how work ends in any case, if
    early here. `activation` is the name of the activation that does it; None for the function itself.
    """

    condition: Expr
    state: State
    location: Location
    function: str
    what: str
    is_result: bool = False
    is_usual: bool = False
    activation: object = None

    def begins(self, allocation: Object) -> tuple[Location, str]:
        """Where the function that asked for an object, or called what asked for it, fails: and its name.

        A helper that completes requests for others does as it is told; its caller is who tells it. The name is empty
        for the function that is analysed.
        """
        own = calls_to(self.activation)
        shared = self._shared_calls(allocation)
        if shared == len(own):
            return self.location, self.function
        _, location, _, _ = own[shared]
        return location, ir.plain_name(own[shared - 1][2]) if shared else ""

    def is_of_scope(self, allocation: Object) -> bool:
        """Whether a destructor does it for the function that is analysed: it stands where its object is declared."""
        own = calls_to(self.activation)
        return bool(own) and not self._shared_calls(allocation) and _is_destructor(own[0][2])

    def _shared_calls(self, allocation: Object) -> int:
        """How many calls lead both to what fails and to where an object was asked for."""
        own, asking = calls_to(self.activation), calls_to(asked_in(allocation)[0])
        shared = 0
        while shared < min(len(own), len(asking)) and own[shared] == asking[shared]:
            shared += 1
        return shared

    def may_be_reached_with(self, allocation: Object) -> bool:
        """Whether a run that got the object may end so, too."""
        symbol = allocation.pointer.symbol
        if symbol is None:
            return True
        return ex.substitute(self.condition, {symbol: instead_of(symbol)}) is not ex.FALSE


class Causes:
    """Tells which ends only a missing object explains."""

    def __init__(self, prover: Prover) -> None:
        self._comparison = Comparison(prover)

    @property
    def is_open(self) -> bool:
        """Whether an answer was no for no other reason than that the analysis lost what it rests on."""
        return self._comparison.is_open

    def caused(
        self, ends: Sequence[End], returns: Expr, told: set[Expr], goes_round: Expr = ex.FALSE
    ) -> Iterator[tuple[End, Object, Proof]]:
        """The ends that only a missing object explains, and which: none that is `told`, and each of them once.

        `returns` holds where the function returns at all, `goes_round` where it begins another round of its work.
        """
        failing = ex.lor(*(end.condition for end in ends)) if ends else ex.FALSE
        unusual = ex.lor(*(end.condition for end in ends if not end.is_usual)) if ends else ex.FALSE
        for end in ends:
            for found in end.state.allocations:
                if found.pointer in told or end.condition is ex.FALSE:
                    continue
                proof = self._only_because(end, found, failing, returns)
                if proof is None and end.is_usual and goes_round is not ex.FALSE:
                    proof = self._only_sooner(end, found, unusual, goes_round)
                if proof is not None:
                    told.add(found.pointer)
                    yield end, found, proof

    def _only_sooner(self, end: End, found: Object, failing: Expr, goes_round: Expr) -> Proof | None:
        """Values with which work ends as usual, but before another round that there is with the object."""
        symbol = found.pointer.symbol
        if symbol is None or symbol not in goes_round.symbols:
            return None
        # All ways may end here: those do so early on which there is no other round.
        sooner = replace(end, condition=ex.land(end.condition, ex.lnot(goes_round)))
        return self._only_because(sooner, found, failing, goes_round)

    def _only_because(self, end: End, found: Object, failing: Expr, returns: Expr) -> Proof | None:
        """Values with which this end is reached without the object, while with it nothing fails."""
        pointer = found.pointer
        symbol = pointer.symbol
        if symbol is None or symbol not in end.condition.symbols:
            return None
        null = ex.const(0, pointer.width)
        without = ex.substitute(ex.land(end.condition, found.asked_for), {symbol: null})
        if without is ex.FALSE:
            return None
        other = instead_of(symbol)
        fails, goes_on = ex.substitute_all([failing, returns], {symbol: other})
        fails, goes_on = ex.substitute_all([fails, goes_on], twins_of(ex.land(fails, goes_on), without))
        asked: Set[object] = {source_at_any_time(symbol) for symbol in without.symbols}
        return self._comparison.never_missed(without, [goes_on, ex.lnot(fails)], fails, asked)


def _is_destructor(link_name: str) -> bool:
    return ir.plain_name(link_name).startswith("~")


def is_failure(type_: ir.Type, value: Expr | None, failures: Sequence[int]) -> Expr:
    """Whether a returned value is a failure: one of `failures`, else a negative NTSTATUS (NT_SUCCESS of ntdef.h)."""
    if value is not None and failures:
        return ex.lor(*(ex.eq(value, ex.const(failure, value.width)) for failure in failures))
    if value is None or value.width != 32 or not type_.signed:
        return ex.FALSE
    return ex.slt(value, ex.const(0, 32))
