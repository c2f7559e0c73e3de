"""How watched functions are entered in a run, at which levels and why: noted for whoever asks about them."""

from __future__ import annotations

from msgspec import Struct, field

from ddilint.analysis.answers import Model
from ddilint.analysis.events import Reached
from ddilint.analysis.interpreter import Interpreter
from ddilint.analysis.path import TraceStep
from ddilint.analysis.proof import Prover, steps_of
from ddilint.analysis.roles import Entry
from ddilint.analyzers.chains import Chain, links_of, sentence
from ddilint.analyzers.levels.account import UNKNOWN_LEVEL, Account, is_unknown, related
from ddilint.domains import expr as ex
from ddilint.domains import refine
from ddilint.domains.expr import Expr
from ddilint.finding import Location, Step
from ddilint.ir import nodes as ir
from ddilint.irqlfacts import LevelRange
from ddilint.leveldoc import Reason


class Entered(Struct, frozen=True):
    """A way into a function: called at `location` by `caller`, or as a callback that becomes one there (no caller).

    Functions are link names. `levels` is None where the level is not known.
    """

    function: str
    caller: str
    location: Location
    levels: LevelRange | None

    def as_entry(self) -> Entry | None:
        """A call as the way into the function that is called; None at a level that is not known."""
        if self.levels is None:
            return None
        return Entry(self.levels, True, "is called", self.location, self.caller)


class Entrances(Struct):
    """How watched functions were entered in all runs; the reasons are noted with `wants_chains` only.

    With `one_by_one`, functions are analysed by themselves, so that a level that is not known is an answer.
    """

    wants_chains: bool
    one_by_one: bool = False
    ways: dict[Entered, None] = field(default_factory=dict)
    _reasons: dict[tuple[LevelRange | None, tuple[object, ...]], tuple[Chain, Reason]] = field(
        default_factory=dict
    )

    def reasons(self) -> tuple[Reason, ...]:
        """The reasons for the levels, the shortest chains first."""
        chains = sorted(self._reasons.values(), key=lambda item: item[0].rank)
        return tuple(reason for _, reason in chains)

    def explain_first(self, chain: Chain, reason: Reason, key: tuple[object, ...]) -> None:
        """Note the reason for the level of a function that the system calls."""
        self._reasons[reason.levels, key] = (chain, reason)

    def explain(self, chain: Chain, reason: Reason) -> None:
        """Note the reason for a level, if it is a new one."""
        self._reasons.setdefault((reason.levels, chain.key), (chain, reason))


class Watcher(Struct):
    """Notes how one run enters watched functions."""

    prover: Prover
    interpreter: Interpreter
    account: Account
    entry: Entry | None
    entrances: Entrances

    def enters(self, function: ir.Function) -> None:
        """A watched function is where the run begins."""
        entry = self.entry
        if entry is None:
            return
        step = TraceStep(entry.location, f"{function.name} {entry.text}", 0, level=ex.TRUE)
        told_by: dict[LevelRange, list[str]] = {}
        for case in entry.cases:
            if case.levels is not None and case.is_sure and not case.negated:
                told_by.setdefault(case.levels, []).append(case.value)
        subject = entry.cases[0].subject if entry.cases else ""
        told = [(levels, True, f" when {subject} is {_list(values)}") for levels, values in told_by.items()]
        if entry.is_sure or not told:
            told.insert(0, (entry.levels, entry.is_sure, ""))
        for levels, is_sure, when in told:
            known = levels if is_sure else None
            at = str(known or UNKNOWN_LEVEL)
            self.entrances.ways[Entered(function.link_name, "", entry.location, known)] = None
            chain = Chain(step, function.name, (), is_entry=True)
            said, links = sentence(chain, entry, at, when), links_of(chain, entry, at, when)
            steps = (Step(entry.location, step.text, 0, True),)
            reason = Reason(known, said, steps, links, related(chain))
            self.entrances.explain_first(chain, reason, (entry.location, entry.text, when))

    def reaches(self, event: Reached) -> None:
        """A watched function is called."""
        state, entrances = event.state, self.entrances
        assert state.irql is not None
        for guard, level in ex.alternatives(state.irql):
            levels: LevelRange | None = None
            if not is_unknown(level):
                bounds = refine.interval_in(level, state.ranges)
                levels = self.interpreter.range_of(bounds.ulo, bounds.uhi)
            elif self.entry is None and not entrances.one_by_one:
                continue
            way = Entered(event.function, event.caller.link_name, event.location, levels)
            if way in entrances.ways and not entrances.wants_chains:
                continue
            if levels is None and entrances.one_by_one:
                entrances.ways[way] = None  # that a level is not known needs no proof
                continue
            proof = self.prover.prove(state, guard)
            if proof is None:
                continue
            entrances.ways[way] = None
            if entrances.wants_chains:
                self._explain(event, level, levels, proof.model)

    def _explain(self, event: Reached, level: Expr, levels: LevelRange | None, model: Model) -> None:
        """Note why a watched function is called at a level."""
        state, location = event.state, event.location
        call = TraceStep(location, f"calls {event.name}", event.depth, callee=event.name)

        def is_here(other: Expr) -> Expr:
            return ex.boolean(other is state.irql) if levels is None else _is(other, model.value(level))

        chain = self.account.chain(state, model, event.depth + 1, is_here, (call,))
        words = (chain, self.entry, *self.account.called_at(chain, model, levels))
        steps = steps_of(state.trace, model, frozenset(), self.account.root, "")
        steps += (Step(location, call.text, event.depth, True),)
        self.entrances.explain(
            chain, Reason(levels, sentence(*words), steps, links_of(*words), related(chain))
        )


def _is(level: Expr, number: int) -> Expr:
    return ex.eq(level, ex.const(number, level.width))


def _list(words: list[str]) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} or {words[-1]}"
