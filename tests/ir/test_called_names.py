"""By which names calls are told of."""

from __future__ import annotations

from pathlib import Path

import pytest

from ddilint.ir.effects import calls_of
from tests.program import program_from

BEGIN = """#include <ntddk.h>
typedef struct _Q { int (*add)(struct _Q *q); struct _Q *all[4]; } Q;
#define ADD(q) (q)->add(q)
extern int Add(Q *q);
extern int (*Adds)(Q *q);
"""


@pytest.mark.parametrize(
    ("call", "spelling"),
    [
        ("Add(q)", "Add"),
        ("Adds(q)", "Adds"),
        ("q->add(q)", "add"),
        ("q->all[1]->add(q)", "add"),
        ("q[1].add(q)", "add"),
        ("ADD(q)", "ADD"),
    ],
)
def test_a_call_bears_the_name_that_stands_there(call: str, spelling: str, tmp_path: Path) -> None:
    program = program_from(f"{BEGIN}VOID Top(Q *q) {{ {call}; }}", tmp_path)
    (top,) = (function for function in program.functions() if function.link_name == "Top")
    assert [each.spelling for each in calls_of(top)] == [spelling]
