"""The interpreter against the machine: what a compiled function returns is among what was computed of it.

Random functions are compiled and called. With the inputs put into the outcomes of the interpreter, at least one must
give what the call gave; and one that depends on nothing but the inputs must give exactly that.
"""

from __future__ import annotations

import ctypes
import shutil
import subprocess
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Final

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ddilint.analysis import path as paths
from ddilint.analysis.events import Outcome
from ddilint.analysis.interpreter import BudgetExceeded
from ddilint.analysis.solver import Solver
from ddilint.domains import expr as ex
from ddilint.domains import refine
from ddilint.domains.expr import Expr
from tests.analysis.random_c import PARAMETERS, inputs, programs
from tests.analysis.revealing import outcomes_of
from tests.program import program_from

GCC: Final = shutil.which("gcc")
FUNCTIONS: Final = 5
TYPES: Final = """#include <stdint.h>
#include <string.h>
typedef uint8_t UCHAR; typedef int8_t CHAR; typedef uint16_t USHORT; typedef int16_t SHORT;
typedef uint32_t ULONG; typedef int32_t LONG; typedef unsigned long long ULONGLONG; typedef long long LONGLONG;
"""

Run = Callable[[int, tuple[int, ...]], int]


def compiled(text: str, folder: Path) -> Run:
    """Compile functions; calls one by its number."""
    source, library = folder / "concrete.c", folder / "concrete.so"
    source.write_text(TYPES + text, encoding="ascii")
    command = [str(GCC), "-w", "-O0", "-fwrapv", "-fno-strict-aliasing", "-shared", "-fPIC"]
    subprocess.run([*command, "-o", str(library), str(source)], check=True, capture_output=True)
    loaded = ctypes.CDLL(str(library))

    def run(number: int, values: tuple[int, ...]) -> int:
        function = getattr(loaded, f"f{number}")
        function.argtypes = (ctypes.c_uint32, ctypes.c_uint16, ctypes.c_uint8, ctypes.c_int32)
        function.restype = ctypes.c_uint32
        return int(function(*values))

    return run


def with_inputs(exprs: list[Expr], values: tuple[int, ...]) -> list[Expr]:
    """Expressions with the parameters replaced by numbers."""
    by_name = {name: value for (name, _, _), value in zip(PARAMETERS, values, strict=True)}
    mapping = {
        symbol: ex.const(by_name[symbol.name], symbol.width)
        for symbol in ex.ordered_symbols(*exprs)
        if isinstance(symbol.key, tuple) and symbol.key[0] == "parameter"
    }
    return ex.substitute_all(exprs, mapping)


def disagreement(
    outcomes: list[Outcome], values: tuple[int, ...], concrete: int, solver: Solver
) -> str | None:
    """What is wrong with the outcomes, if a call with these values gave `concrete`."""
    found = False
    for outcome in outcomes:
        assert outcome.value is not None
        conditions = paths.conditions(outcome.state.path)
        value, *conditions = with_inputs([outcome.value, *conditions], values)
        if any(condition is ex.FALSE for condition in conditions):
            continue
        number = ex.const_of(value)
        if all(condition is ex.TRUE for condition in conditions) and number is not None:
            if number != concrete:
                return f"gives {number} where control comes for certain"
            known = refine.interval_in(outcome.value, outcome.state.ranges)
            if not known.ulo <= concrete <= known.uhi:
                return f"the interval {known} does not hold it"
            return None
        if not found:
            found = solver.feasible(conditions, ex.eq(value, ex.const(concrete, value.width))) is not False
    return None if found else "is in no outcome"


@pytest.mark.skipif(GCC is None, reason="needs gcc")
@settings(max_examples=25)
@given(text=programs(FUNCTIONS), values=st.lists(inputs(), min_size=6, max_size=12))
def test_a_call_gives_what_the_interpreter_says(text: str, values: list[tuple[int, ...]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        run = compiled(text, Path(folder))
        program = program_from(f"#include <ntddk.h>\n{text}", Path(folder))
        assert not program.parsed.error_offsets
        for number in range(FUNCTIONS):
            try:
                outcomes = outcomes_of(program, f"f{number}")
            except BudgetExceeded:
                continue
            solver = Solver(timeout_ms=300)
            for given_values in values:
                concrete = run(number, given_values)
                problem = disagreement(outcomes, given_values, concrete, solver)
                assert problem is None, f"f{number}{given_values} is {concrete}, which {problem}\n{text}"
