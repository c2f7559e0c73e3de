"""Work that a function goes on with where there is an object, and leaves out where there is none."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from msgspec import Struct

from ddilint.analysis.bookkeeping import ENOUGH
from ddilint.analysis.proof import Proof, Prover
from ddilint.analysis.rereads import source_at_any_time
from ddilint.analysis.state import Object
from ddilint.analyzers.objects.fatal.counterparts import Comparison, instead_of, twins_of
from ddilint.analyzers.objects.fatal.runs import Run, effect_of, those_asking
from ddilint.domains import expr as ex
from ddilint.domains.expr import Expr


class _Omission(Struct, frozen=True):
    """A suspicion: the run leaves some work out `without` the object that would be `done` with it, unless `missed`.

    `asked` are the places that the run without the object reads, whenever.
    """

    run: Run
    without: Expr
    done: Expr
    missed: Expr
    asked: frozenset[object]

    @property
    def suspicion(self) -> Expr:
        """What must hold for it at the least."""
        return ex.land(self.without, self.done)


class LeftOut(Struct, frozen=True):
    """Work that `run` leaves out for want of an object: `names` of it, all that was found so far, and an example."""

    names: tuple[str, ...]
    run: Run
    proof: Proof


class Omissions:
    """Finds the work that a function leaves out.

    `open` are the pointers to the objects of which it cannot be told, because of what the analysis lost.
    """

    def __init__(self, prover: Prover) -> None:
        self.open: set[Expr] = set()
        self._prover = prover
        self._comparison = Comparison(prover)

    def enough(self, found: Object, runs: Sequence[Run]) -> LeftOut | None:
        """What is left out without this object, if that is enough to say that the work was abandoned."""
        effects = [effect for run in runs for effect in run.outcome.state.effects.items()]
        weights = {name: effect.weight for name, effect in effects if effect.weight}
        names = sorted(weights, key=lambda name: (-weights[name], name))
        left_out: list[str] = []
        surely = 0
        self._comparison.is_open = False
        possible = self._possible(found, names, runs)
        perhaps = sum(weights[name] for name, omissions in possible.items() if omissions)
        for name, omissions in possible.items():
            if surely + perhaps < ENOUGH:
                break
            perhaps -= weights[name] if omissions else 0
            proven = self._proven(omissions)
            if proven is None:
                continue
            left_out.append(name)
            surely += weights[name]
            if surely >= ENOUGH:
                return LeftOut(tuple(left_out), *proven)
        if self._comparison.is_open:
            self.open.add(found.pointer)
        return None

    def _possible(
        self, found: Object, names: Iterable[str], runs: Sequence[Run]
    ) -> dict[str, list[_Omission]]:
        """The suspicions that are not plainly wrong, by the work they are about: most are, and one question tells."""
        suspected = {
            name: omissions for name in names if (omissions := list(_omissions_of(found, name, runs)))
        }
        possible = self._prover.solver.possible(
            [omission.suspicion for omissions in suspected.values() for omission in omissions]
        )
        return {
            name: [omission for omission in omissions if omission.suspicion in possible]
            for name, omissions in suspected.items()
        }

    def _proven(self, omissions: Iterable[_Omission]) -> tuple[Run, Proof] | None:
        for omission in omissions:
            proof = self._comparison.never_missed(
                omission.without, [omission.done], omission.missed, omission.asked
            )
            if proof is not None:
                return omission.run, proof
        return None


def _omissions_of(found: Object, name: str, runs: Sequence[Run]) -> Iterator[_Omission]:
    """The runs that may leave out what has this name where there is no object, and the work with one."""
    pointer, symbol = found.pointer, found.pointer.symbol
    if symbol is None:
        return
    null = ex.const(0, pointer.width)
    other = instead_of(symbol)
    when_asked = those_asking(runs, found)
    asking = [run for run, _ in when_asked]
    if len(asking) == 1 and symbol not in effect_of(asking[0], name).done.symbols:
        return  # what is left out without the object is left out with it
    # Whether it may be missed is asked below, of all that is known and of all that is not.
    done = ex.lor(*(ex.land(run.likely, effect_of(run, name).after) for run in asking))
    done = ex.substitute(done, {symbol: other})
    if done is ex.FALSE:
        return
    missed = ex.lor(*(ex.land(run.condition, ex.lnot(effect_of(run, name).done)) for run in asking))
    missed = ex.substitute(missed, {symbol: other})
    for run, asked_for in when_asked:
        happened = effect_of(run, name).happened
        if symbol not in run.condition.symbols and symbol not in happened.symbols:
            continue  # the same run with an object leaves it out as well
        left_out = ex.land(run.condition, ex.lnot(happened), asked_for)
        without = ex.substitute(left_out, {symbol: null})
        if without is ex.FALSE:
            continue
        twins = twins_of(ex.land(done, missed), without)
        may_do = ex.substitute(happened, {symbol: null})
        asked = frozenset(source_at_any_time(read) for read in without.symbols | may_do.symbols)
        yield _Omission(run, without, ex.substitute(done, twins), ex.substitute(missed, twins), asked)
