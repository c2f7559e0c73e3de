"""What the interpreter knows of values, in small C: golden/reveals/*.c says it in marks behind the code."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.analysis.revealing import expected_in, revealed_in
from tests.conftest import GOLDEN
from tests.program import program_of

SOURCES = sorted((GOLDEN / "reveals").glob("*.c"))


@pytest.mark.parametrize("source", SOURCES, ids=lambda path: path.name)
def test_values_are_what_the_marks_say(source: Path) -> None:
    program = program_of(source)
    assert not program.parsed.error_offsets
    text = source.read_text(encoding="utf-8")
    problems = []
    marks = 0
    for function in program.functions():
        expected = expected_in(text, function.location.line, function.end.line)
        if function.name.startswith("Helper"):
            assert not expected, f"{function.name}: a reveal belongs where it is called from"
            continue
        marks += len(expected)
        revealed = revealed_in(program, function)
        for line in sorted(expected.keys() | revealed.keys()):
            wanted, got = expected.get(line, "never"), revealed.get(line, "never")
            if wanted != got:
                problems.append(f"{source.name}:{line} ({function.name}): {got}, not {wanted}")
    assert not problems, "\n".join(problems)
    assert marks
