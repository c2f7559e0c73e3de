"""Small sources next to the IR that they become: what the front end makes of every construct, for people to read."""

from __future__ import annotations

from pathlib import Path

import pytest

from ddilint.ir.printer import function_text
from ddilint.ir.verify import problems_of
from tests.conftest import GOLDEN, Golden
from tests.program import program_of

SOURCES = sorted(path for path in (GOLDEN / "ir").iterdir() if path.suffix in (".c", ".cpp"))
RAISING = {"ExRaiseStatus": (), "ProbeForRead": ()}


@pytest.mark.parametrize("source", SOURCES, ids=lambda path: path.name)
def test_a_source_becomes_the_ir_beside_it(source: Path, golden: Golden) -> None:
    functions = list(program_of(source, raising=RAISING).functions())
    golden(f"ir/{source.stem}.ir", "\n".join(function_text(function) for function in functions))
    assert [told for function in functions for told in problems_of(function, 64)] == []
