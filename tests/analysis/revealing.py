"""`ddilint_reveal(expression); // reveal: [0, 15]`: what the interpreter knows of a value where a test asks.

The routine exists in tests only: the interpreter here records its argument instead of calling anybody. A mark holds
the range that the value has over all visits of the line, as a finding would see it (the solver is asked), read as the
expression's type is (`[-1, 7]`, `5`); or `never` where control does not come. Behind it stands `lost` or `opaque` if
the value rests on such symbols (`lost`: the range is that of the intervals). `[0, 3], should be [0, 5]` records what
is wrong today.
"""

from __future__ import annotations

import re
from collections import defaultdict
from typing import Final

from msgspec import Struct

from ddilint.analysis import path as paths
from ddilint.analysis.answers import Sat
from ddilint.analysis.evaluator import Frame
from ddilint.analysis.events import Event, Outcome
from ddilint.analysis.interpreter import Interpreter
from ddilint.analysis.solver import Solver
from ddilint.analysis.state import State, reset_fresh
from ddilint.contracts.reader import load_contracts
from ddilint.domains import expr as ex
from ddilint.domains import refine
from ddilint.domains.expr import Expr, Origin
from ddilint.ir import nodes as ir
from tests.program import Program

ROUTINE: Final = "ddilint_reveal"
_MARK: Final = re.compile(r"//\s*reveal:\s*(.+?)\s*$")


class Silent:
    """A listener that judges nothing."""

    def event(self, event: Event) -> Expr:
        """Take an event and do nothing."""
        return ex.FALSE


class Revealed(Struct, frozen=True):
    """One visit of a reveal."""

    line: int
    value: Expr
    low: int
    high: int


class RevealingInterpreter(Interpreter):
    """An interpreter that records what `ddilint_reveal` is called with."""

    revealed: list[Revealed]
    solver: Solver

    def call(self, state: State, frame: Frame, instruction: ir.Call) -> list[State]:
        """Record a reveal; execute anything else."""
        if instruction.name != ROUTINE:
            return super().call(state, frame, instruction)
        if state.muted:  # a loop is tried out: nothing there counts
            return [state]
        value = self.value(state, frame, instruction.arguments[0])
        low, high = self._range(state, value, instruction.arguments[0].type.signed)
        self.revealed.append(Revealed(instruction.location.line, value, low, high))
        return [state]

    def _range(self, state: State, value: Expr, signed: bool) -> tuple[int, int]:
        known = refine.interval_in(value, state.ranges)
        if known.ulo == known.uhi or ex.has_origin(value, Origin.LOST):
            return (known.slo, known.shi) if signed else (known.ulo, known.uhi)
        conditions = paths.conditions(state.path)
        # In the order of unsigned numbers, whatever the sign.
        ordered = ex.add(value, ex.const(1 << (value.width - 1), value.width)) if signed else value
        ends = []
        for wanted in (ordered, ex.bnot(ordered)):
            match self.solver.solve(conditions, smallest=(wanted,)):
                case Sat(model):
                    ends.append(model.signed_value(value) if signed else model.value(value))
                case found:
                    raise AssertionError(f"the solver says {found} of {value}")
        return ends[0], ends[1]


class WrappingInterpreter(RevealingInterpreter):
    """An interpreter that does not take it for granted that loops end before their counters wrap."""

    def _assume_no_wrap(self, *_: object) -> None:
        """Assume nothing."""


def interpreter_of(
    program: Program, kind: type[RevealingInterpreter] = RevealingInterpreter
) -> RevealingInterpreter:
    """An interpreter for a program, in a world of its own."""
    ex.reset()
    reset_fresh()
    for _ in program.functions():  # everything is lowered, so that all globals are known
        pass
    interpreter = kind(64, program.globals(), Silent(), load_contracts(), program)
    interpreter.revealed = []
    interpreter.solver = Solver()
    interpreter.reset(20_000)
    return interpreter


def outcomes_of(program: Program, name: str) -> list[Outcome]:
    """The outcomes of a function whose parameters nothing bounds, and whose loops may make anything wrap."""
    return interpreter_of(program, WrappingInterpreter).analyse(program.named(name))


def revealed_in(program: Program, function: ir.Function) -> dict[int, str]:
    """What is revealed while a function is executed, by line, as the marks spell it."""
    interpreter = interpreter_of(program)
    interpreter.analyse(function)
    by_line: dict[int, list[Revealed]] = defaultdict(list)
    for item in interpreter.revealed:
        by_line[item.line].append(item)
    return {line: _text(items) for line, items in by_line.items()}


def _text(items: list[Revealed]) -> str:
    low, high = min(item.low for item in items), max(item.high for item in items)
    text = str(low) if low == high else f"[{low}, {high}]"
    for origin in (Origin.LOST, Origin.OPAQUE):
        if any(ex.has_origin(item.value, origin) for item in items):
            text += f" {origin.value}"
    return text


def expected_in(source: str, first_line: int, last_line: int) -> dict[int, str]:
    """The marks between two lines, what they say today."""
    marks = {}
    for number, text in enumerate(source.splitlines(), 1):
        found = _MARK.search(text)
        if found is not None and first_line <= number <= last_line:
            marks[number] = found[1].split(", should be ")[0]
    return marks
