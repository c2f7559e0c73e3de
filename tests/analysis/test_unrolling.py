"""How many iterations of loops are executed, which is what an analysis costs."""

from __future__ import annotations

from pathlib import Path

import pytest

from ddilint.analysis.interpreter import Interpreter
from ddilint.contracts.reader import load_contracts
from tests.analysis.revealing import Silent
from tests.program import program_of

# A loop that only a `break` leaves has no condition that constants could decide. With the most steps that it may take.
ROUNDS = {
    "a loop without a condition around one that has one": (
        150,
        """
    while (1) {
        int n;
        if (Next(d) < 0) break;
        for (n = 0; n < Next(d); n++) Use(d, n);
    }
""",
    ),
    "three of them, one in the other": (
        4_000,
        """
    while (TRUE) {
        if (Next(d) < 0) break;
        for (;;) {
            int n;
            if (Next(d) == 0) break;
            do {
                if (Next(d) == 1) break;
                for (n = 0; n < Next(d); n++) Use(d, n);
            } while (1);
        }
    }
""",
    ),
}


@pytest.mark.parametrize(("most", "body"), ROUNDS.values(), ids=ROUNDS.keys())
def test_loops_that_only_a_break_leaves_are_followed_a_few_times(
    most: int, body: str, tmp_path: Path
) -> None:
    path = tmp_path / "driver.c"
    text = (
        f"#include <ntddk.h>\nint Next(void *d);\nvoid Use(void *d, int n);\nvoid Work(void *d)\n{{{body}}}\n"
    )
    path.write_text(text, encoding="utf-8")
    program = program_of(path)
    interpreter = Interpreter(64, program.globals(), Silent(), load_contracts(), program)
    interpreter.analyse(program.named("Work"))
    assert interpreter.steps < most
