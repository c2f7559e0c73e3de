"""In which order the blocks of a function are executed."""

from __future__ import annotations

from pathlib import Path

import pytest

from ddilint.analysis.order import order_of
from ddilint.ir import nodes as ir
from tests.program import program_from

BEGIN = """#include <ntddk.h>
typedef struct _S { ULONG Count; ULONG Limit; ULONG Failed; } S;
VOID Tells(ULONG line);
VOID Goes(S *s);
"""

AT_ONCE = {
    "a return in a loop": "while (s->Count < s->Limit) { if (s->Failed) { Tells(1); return; } Goes(s); }",
    "a jump to the end": "for (;;) { if (s->Failed) goto out; Goes(s); } out: Tells(1);",
    "out of two loops": "while (s->Count) { while (s->Limit) { if (s->Failed) { Tells(1); return; } Goes(s); } }",
    "with a choice": "while (s->Count) { if (s->Failed) { if (s->Limit) Tells(1); return; } Goes(s); }",
}
LATER = {
    "what follows a loop": "while (s->Count) Goes(s); Tells(1);",
    "what a way out comes to as well": "while (s->Count) { if (s->Failed) break; Goes(s); } Tells(1);",
    "another loop": "while (s->Count) { if (s->Failed) { while (s->Limit) Tells(1); return; } Goes(s); }",
    "what is in the loop": "while (s->Count) { if (s->Failed) Tells(1); Goes(s); }",
    "no loop": "if (s->Failed) { Tells(1); return; } Goes(s);",
}


@pytest.mark.parametrize(
    ("body", "is_at_once"),
    [(body, True) for body in AT_ONCE.values()] + [(body, False) for body in LATER.values()],
    ids=[*AT_ONCE, *LATER],
)
def test_ways_out_of_a_loop_need_not_wait_for_its_end(body: str, is_at_once: bool, tmp_path: Path) -> None:
    function = program_from(f"{BEGIN}VOID Top(S *s)\n{{ {body} }}\n", tmp_path).named("Top")
    order = order_of(function)
    (block,) = (number for number, each in enumerate(function.blocks) if _tells(each))
    assert (block in order.ways_out) is is_at_once
    if is_at_once:
        before = (0, 1, 2)  # the first block of a loop, in its second iteration
        assert before < order.position_on_way_out(block, before) < (0, 2, 0)


def _tells(block: ir.Block) -> bool:
    return any(isinstance(each, ir.Call) and each.callee == "Tells" for each in block.instructions)
