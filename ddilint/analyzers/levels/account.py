"""Why the level is what it is at a call: the chain that led there, in the words of the run that found it."""

from __future__ import annotations

from collections.abc import Callable

from ddilint.analysis.answers import Model
from ddilint.analysis.interpreter import Interpreter
from ddilint.analysis.path import TraceStep
from ddilint.analysis.proof import steps_taken
from ddilint.analysis.roles import Entry
from ddilint.analysis.state import State
from ddilint.analyzers.chains import Chain, chain_of, sentence
from ddilint.domains import expr as ex
from ddilint.domains import refine
from ddilint.domains.expr import Expr, Origin
from ddilint.finding import Related
from ddilint.ir import nodes as ir
from ddilint.irqlfacts import LevelRange

UNKNOWN_LEVEL = "a level that is not known"


class Account:
    """Tells the reasons for levels in a run that begins in `top`, which is entered as `entry` says."""

    def __init__(self, interpreter: Interpreter, top: ir.Function, entry: Entry | None) -> None:
        self._interpreter = interpreter
        self._top = top
        self._entry = entry

    @property
    def root(self) -> ir.Function | None:
        """The function that a path must be said to begin in; a role says so already."""
        return None if self._entry is not None else self._top

    def chain(
        self,
        state: State,
        model: Model,
        depth: int,
        exceeds: Callable[[Expr], Expr],
        then: tuple[TraceStep, ...] = (),
    ) -> Chain:
        """The chain to a state, and on by the steps `then`; `exceeds` is the condition of a level in question."""
        way = [*steps_taken(state.trace, model), *then]
        return chain_of(way, model, exceeds, self._top.name, depth, self._entry is not None)

    def sentence(self, chain: Chain, model: Model) -> str:
        """The chain in words."""
        return sentence(chain, self._entry, *self.called_at(chain, model))

    def called_at(self, chain: Chain, model: Model, levels: LevelRange | None = None) -> tuple[str, str]:
        """The level at which the system calls the function that a chain begins with, and when it does.

        It is that of the model where `levels` does not tell more.
        """
        at = when = ""
        if chain.is_entry and chain.reason is not None and chain.reason.level is not None:
            level = chain.reason.level
            number = model.value(level)
            at = self._interpreter.level_name(number, number)
            if level.symbol is not None and not self._interpreter.level_name(
                level.interval.ulo, level.interval.uhi
            ):
                at = f"up to {self._interpreter.level_name(level.interval.uhi, level.interval.uhi)}"
            for holds, case in self._interpreter.entered:
                if not case.negated and model.holds(holds):
                    when = f" when {case.subject} is {case.value}"
            if any(
                is_unknown(value) and model.holds(guard) is True for guard, value in ex.alternatives(level)
            ):
                at = UNKNOWN_LEVEL
            if levels is not None:
                at = str(levels)
        return at, when

    def shown_level(self, state: State, model: Model) -> str:
        """The level to tell: the highest of a range, the one of the model where conditions decide."""
        assert state.irql is not None
        if state.irql.symbol is not None:
            number = refine.interval_in(state.irql, state.ranges).uhi
        else:
            number = model.value(state.irql)
        return self._interpreter.level_name(number, number)


def related(chain: Chain) -> tuple[Related, ...]:
    """The place of the reason."""
    if chain.reason is not None:
        return (Related(chain.reason.location, chain.reason.text),)
    return (Related(chain.test.location, "the IRQL is tested here"),) if chain.test is not None else ()


def is_tested(violation: Expr) -> bool:
    """Whether a violation hangs on levels that are not known, so that only tests can tell."""
    symbols = violation.symbols
    return bool(symbols) and all(symbol.origin is Origin.OPAQUE for symbol in symbols)


def is_unknown(level: Expr) -> bool:
    """Whether a level is not known."""
    return ex.has_origin(level, Origin.OPAQUE, Origin.LOST)
